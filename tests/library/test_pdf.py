"""PDFs: outline, sizes of letters, running heads, broken words, two columns, Persian, and documents made to harm."""

import json
import random
import re
from pathlib import Path

import pytest

from lyceum.domains.library.extract import errors, persian, runner
from tests.library import documents, epubs
from tests.library.documents import Pdf, pdf
from tests.library.epubs import Book, Chapter, novel
from tests.library.reading import read
from tests.library.test_text import chapters, true

REAL = Path(__file__).parents[3] / "shared" / "books"
ZWNJ = "\u200c"


@pytest.mark.parametrize("book", [novel(6, 700), novel(3, 2500, parts=2)], ids=["six", "long"])
@pytest.mark.parametrize("make", documents.PDF_MAKES)
@pytest.mark.sampled(5)
def test_chapters_of_every_make(make, book):
    read_back = read(documents.PDF_MAKES[make](book))
    assert chapters(read_back) == true(book)
    assert (read_back.format, read_back.title, read_back.language) == ("pdf", book.title, book.language)
    assert {section.origin for section in read_back.chapters} == {
        "outline" if make == "outline" else "pattern" if make == "plain" else "style"
    }


@pytest.mark.parametrize("make", ["sizes", "outline", "plain"])
def test_persian_comes_in_its_order(make):
    read_back = read(documents.PDF_MAKES[make](epubs.PERSIAN))
    assert chapters(read_back) == true(epubs.PERSIAN)
    assert (read_back.language, read_back.direction) == ("fa", "rtl")


@pytest.mark.parametrize("instead", ["", " "], ids=["joined", "apart"])
def test_lost_joiners_of_persian_are_put_back(instead):
    lost = Book(
        epubs.PERSIAN.title,
        tuple(Chapter(c.title, tuple(p.replace(ZWNJ, instead) for p in c.paragraphs)) for c in epubs.PERSIAN.chapters),
        "fa",
    )
    found = " ".join(word for _, words in chapters(read(pdf(lost))) for word in words)
    wanted = " ".join(word for _, words in true(epubs.PERSIAN) for word in words)
    assert found.count("می‌") == wanted.count("می‌")
    assert found.count("گربه‌ها") == wanted.count("گربه‌ها")


PERSIAN_SENTENCES = (
    "می‌خواهم به خانه بروم و کتاب‌ها را نمی‌بینم",
    "گربه‌ها می‌خوابند و او می‌رود",
    "کتاب‌هایش را می‌خواند و می‌گفته است",
    "مهم‌ترین و مهربان‌ترین مرد این‌قدر کوچک‌تر شد",
    "دیده‌ام که نوشته‌اند و گفته‌ای و رفته‌ایم",
    "هیچ‌کس همان‌جا نبود و برمی‌گردد",
    "حرف‌های او را نمی‌توانستم بشنوم",
)
JOINED_ONLY = (
    "صفحه‌ی اول خانه‌ی او و روسری‌اش",
    "قهوه‌خانه و مغازه‌ی کفش‌فروش و پنجه‌اش",
    "دوره‌ای هسته‌ای نبود و کارهای بخش‌های دیگر",
    "سرمایه‌گذاری بین‌المللی و هسته‌ای",
    "چهل‌وپنج نفر می‌دزدیدند و می‌لغزیدند و نکشته‌ام",
    "نمی‌توان گفت و می‌داده‌اند",
)
LEFT_ALONE = (
    "میز در میان میدان است",
    "تنها دختر بهتر و کمتر و بیشتر رها شد",
    "دفتر مشتری و بستر و شتر و متر",
    "ماهی و گاهی و راهی و کوهی",
    "کارها و روزها و زیباتر",
    "عینکش و مهمان و ماهرخ و سحرگاهان و نهادم",
    "ریشتر و ارکستر و برنگرفت و بینداز و بینوا",
    "درآمد و برداشت و میکروب و میراث و دوستتان",
)


@pytest.mark.parametrize("wanted", PERSIAN_SENTENCES)
@pytest.mark.parametrize("instead", ["", " "], ids=["joined", "apart"])
def test_joiners_by_rule(wanted, instead):
    assert persian.restored(wanted.replace(ZWNJ, instead)) == wanted


@pytest.mark.parametrize("wanted", JOINED_ONLY)
def test_joiners_by_the_lists(wanted):
    assert persian.restored(wanted.replace(ZWNJ, "")) == wanted


@pytest.mark.parametrize("wanted", LEFT_ALONE)
def test_words_that_only_look_like_it_stay(wanted):
    assert persian.restored(wanted) == wanted


def test_what_is_right_already_stays():
    text = " ".join(PERSIAN_SENTENCES)
    assert persian.restored(text) == text


@pytest.mark.parametrize("make", ["sizes", "outline", "columns"])
def test_no_word_is_lost_or_doubled(make):
    book = novel(5, 400)
    read_back = read(documents.PDF_MAKES[make](book))
    found = [chapter.title for chapter in read_back.chapters] + [block.text for s in read_back.sections for block in s.blocks]
    assert sorted(" ".join(found).split()) == sorted(word for c in book.chapters for word in [*c.title.split(), *c.words])


