"""Tells people a week before credit that was given to them ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

from lyceum.domains.identity.port import Identity
from lyceum.domains.ledger.port import Ledger, Promotion
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.errors import NotFound
from lyceum.kernel.jalali import written
from lyceum.kernel.money import said

TOLD_BEFORE = timedelta(days=7)
GIVEN = "promotion"
"""The reason of what accountants give; credit that comes with a subscription ends with each of its periods, and is told of there."""
LEAST = 10_000
"""Units of a cent: less than that is not worth a message."""


class Promotions:
    """The work that comes round; a message has the promotion's own key, so that it is one however often it comes round."""

    def __init__(self, ledger: Ledger, identity: Identity, notify: Notify, clock: Callable[[], datetime]) -> None:
        self._ledger, self._identity, self._notify, self._clock = ledger, identity, notify, clock

    async def tell(self) -> int:
        """Tell of everything that ends within a week; returns of how many."""
        moment, told, last = self._clock(), 0, None
        while page := await self._ledger.promotions_ending(moment + TOLD_BEFORE, last):
            for one in page:
                if one.reason == GIVEN and one.unused >= LEAST and one.until > moment:
                    told += await self._tell(one)
            last = page[-1]
        return told

    async def _tell(self, one: Promotion) -> bool:
        try:
            user = await self._identity.find(one.owner)
        except NotFound:  # has left the school meanwhile
            return False
        if user.email is None:
            return False
        await self._notify.send(
            Message(
                key=f"promotion ends {one.id}",
                user_id=user.id,
                channel="email",
                to=user.email,
                template="promotion_ends",
                locale=user.locale,
                params={
                    "amount": said(one.unused, one.currency, user.locale),
                    "until": written(one.until, user.locale, user.time_zone),
                    "link": "/me/credit",
                },
            )
        )
        return True
