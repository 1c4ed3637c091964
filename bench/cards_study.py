"""What the screens cost in a full account: 20,000 words with their cards and 200,000 reviews, through HTTP, under row-level security.

The reviews are sent as a browser would send them, 1,000 at a time, and counted by progress. Then every request of the pages Today, Cards,
Words and Statistics and of studying, in turn; the school runs whole in this process, the browser's side of it included. The peer reads
twenty due cards by asyncpg alone, as the tables' owner would without policies. Milliseconds of wall time, median and 95th percentile, and
of this process's own CPU; the next card has to come within 50, every screen (all its requests at once, as a browser asks) within 300.
Run: `python bench/cards_study.py [rounds]`.
"""

import asyncio
import gc
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
from ground import scratch

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.cards.models import Review, ReviewBatch
from lyceum.domains.cards.port import Cards
from lyceum.kernel.clock import local_day, now
from lyceum.kernel.ids import new_id
from lyceum.platform.addresses import Addresses
from lyceum.platform.settings import load

NEXT_CARD_MS, SCREEN_MS = 50, 300
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


async def fill(owner: asyncpg.Connection, service: Cards, learner: str) -> float:
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


async def timed(rounds: int, work: Callable[[], Awaitable[Any]]) -> tuple[float, float, float]:
    """Median and 95th percentile of doing it, and the median of its CPU, in milliseconds; the first three times prepare statements."""
    took, busy = [], []
    for _ in range(rounds + 3):
        begun, worked = time.perf_counter(), time.process_time()
        await work()
        took.append((time.perf_counter() - begun) * 1_000)
        busy.append((time.process_time() - worked) * 1_000)
    return statistics.median(took[3:]), statistics.quantiles(took[3:], n=20)[-1], statistics.median(busy[3:])


class Browser:
    """The learner's browser, signed in."""

    def __init__(self, house: House, learner: str) -> None:
        self._house, self.learner, self._chance = house, learner, random.Random(5)
        self.http = httpx2.AsyncClient(transport=httpx2.ASGITransport(house.app), base_url="http://school.test", timeout=60)

    async def sign_in(self) -> None:
        token = await self._house.ports["identity"].make_link(self.learner)
        session = await self.ask("POST", "identity/sessions/link", {"token": token})
        self.http.headers["Authorization"] = f"Bearer {session['access_token']}"

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of an answer that must be a good one."""
        answer = await self.http.request(method, f"/api/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def answer(self, card: str) -> None:
        """Rate a card."""
        line = reviewed(UUID(card), now() - timedelta(seconds=1), self._chance)
        body = ReviewBatch(sent_at=now(), reviews=(line,)).model_dump(mode="json")
        await self.ask("POST", "cards/reviews", body)

    async def jobs(self) -> dict[str, Callable[[], Awaitable[Any]]]:
        """Every request of the screens."""
        (deck,) = await self.ask("GET", "cards/decks")
        queue = await self.ask("GET", "cards/study?limit=1")
        card, deck_id = queue["cards"][0], deck["id"]
        pages = [await self.ask("GET", "cards/notes?limit=50")]
        for _ in range(20):
            pages.append(await self.ask("GET", f"cards/notes?limit=50&after={pages[-1]['next']}"))
        note = pages[-1]["items"][0]
        word = {"language": "en", "lemma": "house", "sentence": "A house stood there.", "meaning": "خانه"}
        names = (f"house{number}" for number in range(1_000_000))
        gets = {
            "next card": "cards/study?limit=1",
            "next card of a deck": f"cards/study?limit=1&deck_id={deck_id}",
            "screen Today": "today",
            "screen Study": "cards/study?limit=50",
            "screen Study, of a deck": f"cards/study?limit=50&deck_id={deck_id} cards/decks",
            "screen Cards": "cards/decks",
            "screen Statistics": "cards/statistics",
            "screen Words": "cards/notes?limit=50",
            "screen Words, a later page": f"cards/notes?limit=50&after={pages[-1]['next']}",
            "screen Words, of one language": "cards/notes?limit=50&language=en",
            "screen Words, cards of a word": f"cards/notes/{note['id']}/cards",
        }
        jobs = {
            name: (lambda paths=paths: asyncio.gather(*(self.ask("GET", one) for one in paths.split()))) for name, paths in gets.items()
        }
        return jobs | {
            "answer sent": lambda: self.answer(card["id"]),
            "word edited": lambda: self.ask("PATCH", f"cards/notes/{note['id']}", {"meaning": next(names)}),
            "word looked up in the list": lambda: self.ask("POST", "cards/notes", {**word, "word": note["word"], "lemma": note["lemma"]}),
            "card put away": lambda: self.ask("PATCH", f"cards/cards/{card['id']}", {"suspended": None}),
            "deck: limits": lambda: self.ask("PATCH", f"cards/decks/{deck_id}", {"new_per_day": 100}),
        }


async def compare(addresses: Addresses, rounds: int) -> None:
    """Prints every figure beside the peer's."""
    owner = await asyncpg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False))
    house = House("all", load(sections()), addresses)
    async with house.open():
        learner = await house.ports["identity"].ensure_user(email="full@example.org", name="Full", role="student")
        upload = await fill(owner, house.ports["cards"], learner)
        begun = time.perf_counter()
        await house.jobs.run_until_empty()
        counted = time.perf_counter() - begun
        await owner.execute("ANALYZE progress.efforts, progress.days")
        browser = Browser(house, learner)
        await browser.sign_in()
        jobs = await browser.jobs()
        gc.collect()
        gc.freeze()  # as a serving process does when it has started
        await owner.execute("ALTER TABLE cards.cards NO FORCE ROW LEVEL SECURITY")  # binds the owner no more; the app's role as before
        deck_id = await owner.fetchval("SELECT id FROM cards.decks WHERE owner_id = $1", learner)
        select = await owner.prepare(PEER)
        peer = await timed(rounds, lambda: select.fetch(learner, deck_id, local_day(now(), "UTC")))
        log = await owner.fetchval("SELECT sum(reviews) FROM cards.days")
        print(f"cards_study: {CARDS:,} cards, {log:,} reviews; peer, bare SELECT of 20 cards: {peer[0]:.2f} ms (p95 {peer[1]:.2f})")
        for name, work in jobs.items():
            ours = await timed(rounds, work)
            bound = NEXT_CARD_MS if name.startswith("next card") else SCREEN_MS
            late = "" if ours[1] < bound else f"  LATE: {bound} ms"
            print(f"  {name}: {ours[0]:.1f} ms (p95 {ours[1]:.1f}), CPU {ours[2]:.1f} ms; ratio {ours[0] / peer[0]:.1f}{late}")
        print(f"  upload of {BATCH:,} reviews: {upload:.0f} ms; progress counts {log / counted:,.0f} reviews a second")
    await owner.close()


def main() -> None:
    """Prints the figures."""
    with scratch() as addresses:
        asyncio.run(compare(addresses, int(sys.argv[1]) if len(sys.argv) > 1 else 100))


if __name__ == "__main__":
    main()
