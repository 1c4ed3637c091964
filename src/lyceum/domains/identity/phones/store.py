"""Queries of codes by SMS and of the numbers they show."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity.phones.tables import PhoneCodeRow
from lyceum.domains.identity.tables import TryRow, UserRow
from lyceum.kernel.clock import now


async def keep(tx: AsyncSession, digest: bytes, lifetime: timedelta, **values: Any) -> None:
    """Keep a code that is about to be sent."""
    await tx.execute(insert(PhoneCodeRow).values(hash=digest, expires_at=now() + lifetime, tries=0, **values))


async def tried(tx: AsyncSession, digest: bytes, most: int) -> PhoneCodeRow | None:
    """The code of an attempt, with one try more counted against it; None when there is none that is good for another try."""
    good = (PhoneCodeRow.hash == digest, PhoneCodeRow.used_at.is_(None), PhoneCodeRow.tries < most, PhoneCodeRow.expires_at > now())
    counted = update(PhoneCodeRow).where(*good).values(tries=PhoneCodeRow.tries + 1)
    return (await tx.execute(counted.returning(PhoneCodeRow))).scalar_one_or_none()


async def use(tx: AsyncSession, digest: bytes) -> bool:
    """Use a code up; False when it was used at this moment. Of several at once, one uses it."""
    unused = update(PhoneCodeRow).where(PhoneCodeRow.hash == digest, PhoneCodeRow.used_at.is_(None)).values(used_at=now())
    return (await tx.execute(unused.returning(PhoneCodeRow.hash))).scalar_one_or_none() is not None


async def owner(tx: AsyncSession, phone: str) -> UserRow | None:
    """The user who has shown that this number is theirs."""
    query = select(UserRow).where(UserRow.phone == phone, UserRow.phone_verified_at.is_not(None))
    return (await tx.execute(query)).scalar_one_or_none()


async def counted(tx: AsyncSession, key: bytes, window: timedelta) -> int:
    """How many tries there were under a key."""
    within = select(func.count()).select_from(TryRow).where(TryRow.key == key, TryRow.at > now() - window)
    return (await tx.execute(within)).scalar_one()
