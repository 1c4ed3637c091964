"""The text judge on answers labelled by hand: nothing wrong is accepted, hardly anything right refused.

The set is parted in two by the digest of each row. Rules may be tried on the first half; the second is judged by `make prove` alone.
"""

import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from lyceum.domains.lessons.judging.text import judge_text

MAX_WRONG_ACCEPTED = 0.01
MAX_RIGHT_REFUSED = 0.03
Half = Literal["first", "second"]


class Row(NamedTuple):
    """One answer; `accept` is what a person says."""

    language: str
    accept: bool
    expected: str
    given: str


def _half(line: str) -> Half:
    return "first" if int(hashlib.sha256(line.encode()).hexdigest()[:2], 16) % 2 else "second"


def labelled(half: Half | None = None) -> list[Row]:
    """The rows of one half, or of both."""
    lines = (Path(__file__).parent / "labelled.tsv").read_text(encoding="utf-8").splitlines()
    parts = [line.split("\t") for line in lines if not line.startswith("#") and half in (None, _half(line))]
    return [Row(language, label == "accept", expected, given) for language, label, expected, given in parts]


def misjudged(half: Half, *, accept: bool) -> tuple[list[Row], int]:
    """Rows that a person would accept (or refuse) and the judge does not, and how many there are of them in all."""
    rows = [row for row in labelled(half) if row.accept is accept]
    missed = [row for row in rows if (judge_text([row.expected], row.given, row.language).verdict in ("right", "slip")) is not accept]
    return missed, len(rows)


def test_the_set_is_large_and_balanced() -> None:
    rows = labelled()
    assert len(rows) >= 500
    assert len({(row.language, row.expected, row.given) for row in rows}) == len(rows)
    for half in ("first", "second"):
        for language in ("en", "fa"):
            for accept in (False, True):
                assert len([row for row in labelled(half) if row.language == language and row.accept is accept]) >= 50


def _check(half: Half) -> str:
    accepted, of_wrong = misjudged(half, accept=False)
    refused, of_right = misjudged(half, accept=True)
    told = f"{half} half: {len(accepted)} of {of_wrong} wrong answers accepted, {len(refused)} of {of_right} right ones refused"
    assert len(accepted) / of_wrong <= MAX_WRONG_ACCEPTED, (told, accepted)
    assert len(refused) / of_right <= MAX_RIGHT_REFUSED, (told, refused)
    return told


def test_rates_of_the_first_half() -> None:
    _check("first")


@pytest.mark.prove
def test_rates_of_the_second_half(capsys: pytest.CaptureFixture[str]) -> None:
    told = [_check("first"), _check("second")]
    with capsys.disabled():
        print("", *told, sep="\n")
