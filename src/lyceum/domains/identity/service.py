"""The identity room at work."""

import secrets
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, personal, pulses, rules, session_store, store
from lyceum.domains.identity.acting import ActingFor
from lyceum.domains.identity.api_keys import ApiKeys
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.audit import Audit
from lyceum.domains.identity.clearing import Clearing
from lyceum.domains.identity.devices import Devices
from lyceum.domains.identity.errors import KeysUnreadable, LinkInvalid, RoleDiffers, SessionEnded
from lyceum.domains.identity.federation.service import Federation
from lyceum.domains.identity.invitations import Invitations
from lyceum.domains.identity.invited import Invited
from lyceum.domains.identity.keys import ROOM, KeyRing
from lyceum.domains.identity.leaving import Leaving
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.mailed import Mailed
from lyceum.domains.identity.marks import Marks
from lyceum.domains.identity.models import LINK_SECONDS, Entrance, Locale, NewApiKey, Pulse, SchoolSettings, SecondStep, User
from lyceum.domains.identity.newcomers import Newcomers
from lyceum.domains.identity.password_door import PasswordDoor
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.people import People
from lyceum.domains.identity.people_acts import PeopleActs
from lyceum.domains.identity.people_letters import PeopleLetters
from lyceum.domains.identity.phones.codes import Codes
from lyceum.domains.identity.school import School
from lyceum.domains.identity.seconds import seconds
from lyceum.domains.identity.sessions import Device, Sessions, SignedIn, as_user, session_id
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.domains.identity.tables import UserRow
from lyceum.domains.notify.port import Notify
from lyceum.kernel.clock import now, zone
from lyceum.kernel.errors import Invalid, NotFound
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.kernel.principal import Principal, Role
from lyceum.platform.database import Database
from lyceum.platform.health import Check, said
from lyceum.platform.secrets import Vault
from lyceum.platform.tokens import TokenInvalid

LINK_TOKEN_BYTES = 32


