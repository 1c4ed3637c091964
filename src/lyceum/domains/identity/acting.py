"""Acting for somebody: an admin sees the school as that person does, for thirty minutes, and it is written down as done by the admin."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from lyceum.domains.identity import people_store, pulses, rules, session_store, store
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.people import still_may
from lyceum.domains.identity.people_errors import ActingIsOver, NotBelowYou, OwnAccount
from lyceum.domains.identity.people_models import ACTING_MINUTES, Acting
from lyceum.domains.identity.sessions import Device, Opened, Sessions, SignedIn, session_id
from lyceum.domains.identity.tables import SessionRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database

PERMISSION = "people:impersonate"
LASTS = timedelta(minutes=ACTING_MINUTES)
TOKEN_BYTES = 32
ITSELF = "/api/identity/acting/"


class ActingFor:
    """Opens, renews and ends such a session. It has no cookie: its token lives in one tab of the admin's browser, and ends with it."""

    def __init__(self, db: Database, sessions: Sessions) -> None:
        self._db = db
        self._sessions = sessions

    async def begin(self, caller: Principal, user_id: str, reason: str, device: Device) -> tuple[SignedIn, Acting]:
        """Act for somebody whose role is below admin. Raises NotFound, OwnAccount, NotBelowYou."""
        async with self._db.as_room(ROOM) as tx:
            await still_may(tx, caller, PERMISSION)
            if caller.user_id == user_id:
                raise OwnAccount
            user = await people_store.locked(tx, user_id)
            if user is None:
                raise NotFound("There is no account with this id.")
            if user.role == "admin" or user.suspended_at is not None:
                raise NotBelowYou
            where = {"user_agent": rules.user_agent(device.user_agent), "address": rules.coarse(device.address)}
            nobodys = rules.digest(secrets.token_urlsafe(TOKEN_BYTES))
            session = await session_store.begin(tx, user_id, nobodys, **where, amr=["acting"], entrance="app", acted_by=caller.user_id)
            await store.note(tx, user_id, "acting_began", by=caller.user_id, reason=reason, session=str(session.id))
            opened = Opened(user, session, "", await pulses.settled(tx, user_id))
        return await self._told(opened, caller.user_id)

    async def renew(self, caller: Principal) -> tuple[SignedIn, Acting]:
        """The next token, as long as the thirty minutes last. Raises ActingIsOver."""
        async with self._db.as_room(ROOM) as tx:
            moment = now()
            user = await store.user(tx, caller.user_id, hold=True)
            session = await session_store.session(tx, session_id(caller))
            admin = await store.user(tx, caller.acted_by or "", hold=True)
            lasting = session is not None and session.ended_at is None and moment < _until(session)
            able = admin is not None and admin.role == "admin" and admin.suspended_at is None
            if user is None or session is None or not lasting or not able or user.role == "admin":
                raise ActingIsOver
        return await self._told(Opened(user, session, "", moment), caller.acted_by or "")

    async def end(self, caller: Principal) -> None:
        """Stop. Raises ActingIsOver for whoever is not acting."""
        if caller.acted_by is None:
            raise ActingIsOver
        async with self._db.as_room(ROOM) as tx:
            if await session_store.end(tx, session_id(caller)):
                await store.note(tx, caller.user_id, "acting_ended", by=caller.acted_by, session=caller.session_id)

    async def note(self, caller: Principal, method: str, route: str) -> None:
        """Write down what an admin does for somebody; what begins, renews and ends it is written, or told, by itself."""
        if route.startswith(ITSELF):
            return
        async with self._db.as_room(ROOM) as tx:
            await store.note(tx, caller.user_id, "acted", acted_by=caller.acted_by, method=method, route=route, session=caller.session_id)

    async def _told(self, opened: Opened, by: str) -> tuple[SignedIn, Acting]:
        until = _until(opened.session)
        signed = await self._sessions.signed_in(opened, until=until)
        return replace(signed, refresh_token=""), Acting(by=by, name=opened.user.name, until=until)


def _until(session: SessionRow) -> datetime:
    return session.created_at + LASTS
