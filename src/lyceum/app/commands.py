"""The command line: `lyceum …`."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from lyceum.app import admin_commands, ai_commands, credit_commands, secret_commands, serve
from lyceum.app.house import House
from lyceum.app.roles import ROLES
from lyceum.app.rooms import sections
from lyceum.domains.identity.port import NewApiKey
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.principal import PERMISSIONS
from lyceum.platform.settings import documented

# What only one command needs is imported there: a process that serves one role has not the whole school in memory.
cli = typer.Typer(help="A school for languages and books that anyone can host.", no_args_is_help=True, pretty_exceptions_enable=False)
user = typer.Typer(help="Users of the school.", no_args_is_help=True)
keys = typer.Typer(help="Keys that sign access tokens, and the root secret.", no_args_is_help=True)
cli.add_typer(user, name="user")
key = typer.Typer(help="Users' own keys to the API.", no_args_is_help=True)
cli.add_typer(keys, name="keys")
cli.add_typer(key, name="key")

R = TypeVar("R")


def main() -> None:
    """Entry point: an expected failure is one line and exit status 1, never a traceback."""
    try:
        cli()
    except LyceumError as wrong:
        print(f"lyceum: {wrong.detail}", file=sys.stderr)
        sys.exit(1)


@cli.command("serve")
def serve_role(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")] = "all",
    migrate: Annotated[bool, typer.Option(help="Bring the database up to date first.")] = True,
) -> None:
    """Run one role of the school until Ctrl-C or SIGTERM."""
    if role not in ROLES:
        raise typer.BadParameter(f"there is no role {role!r}; there are {', '.join(ROLES)}")
    serve.run(role, migrate_first=migrate)


@cli.command()
def run() -> None:
    """Run the whole school with its demo content, and print how to sign in."""
    serve.run("all", migrate_first=True, with_demo=True)


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    serve.prepare("all", migrate_first=True)


@cli.command()
def seed() -> None:
    """Put the demo school in: stories, lessons, three people. Again is no harm."""
    from lyceum.app.demo import seed as demo  # noqa: PLC0415

    _with_house(demo.seed)


@cli.command("learn")
def learn_file(
    file: Annotated[Path, typer.Argument(help="A book.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a page of text.")] = False,
) -> None:
    """Turn a book into chapters and lessons, with no server running and nothing kept."""
    from lyceum.app import learn  # noqa: PLC0415

    course = asyncio.run(learn.course(file))
    print(json.dumps(course, ensure_ascii=False) if as_json else learn.as_text(course))


@cli.command("doctor")
def examine() -> None:
    """Say what is present and how to switch on what is not."""
    from lyceum.app import doctor  # noqa: PLC0415

    sys.exit(asyncio.run(doctor.examine()))


@cli.command()
def openapi() -> None:
    """Print the OpenAPI document of every endpoint."""
    from lyceum.app.description import document  # noqa: PLC0415

    print(json.dumps(document(), indent=1, ensure_ascii=False))


@cli.command("settings")
def list_settings() -> None:
    """Print every setting as a Markdown table."""
    print(documented(sections()))


@user.command("create")
def create_user(
    email: str,
    name: Annotated[str, typer.Option(help="What the user is called.")] = "",
    role: Annotated[str, typer.Option(help="student, teacher, author, creator, supervisor, agent, accountant or admin.")] = "student",
) -> None:
    """Make a user (the first admin too) and print a sign-in link that works once, for ten minutes."""

    if role not in PERMISSIONS or role == "guest":
        raise typer.BadParameter(f"there is no role {role!r}; there are {', '.join(name for name in PERMISSIONS if name != 'guest')}")

    async def make(house: House) -> str:
        identity = house.ports["identity"]
        user_id = await identity.ensure_user(email=email, name=name or email.partition("@")[0], role=role, locale="en", time_zone="UTC")
        return serve.link(house.settings, await identity.make_link(user_id))

    print(_with_house(make))


@user.command("link")
def link_user(user_id: str) -> None:
    """Print a sign-in link for a user that works once, for ten minutes."""

    async def make(house: House) -> str:
        return serve.link(house.settings, await house.ports["identity"].make_link(user_id))

    print(_with_house(make))


@key.command("create")
def create_key(
    who: Annotated[str, typer.Argument(metavar="USER", help="The user's e-mail address or id.")],
    name: Annotated[str, typer.Option(help="What the key is for.")] = "command line",
) -> None:
    """Make an API key for a user and print it. It is shown this once."""

    async def make(house: House) -> str:
        identity = house.ports["identity"]
        made: NewApiKey = await identity.make_api_key((await identity.find(who)).id, name)
        return made.key

    print(_with_house(make))


@keys.command("rotate")
def rotate_keys() -> None:
    """Sign with the next key from now on; tokens of the one before stay good until they expire."""

    async def rotate(house: House) -> None:
        await house.ports["identity"].rotate_keys()

    _with_house(rotate)


def _with_house(act: Callable[[House], Coroutine[Any, Any, R]]) -> R:
    """Run something in a house of its own, on the school's database."""
    sections_, addresses = serve.prepare("all", migrate_first=True)

    async def inside() -> R:
        house = House("all", sections_, addresses)
        async with house.open():
            return await act(house)

    return asyncio.run(inside())


admin_commands.add(cli, _with_house)
credit_commands.add(cli, _with_house)
secret_commands.add(keys, _with_house)
ai_commands.add(cli, _with_house)
