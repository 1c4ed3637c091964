"""Every query of the cards room; each in a transaction of the learner it is about."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards.tables import NoteRow, TallyRow
from lyceum.domains.library.port import BookRearranged

ALL = ""
"""The language under which all notes are counted."""
COLUMNS = tuple(NoteRow.__table__.columns)

# An event may come twice, and after a later one (their ids grow with time); a note kept since then has the new numbers already.
_FOLLOW = text(
    "UPDATE cards.notes SET chapter = moved.now, block = CASE WHEN moved.now IS NULL THEN NULL ELSE block END, rearranged_by = :event"
    " FROM unnest(CAST(:before AS int[]), CAST(:after AS int[])) AS moved(was, now)"
    " WHERE owner_id = :owner AND book_id = :book AND chapter = moved.was AND created_at <= :at"
    " AND (rearranged_by IS NULL OR rearranged_by < :event)"
)


async def add(tx: AsyncSession, row: dict[str, object]) -> NoteRow:
    """The note of this lemma: the new one, or the one that was there (its id then is another)."""
    added = insert(NoteRow).values(row)
    # the update changes nothing; it makes the row that is in the way come back, even one that was committed only just now
    same = added.on_conflict_do_update(constraint="one_note_a_lemma", set_={"folded": added.excluded.folded})
    return (await tx.execute(same.returning(NoteRow))).scalar_one()


async def one_at_a_time(tx: AsyncSession, what: UUID) -> None:
    """Wait until no other transaction works on this; a row that is not there yet can't be locked."""
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(what), 0))))


async def count(tx: AsyncSession, user_id: str, language: str, change: int) -> int:
    """Add to the counts of a language and of all; returns the count of all."""
    # always in this order: two transactions then wait for each other instead of dying of a deadlock
    rows = [{"owner_id": user_id, "language": name, "notes": change} for name in (ALL, language)]
    counted = insert(TallyRow).values(rows)
    counted = counted.on_conflict_do_update(
        index_elements=["owner_id", "language"], set_={"notes": TallyRow.notes + counted.excluded.notes}
    )
    counts = dict((await tx.execute(counted.returning(TallyRow.language, TallyRow.notes))).all())
    return counts[ALL]


async def tally(tx: AsyncSession, user_id: str, language: str = ALL) -> int:
    """How many notes there are in a language."""
    row = select(TallyRow.notes).where(TallyRow.owner_id == user_id, TallyRow.language == language)
    return (await tx.execute(row)).scalar_one_or_none() or 0


async def newest(tx: AsyncSession, user_id: str, language: str, after: UUID | None, limit: int) -> Sequence[Row[Any]]:
    """Notes older than `after`, newest first, as plain rows, for they are only read."""
    notes = select(*COLUMNS).where(NoteRow.owner_id == user_id)
    if language != ALL:
        notes = notes.where(NoteRow.language == language)
    if after is not None:
        notes = notes.where(NoteRow.id < after)
    return (await tx.execute(notes.order_by(NoteRow.id.desc()).limit(limit))).all()


async def follow(tx: AsyncSession, event: BookRearranged) -> None:
    """Bring the chapters in which notes of a book were met to their new numbers; None where the chapter is another one now."""
    moved = {was: now for was, now in event.chapters.items() if was != now}
    facts = {"owner": event.user_id, "book": event.book_id, "event": event.id, "at": event.at}
    await tx.execute(_FOLLOW, {**facts, "before": list(moved), "after": list(moved.values())})


async def remove(tx: AsyncSession, user_id: str, note_id: UUID) -> str | None:
    """Delete a note; returns its language, or None when there was none."""
    gone = delete(NoteRow).where(NoteRow.owner_id == user_id, NoteRow.id == note_id)
    return (await tx.execute(gone.returning(NoteRow.language))).scalar_one_or_none()


async def held(tx: AsyncSession, user_id: str, note_id: UUID) -> NoteRow | None:
    """A note, held until the transaction ends."""
    found = select(NoteRow).where(NoteRow.owner_id == user_id, NoteRow.id == note_id).with_for_update()
    return (await tx.execute(found)).scalar_one_or_none()


async def without_cards(tx: AsyncSession, user_id: str, limit: int) -> Sequence[Row[Any]]:
    """Notes from before there were cards, oldest first."""
    notes = select(*COLUMNS).where(NoteRow.owner_id == user_id, NoteRow.deck_id.is_(None))
    return (await tx.execute(notes.order_by(NoteRow.id).limit(limit))).all()


async def in_deck(tx: AsyncSession, user_id: str, deck_id: UUID) -> Sequence[Row[Any]]:
    """All notes of a deck."""
    return (await tx.execute(select(*COLUMNS).where(NoteRow.owner_id == user_id, NoteRow.deck_id == deck_id))).all()


async def put_into_deck(tx: AsyncSession, user_id: str, note_ids: Sequence[UUID], deck_id: UUID) -> None:
    """Say which deck notes are in; their cards are moved apart from this."""
    notes = update(NoteRow).where(NoteRow.owner_id == user_id, NoteRow.id.in_(note_ids))
    await tx.execute(notes.values(deck_id=deck_id).execution_options(synchronize_session=False))


async def kept_among(tx: AsyncSession, user_id: str, language: str, folded: Sequence[str]) -> set[str]:
    """Those of these lemmas (as they are compared) that the learner keeps."""
    there = select(NoteRow.folded).where(NoteRow.owner_id == user_id, NoteRow.language == language, NoteRow.folded.in_(folded))
    return set((await tx.execute(there)).scalars())
