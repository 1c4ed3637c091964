"""The rooms there are. Each has a file here that says how it is built; a process reads those of the rooms that run in it, and no others."""

from collections.abc import Collection
from importlib import import_module

from lyceum.app.room import Room
from lyceum.platform.settings import PREFIX, Section, Settings

ROOMS = ("notify", "identity", "ledger", "billing", "ai", "gateway", "library", "progress", "cards", "lessons")
"""In an order in which each room comes after those it calls."""


def room(name: str) -> Room:
    """A room with everything that it is made of."""
    found = import_module(f"{__name__}.{name}").ROOM
    assert isinstance(found, Room)
    return found


def port(name: str) -> type:
    """A room's `Protocol`, which is named as the room is: all that a process needs of a room that runs in another one."""
    found = getattr(import_module(f"lyceum.domains.{name}.port"), name.capitalize())
    assert isinstance(found, type)
    return found


def sections(names: Collection[str] = ROOMS) -> list[type[Section]]:
    """The groups of settings of a process with these rooms."""
    return [Settings, *(section for name in ROOMS if name in names for section in room(name).settings())]


def prefixes(names: Collection[str]) -> tuple[str, ...]:
    """How the settings of all rooms but these begin."""
    return tuple(f"{PREFIX}{name.upper()}_" for name in ROOMS if name not in names)
