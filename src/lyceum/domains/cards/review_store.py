"""Queries about the log of reviews, its sums a day, and what is to be studied; each in a transaction of the learner it is about."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards.card_store import OWN_WORD, STATE_COLUMNS
from lyceum.domains.cards.schedule import DECAY, FACTOR, MATURE_DAYS, MAX_COUNTED_MS, DaySums, Logged
from lyceum.domains.cards.tables import CardRow, DayRow, NoteRow, ReviewRow

SUMS = DaySums._fields
MOST_LEARNING = 500
"""Cards in learning that a queue looks at."""
USUAL_OVER_REVIEWS = 500
"""The learner's own pace is the median of this many last reviews."""

_ADD_REVIEWS = text(
    "INSERT INTO cards.reviews (owner_id, id, card_id, deck_id, at, day, rating, voids, milliseconds, received_at)"
    " SELECT :me, r.id, r.card_id, c.deck_id, r.at, r.day, r.rating, r.voids, r.milliseconds, :received_at"
    " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS"
    " r(id uuid, card_id uuid, at timestamptz, day date, rating smallint, voids uuid, milliseconds int)"
    " JOIN cards.cards c ON c.owner_id = :me AND c.id = r.card_id"
    " ORDER BY r.id ON CONFLICT DO NOTHING RETURNING id"
)
# a card whose sibling was asked today waits until tomorrow
_QUEUE = text(
    """
    WITH asked AS MATERIALIZED (
      SELECT id, note_id FROM cards.cards WHERE owner_id = :me AND last_day = CAST(:today AS date) AND NOT deleted)
    (SELECT 'learning' AS part, id, note_id, deck_id, due_at FROM cards.cards
     WHERE owner_id = :me AND deck_id = ANY(:decks) AND NOT idle AND state IN ('learning', 'relearning') AND due_at < :day_end
     AND (put_off_on IS NULL OR put_off_on < CAST(:today AS date))
     ORDER BY due_at LIMIT :most_learning)
    UNION ALL
    (SELECT 'due', found.id, found.note_id, d.id, NULL
     FROM unnest(CAST(:decks AS uuid[]), CAST(:due_quotas AS int[])) AS d(id, quota) CROSS JOIN LATERAL (
       SELECT c.id, c.note_id, c.due_day FROM cards.cards c
       WHERE c.owner_id = :me AND c.deck_id = d.id AND NOT c.idle AND c.state = 'review' AND c.due_day <= CAST(:today AS date)
       AND (c.put_off_on IS NULL OR c.put_off_on < CAST(:today AS date))
       AND NOT EXISTS (SELECT 1 FROM asked WHERE asked.note_id = c.note_id AND asked.id <> c.id)
       ORDER BY c.due_day, c.id LIMIT d.quota) found
     ORDER BY found.due_day, found.id)
    UNION ALL
    (SELECT 'new', found.id, found.note_id, d.id, NULL
     FROM unnest(CAST(:decks AS uuid[]), CAST(:new_quotas AS int[])) AS d(id, quota) CROSS JOIN LATERAL (
       SELECT c.id, c.note_id, c.kind FROM cards.cards c
       WHERE c.owner_id = :me AND c.deck_id = d.id AND NOT c.idle AND c.state = 'new'
       AND (c.put_off_on IS NULL OR c.put_off_on < CAST(:today AS date))
       AND NOT EXISTS (SELECT 1 FROM asked WHERE asked.note_id = c.note_id AND asked.id <> c.id)
       ORDER BY c.note_id, c.kind LIMIT d.quota) found
     ORDER BY found.note_id, found.kind)
    """
)
_RECALL = text(
    """
    SELECT coalesce(sum(best), 0) FROM (
      SELECT max(power(1 + CAST(:factor AS float8) * greatest(CAST(:today AS date) - last_day, 0) / stability,
                       CAST(:decay AS float8))) AS best
      FROM cards.cards WHERE owner_id = :me AND NOT deleted AND stability IS NOT NULL GROUP BY note_id) AS words
    """
)
_USUAL_MS = text(
    """
    SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY least(milliseconds, CAST(:most AS int))) FROM (
      SELECT milliseconds FROM cards.reviews WHERE owner_id = :me AND rating IS NOT NULL AND milliseconds > 0
      ORDER BY id DESC LIMIT :latest) AS latest
    """
)
_MATURITY = text(
    """
    SELECT deck_id, count(*) AS cards,
           count(*) FILTER (WHERE NOT idle AND state = 'new') AS new,
           count(*) FILTER (WHERE NOT idle AND state IN ('learning', 'relearning')) AS learning,
           count(*) FILTER (WHERE NOT idle AND state = 'review' AND due_day - last_day < CAST(:mature AS int)) AS young,
           count(*) FILTER (WHERE NOT idle AND state = 'review' AND due_day - last_day >= CAST(:mature AS int)) AS mature,
           count(*) FILTER (WHERE idle) AS suspended
    FROM cards.cards WHERE owner_id = :me AND NOT deleted GROUP BY deck_id
    """
)
_FORECAST = text(
    "SELECT greatest(due_day, CAST(:today AS date)) AS day, count(*) AS due FROM cards.cards"
    " WHERE owner_id = :me AND NOT idle AND state = 'review' AND due_day <= CAST(:last AS date) GROUP BY 1"
)


