"""Lists to take along: what an office program reads in them, and what it must not run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

from lyceum.platform.csv import MARK, amount, sheet

MOMENT = datetime(2026, 1, 31, 8, 5, 0, 123_456, tzinfo=UTC)


async def _sent(*rows):
    async def coming():
        for row in rows:
            yield row

    answer = sheet("books", ("a", "b"), coming())
    return answer, "".join([part async for part in answer.body_iterator])


async def test_a_sheet_is_read_back_as_it_was_written():
    answer, sent = await _sent(['Zeile, mit "Komma"\nund mehr', 7], [MOMENT, date(2026, 1, 31)], [None, "کتاب"])
    assert answer.headers["content-disposition"] == 'attachment; filename="books.csv"'
    assert sent.startswith(MARK)
    assert list(csv.reader(io.StringIO(sent.removeprefix(MARK)))) == [
        ["a", "b"],
        ['Zeile, mit "Komma"\nund mehr', "7"],
        ["2026-01-31T08:05:00+00:00", "2026-01-31"],
        ["", "کتاب"],
    ]


async def test_texts_never_run_and_amounts_stay_numbers():
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]
    _, sent = await _sent(*([text, amount(-2_500_000, 6)] for text in formulas))
    read = list(csv.reader(io.StringIO(sent.removeprefix(MARK), newline="")))[1:]
    assert read == [[f"'{text}", "-2.500000"] for text in formulas]


def test_amounts_are_exact_and_never_in_powers_of_ten():
    assert f"{amount(10**15, 0):f}" == "1000000000000000"
    assert f"{amount(1, 12):f}" == "0.000000000001"
    assert amount(123_456_789_012_345_678_901, 12) == Decimal("123456789.012345678901")
