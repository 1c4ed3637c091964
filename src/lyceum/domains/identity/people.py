"""People as those see them who look after them: lists, one account, new accounts, changes of what an account says."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import people_rules, people_store, rules, store, user_agents
from lyceum.domains.identity.errors import EmailTaken
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.methods import methods_of
from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.people_errors import StalePerson
from lyceum.domains.identity.people_models import Held, Person, PersonDetail, PersonSession
from lyceum.domains.identity.people_store import After, Wanted
from lyceum.domains.identity.tables import CredentialRow, SessionRow, UserRow
from lyceum.kernel.clock import now, zone
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database

SEES_ALL = "school:people"
"""Who has this permission sees e-mail addresses and phone numbers in clear."""
CSV_PAGE = 500
MAX_SESSIONS_SHOWN = 50
READ_AGAIN = timedelta(hours=1)
"""That an admin looked at somebody is written down once in so long."""


class People:
    """Reads accounts and changes what they say of themselves; what changes how somebody stands is in `PeopleActs`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, caller: Principal, wanted: Wanted, after: After | None, limit: int) -> tuple[list[Person], After | None]:
        """People, newest first, and where the next page begins."""
        async with self._db.as_room(ROOM) as tx:
            rows = await people_store.listed(tx, wanted, after, limit)
        clear = caller.may(SEES_ALL)
        last = rows[limit - 1][0] if len(rows) > limit else None
        items = [Person(**_facts(row, clear=clear), last_seen_at=seen) for row, seen in rows[:limit]]
        return items, (last.created_at, last.id) if last else None

    async def whole(self, caller: Principal, wanted: Wanted) -> AsyncIterator[Person]:
        """Everybody who is wanted; that somebody took the list along is written down first."""
        async with self._db.as_room(ROOM) as tx:
            await store.note(tx, None, "people_taken_along", by=caller.user_id)
        after: After | None = None
        while True:
            items, after = await self.page(caller, wanted, after, CSV_PAGE)
            for item in items:
                yield item
            if after is None:
                return

    async def person(self, caller: Principal, user_id: str) -> PersonDetail:
        """One account. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await store.user(tx, user_id)
            if row is None or row.role == "guest":
                raise NotFound("There is no account with this id.")
            if caller.user_id != user_id and not await people_store.noted_lately(tx, user_id, "person_read", caller.user_id, READ_AGAIN):
                await store.note(tx, user_id, "person_read", by=caller.user_id)
            return await detail(tx, row, clear=caller.may(SEES_ALL))

    async def create(self, caller: Principal, *, email: str, name: str, role: Held, locale: Locale, time_zone: str) -> PersonDetail:
        """A new account without a password: its owner asks for a new one at the sign-in page. Whoever makes it vouches for the address.

        Raises EmailInvalid, EmailTaken, Invalid.
        """
        zone(time_zone)
        values: dict[str, Any] = {"role": role, "email": rules.email(email), "email_verified_at": now(), "name": rules.name(name)}
        values |= {"locale": locale, "time_zone": time_zone}
        try:
            async with self._db.as_room(ROOM) as tx:
                await still_may(tx, caller)
                row = await store.add_user(tx, **values)
                await store.note(tx, row.id, "user_made", role=role, by=caller.user_id)
                return await detail(tx, row, clear=True)
        except IntegrityError as taken:
            if store.EMAIL_INDEX not in str(taken.orig):
                raise
            raise EmailTaken("There is an account with this e-mail address already.", field="email") from taken

    async def change(self, caller: Principal, user_id: str, version: int, changes: dict[str, Any]) -> PersonDetail:
        """Change somebody's `name`, `locale` or `time_zone`. Raises NotFound, StalePerson, Invalid."""
        if "name" in changes:
            changes = changes | {"name": rules.name(changes["name"])}
        if "time_zone" in changes:
            zone(changes["time_zone"])
        async with self._db.as_room(ROOM) as tx:
            await still_may(tx, caller)
            row = await held(tx, user_id, version)
            if changes:
                row = await store.change_user(tx, user_id, changes)
                await store.note(tx, user_id, "person_changed", by=caller.user_id, fields=sorted(changes))
            return await detail(tx, row, clear=True)


async def still_may(tx: AsyncSession, caller: Principal, permission: str = SEES_ALL) -> None:
    """Raises Forbidden when the caller's role was taken back, or they were suspended, after their token was made. Two who act on each other
    do so one after the other.
    """
    await people_store.one_at_a_time(tx)
    row = await store.user(tx, caller.user_id, hold=True)
    if row is None or row.suspended_at is not None or not caller.model_copy(update={"role": row.role}).may(permission):
        raise Forbidden("Your role does not allow this any more.")


async def held(tx: AsyncSession, user_id: str, version: int) -> UserRow:
    """An account that is this transaction's to change. Raises NotFound, StalePerson."""
    row = await people_store.locked(tx, user_id)
    if row is None:
        raise NotFound("There is no account with this id.")
    if row.version != version:
        raise StalePerson(version=row.version)
    return row


async def detail(tx: AsyncSession, row: UserRow, *, clear: bool) -> PersonDetail:
    """One account with all that may be seen of it."""
    sessions = await people_store.open_sessions(tx, row.id, MAX_SESSIONS_SHOWN)
    return PersonDetail(
        **_facts(row, clear=clear),
        last_seen_at=await people_store.last_seen(tx, row.id),
        time_zone=row.time_zone,
        email_verified=row.email_verified_at is not None,
        phone_verified=row.phone_verified_at is not None,
        suspended_at=row.suspended_at,
        suspended_reason=row.suspended_reason,
        deletion_due_at=row.deletion_due_at,
        ways=await _ways(tx, row),
        factors=list(await methods_of(tx, row)),
        api_keys=await people_store.living_keys(tx, row.id),
        sessions=[_session(one, clear=clear) for one in sessions],
    )


async def _ways(tx: AsyncSession, row: UserRow) -> list[str]:
    ways = ["password"] if await tx.get(CredentialRow, row.id) is not None else []
    return [*ways, *(["sms"] if row.phone_verified_at else []), *await people_store.vouchers(tx, row.id)]


def _session(row: SessionRow, *, clear: bool) -> PersonSession:
    return PersonSession(
        id=row.id,
        browser=user_agents.browser(row.user_agent),
        system=user_agents.system(row.user_agent),
        kind=user_agents.kind(row.user_agent),
        network=row.address if clear else None,
        amr=row.amr,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        acted_by=row.acted_by,
    )


def _facts(row: UserRow, *, clear: bool) -> dict[str, Any]:
    """What a list shows of an account, but when it was last here."""
    email, phone = row.email, row.phone
    return {
        "id": row.id,
        "name": row.name,
        "email": email if clear or email is None else rules.masked(email),
        "phone": phone if clear or phone is None else rules.masked_phone(phone),
        "role": row.role,
        "states": people_rules.states(
            suspended=row.suspended_at is not None,
            leaving=row.deletion_due_at is not None,
            verified=row.email is None or row.email_verified_at is not None,
        ),
        "locale": row.locale,
        "created_at": row.created_at,
        "version": row.version,
    }
