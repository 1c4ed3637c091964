"""Every format through the routes: uploaded under a wrong name and type, read in the sandbox, shown chapter by chapter."""

import pytest

from lyceum.domains.library.extract import registry
from tests.library import documents
from tests.library.epubs import novel, pack, with_nav

BOOK = novel(3, 400, seed=21)
MAKES = {
    "epub": lambda: pack(with_nav(BOOK)),
    "docx": lambda: documents.docx(BOOK),
    "html": lambda: documents.website(BOOK).encode(),
    "markdown": lambda: documents.titled_markdown(BOOK).encode(),
    "pdf": lambda: documents.pdf(BOOK, outline=True),
    "text": lambda: documents.gutenberg(BOOK).encode(),
}


def test_every_reader_is_tried():
    assert sorted(MAKES) == registry.names()


@pytest.mark.parametrize("kind", MAKES)
@pytest.mark.sampled(2)
async def test_from_upload_to_page(school, kind):
    client = await school.client()
    answer = await client.post("/api/library/books", files={"file": ("my_book.bin", MAKES[kind](), "application/octet-stream")})
    assert answer.status_code == 202, answer.text
    await school.work()
    book = (await client.get(f"/api/library/books/{answer.json()['id']}")).json()
    assert (book["status"], book["format"], book["problem"]) == ("ready", kind, None)
    assert [line["title"] for line in book["chapters"]] == [chapter.title for chapter in BOOK.chapters]
    for number, chapter in enumerate(BOOK.chapters, 1):
        shown = (await client.get(f"/api/library/books/{book['id']}/chapters/{number}")).json()
        assert " ".join(block["text"] for block in shown["blocks"]).split() == chapter.words
