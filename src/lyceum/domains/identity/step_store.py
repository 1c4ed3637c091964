"""Queries of the identity room: what is under way between a first and a second step, challenges to passkeys, codes sent by e-mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity.factor_tables import EmailCodeRow, PasskeyChallengeRow, SecondStepRow
from lyceum.kernel.clock import now


async def step(tx: AsyncSession, digest: bytes, *, most: int) -> SecondStepRow | None:
    """The second step of a ticket, this transaction's to take; None when it was taken, has run out, or was tried `most` times."""
    good = (SecondStepRow.used_at.is_(None), SecondStepRow.expires_at > now(), SecondStepRow.tries < most)
    query = select(SecondStepRow).where(SecondStepRow.hash == digest, *good).with_for_update()
    return (await tx.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def count_step(tx: AsyncSession, digest: bytes) -> None:
    """Somebody tried this second step, and it was wrong."""
    await tx.execute(update(SecondStepRow).where(SecondStepRow.hash == digest).values(tries=SecondStepRow.tries + 1))


async def use_step(tx: AsyncSession, digest: bytes) -> None:
    """The second step is taken."""
    await tx.execute(update(SecondStepRow).where(SecondStepRow.hash == digest).values(used_at=now()))


async def drop_steps(tx: AsyncSession, user_id: str) -> None:
    """Whoever is between a first and a second step as this user begins anew."""
    await tx.execute(delete(SecondStepRow).where(SecondStepRow.user_id == user_id))


async def add_challenge(tx: AsyncSession, challenge: bytes, bound: bytes, lasts: timedelta) -> None:
    """Keep a challenge for whoever it is bound to; those that have run out are forgotten on the way."""
    moment = now()
    await tx.execute(delete(PasskeyChallengeRow).where(PasskeyChallengeRow.expires_at < moment))
    await tx.execute(insert(PasskeyChallengeRow).values(challenge=challenge, bound=bound, expires_at=moment + lasts))


async def use_challenge(tx: AsyncSession, challenge: bytes, bound: bytes) -> bool:
    """Use a challenge up; False when it was used, has run out, is bound to another or never was. Of several at once, one gets it."""
    mine = (PasskeyChallengeRow.challenge == challenge, PasskeyChallengeRow.bound == bound)
    used = delete(PasskeyChallengeRow).where(*mine).returning(PasskeyChallengeRow.expires_at)
    expires_at = (await tx.execute(used)).scalar_one_or_none()
    return expires_at is not None and expires_at > now()


async def sent_at(tx: AsyncSession, bound: bytes) -> datetime | None:
    """When the last code for this purpose was sent; the purpose is this transaction's."""
    query = select(EmailCodeRow.sent_at).where(EmailCodeRow.bound == bound).with_for_update()
    return (await tx.execute(query)).scalar_one_or_none()


async def keep_code(tx: AsyncSession, bound: bytes, user_id: str, code: bytes, lasts: timedelta) -> None:
    """Keep the code that is about to be sent, in place of one sent before; those that have run out are forgotten on the way."""
    moment = now()
    await tx.execute(delete(EmailCodeRow).where(EmailCodeRow.expires_at < moment))
    row = {"user_id": user_id, "code": code, "sent_at": moment, "expires_at": moment + lasts}
    added = insert(EmailCodeRow).values(bound=bound, **row)
    await tx.execute(added.on_conflict_do_update(index_elements=[EmailCodeRow.bound], set_=row))


async def use_code(tx: AsyncSession, bound: bytes, user_id: str, kept_as: Sequence[bytes]) -> bool:
    """Use a code up; False when it is another, was used or has run out. Of several at once, one gets it."""
    good = (EmailCodeRow.bound == bound, EmailCodeRow.user_id == user_id, EmailCodeRow.code.in_(kept_as), EmailCodeRow.expires_at > now())
    return (await tx.execute(delete(EmailCodeRow).where(*good).returning(EmailCodeRow.bound))).scalar_one_or_none() is not None
