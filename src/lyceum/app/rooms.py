"""The rooms there are: how each is built, and what it brings: routes, jobs, listeners."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Section, Settings


@dataclass
class Kit:
    """What a process gives its rooms to work with."""

    settings: Settings
    sections: Mapping[type[Section], Section]
    db: Database
    blobs: Blobs
    vault: Vault
    ports: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Room:
    """One room: the name of its port's Protocol and what its service is built from."""

    name: str
    port: str
    build: Callable[[Any, Kit], Any]

    def part(self, module: str, name: str) -> Any:
        """Something of the room, such as `router` of `http`; None when the room has no such part."""
        path = f"lyceum.domains.{self.name}.{module}"
        return getattr(import_module(path), name, None) if _found(path) else None

    @property
    def there(self) -> bool:
        base = f"lyceum.domains.{self.name}"
        return _found(f"{base}.service") and (self.name == "ai" or _found(f"{base}.http"))

    @property
    def protocol(self) -> type:
        return self.part("port", self.port)

    def settings(self) -> type[Section] | None:
        return self.part("settings", self.port + "Settings")


def _found(path: str) -> bool:
    try:
        return find_spec(path) is not None
    except ModuleNotFoundError:
        return False


def _section(room: str, kit: Kit) -> Any:
    return next(value for kind, value in kit.sections.items() if kind.__module__ == f"lyceum.domains.{room}.settings")


ROOMS: tuple[Room, ...] = (
    Room(
        "identity", "Identity", lambda s, k: s(db=k.db, vault=k.vault, settings=_section("identity", k), public_url=k.settings.public_url)
    ),
    Room("ai", "Ai", lambda s, k: s(db=k.db, blobs=k.blobs, settings=_section("ai", k))),
    Room("gateway", "Gateway", lambda s, k: s(ai=k.ports["ai"], blobs=k.blobs)),
    Room("library", "Library", lambda s, k: s(db=k.db, blobs=k.blobs, gateway=k.ports["gateway"], settings=_section("library", k))),
    Room("progress", "Progress", lambda s, k: s(db=k.db)),
    Room("cards", "Cards", lambda s, k: s(db=k.db)),
    Room("lessons", "Lessons", lambda s, k: s(db=k.db, library=k.ports["library"], gateway=k.ports["gateway"])),
)


def sections() -> list[type[Section]]:
    """Every group of settings of the school."""
    return [Settings, *(kind for room in ROOMS if room.there and (kind := room.settings()))]
