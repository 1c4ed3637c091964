"""How often a code may be sent: to one number, for one network, and by the whole school, which pays for each."""

import hmac
from datetime import timedelta
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import store as room_store
from lyceum.domains.identity.phones import store
from lyceum.domains.identity.phones.errors import SmsBudgetSpent
from lyceum.kernel.errors import TooMany
from lyceum.kernel.network import neighbourhood

RESEND_SECONDS = 60
NUMBER_PER_HOUR = 5
NUMBER_PER_DAY = 10
NETWORK_PER_HOUR = 30
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class SendLimits:
    """Counts in the database; `secret` keeps numbers and networks unreadable there."""

    def __init__(self, secret: bytes, per_day: int) -> None:
        self._secret = secret
        self.per_day = per_day

    async def one_more(self, tx: AsyncSession, phone: str, client: str) -> None:
        """Count a code that is about to be sent, whether the number is known or not. Raises TooMany with `params["seconds"]`."""
        for key, most, window in (
            (self._key("network", neighbourhood(client)), NETWORK_PER_HOUR, HOUR),
            (self._key("resend", phone), 1, timedelta(seconds=RESEND_SECONDS)),
            (self._key("hour", phone), NUMBER_PER_HOUR, HOUR),
            (self._key("day", phone), NUMBER_PER_DAY, DAY),
        ):
            seconds = await room_store.count_try(tx, key, most, window)
            if seconds is not None:
                raise TooMany(f"That was asked for too often; try again in {seconds} seconds.", seconds=seconds)

    async def afford(self, tx: AsyncSession) -> None:
        """Count one against what the school can pay for in a day. Raises SmsBudgetSpent."""
        seconds = await room_store.count_try(tx, self._key("budget"), self.per_day, DAY)
        if seconds is not None:
            raise SmsBudgetSpent(seconds=seconds)

    async def spent(self, tx: AsyncSession) -> int:
        """How many were sent in the last day."""
        return await store.counted(tx, self._key("budget"), DAY)

    def _key(self, *parts: str) -> bytes:
        return hmac.digest(self._secret, "\n".join(("sms", *parts)).encode(errors="replace"), sha256)
