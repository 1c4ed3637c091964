"""Queries about people: lists and single ones, the words they are found by, who else is an admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import people_rules
from lyceum.domains.identity.federation.tables import IdentityRow, ProviderRow
from lyceum.domains.identity.people_models import State
from lyceum.domains.identity.people_tables import UserWordRow
from lyceum.domains.identity.tables import ApiKeyRow, AuditRow, SessionRow, UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.principal import Role

After = tuple[datetime, str]
"""Where a page of people ended: when that account was made, and its id."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7215906)")


@dataclass(frozen=True)
class Wanted:
    """Which people; `by_address` says whether they may be found by their e-mail address too."""

    sought: str = ""
    role: Role | None = None
    state: State | None = None
    by_address: bool = True


async def index(tx: AsyncSession, user: UserRow) -> None:
    """Let an account be found by its name and address as they are now."""
    if user.role == "guest":
        return
    kinds = (("name", people_rules.words_of_name(user.name)), ("email", people_rules.words_of_email(user.email)))
    rows = [{"user_id": user.id, "kind": kind, "word": word} for kind, words in kinds for word in words]
    if rows:
        await tx.execute(insert(UserWordRow).on_conflict_do_nothing(), rows)


async def listed(tx: AsyncSession, wanted: Wanted, after: After | None, limit: int) -> Sequence[tuple[UserRow, datetime | None]]:
    """People, newest first, with when they were last here; one more than `limit` where there are more."""
    seen = select(func.max(SessionRow.last_seen_at)).where(SessionRow.user_id == UserRow.id, SessionRow.acted_by.is_(None))
    query: Select[Any] = _narrowed(select(UserRow, seen.scalar_subquery()), wanted)
    if after is not None:
        query = query.where(tuple_(UserRow.created_at, UserRow.id) < tuple_(*after))
    found = await tx.execute(query.order_by(UserRow.created_at.desc(), UserRow.id.desc()).limit(limit + 1))
    return [(row[0], row[1]) for row in found]


def _narrowed(query: Any, wanted: Wanted) -> Any:
    query = query.where(UserRow.role != "guest")
    if wanted.role:
        query = query.where(UserRow.role == wanted.role)
    if wanted.state:
        query = query.where(_standing(wanted.state))
    if (by_id := people_rules.sought_id(wanted.sought)) is not None:
        named = _found(wanted.sought, wanted)
        return query.where((UserRow.id == by_id) | named if named is not None else UserRow.id == by_id)
    named = _found(wanted.sought, wanted)
    return query if named is None else query.where(named)


def _standing(state: State) -> ColumnElement[bool]:
    unverified = UserRow.email.is_not(None) & UserRow.email_verified_at.is_(None)
    return {
        "suspended": UserRow.suspended_at.is_not(None),
        "leaving": UserRow.deletion_due_at.is_not(None),
        "unverified": unverified,
        "active": UserRow.suspended_at.is_(None) & UserRow.deletion_due_at.is_(None) & ~unverified,
    }[state]


def _found(sought: str, wanted: Wanted) -> ColumnElement[bool] | None:
    """Those of whom every term begins a word: nobody, where something without a letter is sought; None where nothing is."""
    kinds = ("name", "email") if wanted.by_address else ("name",)
    found: ColumnElement[bool] | None = None
    for term in sorted(people_rules.terms(sought), key=len, reverse=True):
        begins = (UserWordRow.word >= term, UserWordRow.word < term + people_rules.LAST, UserWordRow.kind.in_(kinds))
        if found is None:  # the longest finds the fewest; the others are looked for in their words alone
            found = UserRow.id.in_(select(UserWordRow.user_id).where(*begins))
        else:
            found &= exists().where(UserWordRow.user_id == UserRow.id, *begins)
    return false() if found is None and sought.strip() else found


async def locked(tx: AsyncSession, user_id: str) -> UserRow | None:
    """An account that nobody else changes until this transaction ends; None for a guest and for nobody."""
    query = select(UserRow).where(UserRow.id == user_id, UserRow.role != "guest").with_for_update()
    return (await tx.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def one_at_a_time(tx: AsyncSession) -> None:
    """Wait until nobody else changes who runs the school, and keep others waiting until this transaction ends."""
    await tx.execute(_ONE_AT_A_TIME)


async def other_admins(tx: AsyncSession, user_id: str) -> int:
    """How many admins besides this one can act."""
    able = (UserRow.role == "admin", UserRow.suspended_at.is_(None), UserRow.deletion_due_at.is_(None))
    return (await tx.execute(select(func.count()).select_from(UserRow).where(*able, UserRow.id != user_id))).scalar_one()


async def open_sessions(tx: AsyncSession, user_id: str, most: int) -> Sequence[SessionRow]:
    """Where somebody is signed in, latest first."""
    query = select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.ended_at.is_(None))
    return (await tx.execute(query.order_by(SessionRow.last_seen_at.desc()).limit(most))).scalars().all()


async def acting(tx: AsyncSession, admin_id: str) -> Sequence[SessionRow]:
    """Sessions in which this admin acts for others."""
    query = select(SessionRow).where(SessionRow.acted_by == admin_id, SessionRow.ended_at.is_(None))
    return (await tx.execute(query)).scalars().all()


async def living_keys(tx: AsyncSession, user_id: str) -> int:
    """How many API keys of this user work."""
    living = select(func.count()).select_from(ApiKeyRow).where(ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None))
    return (await tx.execute(living)).scalar_one()


async def names(tx: AsyncSession, ids: set[str]) -> dict[str, str]:
    """What these users are called."""
    if not ids:
        return {}
    return {row[0]: row[1] for row in await tx.execute(select(UserRow.id, UserRow.name).where(UserRow.id.in_(ids)))}


async def noted_lately(tx: AsyncSession, user_id: str, what: str, actor_id: str, within: timedelta) -> bool:
    """Whether the audit log has this of the two already, so recently."""
    query = select(AuditRow.id).where(AuditRow.user_id == user_id, AuditRow.at > now() - within, AuditRow.what == what)
    return (await tx.execute(query.where(AuditRow.actor_id == actor_id).limit(1))).scalar_one_or_none() is not None


async def last_seen(tx: AsyncSession, user_id: str) -> datetime | None:
    """When somebody was last here themselves."""
    seen = select(func.max(SessionRow.last_seen_at)).where(SessionRow.user_id == user_id, SessionRow.acted_by.is_(None))
    return (await tx.execute(seen)).scalar_one()


async def vouchers(tx: AsyncSession, user_id: str) -> list[str]:
    """The providers that vouch for a user: `google`, `apple`, or the name of another."""
    query = select(ProviderRow.kind, ProviderRow.name).join(IdentityRow, IdentityRow.issuer == ProviderRow.issuer)
    found = await tx.execute(query.where(IdentityRow.user_id == user_id).order_by(ProviderRow.name))
    return [name if kind == "oidc" else kind for kind, name in found]
