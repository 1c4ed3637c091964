"""Lessons beside their book: removed with it, moved with their chapters, and never left over by a race."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from lyceum.domains.lessons.service import LessonsService
from lyceum.domains.library.port import BookRearranged, BookRemoved
from lyceum.platform.events import publish
from tests.lessons.test_http import ENGLISH, answer, lesson_of, own_book, right_answer
from tests.library.test_contents import apart, saved, tree_of


@pytest.fixture
async def client(school):
    return await school.client()


@pytest.fixture
async def book(school, client) -> dict:
    return await own_book(school, client, ENGLISH[:3])


async def lessons_of(client, book) -> list[dict]:
    return (await client.get("/api/lessons", params={"book_id": book["id"]})).json()["items"]


async def chapters_of(client, book) -> dict[str, int | None]:
    """Lesson -> its chapter."""
    return {lesson["id"]: lesson["chapter"] for lesson in await lessons_of(client, book)}


async def play(school, client, summary: dict) -> None:
    lesson = await lesson_of(client, summary)
    first = lesson["activities"][0]
    assert (await answer(client, lesson, first, await right_answer(school, first))).status_code == 201


async def again(school, kind: type, book: dict) -> None:
    """Tell the book's events of this kind once more, under other ids, as if each had been delivered twice."""
    wanted = text("SELECT payload FROM platform.outbox WHERE type = :kind AND payload->>'book_id' = :id ORDER BY created_at")
    async with school.db.as_room("platform") as tx:
        told = (await tx.execute(wanted, {"kind": kind.__name__, "id": book["id"]})).scalars().all()
        for payload in told:
            await publish(tx, kind.model_validate({name: value for name, value in payload.items() if name != "id"}))
    assert told
    await school.work()


async def rows(school, table: str, user_id: str) -> int:
    async with school.db.as_user(user_id) as tx:
        counted = await tx.execute(text(f"SELECT count(*) FROM lessons.{table} WHERE owner_id = :owner"), {"owner": user_id})
        return counted.scalar_one()


async def test_lessons_go_with_their_book_and_what_was_earned_stays(school, client, book):
    other = await own_book(school, client, ENGLISH[3:4])
    lessons = await lessons_of(client, book)
    await play(school, client, lessons[0])
    await school.work()
    earned = (await client.get("/api/progress/earned", params={"source": lessons[0]["id"]})).json()
    assert earned["xp"] > 0
    assert (await client.delete(f"/api/library/books/{book['id']}")).status_code == 204
    await school.work()
    assert await lessons_of(client, book) == []
    assert (await client.get(f"/api/lessons/{lessons[0]['id']}")).status_code == 404
    assert [await rows(school, table, client.user_id) for table in ("attempts", "answers")] == [0, 0]
    assert (await client.get("/api/progress/earned", params={"source": lessons[0]["id"]})).json() == earned
    await again(school, BookRemoved, book)
    assert len(await lessons_of(client, other)) == 1


async def test_other_peoples_lessons_stay(school, client, book):
    stranger = await school.client()
    theirs = await own_book(school, stranger, ENGLISH[:2])
    await client.delete(f"/api/library/books/{book['id']}")
    async with school.db.as_room("platform") as tx:  # not theirs to tell of, and it reaches own rows alone
        await publish(tx, BookRemoved(user_id=client.user_id, book_id=UUID(theirs["id"])))
    await school.work()
    assert len(await lessons_of(stranger, theirs)) == 2


async def test_lessons_follow_their_chapters(school, client, book):
    before = await chapters_of(client, book)
    assert sorted(before.values()) == [1, 2, 3]
    tree = await tree_of(client, book)
    out, (one, two, three) = apart(tree)
    await saved(client, book, 1, [*out, three, {**one, "title": "Renamed"}, two])
    await school.work()
    moved = {1: 2, 2: 3, 3: 1}
    assert await chapters_of(client, book) == {lesson: moved[chapter] for lesson, chapter in before.items()}
    await again(school, BookRearranged, book)
    assert await chapters_of(client, book) == {lesson: moved[chapter] for lesson, chapter in before.items()}
    assert [lesson["title"] for lesson in await lessons_of(client, book)][1] == "Renamed"
    made = await client.post("/api/lessons", json={"book_id": book["id"], "chapter": 2})
    assert (made.status_code, before[made.json()["id"]]) == (200, 1)


