"""Web pages: headings, lists of links, the frames of web sites and of Gutenberg, encodings, and pages made to harm."""

import json
from pathlib import Path

import pytest

from lyceum.domains.library.extract import errors, limits, runner
from tests.library import documents, epubs
from tests.library.epubs import novel
from tests.library.reading import WALL_SECONDS, read
from tests.library.test_text import PERSIAN_WORDS, chapters, true

REAL = Path(__file__).parents[3] / "shared" / "books"


def page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def blocks(body: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for section in read(page(body)).sections for block in section.blocks]


@pytest.mark.parametrize("book", [novel(6, 700), novel(3, 3000, seed=4), epubs.PERSIAN], ids=["six", "long", "persian"])
@pytest.mark.parametrize("make", documents.HTML_MAKES)
def test_chapters_of_a_page(make, book):
    read_back = read(documents.HTML_MAKES[make](book).encode())
    assert chapters(read_back) == true(book)
    assert (read_back.title, read_back.authors, read_back.language) == (book.title, (book.author,), book.language)
    origin = "contents" if make in ("contents", "website") else "style"
    assert {section.origin for section in read_back.chapters} <= {origin, "pattern"}


def test_what_stands_around_the_text_of_a_web_page_is_left_out():
    book = read(documents.website(novel(3, 400)).encode())
    said = " ".join(block.text for section in book.sections for block in section.blocks)
    assert not [
        word for word in ("Home", "Menu", "Cookie", "Aside", "Comment", "Form", "Footer", "script") if f"{word}word" in said or word == said
    ]


@pytest.mark.parametrize("make", ["headings", "contents", "h3"])
def test_no_word_is_lost_or_doubled(make):
    book = novel(5, 400)
    read_back = read(documents.HTML_MAKES[make](book).encode())
    found = [chapter.title for chapter in read_back.chapters]
    found += [block.text for section in read_back.sections for block in section.blocks if section.kind == "chapter"]
    assert sorted(" ".join(found).split()) == sorted(word for c in book.chapters for word in [*c.title.split(), *c.words])


def test_a_page_without_any_frame_loses_nothing():
    body = '<form><p>All of it.</p></form><div class="share"><p>And this.</p></div><p>End.</p>'
    assert [text for _, text in blocks(body)] == ["All of it.", "And this.", "End."]


def test_a_frame_of_gutenberg_in_a_page():
    book = novel(3, 400)
    names = {"title": book.title, "author": book.author}
    source = documents.html(book)
    source = source.replace("<body>", f"<body><pre>{documents.GUTENBERG_HEAD.format(**names)}</pre>")
    source = source.replace("</body>", f"<pre>{documents.GUTENBERG_FOOT.format(**names)}</pre></body>")
    assert chapters(read(source.encode())) == true(book)


def test_an_article_is_one_chapter():
    book = read(page("<article><h1>On Rivers</h1><p>They are long.</p><p>They are wet.</p></article>"))
    assert [(chapter.title, chapter.body_words()) for chapter in book.chapters] == [
        ("On Rivers", ["They", "are", "long.", "They", "are", "wet."])
    ]


def test_blocks_keep_their_kinds():
    body = "<p>Text<sup><a href='#n'>1</a></sup>.</p><blockquote>A quote.</blockquote><ul><li>One</li></ul>"
    body += "<table><tr><td>a</td><td>b</td></tr></table>"
    assert blocks(body) == [("paragraph", "Text."), ("quote", "A quote."), ("list", "One"), ("paragraph", "a"), ("paragraph", "b")]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", "cp1252"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "windows-1252"),
        ("cp1252", ""),
        ("utf-16", "utf-16"),
        ("latin-1", "nonsense"),
        ("cp1252", "utf-16"),
    ],
)
def test_encodings(encoding, declared):
    said = "Café “naïf” à la façade – très."
    said = said if encoding != "latin-1" else "Café naïf à la façade très."
    head = f'<meta charset="{declared}">' if declared else ""
    data = f"<!doctype html><html><head>{head}</head><body><p>{said}</p></body></html>".encode(encoding)
    assert read(data).chapters[0].blocks[0].text == said


def test_persian_in_an_old_code_page():
    said = PERSIAN_WORDS.replace("ی", "ي")
    book = read(f"<html><body><p>{said * 20}</p></body></html>".encode("cp1256"))
    assert (book.language, book.direction) == ("fa", "rtl")


@pytest.mark.parametrize(
    "start", ["<h1>A</h1>", "<body>", "<!-- saved --><p>", "\n<HTML><BODY>", "<?xml version='1.0'?>\n<!DOCTYPE html><html>"]
)
def test_pages_are_known_by_their_first_tag(start):
    assert read(f"{start}Some words and more of them".encode()).format == "html"


HOSTILE = {
    "nothing": (lambda: page(""), errors.BookEmpty),
    "only a script": (lambda: page("<script>let words = 1</script>"), errors.BookEmpty),
    "cut off": (lambda: b"<!doctype html><html><head><title>x", errors.BookEmpty),
    "pictures": (lambda: page("<img src='a.png'>" * 5), errors.BookScanned),
    "deep": (lambda: page("<div>" * 100_000 + "word" + "</div>" * 100_000), errors.BookTooDeep),
    "deep and wide": (lambda: page(("<b>" * 100_000 + "word ") * 100), errors.BookTooDeep),
    "fifty MB deep": (lambda: page("<div>" * 100_000 + "word " * 9_900_000), errors.LyceumError),
    "huge": (lambda: page("word " * (limits.MAX_ENTRY_BYTES // 5)), errors.BookTooLarge),
    "entities": (
        lambda: b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body>&a;</body></html>',
        errors.BookWithEntities,
    ),
    "zeros": (lambda: b"<html>" + b"\0" * 50_000, errors.BookOfAnotherKind),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.sampled(4)
async def test_refused_by_name(name, tmp_path):
    make, kind = HOSTILE[name]
    path = tmp_path / "book.html"
    path.write_bytes(make())
    with pytest.raises(kind):
        await runner.extract(path)


@pytest.mark.parametrize(
    "body",
    [
        "<p>word" * 33_000,
        "<a href='#x'>y z</a>" * 16_000 + "<p id=x>word",
        "<!--" * 16_000 + "x",
        "<h2>I</h2>" * 5_000 + "<p>word",
        "&lt;" * 66_000,
    ],
    ids=["unclosed", "links", "comments", "headings", "signs"],
)
@pytest.mark.sampled(2)
async def test_pages_made_to_take_long_do_not(body, tmp_path):
    path = tmp_path / "book.html"
    path.write_bytes(page(body))
    try:
        assert (await runner.extract(path, wall_seconds=WALL_SECONDS)).sections
    except (errors.BookEmpty, errors.BookTooManyChapters):
        return


@pytest.mark.skipif(not REAL.exists(), reason="the real books are not on this machine")
@pytest.mark.parametrize("name", ["verwandlung_de.htm", "hafez_fa.html"])
def test_real_pages(name):
    truth = json.loads((REAL / "contents.json").read_text())[name.split(".")[0]]
    found = [
        (c.title, " ".join(c.body_words()[:8]), " ".join(c.body_words()[-8:]), c.words) for c in read((REAL / name).read_bytes()).chapters
    ]
    assert found == [(true["title"], true["first"], true["last"], true["words"]) for true in truth]
