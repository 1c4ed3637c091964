"""Who comes for the first time: guests, and new accounts."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules, session_store, store
from lyceum.domains.identity.addresses import Addresses
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.errors import InvitationNeeded, SignUpClosed
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.models import Locale, SchoolSettings, SecondStep
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.port import UserSignedUp
from lyceum.domains.identity.school import School
from lyceum.domains.identity.sessions import Device, Sessions, SignedIn, session_id
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import zone
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.events import publish


class NewAccount(BaseModel):
    """What someone signs up with, as typed."""

    model_config = ConfigDict(frozen=True)

    email: str
    password: str
    name: str
    locale: Locale
    time_zone: str


class Newcomers:
    """Lets them in, as far as the school is open to them."""

    def __init__(
        self,
        *,
        db: Database,
        school: School,
        sessions: Sessions,
        arrivals: Arrivals,
        passwords: Passwords,
        limits: Limits,
        addresses: Addresses,
    ) -> None:
        self._db = db
        self._addresses = addresses
        self._school = school
        self._sessions = sessions
        self._arrivals = arrivals
        self._passwords = passwords
        self._limits = limits

    async def guest(self, locale: Locale, time_zone: str, device: Device) -> SignedIn:
        """A new guest with a session. Raises Invalid (time zone), TooMany."""
        zone(time_zone)
        async with self._db.as_room(ROOM) as tx:
            await self._limits.newcomer(tx, device.address)
            user = await store.add_user(tx, role="guest", name="", locale=locale, time_zone=time_zone)
            opened = await self._sessions.open(tx, user, ["guest"], device)
        return await self._sessions.signed_in(opened)

    async def sign_up(self, given: NewAccount, device: Device, guest: Principal | None = None) -> SignedIn | SecondStep:
        """A new account with a session; a guest who is still one becomes it and keeps the id. It claims its address, which is its own when
        it is confirmed; whether the address is somebody's already makes no difference to the answer, its time, or what the account can do.

        Raises EmailInvalid, Invalid (name, time zone), PasswordTooShort, PasswordTooLong, PasswordTooCommon, TooMany, SignInBusy,
        SignUpClosed, InvitationNeeded.
        """
        zone(given.time_zone)
        values: dict[str, Any] = {"role": "student", "email": rules.email(given.email), "name": rules.name(given.name)}
        values |= {"locale": given.locale, "time_zone": given.time_zone}
        password = rules.password(given.password, "student", personal=(values["email"], values["name"]))
        async with self._db.as_room(ROOM) as tx:
            _open_to_all(await self._school.read(tx))
            await self._limits.newcomer(tx, device.address)
            await self._limits.same_address(tx, values["email"])
        hashed = await self._passwords.hash(password, values["email"])
        async with self._db.as_room(ROOM) as tx:
            was_guest = await adopted(tx, guest, values)
            user = was_guest or await store.add_user(tx, **values)
            await store.set_password(tx, user.id, hashed)
            await self._addresses.begin(tx, user)
            await publish(tx, UserSignedUp(user_id=user.id, was_guest=was_guest is not None))
            outcome = await self._arrivals.arrive(tx, user, ["pwd"], device)
        return await self._arrivals.answered(outcome)

    async def admit(self, tx: AsyncSession, values: dict[str, Any], device: Device, guest: Principal | None) -> UserRow:
        """A new account without a password, for somebody who comes in by another way; a guest who is still one becomes it.

        Raises SignUpClosed, InvitationNeeded, TooMany, and IntegrityError when an address or a number is somebody's already.
        """
        _open_to_all(await self._school.read(tx))
        await self._limits.newcomer(tx, device.address)
        was_guest = await adopted(tx, guest, values)
        user = was_guest or await store.add_user(tx, **values)
        await publish(tx, UserSignedUp(user_id=user.id, was_guest=was_guest is not None))
        return user


def is_open_to_all(settings: SchoolSettings) -> bool:
    """Whether whoever comes may make an account."""
    return settings.sign_up_open and not settings.by_invitation_only


def _open_to_all(settings: SchoolSettings) -> None:
    if not settings.sign_up_open:
        raise SignUpClosed
    if settings.by_invitation_only:
        raise InvitationNeeded


async def adopted(tx: AsyncSession, guest: Principal | None, values: dict[str, Any]) -> UserRow | None:
    """The guest's row, now an account's, its session ended; None when there is no guest to adopt."""
    if guest is None or guest.role != "guest":
        return None
    session = session_id(guest)
    user = await store.adopt_guest(tx, guest.user_id, session, **values)
    if user is not None:
        await session_store.end_all(tx, user.id)
        await store.note(tx, user.id, "guest_signed_up", session=str(session))
    return user
