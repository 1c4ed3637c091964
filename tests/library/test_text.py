"""Plain texts: any encoding, any way to part paragraphs, the frame around the book, contents lists and patterns."""

import json
from pathlib import Path

import pytest

from lyceum.domains.library.extract import errors, limits, runner
from lyceum.domains.library.extract.models import ExtractedBook
from tests.library import documents, epubs
from tests.library.epubs import Book, Chapter, novel
from tests.library.reading import WALL_SECONDS, read

REAL = Path(__file__).parents[3] / "shared" / "books"


def chapters(book: ExtractedBook) -> list[tuple[str, list[str]]]:
    return [(chapter.title, chapter.body_words()) for chapter in book.chapters]


def true(book: Book) -> list[tuple[str, list[str]]]:
    return [(chapter.title, chapter.words) for chapter in book.chapters]


def of(source: str) -> ExtractedBook:
    return read(source.encode())


def told(*titles: str, words: int = 400, between: str = "\n\n\n\n") -> str:
    """A text with these headings, above as many sentences."""
    return between.join(f"{title}\n\n{documents.wrapped('There was a house by the river. ' * (words // 7))}" for title in titles)


@pytest.mark.parametrize("book", [novel(6, 700), novel(3, 3000, seed=4), epubs.PERSIAN], ids=["six", "long", "persian"])
@pytest.mark.parametrize("contents", [True, False], ids=["contents", "patterns"])
def test_chapters_of_a_typed_text(book, contents):
    read_back = of(documents.text(book, contents=contents))
    assert [(title, words) for title, words in chapters(read_back)] == true(book)
    assert (read_back.language, read_back.direction) == (book.language, "rtl" if book.language == "fa" else "ltr")
    assert {section.origin for section in read_back.chapters} == {"contents" if contents else "pattern"}


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_the_frame_of_gutenberg_is_apart(newline):
    book = novel(4, 500)
    read_back = of(documents.gutenberg(book).replace("\n", newline))
    assert chapters(read_back) == true(book)
    assert (read_back.title, read_back.authors, read_back.language) == (book.title, (book.author,), "en")
    apart = " ".join(block.text for section in read_back.sections if section.kind != "chapter" for block in section.blocks)
    assert all(words in apart for words in ("at no cost", "Produced by Somebody", "CONTENTS", "General Terms", "End of the Project"))


@pytest.mark.parametrize("make", [documents.gutenberg, documents.text], ids=["gutenberg", "typed"])
def test_no_word_is_lost_or_doubled(make):
    book = novel(5, 400)
    source = make(book)
    found = [block.text for section in of(source).sections for block in section.blocks] + [chapter.title for chapter in book.chapters]
    assert sorted(" ".join(found).casefold().split()) == sorted(source.casefold().split())


FRENCH = "Où est le café de l'été ? Il n'est pas là, dit-elle, et la forêt est à côté de la rivière. "
PERSIAN_WORDS = "او در خانه است و اين کتاب را از من گرفت و به بازار رفت. "
RUSSIAN = "Он не был в доме, и она сказала, что это не так. "


@pytest.mark.parametrize(
    ("text", "encoding", "found", "said"),
    [
        (FRENCH, "utf-8", "fr", FRENCH),
        (FRENCH, "utf-8-sig", "fr", FRENCH),
        (FRENCH, "latin-1", "fr", FRENCH),
        (FRENCH, "cp1252", "fr", FRENCH),
        (FRENCH, "utf-16", "fr", FRENCH),
        (FRENCH, "utf-16-le", "fr", FRENCH),
        (FRENCH, "utf-16-be", "fr", FRENCH),
        (PERSIAN_WORDS.replace("ی", "ي"), "cp1256", "fa", PERSIAN_WORDS),
        (PERSIAN_WORDS, "utf-8", "fa", PERSIAN_WORDS),
        (RUSSIAN, "cp1251", "ru", RUSSIAN),
    ],
)
def test_encodings(text, encoding, found, said):
    book = read((text * 20).encode(encoding))
    assert book.language == found
    assert book.chapters[0].blocks[0].text.split()[:9] == said.replace("ي", "ی").split()[:9]


def test_bad_bytes_cost_a_character_and_no_more():
    data = told("Chapter 1", "Chapter 2").encode().replace(b"house", b"h\xffuse", 1)
    assert chapters(read(data + b"\n" * 70_000 + b"\n\0\0\x07"))[0][1][3] == "h\ufffduse"


@pytest.mark.parametrize(
    "titles",
    [
        ("Chapter I", "Chapter II", "Chapter III"),
        ("CHAPTER THE FIRST", "CHAPTER THE SECOND"),
        ("Erstes Kapitel", "Zweites Kapitel", "Drittes Kapitel"),
        ("1. Kapitel", "2. Kapitel"),
        ("Kapitel 1", "Kapitel 2"),
        ("CHAPITRE PREMIER", "CHAPITRE II", "CHAPITRE III"),
        ("Première partie", "Deuxième partie", "Troisième partie"),
        ("فصل اول", "فصل دوم", "فصل سوم"),
        ("فصل ۱ - صبح", "فصل ۲ - شب"),
        ("داستان اول", "داستان دوم"),
        ("I.", "II.", "III."),
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"),
        ("۱", "۲", "۳"),
    ],
)
def test_patterns_of_headings(titles):
    assert [title for title, _ in chapters(of(told(*titles)))] == list(titles)


def test_titles_below_numbers_are_taken_in():
    text = told(*(f"Chapter {number}\n\nThe {name}" for number, name in (("I", "Start"), ("II", "Sea"), ("III", "End"))))
    assert [title for title, _ in chapters(of(text))] == ["Chapter I: The Start", "Chapter II: The Sea", "Chapter III: The End"]


