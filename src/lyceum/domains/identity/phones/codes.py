"""Codes by SMS: made, sent, checked. Whoever asks for one is answered the same, whether the number has an account or not."""

import hmac
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules
from lyceum.domains.identity import store as room_store
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.federation.linked import Ways
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import Locale, SchoolSettings, SecondStep, User
from lyceum.domains.identity.newcomers import Newcomers, is_open_to_all
from lyceum.domains.identity.phones import numbers, store
from lyceum.domains.identity.phones.errors import CodeWrong, PhoneTaken, SmsBudgetSpent, SmsClosed
from lyceum.domains.identity.phones.limits import DAY, RESEND_SECONDS, SendLimits
from lyceum.domains.identity.phones.tables import PhoneCodeRow
from lyceum.domains.identity.school import School
from lyceum.domains.identity.sessions import Device, SignedIn, as_user
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.domains.identity.tables import UserRow
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.clock import now, zone
from lyceum.kernel.errors import NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.health import Check, said
from lyceum.platform.jobs import enqueue
from lyceum.platform.secrets import Vault

CODE_DIGITS = 6
CODE_SECONDS = 300
MAX_TRIES = 5
ATTEMPT_BYTES = 24
JOB = "identity.send_code"
_SEALED_FOR = "identity sms code"
_TRIES_AT_ONCE = 3


class CodeAsked(BaseModel):
    """A code is on its way, if there is anybody to send it to. `attempt` goes with the code, for `expires_in` seconds; another can be
    asked for after `resend_in`.
    """

    model_config = ConfigDict(frozen=True)

    attempt: str
    expires_in: int = CODE_SECONDS
    resend_in: int = RESEND_SECONDS


@dataclass(frozen=True)
class Typed:
    """An attempt and the digits that came with it."""

    attempt: str
    code: str


