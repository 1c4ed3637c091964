"""`lyceum admin …`: who runs the school."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer

from lyceum.app import serve
from lyceum.app.house import House

Runner = Callable[[Callable[[House], Coroutine[Any, Any, Any]]], Any]


def add(cli: typer.Typer, with_house: Runner) -> None:
    """Put the commands in; `with_house` runs something on the school's database."""
    admin = typer.Typer(help="Those who run the school.", no_args_is_help=True)
    cli.add_typer(admin, name="admin")

    @admin.command("create")
    def create(email: str, name: Annotated[str, typer.Argument(help="What the admin is called.")]) -> None:
        """Make an admin and print a link that works once, for ten minutes: to a passkey, or a password and an app.

        No password is made, printed or kept by this command.
        """

        async def make(house: House) -> str:
            identity = house.ports["identity"]
            user_id = await identity.ensure_user(email=email, name=name, role="admin", locale="en", time_zone="UTC")
            return serve.link(house.settings, await identity.make_link(user_id))

        print(with_house(make))

    @admin.command("reset")
    def reset(who: Annotated[str, typer.Argument(metavar="USER", help="The user's e-mail address or id.")]) -> None:
        """Take all second factors of a user away, as when a device is lost, and print a link on which they set up new ones."""

        async def forget(house: House) -> str:
            identity = house.ports["identity"]
            user_id = (await identity.find(who)).id
            await identity.reset_factors(user_id)
            return serve.link(house.settings, await identity.make_link(user_id))

        print(with_house(forget))
