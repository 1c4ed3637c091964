"""Word documents: headings of every make, notes, lists, tables, changes that were tracked, and documents made to harm."""

import json
from pathlib import Path

import pytest

from lyceum.domains.library.extract import errors, limits, runner
from tests.library import documents, epubs
from tests.library.documents import WORD, docx_entries, paragraph
from tests.library.epubs import Book, Chapter, novel, pack
from tests.library.reading import read
from tests.library.test_text import chapters, true

REAL = Path(__file__).parents[3] / "shared" / "books"
NAMELESS = Book(
    "A Made Book",
    tuple(Chapter(title, ("Some words of a story that goes on. " * 60,) * 3) for title in ("The Lamp", "A Road at Night", "Home")),
)


def blocks(content: str, **parts: str) -> list[tuple[str, str]]:
    book = read(pack(docx_entries(content, **parts), mimetype=False))
    return [(block.kind, block.text) for section in book.sections for block in section.blocks]


@pytest.mark.parametrize("book", [novel(6, 700), novel(3, 3000, seed=4), epubs.PERSIAN], ids=["six", "long", "persian"])
@pytest.mark.parametrize("make", documents.DOCX_MAKES)
def test_chapters_of_every_make(make, book):
    read_back = read(documents.DOCX_MAKES[make](book))
    assert chapters(read_back) == true(book)
    assert (read_back.title, read_back.authors, read_back.language) == ("A Made Book", ("Ann Author",), book.language)
    origin = "style" if make in ("styles", "own style", "outline") else "pattern"
    assert {section.origin for section in read_back.chapters} == {origin}


@pytest.mark.parametrize("make", ["styles", "bold"])
def test_titles_without_a_number(make):
    assert chapters(read(documents.DOCX_MAKES[make](NAMELESS))) == true(NAMELESS)


@pytest.mark.parametrize("make", documents.DOCX_MAKES)
def test_no_word_is_lost_or_doubled(make):
    book = novel(5, 400)
    read_back = read(documents.DOCX_MAKES[make](book))
    found = [chapter.title for chapter in read_back.chapters] + [block.text for s in read_back.sections for block in s.blocks]
    assert sorted(" ".join(found).split()) == sorted(word for c in book.chapters for word in [*c.title.split(), *c.words])


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there():
    changed = (
        "<w:p><w:r><w:t>A </w:t></w:r><w:ins><w:r><w:t>new </w:t></w:r></w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>end"
        "</w:t></w:r><w:r><w:instrText>PAGE 12</w:instrText></w:r><w:r><w:noBreakHyphen/><w:t>on</w:t></w:r></w:p>"
    )
    assert blocks(changed) == [("paragraph", "A new link end\u2011on")]


