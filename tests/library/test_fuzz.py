"""Random damage: whatever it hits, the answer is a book or one of the named refusals, never a crash."""

import random

import pytest

from lyceum.kernel.errors import LyceumError
from tests.library import epubs
from tests.library.epubs import novel, pack
from tests.library.reading import read

SMALL_ROUNDS = 60
LONG_ROUNDS = 5_000
SNIPPETS = [
    b"<",
    b">",
    b"&",
    b"\0",
    b"\xff",
    b'"',
    b"</body>",
    b"<p>",
    b"<nav>",
    b"#",
    b"../",
    b"%2e%2e/",
    b"<![CDATA[",
    b"<!--",
    b"\xef\xbb\xbf",
    b"<svg>",
    b"<br/>",
]


def _damage(dice: random.Random, data: bytes) -> bytes:
    place = dice.randrange(len(data))
    kind = dice.randrange(4)
    if kind == 0:
        return data[:place] + dice.choice(SNIPPETS) + data[place:]
    if kind == 1:
        return data[:place] + data[place + dice.randrange(1, 200) :]
    if kind == 2:
        return data[:place] + bytes([dice.randrange(256)]) + data[place + 1 :]
    other = dice.randrange(len(data))
    return data[:place] + data[other : other + dice.randrange(1, 300)] + data[place:]


def _damaged_book(dice: random.Random) -> bytes:
    entries = epubs.MAKES[dice.choice(sorted(epubs.MAKES))](novel(3, 120, parts=2, seed=dice.randrange(5)))
    if dice.random() < 0.3:
        return _damage(dice, pack(entries))
    for _ in range(dice.randrange(1, 6)):
        name = dice.choice(sorted(entries))
        data = entries[name]
        entries[name] = _damage(dice, data.encode() if isinstance(data, str) else data) or b" "
    return pack(entries)


def _attack(seed: int) -> bool:
    data = _damaged_book(random.Random(seed))
    try:
        book = read(data)
    except LyceumError:
        return False
    except Exception as crash:
        raise AssertionError(f"seed {seed} crashed the reader") from crash
    assert book.chapters, f"seed {seed}"
    return True


def test_damaged_books_do_not_crash_the_reader():
    assert sum(_attack(seed) for seed in range(SMALL_ROUNDS)) > 0


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_damaged_books_do_not_crash_the_reader_for_long():
    read_still = sum(_attack(seed) for seed in range(SMALL_ROUNDS, LONG_ROUNDS))
    print(f"seeds {SMALL_ROUNDS} to {LONG_ROUNDS}: {read_still} books could still be read")
