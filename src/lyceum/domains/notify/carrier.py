"""What a carrier is: whoever takes a message out of the house."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from lyceum.domains.notify.port import Channel, Locale, Outcome, State
from lyceum.platform.health import Check

Handed = Callable[[], Awaitable[None]]
"""Called right before the moment from which on a message may have been sent."""


@dataclass(frozen=True)
class Parcel:
    """A message as a carrier gets it. `id` is a UUID; `code` is there where an SMS is nothing but a code."""

    id: str
    channel: Channel
    to: str
    locale: Locale
    subject: str
    text: str
    html: str
    code: str | None


@dataclass(frozen=True)
class Result:
    """What came of one attempt. `detail` is what the other side said; `provider_id` is how it knows the message."""

    outcome: Outcome
    detail: str
    code: int | None = None
    provider_id: str | None = None


class Carrier(Protocol):
    """Whoever takes messages of one channel. None of its methods raises for what the other side does."""

    name: str

    async def send(self, parcel: Parcel, handed: Handed) -> Result:
        """One attempt."""

    def knows(self, parcel: Parcel) -> bool:
        """Whether it can be asked what became of this message when no answer came."""

    async def look_up(self, parcel: Parcel) -> Result:
        """What became of a message that was handed over without an answer; `temporary` says that it never arrived and may be sent again."""

    async def states(self, provider_ids: list[str]) -> dict[str, State]:
        """What became of messages that were sent, as far as it is known by now."""

    async def check(self) -> Check:
        """Whether it can be reached, for the health page."""
