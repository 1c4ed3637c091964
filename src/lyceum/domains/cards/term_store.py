"""Queries about what a learner said and keeps of the words of a text; each in a transaction of the learner it is about.

Hundreds of lemmas travel as one array: as parameters each, a statement is as dear as all the rest of a request.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards.schedule import MATURE_DAYS
from lyceum.domains.cards.tables import TermRow
from lyceum.domains.cards.terms import Mark, NoteFacts, Said

_SAID = text(
    "SELECT folded, state, at FROM cards.terms WHERE owner_id = :me AND language = :language AND folded = ANY(CAST(:lemmas AS varchar[]))"
)
# a note without a card is not mature: bool_and of nothing is null
_NOTES = text(
    "SELECT n.folded, n.created_at,"
    " coalesce(bool_and(c.state = 'review' AND c.due_day - c.last_day >= CAST(:mature AS int)), false)"
    " FROM cards.notes n LEFT JOIN cards.cards c ON c.owner_id = n.owner_id AND c.note_id = n.id AND NOT c.deleted"
    " WHERE n.owner_id = :me AND n.language = :language AND n.folded = ANY(CAST(:lemmas AS varchar[]))"
    " GROUP BY n.folded, n.created_at"
)
_MARK = text(
    "INSERT INTO cards.terms (owner_id, language, folded, state, at, sweep_id)"
    " SELECT :me, :language, lemma, :state, :at, CAST(:sweep AS uuid) FROM unnest(CAST(:lemmas AS varchar[])) AS lemma"
    " ON CONFLICT (owner_id, language, folded) DO UPDATE SET state = excluded.state, at = excluded.at, sweep_id = excluded.sweep_id"
    " WHERE terms.at <= excluded.at"
)


async def said(tx: AsyncSession, user_id: str, language: str, lemmas: Sequence[str]) -> dict[str, Said]:
    """What the learner said of these lemmas."""
    rows = await tx.execute(_SAID, {"me": user_id, "language": language, "lemmas": lemmas})
    return {folded: Said(state, at) for folded, state, at in rows}


async def notes(tx: AsyncSession, user_id: str, language: str, lemmas: Sequence[str]) -> dict[str, NoteFacts]:
    """Of those of these lemmas that the learner keeps, since when, and whether all their cards are mature."""
    rows = await tx.execute(_NOTES, {"me": user_id, "language": language, "lemmas": lemmas, "mature": MATURE_DAYS})
    return {folded: NoteFacts(at, mature) for folded, at, mature in rows}


async def mark(
    tx: AsyncSession, user_id: str, language: str, lemmas: Sequence[str], state: Mark, at: datetime, sweep_id: UUID | None = None
) -> None:
    """Keep what the learner said of these lemmas at `at`, each of them named once; what was said later stays."""
    # always in this order: two transactions then wait for each other instead of dying of a deadlock
    values = {"me": user_id, "language": language, "lemmas": sorted(lemmas), "state": state, "at": at, "sweep": sweep_id}
    await tx.execute(_MARK, values)


async def unmark(tx: AsyncSession, user_id: str, language: str, lemmas: Sequence[str], at: datetime) -> None:
    """Forget what the learner had said of these lemmas by `at`."""
    gone = delete(TermRow).where(TermRow.owner_id == user_id, TermRow.language == language, TermRow.folded.in_(lemmas), TermRow.at <= at)
    await tx.execute(gone.execution_options(synchronize_session=False))


async def undo_sweep(tx: AsyncSession, user_id: str, sweep_id: UUID) -> None:
    """Forget what was said by one sweep, but for words that something else was said of since."""
    gone = delete(TermRow).where(TermRow.owner_id == user_id, TermRow.sweep_id == sweep_id)
    await tx.execute(gone.execution_options(synchronize_session=False))


async def swept(tx: AsyncSession, user_id: str, sweep_id: UUID) -> int:
    """How many words a sweep has marked."""
    rows = select(func.count()).select_from(TermRow).where(TermRow.owner_id == user_id, TermRow.sweep_id == sweep_id)
    return (await tx.execute(rows)).scalar_one()


async def marked(tx: AsyncSession, user_id: str) -> int:
    """How many words the learner has marked."""
    return (await tx.execute(select(func.count()).select_from(TermRow).where(TermRow.owner_id == user_id))).scalar_one()
