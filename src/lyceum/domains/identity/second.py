"""The second step of a sign-in: a ticket, and what is shown with it. Whoever must have a second factor and has none sets one up here."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import factor_store, passkeys, rules, step_store, store
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.enrolment import Enrolment, NewAuthenticator
from lyceum.domains.identity.factor_errors import CodeRefused, MethodRefused, PasskeyRefused, PasswordNeeded, SecondStepOver
from lyceum.domains.identity.factor_news import FactorNews
from lyceum.domains.identity.factor_tables import SecondStepRow
from lyceum.domains.identity.federation.errors import LastWayIn
from lyceum.domains.identity.federation.linked import Ways
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.models import Method, SecondStep
from lyceum.domains.identity.passkeys import Site, bound
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.proofs import AMR, Proof, Proofs, Shown
from lyceum.domains.identity.sessions import Device, Opened, SignedIn
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.errors import Invalid
from lyceum.platform.database import Database

MAX_TRIES = 5
"""One ticket bears so many wrong codes."""


class SecondSteps:
    """Takes them."""

    def __init__(
        self,
        *,
        db: Database,
        arrivals: Arrivals,
        proofs: Proofs,
        enrolment: Enrolment,
        limits: Limits,
        passwords: Passwords,
        ways: Ways,
        news: FactorNews,
    ) -> None:
        self._db = db
        self._arrivals = arrivals
        self._proofs = proofs
        self._enrolment = enrolment
        self._limits = limits
        self._passwords = passwords
        self._ways = ways
        self._news = news

    # -- with a factor that is there

    async def take(
        self, ticket: str, method: Shown, device: Device, *, code: str = "", credential: Mapping[str, Any], site: Site | None = None
    ) -> SignedIn:
        """A session for the right second factor. Raises SecondStepOver, MethodRefused, CodeRefused, PasskeyRefused, TooMany."""
        purpose = _mailed(ticket) if method == "email" else _shown(ticket)
        async with self._db.as_room(ROOM) as tx:
            row, user = await self._waiting(tx, ticket, method)
            await self._limits.second(tx, user.id, device.address)
            opened = None
            if await self._proofs.right(tx, user, Proof(method, purpose, code, credential, site)):
                await self._limits.second_was_right(tx, user.id, device.address)
                if method == "recovery":
                    await self._news.changed(tx, user, "recovery_used")
                opened = await self._let_in(tx, row, user, AMR[method], device)
                if method == "passkey":
                    await factor_store.came_by_passkey(tx, opened.session.id, passkeys.id_of(credential))
            else:
                await self._count(tx, row, method, device)
        if opened is None:
            raise PasskeyRefused if method == "passkey" else CodeRefused(field="code")
        return await self._signed_in(opened)

    async def passkey_options(self, ticket: str, site: Site) -> dict[str, Any]:
        """What the browser asks the device. Raises SecondStepOver, MethodRefused."""
        async with self._db.as_room(ROOM) as tx:
            _, user = await self._waiting(tx, ticket, "passkey")
            challenge = await self._proofs.challenge(tx, _shown(ticket))
            return passkeys.request_options(site, challenge, await factor_store.passkeys(tx, user.id))

    async def send_code(self, ticket: str) -> None:
        """Send the code by e-mail. Raises SecondStepOver, MethodRefused, CodeTooSoon, TooMany."""
        async with self._db.as_room(ROOM) as tx:
            _, user = await self._waiting(tx, ticket, "email")
            letter = await self._news.code(tx, user, _mailed(ticket))
        await self._news.send(letter)

    # -- with a factor that is set up here

    async def begin_authenticator(self, ticket: str) -> NewAuthenticator:
        """A seed for an app. Raises SecondStepOver, MethodRefused."""
        async with self._db.as_room(ROOM) as tx:
            _, user = await self._waiting(tx, ticket, "enrol")
            return self._enrolment.begin(user, password_needed=await self._has_no_way_in(tx, user))

    async def enrol_authenticator(self, ticket: str, setup: str, code: str, password: str | None, device: Device) -> SignedIn:
        """A session for the first code of an app, and for a password where nothing else opens the account.

        Raises SecondStepOver, MethodRefused, SetupOver, CodeRefused, PasswordNeeded and what refuses a password.
        """
        hashed = await self._hashed(ticket, password)
        async with self._db.as_room(ROOM) as tx:
            row, user = await self._waiting(tx, ticket, "enrol")
            opened = None
            if await self._enrolment.confirm(tx, user.id, setup, code):
                if hashed and await self._has_no_way_in(tx, user):
                    await store.set_password(tx, user.id, hashed)
                await self._news.changed(tx, user, "authenticator_added")
                opened = await self._let_in(tx, row, user, AMR["totp"], device)
            else:
                await self._count(tx, row, "enrol", device)
        if opened is None:
            raise CodeRefused(field="code")
        return await self._signed_in(opened)

    async def begin_passkey(self, ticket: str, site: Site) -> dict[str, Any]:
        """What the browser asks the device for. Raises SecondStepOver, MethodRefused."""
        async with self._db.as_room(ROOM) as tx:
            _, user = await self._waiting(tx, ticket, "enrol")
            return await self._enrolment.passkey_options(tx, user, _made(ticket), site)

    async def enrol_passkey(self, ticket: str, credential: Mapping[str, Any], name: str, site: Site, device: Device) -> SignedIn:
        """A session for a new passkey. Raises SecondStepOver, MethodRefused, PasskeyRefused, PasskeyKnown."""
        async with self._db.as_room(ROOM) as tx:
            row, user = await self._waiting(tx, ticket, "enrol")
            passkey = await self._enrolment.add_passkey(tx, user.id, _made(ticket), credential, name, site)
            await self._news.changed(tx, user, "passkey_added", name=passkey.name)
            opened = await self._let_in(tx, row, user, AMR["passkey"], device)
            await factor_store.came_by_passkey(tx, opened.session.id, passkey.id)
        return await self._signed_in(opened)

    # -- what they share

    async def _waiting(self, tx: AsyncSession, ticket: str, method: Method) -> tuple[SecondStepRow, UserRow]:
        """The step and its user, both this transaction's, when the step can be taken so; decided anew, for much may have changed."""
        row = await step_store.step(tx, rules.digest(ticket), most=MAX_TRIES)
        user = await store.user(tx, row.user_id, hold=True) if row else None
        if row is None or user is None or user.suspended_at is not None:
            raise SecondStepOver
        if method not in await self._arrivals.methods(tx, user, row.amr):
            raise MethodRefused(field="method")
        return row, user

    async def _let_in(self, tx: AsyncSession, row: SecondStepRow, user: UserRow, amr: str, device: Device) -> Opened:
        await step_store.use_step(tx, row.hash)
        outcome = await self._arrivals.arrive(tx, user, [*row.amr, amr, "mfa"], device, entrance=row.entrance)
        assert isinstance(outcome, Opened)
        return outcome

    async def _count(self, tx: AsyncSession, row: SecondStepRow, method: str, device: Device) -> None:
        await step_store.count_step(tx, row.hash)
        await store.note(tx, row.user_id, "second_step_refused", method=method, address=device.address)

    async def _signed_in(self, opened: Opened) -> SignedIn:
        signed = await self._arrivals.answered(opened)
        assert not isinstance(signed, SecondStep)
        return signed

    async def _has_no_way_in(self, tx: AsyncSession, user: UserRow) -> bool:
        """Whether nothing opens the account but links of those who run the school: an app is no way in by itself."""
        try:
            await self._ways.keep_one(tx, user)
        except LastWayIn:
            return True
        return False

    async def _hashed(self, ticket: str, password: str | None) -> str | None:
        """The hash of the password that an account gets which nothing else opens; None where something does."""
        async with self._db.as_room(ROOM) as tx:
            _, user = await self._waiting(tx, ticket, "enrol")
            if not await self._has_no_way_in(tx, user):
                if password:
                    raise Invalid("No password is needed here; choose or change one in the settings.", field="password")
                return None
        if not password:
            raise PasswordNeeded(field="password")
        chosen = rules.password(password, user.role, personal=(user.email or "", user.name))
        return await self._passwords.hash(chosen, user.email or "")


def _shown(ticket: str) -> bytes:
    return bound("second step", ticket)


def _made(ticket: str) -> bytes:
    return bound("second step, new passkey", ticket)


def _mailed(ticket: str) -> bytes:
    return bound("second step, by e-mail", ticket)