def test_summaries_below_numbers_are_text():
    summary = "IN WHICH A MAN GOES OUT OF HIS HOUSE AND COMES BACK TO IT AFTER A VERY\nLONG TIME AND A VERY LONG WAY"
    text = "CONTENTS\n\n" + "\n\n".join(f"{number} {summary} {number}" for number in ("I", "II", "III"))
    text += "\n\n\n\n" + told(*(f"{number}\n\n{summary} {number}" for number in ("I", "II", "III")))
    assert [(title, words[:3]) for title, words in chapters(of(text))] == [(number, ["IN", "WHICH", "A"]) for number in ("I", "II", "III")]


def test_parts_stand_above_chapters():
    text = told("Part One\n\n\n\nChapter 1", "Chapter 2", "Part Two\n\n\n\nChapter 1", "Chapter 2")
    assert [(chapter.part, chapter.title) for chapter in of(text).chapters] == [
        ("Part One", "Chapter 1"),
        ("Part One", "Chapter 2"),
        ("Part Two", "Chapter 1"),
        ("Part Two", "Chapter 2"),
    ]


def test_headings_without_any_word_for_chapter_are_known_by_their_space():
    text = told("THE LAMP", "A ROAD AT NIGHT", "HOME")
    assert [title for title, _ in chapters(of(text))] == ["THE LAMP", "A ROAD AT NIGHT", "HOME"]


def test_page_numbers_are_no_chapters():
    page = documents.wrapped("There was a house by the river and it was old and it was " * 20)
    assert len(of("\n\n".join(f"{page}\n\n{number}" for number in range(1, 30))).chapters) == 1


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One line\nand its end.\n\nAnother.", [("paragraph", "One line and its end."), ("paragraph", "Another.")]),
        ("A well-\nknown man.", [("paragraph", "A well-known man.")]),
        ("Am Vor-\nund Nachmittag.", [("paragraph", "Am Vor- und Nachmittag.")]),
        ("Some text.\n\n* * *\n\nMore.", [("paragraph", "Some text."), ("separator", "* * *"), ("paragraph", "More.")]),
        (
            f"{('word ' * 14 + chr(10)) * 4}\n  A line of verse\n  And one more",
            [("paragraph", ("word " * 56).strip()), ("verse", "A line of verse\nAnd one more")],
        ),
        ("\n".join(["long " * 40] * 3), [("paragraph", ("long " * 40).strip())] * 3),
        (
            "\n".join(f"   First {'word ' * 12}\nsecond {'word ' * 12}" for _ in range(2)),
            [("paragraph", f"First {'word ' * 12}second {('word ' * 12).strip()}")] * 2,
        ),
    ],
)
def test_paragraphs(text, blocks):
    assert [(block.kind, block.text) for block in of(text).chapters[0].blocks] == blocks


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", errors.BookNothing),
        (b" \n\n\t ", errors.BookEmpty),
        (b"...\n\n***\n", errors.BookEmpty),
        (bytes(range(256)) * 20, errors.BookOfAnotherKind),
        (b"some text \0\0\0 and more" * 50, errors.BookOfAnotherKind),
        (b"x" * 2_000_000, errors.BookOfAnotherKind),
        (b"a word. " * (limits.MAX_ENTRY_BYTES // 8 + 1), errors.BookTooLarge),
        pytest.param(b"a b c d e\n" * (limits.MAX_WORDS // 5 + 1), errors.BookTooLarge, marks=pytest.mark.prove),
    ],
    ids=["nothing", "spaces", "signs", "noise", "zeros", "one word", "huge", "too many words"],
)
async def test_what_is_no_text_is_refused(data, kind, tmp_path):
    path = tmp_path / "book.txt"
    path.write_bytes(data)
    with pytest.raises(kind):
        await runner.extract(path)


@pytest.mark.parametrize(
    "piece", [b"Chapter 1\n\n", b"1\n\n", b"Contents\n\n", b"\n", b"I\nII\n", b"*** START ***\n\n", b"Part One\n\nPart Two\n\n"]
)
@pytest.mark.sampled(2)
async def test_texts_made_to_take_long_do_not(piece, tmp_path):
    path = tmp_path / "book.txt"
    path.write_bytes(piece * (120_000 // len(piece)) + b"\n\nAnd some words.")
    try:
        book = await runner.extract(path, wall_seconds=WALL_SECONDS)
    except (errors.BookTooManyChapters, errors.BookEmpty):
        return
    assert book.chapters


def test_a_chapter_alone_is_a_book():
    assert chapters(of("Just a few words."))[0][1] == ["Just", "a", "few", "words."]


@pytest.mark.skipif(not REAL.exists(), reason="the real books are not on this machine")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.txt")), ids=lambda path: path.stem)
def test_real_texts(path):
    truth = json.loads((REAL / "contents.json").read_text())[path.stem.removesuffix("_latin1")]
    found = read(path.read_bytes()).chapters
    assert [chapter.title for chapter in found] == [true["title"] for true in truth]
    for chapter, true in zip(found, truth, strict=True):
        words = chapter.body_words()
        assert (" ".join(words[:8]), " ".join(words[-8:])) == (true["first"], true["last"])


def test_chapters_keep_their_order_when_the_contents_name_one_twice():
    book = Book(
        "Twice", tuple(Chapter(title, tuple("A text of some words. " * 20 for _ in range(5))) for title in ("Night", "Day", "Night"))
    )
    assert [title for title, _ in chapters(of(documents.text(book, contents=True)))] == ["Night", "Day", "Night"]
