"""Write the pages, and the parts of pages, that are made from the code; `--check` only says what is stale."""

import re
import sys
import tomllib
from pathlib import Path

from lyceum.app.description import document
from lyceum.app.roles import ROLES
from lyceum.app.rooms import ROOMS, sections
from lyceum.domains.identity.people_rules import MAY_INVITE
from lyceum.kernel.principal import NOT_BY_API_KEY, PERMISSIONS, WHILE_ACTING
from lyceum.platform.settings import documented

ROOT = Path(__file__).parents[1]
MADE = "<!-- made by `make docs` -->"


def call_table() -> str:
    """Who may call whom, as pyproject.toml says it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lines = next(contract["may_call"] for contract in contracts if contract["type"] == "rooms")
    return "```\n" + "\n".join(lines) + "\n```"


def rooms() -> str:
    """Each room with the first line of its own description."""
    rows = []
    for name in ROOMS:
        text = (ROOT / "src" / "lyceum" / "domains" / name / "__init__.py").read_text()
        first = re.sub(r"\s+", " ", text.split('"""')[1].split("\n\n")[0]).strip()
        rows.append(f"| `{name}` | {first} |")
    return "\n".join(["| room | is for |", "| --- | --- |", *rows])


def roles() -> str:
    """Each role with its rooms and public paths."""
    rows = []
    for name, role in ROLES.items():
        also = [word for word, true in (("the edge", role.edge), ("the browser app", role.web), ("jobs", role.works)) if true]
        rows.append(f"| `{name}` | {', '.join(sorted(role.rooms)) or '–'} | {', '.join(also) or '–'} | {', '.join(role.paths) or '–'} |")
    return "\n".join(["| role | rooms | also | answers |", "| --- | --- | --- | --- |", *rows])


def permissions() -> str:
    """Who may do what."""
    names = sorted({permission for allowed in PERMISSIONS.values() for permission in allowed})
    head = "| permission | " + " | ".join(PERMISSIONS) + " |\n|" + " --- |" * (len(PERMISSIONS) + 1)
    rows = [
        "| `" + name + "` | " + " | ".join("yes" if name in allowed else "" for allowed in PERMISSIONS.values()) + " |" for name in names
    ]
    return "\n".join([head, *rows])


def acting() -> str:
    """What an API key, and an admin in a user's place, may not or may."""
    keys = ", ".join(f"`{start}…`" if start.endswith(":") else f"`{start}`" for start in NOT_BY_API_KEY)
    return (
        f"An API key of a user has none of {keys}. An admin who acts for a user has these of the user's alone: "
        f"{', '.join(f'`{name}`' for name in sorted(WHILE_ACTING))}."
    )


def inviters() -> str:
    """Who may invite people to which role."""
    rows = [f"| {inviter} | {', '.join(sorted(roles))} |" for inviter, roles in MAY_INVITE.items()]
    return "\n".join(["| role | may invite to |", "| --- | --- |", *rows])


def guarded() -> str:
    """Every route with the permission that it wants."""
    rows = []
    for path, entry in document()["paths"].items():
        for method, route in entry.items():
            wanted = (route.get("security") or [{}])[0].get("HTTPBearer")
            said = "public" if wanted is None else ", ".join(f"`{one}`" for one in wanted) or "public; takes a guest's token along"
            rows.append(f"| {method.upper()} | `{path}` | {said} |")
    return "\n".join(["| method | path | permission |", "| --- | --- | --- |", *rows])


def pages() -> dict[Path, str]:
    """Every page with what it should say."""
    architecture = ROOT / "docs" / "architecture.md"
    text = architecture.read_text()
    for name, part in (("call table", call_table()), ("rooms", rooms()), ("roles", roles())):
        text = (
            re.sub(
                rf"<!-- {name} -->\n.*?(?=\n\n)", f"<!-- {name} -->\n{part}".replace("\\", r"\\"), text + "\n\n", flags=re.DOTALL
            ).rstrip()
            + "\n"
        )
    return {
        architecture: text,
        ROOT
        / "docs"
        / "run"
        / "settings.md": f"# Settings\n\n{MADE}\n\nAll settings are environment variables.\n\n{documented(sections())}\n",
        ROOT / "docs" / "permissions.md": "\n\n".join(
            [
                f"# Permissions\n\n{MADE}\n\nEach route declares one; what is not listed is denied.",
                permissions(),
                acting(),
                f"## Invitations\n\n{inviters()}",
                "## Routes\n\n`fresh`: the caller has signed in, or confirmed that it is them, within ten minutes.",
                guarded(),
            ]
        )
        + "\n",
    }


def main() -> int:
    """Write the pages, or with `--check` name those that are stale."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run `make docs`")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages()[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
