"""Queries about decks and cards; each in a transaction of the learner it is about."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards.schedule import DECAY, FACTOR, MAX_INTERVAL_DAYS
from lyceum.domains.cards.tables import CardRow, DeckRow, NoteRow

STATE_COLUMNS = ("state", "step", "stability", "difficulty", "last_at", "last_day", "due_day", "due_at", "reps", "lapses", "leech")
OWN_WORD = ("suspended", "put_off_on")
"""What the learner, and not the log, says of a card."""

_ADD_CARDS = text(
    "INSERT INTO cards.cards (owner_id, id, note_id, deck_id, kind) SELECT owner_id, id, note_id, deck_id, kind"
    " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(owner_id varchar, id uuid, note_id uuid, deck_id uuid, kind varchar)"
    " ON CONFLICT (owner_id, id) DO UPDATE SET deleted = false, deck_id = excluded.deck_id"
)
_WRITE_STATES = text(
    "UPDATE cards.cards AS c SET state = r.state, step = r.step, stability = r.stability, difficulty = r.difficulty, last_at = r.last_at,"
    " last_day = r.last_day, due_day = r.due_day, due_at = r.due_at, reps = r.reps, lapses = r.lapses, leech = r.leech"
    " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, state varchar, step smallint, stability float8, difficulty float8,"
    " last_at timestamptz, last_day date, due_day date, due_at timestamptz, reps int, lapses int, leech boolean)"
    " WHERE c.owner_id = :me AND c.id = r.id"
)
# the same sum as schedule.interval_days; halves go up
_RESCHEDULE = text(
    "UPDATE cards.cards SET due_day = last_day + least(greatest(floor(stability / CAST(:factor AS float8)"
    " * (power(CAST(:retention AS float8), 1 / CAST(:decay AS float8)) - 1) + 0.5), 1), CAST(:most AS int))::int"
    " WHERE owner_id = :me AND deck_id = :deck AND state = 'review' AND (CAST(:note AS uuid) IS NULL OR note_id = :note)"
)


async def decks(tx: AsyncSession, user_id: str) -> list[DeckRow]:
    """All decks, the oldest first."""
    found = select(DeckRow).where(DeckRow.owner_id == user_id).order_by(DeckRow.id)
    return list((await tx.execute(found)).scalars())


async def card_counts(tx: AsyncSession, user_id: str) -> dict[UUID, int]:
    """How many cards each deck has."""
    there = select(CardRow.deck_id, func.count()).where(CardRow.owner_id == user_id, ~CardRow.deleted)
    return dict((await tx.execute(there.group_by(CardRow.deck_id))).all())


async def deck(tx: AsyncSession, user_id: str, deck_id: UUID) -> DeckRow | None:
    """A deck."""
    return await tx.get(DeckRow, (user_id, deck_id))


async def default_deck(tx: AsyncSession, first: Mapping[str, Any]) -> DeckRow:
    """The default deck of the language of `first`; `first` itself when there is none yet."""
    found = select(DeckRow).where(DeckRow.owner_id == first["owner_id"], DeckRow.language == first["language"], DeckRow.is_default)
    there = (await tx.execute(found)).scalar_one_or_none()
    if there is None:
        await tx.execute(insert(DeckRow).values(**first).on_conflict_do_nothing())
        there = (await tx.execute(found)).scalar_one()
    return there


async def add_deck(tx: AsyncSession, row: Mapping[str, Any]) -> None:
    """A new deck."""
    await tx.execute(insert(DeckRow).values(**row))


async def remove_deck(tx: AsyncSession, user_id: str, deck_id: UUID, heir: UUID) -> None:
    """Delete a deck; its notes and cards go to another one. The log keeps what was done in it."""
    for table in (NoteRow, CardRow):
        moved = update(table).where(table.owner_id == user_id, table.deck_id == deck_id).values(deck_id=heir)
        await tx.execute(moved.execution_options(synchronize_session=False))
    await tx.execute(delete(DeckRow).where(DeckRow.owner_id == user_id, DeckRow.id == deck_id))


async def reschedule(tx: AsyncSession, user_id: str, deck_id: UUID, retention: float, note_id: UUID | None = None) -> None:
    """Let another desired retention decide when the cards of a deck are due, or those of one of its notes."""
    values = {"retention": retention, "factor": FACTOR, "decay": DECAY, "most": MAX_INTERVAL_DAYS}
    await tx.execute(_RESCHEDULE, {"me": user_id, "deck": deck_id, "note": note_id, **values})


async def add_cards(tx: AsyncSession, rows: Iterable[Mapping[str, Any]]) -> None:
    """New cards; one that was there before is there again, with its log."""
    await tx.execute(_ADD_CARDS, {"rows": json.dumps(list(rows), default=str)})


async def cards_of(tx: AsyncSession, user_id: str, note_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Every card of these notes, deleted ones too: id, note_id, kind, reps, deck_id, deleted."""
    there = select(*(getattr(CardRow, name) for name in ("id", "note_id", "kind", "reps", "deck_id", "deleted")))
    return (await tx.execute(there.where(CardRow.owner_id == user_id, CardRow.note_id.in_(note_ids)))).all()


async def drop_cards(tx: AsyncSession, user_id: str, card_ids: Sequence[UUID]) -> None:
    """Put cards away; their log stays."""
    gone = update(CardRow).where(CardRow.owner_id == user_id, CardRow.id.in_(card_ids)).values(deleted=True)
    await tx.execute(gone.execution_options(synchronize_session=False))


async def held_cards(tx: AsyncSession, user_id: str, card_ids: Iterable[UUID]) -> Sequence[Row[Any]]:
    """The cards of these ids that the learner has or had, held until the transaction ends.

    In the order of their ids: two transactions then wait for each other instead of dying of a deadlock.
    """
    columns = [getattr(CardRow, name) for name in ("id", "note_id", "deck_id", "kind", *OWN_WORD, "deleted", *STATE_COLUMNS)]
    found = select(*columns).where(CardRow.owner_id == user_id, CardRow.id.in_(list(card_ids))).order_by(CardRow.id)
    return (await tx.execute(found.with_for_update())).all()


async def suspend(tx: AsyncSession, user_id: str, card_id: UUID, suspended: bool | None) -> None:
    """Keep the learner's word on whether a card comes."""
    card = update(CardRow).where(CardRow.owner_id == user_id, CardRow.id == card_id).values(suspended=suspended)
    await tx.execute(card.execution_options(synchronize_session=False))


async def put_off(tx: AsyncSession, user_id: str, note_id: UUID, day: date | None) -> None:
    """Say on which day the cards of a note shall not come."""
    cards = update(CardRow).where(CardRow.owner_id == user_id, CardRow.note_id == note_id).values(put_off_on=day)
    await tx.execute(cards.execution_options(synchronize_session=False))


async def write_states(tx: AsyncSession, user_id: str, states: Iterable[Mapping[str, Any]]) -> None:
    """Keep what the log says of cards; each mapping has the card's `id` and all of STATE_COLUMNS."""
    rows = json.dumps(list(states), default=str)
    await tx.execute(_WRITE_STATES, {"rows": rows, "me": user_id})
