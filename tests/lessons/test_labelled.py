"""The text judge on answers labelled by hand: nothing wrong is accepted, hardly anything right refused."""

from pathlib import Path

import pytest

from lyceum.domains.lessons.judging.text import judge_text

MAX_WRONG_ACCEPTED = 0.01
MAX_RIGHT_REFUSED = 0.03


def labelled() -> list[tuple[str, bool, str, str]]:
    """(language, to be accepted, expected, given)"""
    lines = (Path(__file__).parent / "labelled.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(language, label == "accept", expected, given) for language, label, expected, given in rows]


def test_the_set_is_large_and_balanced() -> None:
    rows = labelled()
    assert len(rows) >= 120
    assert {language for language, *_ in rows} == {"en", "fa"}
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("accept", [False, True])
def test_rates(accept: bool) -> None:
    rows = [row for row in labelled() if row[1] is accept]
    missed = [
        (expected, given)
        for language, _, expected, given in rows
        if (judge_text([expected], given, language).verdict in ("right", "slip")) is not accept
    ]
    assert len(missed) / len(rows) <= (MAX_RIGHT_REFUSED if accept else MAX_WRONG_ACCEPTED), missed
