"""Random damage to every format besides EPUB: a book or one of the named refusals, never a crash."""

import random

import pytest

from lyceum.kernel.errors import LyceumError
from tests.library import documents
from tests.library.epubs import novel, pack
from tests.library.reading import read
from tests.library.test_fuzz import _damage

SMALL_ROUNDS = 15
LONG_ROUNDS = 1_500
BOOKS = [novel(3, 120, parts=2, seed=seed) for seed in range(3)]


def _docx(dice: random.Random, book) -> bytes:
    content = "".join(documents.paragraph(c.title, style="H1") + "".join(map(documents.paragraph, c.paragraphs)) for c in book.chapters)
    entries = documents.docx_entries(content)
    for _ in range(dice.randrange(1, 5)):
        name = dice.choice(sorted(entries))
        data = entries[name]
        entries[name] = _damage(dice, data.encode() if isinstance(data, str) else data) or b" "
    return pack(entries, mimetype=False)


def _bytes(dice: random.Random, data: bytes) -> bytes:
    for _ in range(dice.randrange(1, 8)):
        data = _damage(dice, data) or b" "
    return data


ATTACKS = {
    "text": lambda dice, book: _bytes(dice, documents.gutenberg(book).encode(dice.choice(["utf-8", "utf-16", "latin-1"]))),
    "html": lambda dice, book: _bytes(dice, documents.HTML_MAKES[dice.choice(sorted(documents.HTML_MAKES))](book).encode()),
    "markdown": lambda dice, book: _bytes(dice, documents.MARKDOWN_MAKES[dice.choice(sorted(documents.MARKDOWN_MAKES))](book).encode()),
    "docx": _docx,
    "pdf": lambda dice, book: _bytes(dice, documents.PDF_MAKES[dice.choice(sorted(documents.PDF_MAKES))](book)),
}


def _attack(kind: str, seed: int) -> bool:
    dice = random.Random(f"{kind} {seed}")
    data = ATTACKS[kind](dice, dice.choice(BOOKS))
    try:
        book = read(data)
    except LyceumError:
        return False
    except Exception as crash:
        raise AssertionError(f"{kind}, seed {seed} crashed the reader") from crash
    assert book.chapters, f"{kind}, seed {seed}"
    return True


@pytest.mark.parametrize("kind", ATTACKS)
def test_damage_does_not_crash_the_reader(kind):
    assert sum(_attack(kind, seed) for seed in range(SMALL_ROUNDS)) > 0


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", ATTACKS)
def test_damage_does_not_crash_the_reader_for_long(kind):
    still = sum(_attack(kind, seed) for seed in range(SMALL_ROUNDS, LONG_ROUNDS))
    print(f"{kind}: {still} of {LONG_ROUNDS - SMALL_ROUNDS} damaged books could still be read")
