"""What studying costs in a full account: 20,000 cards and 200,000 reviews, under row-level security.

The reviews are sent as a browser would send them, 1,000 at a time. Then in turn: the next card (a queue of one, and of twenty), an answer
sent, the statistics page, Home's part of it. The peer reads twenty due cards by asyncpg alone, as the tables' owner would without policies.
Medians and 95th percentiles in milliseconds of wall time. Run: `python bench/cards_study.py [rounds]`.
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from ground import scratch

from lyceum.domains.cards.models import DeckChanges, Review, ReviewBatch
from lyceum.domains.cards.service import CardsService
from lyceum.domains.progress.service import ProgressService
from lyceum.kernel.clock import local_day, now
from lyceum.kernel.ids import new_id, new_user_id
from lyceum.platform import postgres
from lyceum.platform.database import Database

CARDS = 20_000
REVIEWS_A_CARD = 11
NEW_SHARE = 20
"""One card in so many is still new."""
BATCH = 1_000
COLUMNS = "owner_id, id, language, folded, word, lemma, meaning, sentence, created_at"
PEER = (
    "SELECT * FROM cards.cards WHERE owner_id = $1 AND deck_id = $2 AND NOT idle AND state = 'review' AND due_day <= $3"
    " ORDER BY due_day, id LIMIT 20"
)


async def fill(owner: asyncpg.Connection, service: CardsService, learner: str) -> float:
    """A full account; returns the median milliseconds of an upload of 1,000 reviews."""
    sentence = "The caterpillar and the girl looked at each other for some time in silence."
    rows = [(learner, new_id(), "en", f"word{n}", f"word{n}", f"word{n}", "کلمه", sentence, now()) for n in range(CARDS)]
    await owner.execute("SELECT set_config('app.user_id', $1, false)", learner)
    await owner.execute(f"CREATE TEMP TABLE fill AS SELECT {COLUMNS} FROM cards.notes LIMIT 0")
    await owner.copy_records_to_table("fill", records=rows)
    await owner.execute(f"INSERT INTO cards.notes ({COLUMNS}) SELECT * FROM fill")
    await owner.execute("INSERT INTO cards.tallies VALUES ($1, '', $2), ($1, 'en', $2)", learner, CARDS)
    await service.decks(learner)
    await owner.execute("ANALYZE cards.notes, cards.cards, cards.reviews, cards.days")
    ids = [row["id"] for row in await owner.fetch("SELECT id FROM cards.cards WHERE owner_id = $1 ORDER BY note_id", learner)]
    assert len(ids) == CARDS
    chance, start, took = random.Random(4), now() - timedelta(days=400), []
    for turn in range(REVIEWS_A_CARD):
        for first in range(0, CARDS - CARDS // NEW_SHARE, BATCH):
            at = start + timedelta(days=turn * (turn + 1) * 3.6 + first / CARDS * 30)
            reviews = [reviewed(card, at + timedelta(seconds=n), chance) for n, card in enumerate(ids[first : first + BATCH])]
            begun = time.perf_counter()
            await service.receive(learner, ReviewBatch(sent_at=now(), reviews=reviews))
            took.append((time.perf_counter() - begun) * 1_000)
    await owner.execute("ANALYZE cards.notes, cards.cards, cards.reviews, cards.days")
    return statistics.median(took)


def reviewed(card: UUID, at: datetime, chance: random.Random) -> Review:
    """A review as devices send it."""
    rating = chance.choices((1, 2, 3, 4), (1, 1, 7, 2))[0]
    milliseconds = chance.randrange(2_000, 20_000)
    return Review(id=new_id(), card_id=card, at=at, day=local_day(at, "UTC"), rating=rating, milliseconds=milliseconds)


async def timed(rounds: int, work: Callable[[], Awaitable[Any]]) -> tuple[float, float]:
    """Median and 95th percentile of doing it, in milliseconds; the first three times open connections and prepare statements."""
    took = []
    for _ in range(rounds + 3):
        begun = time.perf_counter()
        await work()
        took.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(took[3:]), statistics.quantiles(took[3:], n=20)[-1]


async def compare(addresses: postgres.Addresses, rounds: int) -> None:
    """Prints every figure beside the peer's."""
    owner = await asyncpg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False))
    db, learner = Database(addresses.app), new_user_id()
    service = CardsService(db=db, library=None, progress=ProgressService(db=db))  # the library is asked for chapters only
    upload = await fill(owner, service, learner)
    (deck,) = await service.decks(learner)
    await service.change_deck(learner, deck.id, DeckChanges(new_per_day=100))
    (card,) = (await service.study(learner, limit=1)).cards
    today, select = local_day(now(), "UTC"), await owner.prepare(PEER)
    await owner.execute("ALTER TABLE cards.cards NO FORCE ROW LEVEL SECURITY")  # binds the owner no more; the app's role as before
    chance = random.Random(5)

    async def answer() -> None:
        await service.receive(learner, ReviewBatch(sent_at=now(), reviews=[reviewed(card.id, now() - timedelta(seconds=1), chance)]))

    peer = await timed(rounds, lambda: select.fetch(learner, deck.id, today))
    jobs: dict[str, Callable[[], Awaitable[Any]]] = {
        "next card": lambda: service.study(learner, limit=1),
        "next twenty cards": lambda: service.study(learner, limit=20),
        "answer sent": answer,
        "statistics": lambda: service.statistics(learner),
        "today": lambda: service.today(learner),
    }
    log = await owner.fetchval("SELECT sum(reviews) FROM cards.days")
    print(f"cards_study: {CARDS:,} cards, {log:,} reviews; peer, bare indexed SELECT of 20 due cards: {peer[0]:.2f} ms (p95 {peer[1]:.2f})")
    for name, work in jobs.items():
        ours = await timed(rounds, work)
        print(f"  {name}: {ours[0]:.1f} ms (p95 {ours[1]:.1f}); ratio {ours[0] / peer[0]:.1f}")
    print(f"  upload of {BATCH:,} reviews: {upload:.0f} ms")
    await db.close()
    await owner.close()


def main() -> None:
    """Prints the figures."""
    with scratch() as addresses:
        asyncio.run(compare(addresses, int(sys.argv[1]) if len(sys.argv) > 1 else 100))


if __name__ == "__main__":
    main()
