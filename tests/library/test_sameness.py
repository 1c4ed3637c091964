"""The same book in two formats is recognised, other books are not, and the reader decides what happens."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.library import sameness
from lyceum.domains.library.extract.models import Block, ExtractedBook, Section
from lyceum.domains.library.port import SharedBook, SharedChapter
from tests.library import documents
from tests.library.epubs import Book, novel, pack, with_nav, with_ncx
from tests.library.reading import read

NOVEL = novel(5, 300, seed=31)
OTHER = novel(5, 300, seed=32)
EDITIONS = {
    "epub": lambda book: pack(with_nav(book)),
    "one page epub": lambda book: pack(with_ncx(book)),
    "docx": documents.docx,
    "html": lambda book: documents.website(book).encode(),
    "markdown": lambda book: documents.titled_markdown(book).encode(),
    "pdf": lambda book: documents.pdf(book, outline=True),
    "text": lambda book: documents.gutenberg(book).encode(),
}


async def brought(school, client, *files: bytes) -> list[dict]:
    """Books of these files, as their pages show them once all have been read."""
    sent = [await client.post("/api/library/books", files={"file": ("a.bin", data, "application/octet-stream")}) for data in files]
    await school.work()
    return [(await client.get(f"/api/library/books/{one.json()['id']}")).json() for one in sent]


def digests(book: ExtractedBook) -> dict[str, int]:
    return {row["digest"]: row["words"] for row in sameness.fingerprints(book, uuid4(), "reader", shared=False)}


def share(one: ExtractedBook, other: ExtractedBook) -> float:
    mine, theirs = digests(one), digests(other)
    return sum(words for digest, words in theirs.items() if digest in mine) / max(sum(mine.values()), sum(theirs.values()))


def test_editions_of_one_text_are_one_and_other_texts_are_not():
    made = {name: read(make(NOVEL)) for name, make in EDITIONS.items()}
    others = {name: read(make(OTHER)) for name, make in EDITIONS.items() if name in ("epub", "text")}
    assert {(one, other): share(made[one], made[other]) for one in made for other in made if share(made[one], made[other]) < 0.9} == {}
    assert [share(one, other) for one in made.values() for other in others.values()] == [0.0] * len(made) * 2


def persian(text: str) -> ExtractedBook:
    return ExtractedBook("text", "x", (), "fa", "rtl", (), (Section("chapter", "x", None, "contents", 1.0, (Block("paragraph", text),)),))


def test_spelling_that_looks_alike_is_one():
    one = persian("می‌روم؛ کتاب‌های «یک» و ۲ را — به خانه‌ی خود — می‌برم.")
    other = persian('میروم کتابهای "يك" و 2 را به خانهٔ خود میبرم')
    assert share(one, other) == 1
    assert share(one, persian("می‌روم؛ کتاب‌های «یک» و ۳ را به خانه می‌برم.")) == 0


async def test_the_same_book_in_another_format_is_said_on_both(school):
    client, stranger = await school.client(), await school.client()
    epub, pdf, other = await brought(school, client, pack(with_nav(NOVEL)), documents.pdf(NOVEL, outline=True), pack(with_nav(OTHER)))
    [theirs] = await brought(school, stranger, documents.docx(NOVEL))
    assert other["same_as"] is None
    assert theirs["same_as"] is None
    epub = (await client.get(f"/api/library/books/{epub['id']}")).json()
    assert epub["same_as"] == {"book_id": pdf["id"], "title": pdf["title"], "format": "pdf", "shared": False, "chapters_equal": 5}
    assert pdf["same_as"]["book_id"] == epub["id"]
    assert (await client.delete(f"/api/library/books/{pdf['id']}")).status_code == 204
    assert (await client.get(f"/api/library/books/{epub['id']}")).json()["same_as"] is None


@pytest.mark.prove
async def test_both_may_be_kept(school):
    client, stranger = await school.client(), await school.client()
    epub, text = await brought(school, client, pack(with_nav(NOVEL)), documents.gutenberg(NOVEL).encode())
    [theirs] = await brought(school, stranger, documents.docx(NOVEL))
    address = f"/api/library/books/{epub['id']}/beside/{text['id']}"
    assert (await stranger.put(address)).status_code == 404
    assert (await stranger.put(f"/api/library/books/{theirs['id']}/beside/{text['id']}")).status_code == 404
    assert [(await client.put(address)).status_code for _ in range(2)] == [204, 204]
    assert [(await client.get(f"/api/library/books/{book['id']}")).json()["same_as"] for book in (epub, text)] == [None, None]
    [docx] = await brought(school, client, documents.docx(NOVEL))
    assert docx["same_as"]["book_id"] in (epub["id"], text["id"])


@pytest.mark.prove
async def test_a_book_of_the_school_is_recognised(school):
    chapters = tuple(SharedChapter(title=chapter.title, text="\n\n".join(chapter.paragraphs)) for chapter in NOVEL.chapters)
    shared = SharedBook(slug="sameness-test", title="School's", authors=(), language="en", chapters=chapters, gloss_language="fa")
    book_id = await school.house.ports["library"].add_shared(shared)
    client = await school.client()
    [mine] = await brought(school, client, pack(with_nav(NOVEL)))
    assert (mine["same_as"]["book_id"], mine["same_as"]["shared"]) == (str(book_id), True)


@pytest.mark.prove
async def test_books_from_before_there_were_fingerprints_get_theirs_once(school):
    client, library = await school.client(), school.house.ports["library"]
    book = novel(5, 300, seed=33)  # of which the school has no edition
    epub, docx = await brought(school, client, pack(with_nav(book)), documents.docx(book))
    [figures] = await brought(school, client, b"<html><body>" + b"<p>* * *</p>" * 40 + b"</body></html>")
    tree = (await client.get(f"/api/library/books/{docx['id']}/tree")).json()
    sections = [{**section, "pieces": [{**piece} for piece in section["pieces"]]} for section in tree["sections"]]
    for section in sections:
        for piece in section["pieces"]:
            piece.pop("heading")
    wishes = [{name: section[name] for name in ("title", "part", "kind", "pieces")} for section in sections]
    arranged = await client.put(f"/api/library/books/{docx['id']}/tree", json={"version": 1, "sections": wishes[::-1]})
    assert arranged.status_code == 200, arranged.text
    async with school.db.as_room("library") as tx:
        await tx.execute(text("DELETE FROM library.fingerprints WHERE owner_id = :me"), {"me": client.user_id})
    assert (await client.get(f"/api/library/books/{epub['id']}")).json()["same_as"] is None
    assert await library.fingerprints.fill() == 2 + (figures["status"] == "ready")
    same = (await client.get(f"/api/library/books/{epub['id']}")).json()["same_as"]
    assert (same["book_id"], same["chapters_equal"]) == (docx["id"], 5)
    assert await library.fingerprints.fill() == 0


@pytest.mark.parametrize(("kept", "same"), [(4, True), (3, False)])
async def test_most_of_the_words_have_to_be_equal(school, kept, same):
    client = await school.client()
    changed = Book(NOVEL.title, NOVEL.chapters[:kept] + OTHER.chapters[kept:])
    _, other = await brought(school, client, documents.docx(NOVEL), pack(with_nav(changed)))
    assert (other["same_as"] is not None) == same


@pytest.mark.prove
async def test_a_story_is_not_its_collection(school):
    client = await school.client()
    _, story = await brought(school, client, documents.docx(NOVEL), pack(with_nav(Book("One", NOVEL.chapters[:2]))))
    assert story["same_as"] is None
