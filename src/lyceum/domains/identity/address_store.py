"""Queries about addresses: whose they are, who claims them, and what was sent to them.

An address is its owner's once they have confirmed it. Until then any number of accounts may claim it; each signs in by it and its own
password, and none learns of the others.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity.address_tables import AddressProofRow, Purpose
from lyceum.domains.identity.store import OWNER_FIRST
from lyceum.domains.identity.tables import ApiKeyRow, CredentialRow, UserRow
from lyceum.kernel.clock import now

MAX_CANDIDATES = 50


@dataclass(frozen=True)
class Candidate:
    """An account that an address may stand for at sign-in."""

    user_id: str
    hashed: str
    confirmed: bool


async def owner(tx: AsyncSession, email: str) -> UserRow | None:
    """Who has shown that this address is theirs."""
    mine = (UserRow.email_folded == func.lower(email), UserRow.email_verified_at.is_not(None))
    return (await tx.execute(select(UserRow).where(*mine))).scalar_one_or_none()


async def candidates(tx: AsyncSession, email: str) -> list[Candidate]:
    """The accounts with a password that own or claim an address, the owner first, then the newest."""
    query = select(UserRow.id, CredentialRow.password_hash, UserRow.email_verified_at.is_not(None)).join(
        CredentialRow, CredentialRow.user_id == UserRow.id
    )
    query = query.where(UserRow.email_folded == func.lower(email)).order_by(*OWNER_FIRST).limit(MAX_CANDIDATES)
    return [Candidate(user_id, hashed, confirmed) for user_id, hashed, confirmed in await tx.execute(query)]


async def holder(tx: AsyncSession, email: str) -> UserRow | None:
    """Who is meant by an address: its owner, else the one account that claims it; None when several do, and none has shown it."""
    query = select(UserRow).where(UserRow.email_folded == func.lower(email)).order_by(*OWNER_FIRST).limit(2)
    found = list((await tx.execute(query)).scalars())
    return found[0] if found and (len(found) == 1 or found[0].email_verified_at is not None) else None


async def has_api_keys(tx: AsyncSession, user_id: str) -> bool:
    """Whether programs can act for this user."""
    living = exists().where(ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None))
    return bool((await tx.execute(select(living))).scalar_one())


async def keep_proof(tx: AsyncSession, proof_id: UUID, link: bytes, user_id: str, purpose: Purpose, address: str, lasts: timedelta) -> None:
    """Keep what is about to be sent; what was sent for the same purpose before is good no more."""
    await drop_proofs(tx, user_id, purpose)
    row = {"id": proof_id, "link": link, "user_id": user_id, "purpose": purpose, "address": address, "tries": 0}
    await tx.execute(insert(AddressProofRow).values(**row, made_at=now(), expires_at=now() + lasts))


async def drop_proofs(tx: AsyncSession, user_id: str, *purposes: Purpose) -> None:
    """What was sent for these purposes is good no more; without a purpose, nothing is."""
    query = delete(AddressProofRow).where(AddressProofRow.user_id == user_id)
    await tx.execute(query.where(AddressProofRow.purpose.in_(purposes)) if purposes else query)


async def proof(tx: AsyncSession, user_id: str, purpose: Purpose) -> AddressProofRow | None:
    """What was sent to a user for a purpose and is still good, locked."""
    good = (AddressProofRow.purpose == purpose, AddressProofRow.user_id == user_id, *_good())
    return (await tx.execute(select(AddressProofRow).where(*good).with_for_update())).scalar_one_or_none()


async def proof_by_link(tx: AsyncSession, purpose: Purpose, digest: bytes) -> AddressProofRow | None:
    """The same by the link that was sent, locked."""
    good = (AddressProofRow.purpose == purpose, AddressProofRow.link == digest, *_good())
    return (await tx.execute(select(AddressProofRow).where(*good).with_for_update())).scalar_one_or_none()


async def proof_by_id(tx: AsyncSession, proof_id: UUID) -> AddressProofRow | None:
    """The same by its id."""
    return (await tx.execute(select(AddressProofRow).where(AddressProofRow.id == proof_id, *_good()))).scalar_one_or_none()


async def used(tx: AsyncSession, row: AddressProofRow) -> None:
    """It is good no more."""
    await tx.execute(update(AddressProofRow).where(AddressProofRow.id == row.id).values(used_at=now()))


async def tried(tx: AsyncSession, row: AddressProofRow) -> None:
    """Somebody has typed a code that was not it."""
    await tx.execute(update(AddressProofRow).where(AddressProofRow.id == row.id).values(tries=AddressProofRow.tries + 1))


def _good() -> tuple[ColumnElement[bool], ...]:
    return AddressProofRow.used_at.is_(None), AddressProofRow.expires_at > now()


async def hash_anew(tx: AsyncSession, user_id: str, before: str, hashed: str) -> None:
    """Keep the same password under another salt, unless it was changed meanwhile."""
    mine = (CredentialRow.user_id == user_id, CredentialRow.password_hash == before)
    await tx.execute(update(CredentialRow).where(*mine).values(password_hash=hashed))
