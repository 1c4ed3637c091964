"""Queries of the identity room: users, passwords, links, audit, limits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import people_store
from lyceum.domains.identity.tables import AuditRow, CredentialRow, SessionRow, SignInLinkRow, TryRow, UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_user_id
from lyceum.kernel.principal import Role

EMAIL_INDEX = "users_email"
"""Of confirmed addresses."""
OWNER_FIRST = (UserRow.email_verified_at.is_(None), UserRow.created_at.desc(), UserRow.id)
"""Of those who claim an address: who has confirmed it, then the newest."""
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(encode(:key, 'hex'), 7))")


async def with_role(tx: AsyncSession, role: Role, most: int = 100) -> Sequence[UserRow]:
    """Who has a role, and is neither suspended nor about to go."""
    able = (UserRow.role == role, UserRow.suspended_at.is_(None), UserRow.deletion_due_at.is_(None))
    return (await tx.execute(select(UserRow).where(*able).order_by(UserRow.id).limit(most))).scalars().all()


async def user(tx: AsyncSession, user_id: str, *, hold: bool = False) -> UserRow | None:
    """The user of this id; held, nobody changes their role or suspends them before this transaction ends."""
    return await tx.get(UserRow, user_id, with_for_update={"read": True} if hold else None)


async def user_by_email(tx: AsyncSession, email: str) -> UserRow | None:
    """Whose address this is, whatever its case: its owner's, else that of the account that claimed it last without having shown it."""
    query = select(UserRow).where(UserRow.email_folded == func.lower(email))
    return (await tx.execute(query.order_by(*OWNER_FIRST).limit(1))).scalar_one_or_none()


async def add_user(tx: AsyncSession, **values: Any) -> UserRow:
    """A new user under an id that is free. Raises IntegrityError when it comes with a confirmed address that is somebody else's."""
    while True:
        row = insert(UserRow).values(id=new_user_id(), created_at=now(), **values)
        added = await tx.execute(row.on_conflict_do_nothing(index_elements=[UserRow.id]).returning(UserRow))
        if (made := added.scalar_one_or_none()) is not None:
            await people_store.index(tx, made)
            return made


async def adopt_guest(tx: AsyncSession, user_id: str, session_id: UUID, **values: Any) -> UserRow | None:
    """Turn a guest's row into an account; None when it is no guest any more, or its session has ended. Once, however many try at once."""
    alive = exists().where(SessionRow.id == session_id, SessionRow.user_id == user_id, SessionRow.ended_at.is_(None))
    turned = update(UserRow).where(UserRow.id == user_id, UserRow.role == "guest", alive).values(**values)
    row = (await tx.execute(turned.returning(UserRow))).scalar_one_or_none()
    if row is not None:
        await people_store.index(tx, row)
    return row


async def change_user(tx: AsyncSession, user_id: str, values: dict[str, Any]) -> UserRow:
    """The user with some columns changed, and the version with them."""
    changed = update(UserRow).where(UserRow.id == user_id).values(**values, version=UserRow.version + 1).returning(UserRow)
    row = (await tx.execute(changed, execution_options={"populate_existing": True})).scalar_one()
    if {"name", "email"} & values.keys():
        await people_store.index(tx, row)
    return row


async def password_of(tx: AsyncSession, user_id: str) -> str | None:
    """The hash of the user's password; None where there is none."""
    return (await tx.execute(select(CredentialRow.password_hash).where(CredentialRow.user_id == user_id))).scalar_one_or_none()


async def has_no_password(tx: AsyncSession, user_id: str) -> bool:
    """Whether the user comes in by other ways alone."""
    return await password_of(tx, user_id) is None


async def set_password(tx: AsyncSession, user_id: str, hashed: str) -> None:
    """Give the user this password, in place of any before."""
    row = {"password_hash": hashed, "changed_at": now()}
    added = insert(CredentialRow).values(user_id=user_id, **row)
    await tx.execute(added.on_conflict_do_update(index_elements=[CredentialRow.user_id], set_=row))


async def add_link(tx: AsyncSession, user_id: str, digest: bytes, expires_at: datetime) -> None:
    """Keep a sign-in link; links that have run out are forgotten on the way."""
    await tx.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at < now() - timedelta(days=1)))
    await tx.execute(insert(SignInLinkRow).values(hash=digest, user_id=user_id, expires_at=expires_at))


async def use_link(tx: AsyncSession, digest: bytes) -> str | None:
    """The user whose link this is; None when it was used, has run out or never was. Of several at once, one gets it."""
    good = (SignInLinkRow.hash == digest, SignInLinkRow.used_at.is_(None), SignInLinkRow.expires_at > now())
    used = update(SignInLinkRow).where(*good).values(used_at=now())
    return (await tx.execute(used.returning(SignInLinkRow.user_id))).scalar_one_or_none()


async def note(tx: AsyncSession, user_id: str | None, what: str, **detail: Any) -> None:
    """Write into the audit log."""
    await tx.execute(insert(AuditRow).values(at=now(), user_id=user_id, what=what, detail=detail))


async def count_try(tx: AsyncSession, key: bytes, most: int, window: timedelta) -> int | None:
    """Count one try; or, when there were `most` within the window, the seconds until the next is allowed.

    A try counts from its beginning, so many at once do not slip through. Raise in the caller's transaction to take it back.
    """
    moment = now()
    await tx.execute(_ONE_AT_A_TIME, {"key": key})
    latest = select(TryRow.at).where(TryRow.key == key, TryRow.at > moment - window).order_by(TryRow.at.desc()).limit(most)
    times = (await tx.execute(latest)).scalars().all()
    if len(times) >= most:
        return max(1, round((times[-1] + window - moment).total_seconds()))
    await tx.execute(insert(TryRow).values(key=key, at=moment))
    return None


async def forgive(tx: AsyncSession, key: bytes) -> None:
    """Forget the tries under this key."""
    await tx.execute(delete(TryRow).where(TryRow.key == key))


async def forgive_one(tx: AsyncSession, key: bytes) -> None:
    """Forget the latest try under this key."""
    latest = select(TryRow.id).where(TryRow.key == key).order_by(TryRow.at.desc()).limit(1).scalar_subquery()
    await tx.execute(delete(TryRow).where(TryRow.id == latest))
