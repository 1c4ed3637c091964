"""What the school keeps of one person: every room tells all of it, and every room can forget it."""

from collections.abc import AsyncIterator
from typing import Protocol

from pydantic import BaseModel, ConfigDict

TOMBSTONE_PATTERN = "^u[0-9a-z]{9}$"
"""Stands where a forgotten person's id stood. No user's id begins with a `u`: the letter is not among those that ids are made of."""


class Exported(BaseModel):
    """A piece of a person's archive: whole lines of JSON for the file `name`, or a stored file that goes in as it is (`blob`, its key).

    Pieces of one file follow each other.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    lines: str = ""
    blob: str | None = None


class Forgotten(BaseModel):
    """What a room has done just now: how much of what it `erased`, and how much it `kept` without saying any more whose it was."""

    model_config = ConfigDict(frozen=True)

    erased: dict[str, int] = {}
    kept: dict[str, int] = {}


class Personal(Protocol):
    """What every room does for a person who asks what is kept, or who goes."""

    def export(self, user_id: str) -> AsyncIterator[Exported]:
        """All that this room keeps of a user, piece by piece; nothing of it that belongs to others, and no secret."""

    async def forget(self, user_id: str) -> Forgotten:
        """Erase a user from this room: rows and files; what has to stay, such as amounts of money, loses its link to the person.

        Safe to repeat, and to take up again where it was broken off. What the user still has under way is ended.
        """
