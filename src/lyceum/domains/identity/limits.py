"""How often one client may try: wrong passwords by address and client, wrong passwords by client, newcomers by client.

A limit counts by the client's network address too, so that nobody can lock an owner out from elsewhere. Second factors are the exception.
"""

import hmac
from datetime import timedelta
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules, store
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.kernel.errors import TooMany
from lyceum.kernel.network import network


class Limits:
    """Counts tries in the database, so that all processes count together; `secret` keeps the addresses unreadable there."""

    def __init__(self, secret: bytes, settings: IdentitySettings) -> None:
        self._secret = secret
        self._settings = settings

    async def newcomer(self, tx: AsyncSession, client: str) -> None:
        """Count a new guest or account. Raises TooMany with `params["seconds"]`."""
        await self._count(tx, self._key("newcomer", network(client)), self._settings.newcomers_per_hour, rules.NEWCOMER_WINDOW)

    async def same_address(self, tx: AsyncSession, email: str) -> None:
        """Count a new account that claims this address, whoever makes it. Raises TooMany with `params["seconds"]`."""
        await self._count(tx, self._key("claim", email), rules.CLAIMS_A_DAY, rules.A_DAY)

    async def own_mail(self, tx: AsyncSession, user_id: str) -> None:
        """Count a message that a user asks for themselves. Raises TooMany with `params["seconds"]`."""
        await self._count(tx, self._key("own mail", user_id), rules.MAILS, rules.MAILS_WINDOW)

    async def asked_for_mail(self, tx: AsyncSession, client: str) -> None:
        """Count a message that somebody asks for who need not be signed in. Raises TooMany with `params["seconds"]`."""
        await self._count(tx, self._key("asked for mail", network(client)), rules.ASKED_FOR_MAIL, rules.NEWCOMER_WINDOW)

    async def mail(self, tx: AsyncSession, email: str) -> bool:
        """Count a message to an address that whoever asks for it need not own; False when it has had enough of them."""
        soon = await store.count_try(tx, self._key("mail", email), rules.MAILS, rules.MAILS_WINDOW)
        return soon is None and await store.count_try(tx, self._key("mail, a day", email), rules.MAILS_A_DAY, rules.A_DAY) is None

    async def known_device(self, tx: AsyncSession, user_id: str) -> None:
        """Count a password that is about to be checked on the owner's own device. Raises TooMany with `params["seconds"]`."""
        await self._count(tx, self._key("known device", user_id), rules.WRONG_ON_KNOWN_DEVICE, rules.WRONG_PASSWORD_WINDOW)

    async def password(self, tx: AsyncSession, email: str, client: str) -> None:
        """Count a password that is about to be checked. Raises TooMany with `params["seconds"]`."""
        await self._count(tx, self._key("client", network(client)), self._settings.wrong_passwords_per_client, rules.WRONG_PASSWORD_WINDOW)
        await self._count(tx, self._key("address", network(client), email), rules.WRONG_PASSWORDS, rules.WRONG_PASSWORD_WINDOW)
        await self._count(tx, self._key("anywhere", email), rules.WRONG_ANYWHERE, rules.WRONG_ANYWHERE_WINDOW)

    async def password_was_right(self, tx: AsyncSession, email: str, client: str, *, confirmed: bool) -> None:
        """Take the try back: only wrong passwords count. Those before it are forgiven to the address's owner alone: whoever claims it
        could else wipe out what they tried on the owner.
        """
        here = self._key("address", network(client), email)
        await (store.forgive(tx, here) if confirmed else store.forgive_one(tx, here))
        await store.forgive_one(tx, self._key("client", network(client)))
        await store.forgive_one(tx, self._key("anywhere", email))

    async def second(self, tx: AsyncSession, user_id: str, client: str) -> None:
        """Count a second factor that is about to be looked at, on whichever ticket. Raises TooMany with `params["seconds"]`.

        Unlike a password it is counted for the account wherever it is tried: who gets here knows the first factor, and six digits are few.
        """
        await self._count(tx, self._key("second, client", network(client)), self._settings.wrong_passwords_per_client, rules.SECOND_WINDOW)
        await self._count(tx, self._key("second", user_id), rules.WRONG_SECONDS, rules.SECOND_WINDOW)
        await self._count(tx, self._key("second, a day", user_id), rules.WRONG_SECONDS_A_DAY, rules.DAY)

    async def second_was_right(self, tx: AsyncSession, user_id: str, client: str) -> None:
        """Take the try back: only wrong ones count."""
        await store.forgive_one(tx, self._key("second, client", network(client)))
        await store.forgive(tx, self._key("second", user_id))
        await store.forgive_one(tx, self._key("second, a day", user_id))

    async def mailed_code(self, tx: AsyncSession, user_id: str) -> None:
        """Count a code that is about to be sent. Raises TooMany with `params["seconds"]`."""
        await self._count(tx, self._key("mailed code", user_id), rules.MAILED_CODES, rules.MAILED_CODES_WINDOW)

    async def _count(self, tx: AsyncSession, key: bytes, most: int, window: timedelta) -> None:
        seconds = await store.count_try(tx, key, most, window)
        if seconds is not None:
            raise TooMany(f"That was tried too often; try again in {seconds} seconds.", seconds=seconds)

    def _key(self, *parts: str) -> bytes:
        return hmac.digest(self._secret, "\n".join(parts).casefold().encode(errors="replace"), sha256)
