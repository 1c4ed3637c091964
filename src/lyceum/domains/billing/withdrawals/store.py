"""Queries of withdrawals."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.withdrawals.models import Step, Withdrawal, WithdrawalRecord, WithdrawalState
from lyceum.domains.billing.withdrawals.tables import StepRow, WithdrawalRow

NEVER_BEGAN: tuple[WithdrawalState, ...] = ("asked", "refused")
OPEN: tuple[WithdrawalState, ...] = ("asked", "requested", "approved")
NOT_PAID: tuple[WithdrawalState, ...] = ("refused", "rejected", "cancelled")

_CLAIM = text(
    "UPDATE billing.withdrawals SET next_check_at = :again WHERE id IN (SELECT id FROM billing.withdrawals WHERE next_check_at <= :moment "
    "ORDER BY next_check_at LIMIT :most FOR UPDATE SKIP LOCKED) RETURNING id"
)
_PAYOUTS = text("SELECT pg_advisory_xact_lock(7215913)")


async def add(tx: AsyncSession, values: dict[str, Any]) -> None:
    """Write a withdrawal down, once an id."""
    await tx.execute(insert(WithdrawalRow).values(values).on_conflict_do_nothing(index_elements=["id"]))


async def find(tx: AsyncSession, withdrawal_id: UUID, *, lock: bool = False) -> WithdrawalRow | None:
    """A withdrawal."""
    query = select(WithdrawalRow).where(WithdrawalRow.id == withdrawal_id)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def of(tx: AsyncSession, user_id: str, after: UUID | None, limit: int) -> list[WithdrawalRow]:
    """A user's withdrawals that began, newest first."""
    query = select(WithdrawalRow).where(WithdrawalRow.owner_id == user_id, WithdrawalRow.state.not_in(NEVER_BEGAN))
    return await _newest(tx, query, after, limit)


async def listed(tx: AsyncSession, state: WithdrawalState | None, after: UUID | None, limit: int) -> list[WithdrawalRow]:
    """Everybody's: those of a state that waits oldest first, all others newest first."""
    query = select(WithdrawalRow)
    query = query.where(WithdrawalRow.state == state) if state else query.where(WithdrawalRow.state.not_in(NEVER_BEGAN))
    if state not in OPEN:
        return await _newest(tx, query, after, limit)
    if after:
        query = query.where(WithdrawalRow.number > _number(after))
    return list((await tx.execute(query.order_by(WithdrawalRow.number).limit(limit))).scalars())


async def _newest(tx: AsyncSession, query: Any, after: UUID | None, limit: int) -> list[WithdrawalRow]:
    if after:
        query = query.where(WithdrawalRow.number < _number(after))
    return list((await tx.execute(query.order_by(WithdrawalRow.number.desc()).limit(limit))).scalars())


def _number(after: UUID) -> Any:
    return select(WithdrawalRow.number).where(WithdrawalRow.id == after).scalar_subquery()


async def asked_since(tx: AsyncSession, user_id: str, since: datetime, but: UUID) -> int:
    """How many withdrawals somebody has asked for since then, one apart."""
    mine = (WithdrawalRow.owner_id == user_id, WithdrawalRow.state != "refused", WithdrawalRow.created_at > since, WithdrawalRow.id != but)
    return int((await tx.execute(select(func.count()).where(*mine))).scalar_one())


async def note(tx: AsyncSession, row: WithdrawalRow, what: WithdrawalState, actor: str, moment: datetime) -> None:
    """Write down who has done what."""
    step = {"withdrawal_id": row.id, "owner_id": row.owner_id, "what": what, "actor": actor, "note": row.reason, "at": moment}
    await tx.execute(insert(StepRow).values(step))


async def steps(tx: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[StepRow]]:
    """What was done about each of these, in order."""
    found: dict[UUID, list[StepRow]] = {one: [] for one in ids}
    for row in (await tx.execute(select(StepRow).where(StepRow.withdrawal_id.in_(ids)).order_by(StepRow.id))).scalars():
        found[row.withdrawal_id].append(row)
    return found


async def one_at_a_time(tx: AsyncSession) -> None:
    """Nobody else writes a number of the bank down before this transaction ends."""
    await tx.execute(_PAYOUTS)


async def is_used(tx: AsyncSession, reference: str) -> bool:
    """Whether a withdrawal has this number of the bank."""
    return bool((await tx.execute(select(WithdrawalRow.id).where(WithdrawalRow.reference == reference))).first())


async def claim_due(tx: AsyncSession, moment: datetime, again: datetime, most: int) -> list[UUID]:
    """Withdrawals that have to go on; nobody else gets them before `again`."""
    return list((await tx.execute(_CLAIM, {"moment": moment, "again": again, "most": most})).scalars())


async def waiting(tx: AsyncSession, moment: datetime, late_after: timedelta) -> tuple[int, int]:
    """How many wait for somebody of the school, and how many of them for too long."""
    late = func.count().filter(WithdrawalRow.changed_at < moment - late_after)
    found = (await tx.execute(select(func.count(), late).where(WithdrawalRow.state.in_(OPEN)))).one()
    return int(found[0]), int(found[1])


async def erase_accounts(tx: AsyncSession, unpaid_before: datetime, paid_before: datetime) -> int:
    """Erase bank accounts that nobody needs any more; returns how many."""
    ended = WithdrawalRow.state.in_(NOT_PAID) & (WithdrawalRow.changed_at < unpaid_before)
    kept = WithdrawalRow.state.in_(("paid", "returned")) & (WithdrawalRow.changed_at < paid_before)
    gone = await tx.execute(
        update(WithdrawalRow)
        .where(WithdrawalRow.account.is_not(None), WithdrawalRow.becomes.is_(None), ended | kept)
        .values(account=None)
        .returning(WithdrawalRow.id)
    )
    return len(gone.scalars().all())


def shown(row: WithdrawalRow) -> Withdrawal:
    """A withdrawal as its owner sees it."""
    return Withdrawal.model_validate(row, from_attributes=True)


def record(row: WithdrawalRow, done: list[StepRow]) -> WithdrawalRecord:
    """A withdrawal as those who look after money see it."""
    return WithdrawalRecord(
        **shown(row).model_dump(),
        user_id=row.owner_id,
        approvals_needed=row.approvals_needed,
        becomes=row.becomes,
        steps=tuple(Step.model_validate(step, from_attributes=True) for step in done),
    )