async def test_a_chapter_that_changed_drops_its_lesson_unless_it_was_played(school, client, book):
    first, second, third = await lessons_of(client, book)
    await play(school, client, first)
    out, (one, two, three) = apart(await tree_of(client, book))
    await saved(client, book, 1, [*out, {**one, "pieces": one["pieces"] + two["pieces"]}, three])
    await school.work()
    await again(school, BookRearranged, book)
    assert await chapters_of(client, book) == {third["id"]: 2, first["id"]: None}
    assert (await lesson_of(client, first))["answered_count"] == 1
    pages = [
        (await client.get("/api/lessons", params={"book_id": book["id"], "limit": 1, "after": after})).json() for after in (third["id"],)
    ]
    assert [lesson["id"] for lesson in pages[0]["items"]] == [first["id"]]
    made = await client.post("/api/lessons", json={"book_id": book["id"], "chapter": 1})
    assert made.status_code == 201
    await school.work()
    assert await chapters_of(client, book) == {made.json()["id"]: 1, third["id"]: 2, first["id"]: None}
    restored = await client.post(f"/api/library/books/{book['id']}/tree/versions/1/restore", json={"version": 2})
    assert restored.status_code == 200, restored.text
    await school.work()
    assert await chapters_of(client, book) == {first["id"]: 1, third["id"]: 3}
    assert second["id"] not in await chapters_of(client, book)


class Meanwhile:
    """A library in which something happens right after a chapter has been read."""

    def __init__(self, library, happens) -> None:
        self._library, self._happens = library, happens

    def __getattr__(self, name):
        return getattr(self._library, name)

    async def chapter(self, user_id, book_id, number):
        read = await self._library.chapter(user_id, book_id, number)
        await self._happens()
        return read


def lessons_while(school, happens) -> LessonsService:
    ports = school.house.ports
    library = Meanwhile(ports["library"], happens)
    return LessonsService(db=school.db, library=library, gateway=ports["gateway"], progress=ports["progress"])


async def test_a_lesson_made_while_its_book_is_removed_goes_too(school, client):
    book = await own_book(school, client, ENGLISH)
    assert len(await lessons_of(client, book)) == 3

    async def removed() -> None:
        assert (await client.delete(f"/api/library/books/{book['id']}")).status_code == 204
        await school.work()

    made = await lessons_while(school, removed).make(client.user_id, UUID(book["id"]), 4)
    assert made.created
    assert len(await lessons_of(client, book)) == 1
    await school.work()
    assert await lessons_of(client, book) == []
    assert (await client.get(f"/api/lessons/{made.lesson.id}")).status_code == 404


async def test_a_lesson_made_while_its_book_is_rearranged_finds_its_chapter(school, client):
    book = await own_book(school, client, [*ENGLISH[:4], ENGLISH[0][:6]])
    out, chapters = apart(await tree_of(client, book))

    async def turned_round() -> None:
        await saved(client, book, 1, [*out, *chapters[:3], chapters[4], chapters[3]])
        await school.work()

    made = await lessons_while(school, turned_round).make(client.user_id, UUID(book["id"]), 4)
    await school.work()
    assert (made.created, (await chapters_of(client, book))[str(made.lesson.id)]) == (True, 5)


async def test_lessons_made_and_books_removed_at_once(school, client):
    books = [await own_book(school, client, ENGLISH[number : number + 1]) for number in range(2)]
    for book in books:
        await asyncio.gather(
            client.delete(f"/api/library/books/{book['id']}"),
            *(client.post("/api/lessons", json={"book_id": book["id"], "chapter": 1}) for _ in range(3)),
        )
    await school.work()
    assert [await lessons_of(client, book) for book in books] == [[], []]