def _page(text: list[str], *, size: float = 10) -> bytes:
    made = Pdf()
    made.add([(45, 500 - 12 * number, size, line) for number, line in enumerate(text)])
    return made.bytes()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["A man and his dog and all of his hou-", "ses stood there. His houses were old."], "all of his houses stood there."),
        (["A man and the oil of it and the lamp and oil-", "lamp of it and the light and the oil of them."], "the lamp and oil-lamp of it"),
        (["The country north of it is called Anglo-", "Saxon and the south is not called so by any."], "called Anglo-Saxon and"),
    ],
)
def test_broken_words(lines, said):
    assert said in read(_page(lines)).chapters[0].blocks[0].text


def test_pages_that_are_pictures():
    image = "q 300 0 0 300 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q\n"
    made = Pdf()
    for _ in range(5):
        made.add([], more=image)
    with pytest.raises(errors.BookScanned):
        read(made.bytes())
    made = Pdf()
    for _ in range(5):
        made.add([(45, 20, 8, "Digitized by a library")], more=image)
    with pytest.raises(errors.BookScanned):
        read(made.bytes())


def _locked() -> bytes:
    """A document that asks for a password: its key fits no one."""
    data = pdf(novel(2, 50))
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'11' * 32}> /U <{'22' * 32}> /P -1 >> /ID [<{'00' * 16}> <{'00' * 16}>]"
    return data.replace(b"trailer << ", f"trailer << {lock} ".encode())


def _shop() -> bytes:
    return pdf(novel(2, 50)).replace(b"trailer << ", b"trailer << /Encrypt << /Filter /EBX_HANDLER /V 1 >> ")


def _claimed(pages: int) -> bytes:
    return re.sub(rb"/Count \d+", f"/Count {pages}".encode(), pdf(novel(2, 50)), count=1)


def _many_kids(pages: int) -> bytes:
    data = Pdf()
    data.add([(45, 500, 10, "The same words on each of them.")])
    return re.sub(rb"/Count 1 /Kids \[9 0 R\]", f"/Count {pages} /Kids [{'9 0 R ' * pages}]".encode(), data.bytes())


def _with_content(content: str) -> bytes:
    made = Pdf()
    made.add([(45, 500, 10, "Some words.")], more=content)
    return made.bytes()


HOSTILE = {
    "no document": (lambda: b"%PDF-1.7\n" + b"x" * 5_000, errors.BookDamaged),
    "only a head": (lambda: b"%PDF-1.4 x", errors.BookDamaged),
    "cut off": (lambda: pdf(novel(2, 300))[:2_000], errors.BookProblem),
    "a password": (_locked, errors.BookEncrypted),
    "a shop's lock": (_shop, errors.BookEncrypted),
    "many pages": (lambda: _many_kids(100_000), errors.BookTooLarge),
    "empty": (lambda: _page([" "]), errors.BookEmpty),
    "no letters": (lambda: _page(["... --- ..."]), errors.BookEmpty),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.sampled(3)
async def test_refused_by_name(name, tmp_path):
    make, kind = HOSTILE[name]
    path = tmp_path / "book.pdf"
    path.write_bytes(make())
    with pytest.raises(kind):
        await runner.extract(path)


BOMBS = {
    "a hundred thousand pages claimed": lambda: _claimed(100_000),
    "stacks": lambda: _with_content("q " * 300_000),
    "arrays": lambda: _with_content("[" * 300_000),
    "dictionaries": lambda: pdf(novel(2, 50)).replace(b"/Type /Catalog", b"/X " + b"<<" * 100_000 + b"/Type /Catalog"),
    "pages in a ring": lambda: pdf(novel(2, 50)).replace(b"/Kids [9 0 R", b"/Kids [2 0 R 9 0 R"),
    "an outline in a ring": lambda: pdf(novel(3, 50), outline=True).replace(b"/Prev", b"/Next"),
    "a table of nonsense": lambda: pdf(novel(2, 50)).replace(b"00000 n", b"99999 n"),
    "letters in one place": lambda: _page(["word"] * 3 + ["a" * 30_000]),
    "many lines": lambda: _with_content("BT /F1 1 Tf 1 0 Td (a) Tj ET " * 150_000),
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.sampled(3)
async def test_bombs_end_in_a_book_or_a_name(name, tmp_path):
    path = tmp_path / "book.pdf"
    path.write_bytes(BOMBS[name]())
    try:
        sections = (await runner.extract(path, wall_seconds=60)).sections
    except errors.LyceumError as refusal:
        sections, code = (), refusal.code
    assert sections or code in ("book_damaged", "book_empty", "book_too_large", "book_too_slow", "book_too_hungry")


@pytest.mark.parametrize("seed", range(25))
def test_damage_does_not_crash_the_reader(seed):
    dice = random.Random(seed)
    data = bytearray(pdf(novel(2, 200), outline=True))
    for _ in range(dice.randrange(1, 12)):
        place = dice.randrange(len(data))
        data[place : place + dice.randrange(4)] = bytes(dice.randrange(256) for _ in range(dice.randrange(4)))
    try:
        assert read(bytes(data)).sections
    except errors.LyceumError:
        return


@pytest.mark.skipif(not REAL.exists(), reason="the real books are not on this machine")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.pdf")), ids=lambda path: path.stem)
def test_real_documents(path):
    truth = json.loads((REAL / "contents.json").read_text())["sherlock"]
    found = read(path.read_bytes()).chapters
    assert [(c.title, " ".join(c.body_words()[:8]), " ".join(c.body_words()[-8:])) for c in found] == [
        (one["title"], one["first"], one["last"]) for one in truth
    ]
    for chapter, one in zip(found, truth, strict=True):
        assert 0 <= one["words"] - chapter.words - len(chapter.title.split()) <= 3
