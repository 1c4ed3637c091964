"""Queries of providers, trips and identities."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, factor_store, session_store
from lyceum.domains.identity.factor_tables import PasskeyRow, SecondStepRow
from lyceum.domains.identity.federation.models import Proof
from lyceum.domains.identity.federation.tables import IdentityRow, ProviderRow, TripRow
from lyceum.domains.identity.tables import ApiKeyRow, CredentialRow, SignInLinkRow, UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id


async def providers(tx: AsyncSession) -> list[ProviderRow]:
    """All providers, in the order they were added."""
    return list((await tx.execute(select(ProviderRow).order_by(ProviderRow.made_at, ProviderRow.id))).scalars())


async def provider(tx: AsyncSession, provider_id: str, *, lock: bool = False) -> ProviderRow | None:
    """The provider of this id; locked, nobody changes it meanwhile."""
    query = select(ProviderRow).where(ProviderRow.id == provider_id).execution_options(populate_existing=True)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def named(tx: AsyncSession, issuer: str) -> str:
    """What the provider with this issuer is called."""
    found = (await tx.execute(select(ProviderRow.name).where(ProviderRow.issuer == issuer))).scalar_one_or_none()
    return found or issuer.removeprefix("https://")


async def add_provider(tx: AsyncSession, **values: Any) -> None:
    """A new provider. Raises IntegrityError when its issuer is there."""
    await tx.execute(insert(ProviderRow).values(version=1, made_at=now(), **values))


async def change_provider(tx: AsyncSession, provider_id: str, values: dict[str, Any]) -> None:
    """Other values for a provider, as its next version."""
    changed = update(ProviderRow).where(ProviderRow.id == provider_id)
    await tx.execute(changed.values(version=ProviderRow.version + 1, **values))


async def drop_provider(tx: AsyncSession, provider_id: str) -> None:
    """Take a provider away with the trips to it; the identities stay."""
    await tx.execute(delete(ProviderRow).where(ProviderRow.id == provider_id))


async def people(tx: AsyncSession) -> dict[str, int]:
    """How many accounts each issuer opens."""
    counted = select(IdentityRow.issuer, func.count().label("people")).group_by(IdentityRow.issuer)
    return {row.issuer: row.people for row in await tx.execute(counted)}


async def begin_trip(tx: AsyncSession, digest: bytes, expires_at: datetime, **values: Any) -> None:
    """A browser sets out."""
    await tx.execute(insert(TripRow).values(hash=digest, expires_at=expires_at, **values))


async def come_back(tx: AsyncSession, digest: bytes, provider_id: str) -> TripRow | None:
    """The trip that comes back from this provider; None when it never was, ran out or was back before. Of several at once, one gets it."""
    good = (TripRow.hash == digest, TripRow.provider_id == provider_id, TripRow.back_at.is_(None), TripRow.expires_at > now())
    return (await tx.execute(update(TripRow).where(*good).values(back_at=now()).returning(TripRow))).scalar_one_or_none()


async def keep_proof(tx: AsyncSession, digest: bytes, sealed: bytes) -> None:
    """What the provider vouches for, until the browser asks for it."""
    await tx.execute(update(TripRow).where(TripRow.hash == digest).values(proof_sealed=sealed))


async def spend(tx: AsyncSession, digest: bytes) -> TripRow | None:
    """The trip with its proof, which is good for one use: of several at once, one gets it."""
    good = (TripRow.hash == digest, TripRow.spent_at.is_(None), TripRow.proof_sealed.is_not(None), TripRow.expires_at > now())
    return (await tx.execute(update(TripRow).where(*good).values(spent_at=now()).returning(TripRow))).scalar_one_or_none()


async def identity(tx: AsyncSession, proof: Proof) -> IdentityRow | None:
    """The identity that is proven, if it opens an account; marked as used."""
    same = (IdentityRow.issuer == proof.issuer, IdentityRow.subject == proof.subject)
    used = update(IdentityRow).where(*same).values(used_at=now(), label=proof.label)
    return (await tx.execute(used.returning(IdentityRow))).scalar_one_or_none()


async def add_identity(tx: AsyncSession, proof: Proof, user_id: str) -> None:
    """Let what is proven open this account. Raises IntegrityError when it opens one, or the account has one of this issuer."""
    moment = now()
    row = {"issuer": proof.issuer, "subject": proof.subject, "label": proof.label, "linked_at": moment, "used_at": moment}
    await tx.execute(insert(IdentityRow).values(id=new_id(), user_id=user_id, **row))


async def identities(tx: AsyncSession, user_id: str) -> list[IdentityRow]:
    """What opens this account."""
    mine = select(IdentityRow).where(IdentityRow.user_id == user_id).order_by(IdentityRow.linked_at)
    return list((await tx.execute(mine)).scalars())


async def drop_identity(tx: AsyncSession, user_id: str, identity_id: UUID) -> str | None:
    """The issuer of the identity that no longer opens this account; None when there was none."""
    mine = delete(IdentityRow).where(IdentityRow.id == identity_id, IdentityRow.user_id == user_id)
    return (await tx.execute(mine.returning(IdentityRow.issuer))).scalar_one_or_none()


async def has_password(tx: AsyncSession, user_id: str) -> bool:
    """Whether there is a password."""
    return (await tx.execute(select(CredentialRow.user_id).where(CredentialRow.user_id == user_id))).scalar_one_or_none() is not None


async def passkeys(tx: AsyncSession, user_id: str) -> int:
    """How many passkeys there are."""
    return (await tx.execute(select(func.count()).select_from(PasskeyRow).where(PasskeyRow.user_id == user_id))).scalar_one()


async def disarm(tx: AsyncSession, user_id: str) -> None:
    """Take from an account whatever its maker could come back by: they never showed that the address in it is theirs."""
    await factor_store.drop_all(tx, user_id)
    await address_store.drop_proofs(tx, user_id)
    for table in (CredentialRow, SignInLinkRow, SecondStepRow, IdentityRow):
        await tx.execute(delete(table).where(table.user_id == user_id))
    await tx.execute(update(ApiKeyRow).where(ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None)).values(revoked_at=now()))
    await tx.execute(update(UserRow).where(UserRow.id == user_id).values(phone=None, phone_verified_at=None))
    await session_store.end_all(tx, user_id)
