"""Chapters, titles and words of EPUBs of every make, against texts that are known."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.domains.library.extract.models import book_from_json, book_to_json, section_from_json, section_to_json
from tests.library import epubs
from tests.library.epubs import Book, Chapter, novel, pack, page
from tests.library.reading import all_words, read

REAL = Path(__file__).parents[3] / "shared" / "books"
SUBHEADINGS = 3
"""The flattened makes of one of the real texts lost three section numbers that its list of words still counts."""


def _made(make: str, book: Book) -> bytes:
    return pack(epubs.MAKES[make](book))


@pytest.mark.parametrize("make", epubs.MAKES)
@pytest.mark.parametrize("book", [novel(6, 700, parts=2), novel(3, 3000, parts=1, seed=4), epubs.PERSIAN], ids=["parts", "long", "persian"])
def test_every_make_gives_the_same_chapters(make, book):
    read_back = read(_made(make, book))
    assert [(chapter.title, chapter.body_words()) for chapter in read_back.chapters] == [(c.title, c.words) for c in book.chapters]
    assert read_back.title == book.title
    assert read_back.language == book.language
    assert read_back.direction == ("rtl" if book.language == "fa" else "ltr")
    assert read_back.words == sum(len(chapter.words) for chapter in book.chapters)


def test_parts_are_named_and_not_read():
    book = novel(6, 700, parts=3)
    assert [chapter.part for chapter in read(_made("parts", book)).chapters] == [chapter.part for chapter in book.chapters]


def test_front_and_back_matter_is_kept_apart():
    book = read(_made("nav", novel()))
    apart = {(section.kind, section.title) for section in book.sections if section.kind != "chapter"}
    assert apart == {("front", "Titlepage"), ("back", "Colophon")}
    assert "Set in type." in [block.text for section in book.sections for block in section.blocks]


@pytest.mark.skipif(not REAL.exists(), reason="the real books are not on this machine")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.epub")), ids=lambda path: path.stem)
def test_real_books(path):
    truth = json.loads((REAL / "contents.json").read_text())[path.stem.split("_")[0]]
    chapters = read(path.read_bytes()).chapters
    assert [chapter.title for chapter in chapters] == [true["title"] for true in truth]
    for chapter, true in zip(chapters, truth, strict=True):
        words = chapter.body_words()
        assert " ".join(words[:8]) == true["first"]
        assert " ".join(words[-8:]).endswith(true["last"])
        assert 0 <= true["words"] - chapter.words - len(chapter.title.split()) <= SUBHEADINGS


WORD = st.text(st.sampled_from("abcdefgхцكگچ‌") | st.characters(categories=["Ll"], max_codepoint=0x24F), min_size=1, max_size=9).map(
    lambda word: word.strip("‌") or "x"
)
# A line that is nothing but a Roman number is taken for a chapter's, and rightly so.
PARAGRAPH = st.lists(WORD, min_size=1, max_size=30).map(" ".join).filter(lambda text: set(text) - set("ivxlcdm"))
PARTS = st.lists(st.lists(st.lists(PARAGRAPH, min_size=1, max_size=5), min_size=1, max_size=5), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARTS, st.sampled_from(sorted(epubs.MAKES)))
def test_no_word_is_lost_or_doubled(parts, make):
    chapters = tuple(
        Chapter(f"Chapter {number}-{place}", tuple(paragraphs), f"Part {number}")
        for number, part in enumerate(parts, 1)
        for place, paragraphs in enumerate(part, 1)
    )
    book = read(_made(make, Book("Q", chapters)))
    expected: list[str] = ["Titlepage", "Q", "A", "book"] if make == "nav" else []
    part = None
    for chapter in chapters:
        if make == "parts" and chapter.part != part:
            part = chapter.part
            expected += [] if part is None else part.split()
        expected += [*chapter.title.split(), *chapter.words]
    expected += ["Colophon", "Set", "in", "type."] if make == "nav" else []
    assert sorted(all_words(book)) == sorted(expected)
    assert [word for word in all_words(book) if word.isalpha()] == [word for word in expected if word.isalpha()]


def _one(body: str, **more: str) -> list[tuple[str, str]]:
    """(kind, text) of the blocks of a book of one page, titles left out."""
    files = {"a.xhtml": page(body), **more}
    entries = epubs._book(epubs.package(Book("One", ()), ["a.xhtml"]), files)
    return [(block.kind, block.text) for section in read(pack(entries)).sections for block in section.blocks]


def test_blocks_keep_their_kinds():
    body = (
        "<p>First&#173;ly a para\ngraph.</p><blockquote><p>A quote.</p></blockquote><ul><li>One<ul><li>inner</li></ul>after</li></ul><hr/>"
        '<p class="poem">A line<br/>and another</p><p>* * *</p>'
        '<figure><img src="x.png" alt="A cat"/><figcaption>The cat</figcaption></figure>'
    )
    assert _one(body) == [
        ("paragraph", "Firstly a para graph."),
        ("quote", "A quote."),
        ("list", "One"),
        ("list", "inner"),
        ("list", "after"),
        ("separator", ""),
        ("verse", "A line\nand another"),
        ("separator", "* * *"),
        ("figure", "A cat"),
        ("paragraph", "The cat"),
    ]


def test_signs_of_the_page_are_not_text():
    body = (
        '<p>Some<a epub:type="noteref" href="#n1">1</a> words<sup><a href="#n2">2</a></sup> <span epub:type="pagebreak">12</span>here'
        '<span class="pagenum">[13]</span>.</p><p><ruby>漢<rt>kan</rt></ruby></p><aside epub:type="footnote" id="n1"><p>A note.</p></aside>'
    )
    assert _one(body) == [("paragraph", "Some words here."), ("paragraph", "漢"), ("paragraph", "A note.")]


def test_notes_stand_behind_the_text():
    body = '<p>Text.</p><aside epub:type="footnote"><p>A note.</p></aside><p>More text.</p>'
    entries = epubs._book(epubs.package(Book("One", ()), ["a.xhtml"]), {"a.xhtml": page(body)})
    kinds = [(section.kind, section.title) for section in read(pack(entries)).sections]
    assert kinds == [("chapter", "One"), ("back", "Notes")]


def test_markup_that_is_not_well_formed_is_read_as_browsers_do():
    body = '<p>One <b>two<p>three &nbsp; &mdash; four</b> & five<div><a id="x"/>six</p> <script src="a.js"/>seven'
    words = " ".join(text for _, text in _one(body)).replace("\u00a0", " ").split()
    assert words == ["One", "two", "three", "—", "four", "&", "five", "six", "seven"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "windows-1252"), ("latin-1", ""), ("utf-8", "nonsense")],
)
def test_encodings(encoding, declared):
    text = page("<p>Café à la carte, naïve façade.</p>")
    text = text.replace('encoding="utf-8"', f'encoding="{declared}"') if declared else text.split("?>", 1)[1]
    assert _one("", **{"a.xhtml": text.encode(encoding)}) == [("paragraph", "Café à la carte, naïve façade.")]


def test_bad_bytes_cost_a_character_and_no_more():
    data = page("<p>One two\x0b three.</p>" + "<p>More of it.</p>" * 50).encode().replace(b"two", b"tw\xff")
    assert _one("", **{"a.xhtml": data})[0] == ("paragraph", "One tw� three.")


def test_references_are_found_however_they_are_written():
    book = novel(2, 300)
    entries = {name.replace("c0", "Cha pter").replace("c1", "C1"): data for name, data in epubs.with_nav(book).items()}
    entries = {
        name: data.replace("c0.xhtml", "cha%20pter.xhtml") if isinstance(data, str) and not name.endswith("Cha pter.xhtml") else data
        for name, data in entries.items()
    }
    assert [chapter.title for chapter in read(pack(entries)).chapters] == [chapter.title for chapter in book.chapters]


def test_wrong_media_types_and_missing_files_do_not_matter():
    book = novel(3, 300)
    entries = epubs.with_nav(book)
    opf = entries["OEBPS/content.opf"].replace(epubs.XHTML, "application/octet-stream")
    opf = opf.replace("</manifest>", '<item id="gone" href="gone.xhtml" media-type="x"/></manifest>').replace(
        "<spine>", '<spine><itemref idref="gone"/>'
    )
    assert len(read(pack({**entries, "OEBPS/content.opf": opf})).chapters) == 3


def test_anchors_that_are_not_there_are_found_by_title():
    book = novel(4, 400)
    entries = epubs.with_ncx(book)
    entries["OEBPS/all.xhtml"] = entries["OEBPS/all.xhtml"].replace('id="c', 'id="other')
    assert [chapter.title for chapter in read(pack(entries)).chapters] == [chapter.title for chapter in book.chapters]


def test_without_a_package_the_pages_are_read_by_name():
    book = novel(12, 200)
    entries = {
        name: data for name, data in epubs.with_nav(book).items() if name.rpartition("/")[2].startswith("c") and name.endswith("xhtml")
    }
    assert [chapter.title for chapter in read(pack(entries)).chapters] == [chapter.title for chapter in book.chapters]


def test_a_number_and_a_title_below_it_are_one_heading():
    body = "".join(f"<h2>{number}</h2><h3>The {name}</h3><p>{'word ' * 300}</p>" for number, name in (("I", "Start"), ("II", "End")))
    entries = epubs._book(epubs.package(Book("One", ()), ["a.xhtml"]), {"a.xhtml": page(body)})
    assert [(chapter.title, chapter.words) for chapter in read(pack(entries)).chapters] == [("I: The Start", 300), ("II: The End", 300)]


def test_the_licence_around_a_book_is_not_its_text():
    body = "<p>Licence words</p><p>*** START OF THE PROJECT GUTENBERG EBOOK X ***</p><h2>I</h2><p>Body one.</p><h2>II</h2><p>Body two.</p>"
    body += "<p>*** END OF THE PROJECT GUTENBERG EBOOK X ***</p><p>More licence</p>"
    entries = epubs._book(epubs.package(Book("One", ()), ["a.xhtml"]), {"a.xhtml": page(body)})
    assert [chapter.body_words() for chapter in read(pack(entries)).chapters] == [["Body", "one."], ["Body", "two."]]


def _with_lines(lines: list[tuple[str, str]], body: str) -> list[tuple[str, str | None, list[str]]]:
    """(title, part, words) of the chapters of a one-page book with these lines of contents (title, anchor)."""
    points = "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="a.xhtml#{anchor}"/></navPoint>' for title, anchor in lines
    )
    ncx = f"<ncx><navMap>{points}</navMap></ncx>"
    entries = epubs._book(epubs.package(Book("One", ()), ["a.xhtml"], ncx=True), {"a.xhtml": page(body), "toc.ncx": ncx})
    return [(chapter.title, chapter.part, chapter.body_words()) for chapter in read(pack(entries)).chapters]


def test_parts_in_a_flat_list_are_recognised():
    lines = [("Part One", "p1"), ("The Sea", "a"), ("The Hill", "b"), ("Part Two", "p2"), ("The Town", "c")]
    body = "".join(f'<h2 id="{anchor}">{title}</h2>{"" if anchor[0] == "p" else f"<p>Text {anchor}.</p>"}' for title, anchor in lines)
    assert _with_lines(lines, body) == [
        ("The Sea", "Part One", ["Text", "a."]),
        ("The Hill", "Part One", ["Text", "b."]),
        ("The Town", "Part Two", ["Text", "c."]),
    ]


def test_two_lines_to_one_place_are_one_chapter():
    body = '<h2 id="a">I</h2><p>One.</p><h2 id="b">II</h2><p>Two.</p>'
    found = _with_lines([("I", "a"), ("The Start", "a"), ("II", "b"), ("The End", "b")], body)
    assert found == [("I: The Start", None, ["One."]), ("II: The End", None, ["Two."])]


def test_a_title_that_is_a_file_name_gives_way_to_the_heading():
    body = '<h2 id="a">The Start</h2><p>One.</p><h2 id="b">The End</h2><p>Two.</p>'
    assert [title for title, _, _ in _with_lines([("ch1.html", "a"), ("ch2.html", "b")], body)] == ["The Start", "The End"]


def test_a_heading_that_says_more_than_the_contents_is_the_title():
    body = '<h2 id="a">Chapter 1. The Start</h2><p>One.</p><h2 id="b">Chapter 2. The End</h2><p>Two.</p>'
    assert [title for title, _, _ in _with_lines([("Chapter 1", "a"), ("Chapter 2", "b")], body)] == [
        "Chapter 1. The Start",
        "Chapter 2. The End",
    ]


def test_anchors_after_line_breaks_begin_a_block():
    body = '<div>One.<br/><a id="a"></a><b>Start</b><br/><br/>Two.<br/><a id="b"></a><b>End</b><br/><br/>Three.</div>'
    found = _with_lines([("Start", "a"), ("End", "b")], body)
    assert [words for _, _, words in found] == [["Two."], ["Three."]]


def test_an_epigraph_belongs_to_its_chapter_and_sections_keep_their_headings():
    body = (
        '<section epub:type="chapter"><h2>Start</h2><blockquote epub:type="epigraph"><p>A motto.</p></blockquote><p>Text.</p>'
        "<h3>A section</h3><p>More.</p></section>"
    )
    assert _one(body + body.replace("Start", "End"))[:4] == [
        ("quote", "A motto."),
        ("paragraph", "Text."),
        ("heading", "A section"),
        ("paragraph", "More."),
    ]


def test_the_frame_of_a_book_from_gutenberg_is_apart():
    body = '<section class="pg-boilerplate pgheader" id="pg-header"><h2>The eBook of X</h2><p>Licence.</p></section><h2>I</h2><p>One.</p>'
    body += '<h2>II</h2><p>Two.</p><section class="pg-boilerplate pgfooter" id="pg-footer"><p>More licence.</p></section>'
    entries = epubs._book(epubs.package(Book("One", ()), ["a.xhtml"]), {"a.xhtml": page(body)})
    kinds = [(section.kind, section.title) for section in read(pack(entries)).sections]
    assert sorted(kinds) == [("back", "II"), ("chapter", "I"), ("chapter", "II"), ("front", "The eBook of X")]


@pytest.mark.parametrize(
    ("declared", "text", "found"),
    [
        ("en-GB", "The cat sat on the mat and it was good.", "en"),
        ("", "Der Hund und die Katze sind nicht in dem Haus, das ist auch gut.", "de"),
        ("", "او در خانه است و این کتاب را از من گرفت.", "fa"),
        ("en", "این کتاب را از کتابخانه گرفتم و در خانه خواندم.", "fa"),
        ("und", "Le chat est dans la maison et il ne veut pas sortir.", "fr"),
        ("xx-klingon", "Nothing.", "xx"),
    ],
)
def test_language(declared, text, found):
    entries = epubs._book(epubs.package(Book("One", (), declared), ["a.xhtml"]), {"a.xhtml": page(f"<p>{text}</p>")})
    assert read(pack(entries)).language == found


def test_books_survive_the_way_out_of_the_sandbox():
    book = read(_made("parts", novel(6, 300, parts=2)))
    lines = json.loads(json.dumps([section_to_json(section) for section in book.sections]))
    again = book_from_json(json.loads(json.dumps(book_to_json(book))), [section_from_json(line) for line in lines])
    assert again == book
