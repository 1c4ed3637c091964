"""What a page of 250 words costs a reader who has marked 12,000 words as known, through HTTP's door, in CPU of the school's process.

One request: which words of the page are known, learning or new. The chapter's lemmas are in memory, as they are from the second look on;
the first is timed apart. Peers, by asyncpg alone, without HTTP, policies, or what a profile says: one query a word, and reading all
12,000 words to look the page's up in them. Milliseconds of this process's CPU; the database's own are apart. Run: `python
bench/cards_reading.py [requests]`.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
import structlog
import wordfreq
from ground import scratch

from lyceum.app.demo.seed import stories
from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.cards import terms
from lyceum.domains.library.port import SharedBook, SharedChapter
from lyceum.kernel.text import fold
from lyceum.platform.addresses import Addresses
from lyceum.platform.settings import load

PAGE_WORDS = 250
KNOWN = 12_000
NOTES = 300
ONE = "SELECT state FROM cards.terms WHERE owner_id = $1 AND language = 'en' AND folded = $2"
ALL = "SELECT folded, state FROM cards.terms WHERE owner_id = $1 AND language = 'en'"


def page() -> SharedBook:
    """A book of one page, from the longest English story of the school."""
    story = max((story for story in stories() if story.language == "en"), key=lambda story: len(story.chapters[0].text))
    text = " ".join(story.chapters[0].text.split()[:PAGE_WORDS])
    return story.model_copy(update={"slug": "bench-page", "chapters": (SharedChapter(title="Page", text=text),)})


async def cpu(rounds: int, work: Callable[[], Awaitable[Any]]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds of CPU; the first rounds open connections and prepare statements."""
    took = []
    for _ in range(rounds + 20):
        begun = time.process_time()
        await work()
        took.append((time.process_time() - begun) * 1_000)
    return statistics.median(took[20:]), statistics.quantiles(took[20:], n=20)[-1]


async def reader(house: House, browser: httpx2.AsyncClient) -> tuple[str, str]:
    """(user, book): somebody who has marked 12,000 words and keeps 300 more."""
    identity = house.ports["identity"]
    user_id = await identity.ensure_user(email="reader@school.test", name="Reader", role="student", locale="en", time_zone="UTC")
    session = await browser.post("/api/identity/sessions/link", json={"token": await identity.make_link(user_id)})
    browser.headers["Authorization"] = f"Bearer {session.json()['access_token']}"
    await browser.put("/api/progress/profile", json={"native_language": "fa", "target_language": "en", "level": "B1"})
    found = list(dict.fromkeys(fold(word, "en") for word in wordfreq.top_n_list("en", 2 * KNOWN) if word[0].isalpha()))
    for start in range(0, KNOWN, terms.MAX_MARKED_AT_ONCE):
        lemmas = found[NOTES + start : NOTES + start + terms.MAX_MARKED_AT_ONCE]
        answer = await browser.put("/api/cards/terms", json={"language": "en", "lemmas": lemmas, "state": "known"})
        assert answer.status_code == 204, answer.text
    for word in found[:NOTES]:
        await browser.post("/api/cards/notes", json={"language": "en", "word": word, "lemma": word})
    return user_id, str(await house.ports["library"].add_shared(page()))


async def compare(addresses: Addresses, rounds: int) -> None:
    """Prints every figure."""
    house = House("all", load(sections()), addresses)
    owner = await asyncpg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False))
    transport = httpx2.ASGITransport(house.app)
    async with house.open(), httpx2.AsyncClient(transport=transport, base_url="http://school.test") as browser:
        user_id, book_id = await reader(house, browser)
        await owner.execute("ANALYZE cards.terms, cards.notes, cards.cards")
        await owner.execute("ALTER TABLE cards.terms NO FORCE ROW LEVEL SECURITY")  # binds the owner no more; the app's role as before

        async def ask() -> Any:
            answer = await browser.get(
                "/api/cards/reading", params={"book_id": book_id, "chapter": 1}, headers={"X-Request-Id": str(uuid4())}
            )
            assert answer.status_code == 200, answer.text
            return answer.json()

        begun = time.process_time()
        shown = await ask()
        first = (time.process_time() - begun) * 1_000
        chapter = await house.ports["library"].chapter_terms(user_id, book_id, 1)
        lemmas = [term.lemma for term in chapter.terms]
        one, every = await owner.prepare(ONE), await owner.prepare(ALL)

        async def one_by_one() -> None:
            for lemma in lemmas:
                await one.fetchval(user_id, lemma)

        async def all_of_them() -> None:
            known = dict(await every.fetch(user_id))
            assert len(known) == KNOWN
            [known.get(lemma) for lemma in lemmas]

        ours, by_one, by_all = [await cpu(rounds, work) for work in (ask, one_by_one, all_of_them)]
    await owner.close()
    counted = sum(shown["words"].values())
    print(f"{counted} words, {len(lemmas)} lemmas: {shown['words']}; {KNOWN:,} marked, {NOTES} kept")
    print(f"  first look, which reads the word lists: {first:.0f} ms")
    print(f"  one query a word: {by_one[0]:.1f} ms (p95 {by_one[1]:.1f}); reading all {KNOWN:,}: {by_all[0]:.1f} ms (p95 {by_all[1]:.1f})")
    print(
        f"cards_reading: ours {ours[0]:.1f} ms CPU (p95 {ours[1]:.1f}), whole request; "
        f"peer {by_one[0]:.1f} ms CPU (p95 {by_one[1]:.1f}), bare query a word; ratio {ours[0] / by_one[0]:.2f}"
    )


def main() -> None:
    """Prints both and their ratio."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    with scratch() as addresses:
        asyncio.run(compare(addresses, int(sys.argv[1]) if len(sys.argv) > 1 else 200))


if __name__ == "__main__":
    main()
