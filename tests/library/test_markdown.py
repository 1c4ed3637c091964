"""Markdown: headings of every make, signs that are not words, and texts made to take long."""

import pytest

from lyceum.domains.library.extract import errors, runner
from tests.library import documents, epubs
from tests.library.epubs import novel
from tests.library.reading import WALL_SECONDS, read
from tests.library.test_text import chapters, true


def blocks(source: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for section in read(f"# T\n\n{source}".encode()).sections for block in section.blocks]


@pytest.mark.parametrize("book", [novel(6, 700), novel(3, 3000, seed=4), epubs.PERSIAN], ids=["six", "long", "persian"])
@pytest.mark.parametrize("make", documents.MARKDOWN_MAKES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "windows"])
def test_chapters(make, book, newline):
    read_back = read(documents.MARKDOWN_MAKES[make](book).replace("\n", newline).encode())
    assert chapters(read_back) == true(book)
    assert (read_back.format, read_back.title, read_back.language) == ("markdown", book.title, book.language)
    assert make == "titled" or read_back.authors == (book.author,)


def test_no_word_is_lost_or_doubled():
    book = novel(5, 400)
    read_back = read(documents.markdown(book).encode())
    found = [chapter.title for chapter in read_back.chapters] + [block.text for s in read_back.sections for block in s.blocks]
    assert sorted(" ".join(found).split()) == sorted(word for c in book.chapters for word in [*c.title.split(), *c.words])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "Some *soft* and **loud** and ***both*** words_with_lines and _under_.",
            "Some soft and loud and both words_with_lines and under.",
        ),
        ("Two * three * four, 5*6.", "Two * three * four, 5*6."),
        (r"A \*star\* and \# hash.", "A *star* and # hash."),
        ("A [link](http://x.y/a_(b)) and [other][1] and <http://x.y>.", "A link and other and http://x.y."),
        ("Code `a*b*c` here, a note[^1], an &amp; and &eacute;.", "Code a*b*c here, a note, an & and é."),
        ("A <b>tag</b> and <!-- no --> ~~struck~~ word.", "A tag and struck word."),
        ("می‌خواهم *به خانه* بروم.", "می‌خواهم به خانه بروم."),
    ],
)
def test_signs_are_no_words(source, expected):
    assert blocks(source) == [("paragraph", expected)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A line\nand more.\n\nAn end.", [("paragraph", "A line and more."), ("paragraph", "An end.")]),
        ("> Said\n> he.\n\nEnd.", [("quote", "Said he."), ("paragraph", "End.")]),
        ("- Bread\n- Salt\n  more\n    - deep", [("list", "Bread"), ("list", "Salt more"), ("list", "deep")]),
        ("1. Bread\n2) Salt", [("list", "1. Bread"), ("list", "2) Salt")]),
        ("It was\n1986. A year.", [("paragraph", "It was 1986. A year.")]),
        ("A line  \nand another  \nand one", [("verse", "A line\nand another\nand one")]),
        ("A line\\\nand another", [("verse", "A line\nand another")]),
        ("* * *", [("separator", "* * *")]),
        ("---", [("separator", "---")]),
        ("Text.\n\n![A cat](cat.png)", [("paragraph", "Text."), ("figure", "A cat")]),
        ("```py\nx = 1\n\n# no heading\n```\n\nEnd.", [("verse", "x = 1\n\n# no heading"), ("paragraph", "End.")]),
        ("| a | b |\n|---|---|\n| c | d |", [("paragraph", cell) for cell in "abcd"]),
        ("Text[^1].\n\n[^1]: A note.\n\nMore.", [("paragraph", "Text."), ("paragraph", "More."), ("paragraph", "A note.")]),
        ("[1]: http://x.y\n\nText.", [("paragraph", "Text.")]),
        ("A | b\n- c", [("paragraph", "A | b"), ("list", "c")]),
    ],
)
def test_blocks(source, expected):
    assert blocks(source) == expected


def test_a_text_without_headings_but_a_head_is_read_by_its_lines():
    source = "---\ntitle: X\n---\n\n" + "\n\n".join(f"Chapter {n}\n\n{'Some words of it. ' * 60}" for n in (1, 2, 3))
    assert [title for title, _ in chapters(read(source.encode()))] == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_headings_of_sections_stay_in_the_text():
    source = "".join(f"# Chapter {n}\n\n{'Some words. ' * 2000}\n\n## A section\n\n{'More words. ' * 100}\n\n" for n in (1, 2))
    found = read(source.encode()).chapters
    assert [chapter.title for chapter in found] == ["Chapter 1", "Chapter 2"]
    assert [block.text for block in found[0].blocks if block.kind == "heading"] == ["A section"]


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "**a ",
        "_",
        "[",
        "![",
        "[](",
        "`",
        "<",
        "<!--",
        "> ",
        ">",
        "- ",
        "#\n",
        "```\n",
        "a\n===\n",
        "|",
        "\\",
        "&",
        "{#",
        "[^a",
        "  \n",
        "---\n",
    ],
)
@pytest.mark.sampled(4)
async def test_texts_made_to_take_long_do_not(piece, tmp_path):
    path = tmp_path / "book.md"
    path.write_bytes(b"# Start\n\nwords\n\n" + (piece * (100_000 // len(piece))).encode() + b"\n\nAnd some words.")
    try:
        book = await runner.extract(path, wall_seconds=WALL_SECONDS)
    except (errors.BookTooManyChapters, errors.BookTooLarge):
        return
    assert book.sections


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"# \n\n#\n", errors.BookEmpty),
        (b"# Title\n\n" + b"\0" * 100, errors.BookOfAnotherKind),
        (b"# Title\n\n" + b"a word. " * 7_000_000, errors.BookTooLarge),
        (b"---\ntitle: x\n---\n", errors.BookEmpty),
    ],
    ids=["signs", "zeros", "huge", "head"],
)
async def test_what_is_no_text_is_refused(data, kind, tmp_path):
    path = tmp_path / "book.md"
    path.write_bytes(data)
    with pytest.raises(kind):
        await runner.extract(path)


def test_bytes_that_are_no_letters_cost_a_character():
    assert "h\ufffduse" in read(b"# T\n\n" + b"A h\xffuse of words. " + b"More of it. " * 100).chapters[0].blocks[0].text