async def add_reviews(tx: AsyncSession, user_id: str, rows: Iterable[Mapping[str, Any]], received_at: datetime) -> set[UUID]:
    """Add lines to the log; returns the ids of those that were not in it yet. Rows of cards that are not there are left out."""
    values = {"me": user_id, "rows": json.dumps(list(rows), default=str), "received_at": received_at}
    return set((await tx.execute(_ADD_REVIEWS, values)).scalars())


async def logs(tx: AsyncSession, user_id: str, card_ids: Sequence[UUID]) -> dict[UUID, list[Logged]]:
    """The whole logs of cards."""
    row = ReviewRow
    found = select(row.card_id, row.id, row.at, row.day, row.rating, row.voids, row.milliseconds, row.deck_id)
    lines: dict[UUID, list[Logged]] = {card_id: [] for card_id in card_ids}
    for line in (await tx.execute(found.where(row.owner_id == user_id, row.card_id.in_(card_ids)))).all():
        lines[line[0]].append(Logged._make(line[1:]))
    return lines


async def add_to_days(tx: AsyncSession, user_id: str, changes: Mapping[tuple[date, UUID], DaySums]) -> None:
    """Add to the sums of days; a change may be negative, for an undone review."""
    # sorted: two transactions then wait for each other instead of dying of a deadlock
    rows = [{"owner_id": user_id, "day": day, "deck_id": deck_id, **sums._asdict()} for (day, deck_id), sums in sorted(changes.items())]
    if rows:
        added = insert(DayRow).values(rows)
        sums = {name: getattr(DayRow, name) + added.excluded[name] for name in SUMS}
        await tx.execute(added.on_conflict_do_update(index_elements=["owner_id", "day", "deck_id"], set_=sums))


async def day_of(tx: AsyncSession, user_id: str, day: date) -> dict[UUID, Row[Any]]:
    """What was done on a day, by deck."""
    sums = [getattr(DayRow, name) for name in ("deck_id", *SUMS)]
    found = select(*sums).where(DayRow.owner_id == user_id, DayRow.day == day)
    return {row.deck_id: row for row in (await tx.execute(found)).all()}


async def queue(tx: AsyncSession, user_id: str, **asked: Any) -> Sequence[Row[Any]]:
    """What could be studied: rows of part (learning, due, new), id, note_id, deck_id, due_at, each part in its order.

    `asked`: today, day_end, decks, and as long as decks: due_quotas, new_quotas. Cards of a note that was asked today are left out.
    """
    return (await tx.execute(_QUEUE, {"me": user_id, "most_learning": MOST_LEARNING, **asked})).all()


async def faces(tx: AsyncSession, user_id: str, card_ids: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """Cards with the notes they show."""
    card = [getattr(CardRow, name) for name in ("id", "note_id", "deck_id", "kind", *OWN_WORD, *STATE_COLUMNS)]
    note = [getattr(NoteRow, name) for name in ("language", "word", "lemma", "meaning", "sentence", "book_id", "chapter", "block")]
    found = select(*card, *note).join(NoteRow, (NoteRow.owner_id == CardRow.owner_id) & (NoteRow.id == CardRow.note_id))
    return {row.id: row for row in (await tx.execute(found.where(CardRow.owner_id == user_id, CardRow.id.in_(card_ids)))).all()}


async def recall(tx: AsyncSession, user_id: str, today: date) -> float:
    """How many words would be recalled today: the likelihood of each, by its best card, summed up."""
    values = {"me": user_id, "today": today, "factor": FACTOR, "decay": DECAY}
    return float((await tx.execute(_RECALL, values)).scalar_one())


async def usual_ms(tx: AsyncSession, user_id: str) -> tuple[int, float | None]:
    """How many of the last reviews were timed, and their median in milliseconds."""
    timed, median = (await tx.execute(_USUAL_MS, {"me": user_id, "most": MAX_COUNTED_MS, "latest": USUAL_OVER_REVIEWS})).one()
    return timed, median


async def maturity(tx: AsyncSession, user_id: str) -> Sequence[Row[Any]]:
    """Counts of cards, a row a deck that has any: deck_id, cards, new, learning, young, mature, suspended."""
    return (await tx.execute(_MATURITY, {"me": user_id, "mature": MATURE_DAYS})).all()


async def forecast(tx: AsyncSession, user_id: str, today: date, last: date) -> dict[date, int]:
    """Reviews due a day up to `last`; what is overdue counts for today."""
    return dict((await tx.execute(_FORECAST, {"me": user_id, "today": today, "last": last})).all())


async def days_since(tx: AsyncSession, user_id: str, first: date) -> Sequence[Row[Any]]:
    """Sums of each day, all decks together, oldest first."""
    sums = [func.sum(getattr(DayRow, name)).label(name) for name in SUMS]
    found = select(DayRow.day, *sums).where(DayRow.owner_id == user_id, DayRow.day >= first)
    return (await tx.execute(found.group_by(DayRow.day).order_by(DayRow.day))).all()


async def all_reviews(tx: AsyncSession, user_id: str) -> int:
    """Reviews ever."""
    return int((await tx.execute(select(func.sum(DayRow.reviews)).where(DayRow.owner_id == user_id))).scalar_one() or 0)
