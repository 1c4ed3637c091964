"""What a page of the word list costs: 50 of 20,000 notes with their total, under row-level security, beside one bare indexed SELECT.

The peer reads the same 50 rows by asyncpg alone, as the tables' owner would without policies, and counts nothing. Pages from all over
the list, in turn. Medians in milliseconds of wall time. Run: `python bench/cards_notes.py [pages]`.
"""

import time
from uuid import UUID

import asyncpg
from ground import beside

from lyceum.domains.cards.port import MAX_NOTES
from lyceum.domains.cards.service import CardsService
from lyceum.domains.progress.service import ProgressService
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id, new_user_id
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database

OTHERS = 5
"""Learners with full lists of their own beside the one who reads."""
PAGE = 50
TALLY = "INSERT INTO cards.tallies VALUES ($1, '', $2), ($1, 'en', $2)"
COLUMNS = "owner_id, id, language, folded, word, lemma, meaning, sentence, book_id, chapter, block, created_at, deck_id"
PEER = "SELECT * FROM cards.notes WHERE owner_id = $1 AND id < $2 ORDER BY id DESC LIMIT 50"


async def fill(owner: asyncpg.Connection, learner: str) -> list[UUID]:
    """A full word list; returns the ids, oldest first."""
    sentence = "The caterpillar and the girl looked at each other for some time in silence."
    deck, ids = new_id(), sorted(new_id() for _ in range(MAX_NOTES))
    rows = [
        (learner, id_, "en", f"word{number}", f"Word{number}", f"word{number}", "کلمه", sentence, new_id(), 5, 1, now(), deck)
        for number, id_ in enumerate(ids)
    ]
    await owner.execute("SELECT set_config('app.user_id', $1, false)", learner)
    await owner.copy_records_to_table("fill", records=rows)
    await owner.execute(f"INSERT INTO cards.notes ({COLUMNS}) SELECT {COLUMNS} FROM fill")
    await owner.execute("TRUNCATE fill")
    await owner.execute(TALLY, learner, MAX_NOTES)
    return ids


async def compare(addresses: Addresses, pages: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of ours and of each of the peer's."""
    owner = await asyncpg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False))
    await owner.execute(f"CREATE TEMP TABLE fill AS SELECT {COLUMNS} FROM cards.notes WITH NO DATA")
    for _ in range(OTHERS):
        await fill(owner, new_user_id())
    learner = new_user_id()
    ids = await fill(owner, learner)
    await owner.execute("ALTER TABLE cards.notes NO FORCE ROW LEVEL SECURITY")  # binds the owner no more; the app's role as before
    await owner.execute("ANALYZE cards.notes, cards.tallies")
    select = await owner.prepare(PEER)
    db = Database(addresses.app)
    service = CardsService(db=db, library=None, progress=ProgressService(db=db))  # the library is asked for chapters only
    ours: list[float] = []
    peer: list[float] = []
    for number in range(pages + 20):
        after = ids[-1 - (number * 7_919) % (MAX_NOTES - PAGE)]
        started = time.perf_counter()
        page = await service.notes(learner, after=after, limit=PAGE)
        between = time.perf_counter()
        rows = await select.fetch(learner, after)
        ours.append((between - started) * 1_000)
        peer.append((time.perf_counter() - between) * 1_000)
        assert page.total == MAX_NOTES
        assert [note.id for note in page.items] == [row["id"] for row in rows]
    await db.close()
    await owner.close()
    return ours[20:], peer[20:]  # the first ones open connections and prepare statements


def main() -> None:
    """Prints both and their ratio."""
    beside("cards_notes", compare, 500, ours="50 of 20,000 notes and their total", peer="bare indexed SELECT")


if __name__ == "__main__":
    main()