def test_text_boxes_come_once():
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed words.</w:t></w:r></w:p></w:txbxContent>"
    drawing = (
        f'<w:p><w:r><w:t>Around.</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing><w:x>{box}</w:x></w:drawing></mc:Choice><mc:Fallback><w:pict><w:x>{box}</w:x></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert blocks(drawing) == [("paragraph", "Around."), ("paragraph", "Boxed words.")]


def test_lists_tables_lines_and_pictures():
    content = (
        paragraph("First item", properties='<w:numPr><w:ilvl w:val="0"/></w:numPr>')
        + "<w:tbl><w:tr><w:tc>" + paragraph("Cell one") + "</w:tc><w:tc>" + paragraph("Cell two") + "</w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><w:t>A line</w:t><w:br/><w:t>and another</w:t></w:r></w:p>"
        + paragraph("* * *")
        + '<w:p><w:r><w:drawing><wp:docPr xmlns:wp="x" descr="A cat"/></w:drawing></w:r></w:p>'
    )  # fmt: skip
    assert blocks(content) == [
        ("list", "First item"),
        ("paragraph", "Cell one"),
        ("paragraph", "Cell two"),
        ("verse", "A line\nand another"),
        ("separator", "* * *"),
        ("figure", "A cat"),
    ]


def test_notes_stand_behind_the_text_once():
    notes = f'<w:footnotes {WORD}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes += f'<w:footnote w:id="1">{paragraph("A note.")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{paragraph("Another.")}</w:footnote></w:footnotes>'
    content = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>' + paragraph("More.")
    book = read(pack(docx_entries(content, footnotes=notes), mimetype=False))
    assert [(section.kind, [block.text for block in section.blocks]) for section in book.sections] == [
        ("chapter", ["Text.", "More."]),
        ("back", ["Another.", "A note."]),
    ]


def test_the_list_of_contents_is_no_text():
    book = novel(3, 400)
    listed = "".join(paragraph(f"{chapter.title}\t{number}", style="TOC1") for number, chapter in enumerate(book.chapters))
    data = documents.docx(book)
    content = "".join(paragraph(chapter.title, style="H1") + "".join(map(paragraph, chapter.paragraphs)) for chapter in book.chapters)
    assert chapters(read(data)) == true(book)
    assert chapters(read(pack(docx_entries(paragraph("The Title", style="Title") + listed + content), mimetype=False))) == true(book)


def test_sections_of_chapters_keep_their_headings():
    content = "".join(
        paragraph(f"Chapter {n}", style="H1") + paragraph("Words. " * 2000) + paragraph("A section", style="H2") + paragraph("More. " * 100)
        for n in (1, 2)
    )
    found = read(pack(docx_entries(content), mimetype=False)).chapters
    assert [chapter.title for chapter in found] == ["Chapter 1", "Chapter 2"]
    assert [block.text for block in found[0].blocks if block.kind == "heading"] == ["A section"]


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><x>&i;</x>"
)


def _packed(content: str = "", **parts: str | bytes) -> bytes:
    return pack(docx_entries(content, **parts), mimetype=False)


def _many(count: int) -> str:
    return "<w:p><w:r><w:t>" + " ".join(f"{number:x}" for number in range(count)) + "</w:t></w:r></w:p>"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500

HOSTILE = {
    "cut off": (lambda: documents.docx(novel())[:-1500], errors.BookDamaged),
    "no text": (lambda: _packed(paragraph("")), errors.BookEmpty),
    "no body": (lambda: pack({**docx_entries(""), "word/document.xml": "<x/>"}, mimetype=False), errors.BookDamaged),
    "no XML": (lambda: pack({**docx_entries(""), "word/document.xml": b"\xff\0garbage"}, mimetype=False), errors.BookDamaged),
    "a billion laughs": (lambda: pack({**docx_entries(""), "word/document.xml": LAUGHS}, mimetype=False), errors.BookWithEntities),
    "laughs in the styles": (lambda: _packed(paragraph("x"), styles=LAUGHS), errors.BookWithEntities),
    "an outside entity": (
        lambda: pack(
            {**docx_entries(""), "word/document.xml": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'}, mimetype=False
        ),
        errors.BookWithEntities,
    ),
    "deep": (lambda: _packed("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), errors.BookTooDeep),
    "a bomb": (lambda: _packed("<w:p>" + "<w:t>a </w:t>" * 6_000_000 + "</w:p>"), errors.BookProblem),
    "too many words": (lambda: _packed(_many(limits.MAX_WORDS + 10)), errors.BookTooLarge),
    "a path out": (lambda: pack({**docx_entries("x"), "../x": "x"}, mimetype=False), errors.BookWithUnsafePaths),
    "only pictures": (lambda: _packed("<w:p><w:r><w:drawing><w:docPr/></w:drawing></w:r></w:p>" * 5), errors.BookScanned),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, errors.BookEncrypted),
    "old Word": (lambda: OLE, errors.BookOfAnotherKind),
    "a workbook": (lambda: pack({"xl/workbook.xml": "<x/>"}, mimetype=False), errors.BookOfAnotherKind),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.sampled(5)
async def test_refused_by_name(name, tmp_path):
    make, kind = HOSTILE[name]
    path = tmp_path / "book.docx"
    path.write_bytes(make())
    with pytest.raises(kind):
        await runner.extract(path)


def test_styles_that_are_based_on_each_other_end():
    styles = f"<w:styles {WORD}>" + "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="s"/><w:basedOn w:val="S{(n + 1) % 3}"/></w:style>' for n in range(3)
    )
    assert blocks(paragraph("Words of it.", style="S1"), styles=styles + "</w:styles>") == [("paragraph", "Words of it.")]


@pytest.mark.skipif(not REAL.exists(), reason="the real books are not on this machine")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.docx")), ids=lambda path: path.stem)
def test_real_documents(path):
    truth = json.loads((REAL / "contents.json").read_text())["sherlock"]
    found = [(c.title.casefold(), " ".join(c.body_words()[:8]), " ".join(c.body_words()[-8:])) for c in read(path.read_bytes()).chapters]
    assert found == [(true["title"].casefold(), true["first"], true["last"]) for true in truth]