class IdentityService:
    """Implements `lyceum.domains.identity.port.Identity`, and what the room's own routes ask."""

    def __init__(self, *, db: Database, vault: Vault, notify: Notify, settings: IdentitySettings, public_url: str | None = None) -> None:
        self.public_url = public_url
        self._db = db
        self._keys = KeyRing(db, vault)
        self.api_keys = ApiKeys(db)
        self._passwords = Passwords(vault)
        self._limits = Limits(vault.key("identity limits"), settings)
        self._sessions = Sessions(vault, self._keys, settings.access_token_seconds)
        self.school = School(db)
        self.devices = Devices(db)
        letters = PeopleLetters(notify)
        self.people, self.acts, self.acting = People(db), PeopleActs(db, letters), ActingFor(db, self._sessions)
        self.audit = Audit(db)
        self.invitations = Invitations(db, letters)
        self.clearing = Clearing(db)
        self._leaving = Leaving(db)
        self.arrivals = Arrivals(self._sessions, self.school)
        self.mailed = Mailed(db=db, vault=vault, notify=notify, limits=self._limits, passwords=self._passwords, arrivals=self.arrivals)
        self.newcomers = Newcomers(
            db=db,
            school=self.school,
            sessions=self._sessions,
            arrivals=self.arrivals,
            passwords=self._passwords,
            limits=self._limits,
            addresses=self.mailed.addresses,
        )
        self.password_door = PasswordDoor(db=db, passwords=self._passwords, limits=self._limits, arrivals=self.arrivals, marks=Marks(vault))
        self.federation = Federation(
            db=db, vault=vault, school=self.school, newcomers=self.newcomers, arrivals=self.arrivals, public_url=public_url
        )
        self.codes = Codes(
            db=db,
            vault=vault,
            settings=settings,
            school=self.school,
            newcomers=self.newcomers,
            arrivals=self.arrivals,
            ways=self.federation.ways,
            notify=notify,
        )
        self.seconds = seconds(
            db=db,
            vault=vault,
            notify=notify,
            sessions=self._sessions,
            arrivals=self.arrivals,
            passwords=self._passwords,
            limits=self._limits,
            ways=self.federation.ways,
        )
        self.invited = Invited(db=db, arrivals=self.arrivals, passwords=self._passwords, limits=self._limits)

    async def close(self) -> None:
        """Let the threads go."""
        self._passwords.close()

    async def check(self) -> tuple[Check, ...]:
        """Whether the signing keys can be read and codes be paid for, for the health page."""
        return await self._check_keys(), await self.codes.check()

    async def _check_keys(self) -> Check:
        try:
            held = await self._keys.published()
        except KeysUnreadable as wrong:
            return Check.of(
                "signing keys",
                said("keys_unreadable", "{error}", error=wrong.detail),
                ok=False,
                advice=said("old_secret", "Put the old secret back, or run `lyceum keys rotate`."),
            )
        return Check.of("signing keys", said("keys_published", "{count} published", count=len(held["keys"])))

    # -- coming in

    async def sign_in(self, email: str, password: str, device: Device, entrance: Entrance = "app") -> SignedIn | SecondStep:
        """A session for the right password. Raises SignInRefused, the same for an unknown address, who is suspended or comes by a door
        that is not theirs, TooMany, SignInBusy."""
        return await self.password_door.open(email, password, device, entrance)

    async def sign_in_by_link(self, token: str, device: Device) -> SignedIn | SecondStep:
        """A session for a one-use link. Raises LinkInvalid, SignInRefused (suspended)."""
        async with self._db.as_room(ROOM) as tx:
            user_id = await store.use_link(tx, rules.digest(token))
            if user_id is None:
                raise LinkInvalid
            outcome = await self.arrivals.arrive(tx, await _there(tx, user_id, hold=True), ["link"], device)
        return await self.arrivals.answered(outcome)

    # -- staying and leaving

    async def refresh(self, token: str | None, device: Device) -> SignedIn:
        """The next pair of tokens for a refresh token. Raises SessionEnded.

        A token works once. For GRACE_SECONDS it answers with the same successor, or with what has followed that meanwhile; a use
        after that means that two hold it, and ends the session for both.
        """
        async with self._db.as_room(ROOM) as tx:
            opened = await self._sessions.go_on(tx, token or "", device)
        if opened is None:  # raised out here: what the transaction wrote about it has to stay
            raise SessionEnded
        return await self._sessions.signed_in(opened, refreshed=True)

    async def sign_out(self, token: str | None) -> None:
        """End the session a refresh token belongs to, if there is one."""
        async with self._db.as_room(ROOM) as tx:
            row = await session_store.token(tx, rules.digest(token or ""))
            if row is not None and await session_store.end(tx, row.session_id):
                await store.note(tx, row.user_id, "signed_out", session=str(row.session_id))

    async def me(self, caller: Principal) -> User:
        """The caller. Raises TokenInvalid when its session has ended."""
        async with self._db.as_user(caller.user_id) as tx:
            return as_user(await _still_in(tx, caller))

    async def change_me(self, caller: Principal, changes: dict[str, Any]) -> User:
        """Change the caller's `name`, `locale` or `time_zone`. Raises Invalid, TokenInvalid."""
        if "name" in changes:
            changes = changes | {"name": rules.name(changes["name"])}
        if "time_zone" in changes:
            zone(changes["time_zone"])
        async with self._db.as_user(caller.user_id) as tx:
            user = await _still_in(tx, caller)
            return as_user(await store.change_user(tx, caller.user_id, changes) if changes else user)

    # -- the port

    async def user(self, user_id: str) -> User:
        """See the port."""
        async with self._db.as_room(ROOM) as tx:
            return as_user(await _there(tx, user_id))

    async def find(self, who: str) -> User:
        """See the port."""
        async with self._db.as_room(ROOM) as tx:
            row = await address_store.holder(tx, rules.looked_up(who)) if "@" in who else await store.user(tx, who)
        if row is None:
            raise NotFound(f"There is no user with the id or address {who}, or several who have not confirmed it: give the id.")
        return as_user(row)

    async def with_role(self, role: Role) -> tuple[User, ...]:
        """See the port."""
        async with self._db.as_room(ROOM) as tx:
            return tuple(as_user(row) for row in await store.with_role(tx, role))

    async def ensure_user(self, email: str, name: str, role: Role, locale: Locale = "en", time_zone: str = "UTC") -> str:
        """See the port."""
        if role == "guest":
            raise Invalid("A guest has no address; ask for a guest's session instead.", field="role")
        zone(time_zone)
        email, name = rules.email(email), rules.name(name)
        try:
            async with self._db.as_room(ROOM) as tx:
                found = await address_store.owner(tx, email)
                if found is None:  # whoever runs the school vouches for the address
                    given = {"email": email, "email_verified_at": now(), "name": name, "locale": locale, "time_zone": time_zone}
                    found = await store.add_user(tx, role=role, **given)
                    await store.note(tx, found.id, "user_made", role=role)
        except IntegrityError:  # another process made it at this moment
            return await self.ensure_user(email, name, role, locale, time_zone)
        if found.role != role:
            raise RoleDiffers(f"The account with this address has the role {found.role}.", field="role", role=found.role)
        return found.id

    async def set_password(self, user_id: str, password: str) -> None:
        """See the port."""
        user = await self.user(user_id)
        chosen = rules.password(password, user.role, personal=(user.email or "", user.name))
        hashed = await self._passwords.hash(chosen, user.email or "")
        async with self._db.as_room(ROOM) as tx:
            await store.set_password(tx, (await _there(tx, user_id)).id, hashed)
            await session_store.end_all(tx, user_id)
            await store.note(tx, user_id, "password_set")

    async def make_link(self, user_id: str) -> str:
        """See the port."""
        token = secrets.token_urlsafe(LINK_TOKEN_BYTES)
        async with self._db.as_room(ROOM) as tx:
            await _there(tx, user_id)
            await store.add_link(tx, user_id, rules.digest(token), now() + timedelta(seconds=LINK_SECONDS))
            await store.note(tx, user_id, "link_made")
        return token

    async def reset_factors(self, user_id: str, by: str | None = None) -> None:
        """See the port."""
        await self.seconds.own.reset(user_id, by)

    async def make_api_key(self, user_id: str, name: str) -> NewApiKey:
        """See the port."""
        return await self.api_keys.make(user_id, name)

    async def api_key_owner(self, key: str) -> Principal:
        """See the port."""
        return await self.api_keys.owner(key)

    async def check_session(self, session_id: str) -> bool:
        """See the port."""
        try:
            wanted = UUID(session_id)
        except ValueError:
            return False
        async with self._db.as_room(ROOM) as tx:
            row = await session_store.session(tx, wanted)
        return row is not None and row.ended_at is None

    async def export(self, user_id: str) -> AsyncGenerator[Exported, None]:
        """See the port."""
        async for piece in personal.export(self._db, user_id):
            yield piece

    async def forget(self, user_id: str) -> Forgotten:
        """See the port."""
        return await personal.forget(self._db, user_id)

    async def note_act(self, caller: Principal, method: str, route: str) -> None:
        """See the port."""
        await self.acting.note(caller, method, route)

    async def plan_deletion(self, user_id: str, email: str) -> User:
        """See the port."""
        return await self._leaving.plan(user_id, email)

    async def leave_as_guest(self, user_id: str) -> None:
        """See the port."""
        await self._leaving.leave_as_guest(user_id)

    async def keep_account(self, user_id: str) -> User:
        """See the port."""
        return await self._leaving.keep(user_id)

    async def due_for_deletion(self, limit: int) -> tuple[str, ...]:
        """See the port."""
        return await self._leaving.due(limit)

    async def jwks(self) -> dict[str, Any]:
        """See the port."""
        return await self._keys.published()

    async def rotate_keys(self) -> str:
        """See the port."""
        return await self._keys.rotate()

    async def renew_keys(self) -> None:
        """Sign with the next key when the current one is old; looking at them does it."""
        await self._keys.published()

    async def settings(self) -> SchoolSettings:
        """See the port."""
        return await self.school.settings()

    async def pulse(self, after: int) -> Pulse:
        """See the port."""
        async with self._db.as_room(ROOM) as tx:
            return await pulses.since(tx, after, await self.school.read(tx))


async def _there(tx: AsyncSession, user_id: str, *, hold: bool = False) -> UserRow:
    row = await store.user(tx, user_id, hold=hold)
    if row is None:
        raise NotFound("There is no user with this id.")
    return row


async def _still_in(tx: AsyncSession, caller: Principal) -> UserRow:
    session = await session_store.session(tx, session_id(caller))
    user = await store.user(tx, caller.user_id)
    if session is None or session.ended_at is not None or user is None:
        raise TokenInvalid
    return user
