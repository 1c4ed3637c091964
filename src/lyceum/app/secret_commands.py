"""`lyceum keys rotate-secret`, `reseal`, `drop-secrets`."""

from collections.abc import Callable, Coroutine
from typing import Any

import typer

from lyceum.app import secrets
from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.platform.sealed import Resealed
from lyceum.platform.settings import Settings, load

WithHouse = Callable[[Callable[[House], Coroutine[Any, Any, Any]]], Any]


def add(keys: typer.Typer, with_house: WithHouse) -> None:
    """Put the commands into the group `lyceum keys`."""

    @keys.command("rotate-secret")
    def rotate_secret() -> None:
        """Make a new root secret, keep the one before, and seal everything anew. Then restart every process of the school."""
        settings = load(sections())[Settings]
        assert isinstance(settings, Settings)
        secrets.put_new(settings)
        _say(with_house(_reseal))
        print("Restart every process of the school now; when all run again, `lyceum keys drop-secrets` lets the old secret go.")

    @keys.command("reseal")
    def reseal() -> None:
        """Seal everything anew under the newest root secret, as every day does by itself."""
        _say(with_house(_reseal))

    @keys.command("drop-secrets")
    def drop_secrets() -> None:
        """Let the former root secrets go, once nothing is sealed by them any more."""

        async def drop(house: House) -> int:
            return await secrets.drop_former(house.settings, house.db, house.vault)

        print(f"{with_house(drop)} former secrets dropped.")


async def _reseal(house: House) -> Resealed:
    return await secrets.reseal_all(house.db, house.vault)


def _say(done: Resealed) -> None:
    print(f"{done.values} values sealed anew.")
    for column, left in sorted(done.unreadable.items()):
        print(f"{column}: {left} values cannot be read; put their secret into LYCEUM_FORMER_SECRETS.")