class Codes:
    """Signs people in by a code, and keeps their numbers."""

    def __init__(
        self,
        *,
        db: Database,
        vault: Vault,
        settings: IdentitySettings,
        school: School,
        newcomers: Newcomers,
        arrivals: Arrivals,
        ways: Ways,
        notify: Notify,
    ) -> None:
        self._db = db
        self._vault = vault
        self._key = vault.key("identity sms codes")
        self._limits = SendLimits(vault.key("identity sms limits"), settings.sms_per_day)
        self._prefixes = numbers.prefixes(settings.sms_prefixes)
        self._school = school
        self._newcomers = newcomers
        self._arrivals = arrivals
        self._ways = ways
        self._notify = notify

    # -- signing in

    async def ask(self, typed: str, locale: Locale, device: Device) -> CodeAsked:
        """A code for this number, known or not. Raises SmsClosed, PhoneInvalid, PhoneCountryRefused, TooMany, SmsBudgetSpent."""
        return await self._asked(typed, locale, device, None)

    async def sign_in(self, typed: Typed, device: Device, locale: Locale, time_zone: str, guest: Principal | None) -> SignedIn | SecondStep:
        """A session for the right code; a number that is new becomes an account where sign-up is open.

        Raises CodeWrong, SignInRefused, Invalid (time zone), SmsClosed, TooMany.
        """
        zone(time_zone)
        phone = await self._shown(typed, None)
        if phone is None:
            raise CodeWrong(field="code")
        outcome = None
        for last in (*[False] * (_TRIES_AT_ONCE - 1), True):
            try:
                async with self._db.as_room(ROOM) as tx:
                    if not await store.use(tx, rules.digest(typed.attempt)):
                        raise CodeWrong(field="code")
                    user = await store.owner(tx, phone)
                    if user is None:
                        if not is_open_to_all(await self._school.read(tx)):
                            raise CodeWrong(field="code")
                        values = {"role": "student", "name": "", "locale": locale, "time_zone": time_zone}
                        user = await self._newcomers.admit(tx, values | _verified(phone), device, guest)
                    outcome = await self._arrivals.arrive(tx, user, ["sms"], device)
                    break
            except IntegrityError:  # the number became somebody's at this moment
                if last:
                    raise
        assert outcome is not None
        return await self._arrivals.answered(outcome)

    # -- a user's own number

    async def ask_for(self, caller: Principal, typed: str, device: Device) -> CodeAsked:
        """A code that shows that this number is the caller's. Raises what `ask` raises."""
        async with self._db.as_room(ROOM) as tx:
            user = await _there(tx, caller.user_id)
        return await self._asked(typed, user.locale, device, caller.user_id)

    async def confirm(self, caller: Principal, typed: Typed) -> User:
        """The number of an attempt is the caller's from now on, in place of any before. Raises CodeWrong, PhoneTaken."""
        phone = await self._shown(typed, caller.user_id)
        if phone is None:
            raise CodeWrong(field="code")
        try:
            async with self._db.as_room(ROOM) as tx:
                if not await store.use(tx, rules.digest(typed.attempt)):
                    raise CodeWrong(field="code")
                user = await room_store.change_user(tx, caller.user_id, _verified(phone))
                await room_store.note(tx, user.id, "phone_verified", phone=rules.masked_phone(phone))
                return as_user(user)
        except IntegrityError as taken:  # only who has the phone in hand hears this
            raise PhoneTaken(field="phone") from taken

    async def drop(self, caller: Principal) -> User:
        """The caller's account has no number any more. Raises LastWayIn."""
        async with self._db.as_room(ROOM) as tx:
            await _there(tx, caller.user_id, hold=True)
            user = await room_store.change_user(tx, caller.user_id, {"phone": None, "phone_verified_at": None})
            await self._ways.keep_one(tx, user)
            await room_store.note(tx, user.id, "phone_removed")
            return as_user(user)

    # -- sending

    async def send(self, attempt: str, sealed: str, locale: Locale) -> None:
        """The job: send a code to whom it may concern. Where sign-up is closed an unknown number gets nothing."""
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get(PhoneCodeRow, bytes.fromhex(attempt))
            settings = await self._school.read(tx)
            owner = await store.owner(tx, row.phone) if row else None
        if row is None or (row.user_id is None and owner is None and not is_open_to_all(settings)):
            return
        code = self._vault.unseal(_SEALED_FOR, b64decode(sealed)).decode()
        await self._notify.send(
            Message(
                key=str(uuid5(NAMESPACE_URL, f"lyceum:phone-code:{attempt}")),
                user_id=row.user_id or (owner.id if owner else None),
                channel="sms",
                to=row.phone,
                template="phone_code" if row.user_id else "sign_in_sms",
                locale=owner.locale if owner and not row.user_id else locale,
                params={"code": code},
                secret=frozenset({"code"}),
            )
        )

    async def check(self) -> Check:
        """Whether the school can still pay for codes today, for the health page."""
        async with self._db.as_room(ROOM) as tx:
            spent = await self._limits.spent(tx)
        most = self._limits.per_day
        sentence = "Look at the audit log for who asks; raise LYCEUM_IDENTITY_SMS_PER_DAY if they are real."
        advice = None if spent < most else said("sms_who_asks", sentence)
        seen = said("sms_spent", "{spent} of {most} in the last day", spent=spent, most=most)
        return Check.of("codes by SMS", seen, ok=spent < most, advice=advice)

    async def _asked(self, typed: str, locale: Locale, device: Device, user_id: str | None) -> CodeAsked:
        phone = numbers.parsed(typed, self._prefixes)
        attempt = secrets.token_urlsafe(ATTEMPT_BYTES)
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        digest = rules.digest(attempt)
        row: dict[str, Any] = {"user_id": user_id, "phone": phone, "code": self._hashed(attempt, phone, code)}
        sealed = b64encode(self._vault.seal(_SEALED_FOR, code.encode())).decode()
        try:
            async with self._db.as_room(ROOM) as tx:
                await self._open(tx)
                await self._limits.one_more(tx, phone, device.address)
                await self._limits.afford(tx)
                await store.keep(tx, digest, timedelta(seconds=CODE_SECONDS), **row)
                await enqueue(tx, JOB, attempt=digest.hex(), sealed=sealed, locale=locale)
        except SmsBudgetSpent:
            await self._alarm(device)
            raise
        return CodeAsked(attempt=attempt)

    async def _shown(self, typed: Typed, user_id: str | None) -> str | None:
        """The number whose code this is; None for a wrong one. Each try counts, however many come at once."""
        async with self._db.as_room(ROOM) as tx:
            await self._open(tx)
            row = await store.tried(tx, rules.digest(typed.attempt), MAX_TRIES)
            expected = row.code if row else b""
            given = self._hashed(typed.attempt, row.phone if row else "", _western(typed.code))
            right = hmac.compare_digest(expected, given) and row is not None and row.user_id == user_id
            if row is not None and not right:
                await room_store.note(tx, row.user_id, "code_refused", phone=rules.masked_phone(row.phone), tries=row.tries)
        return row.phone if right and row else None

    async def _open(self, tx: AsyncSession) -> SchoolSettings:
        settings = await self._school.read(tx)
        if not settings.sign_in_by_sms:
            raise SmsClosed
        return settings

    async def _alarm(self, device: Device) -> None:
        """Into the audit log, once a day."""
        async with self._db.as_room(ROOM) as tx:
            if await room_store.count_try(tx, self._hashed("alarm", "", ""), 1, DAY) is None:
                await room_store.note(tx, None, "sms_budget_spent", per_day=self._limits.per_day, address=device.address)

    def _hashed(self, attempt: str, phone: str, code: str) -> bytes:
        return hmac.digest(self._key, f"{attempt}\n{phone}\n{code}".encode(errors="replace"), sha256)


def _western(code: str) -> str:
    """The digits of a code, whichever a keyboard writes, without spaces."""
    return "".join(str(int(each)) for each in code if each.isdecimal())


def _verified(phone: str) -> dict[str, Any]:
    return {"phone": phone, "phone_verified_at": now()}


async def _there(tx: AsyncSession, user_id: str, *, hold: bool = False) -> UserRow:
    row = await room_store.user(tx, user_id, hold=hold)
    if row is None:
        raise NotFound("There is no user with this id.")
    return row
