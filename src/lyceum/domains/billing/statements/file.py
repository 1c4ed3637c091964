"""A bank's statement as a file: values parted by commas, the first line naming the columns. Anything odd is refused, with its line."""

import csv
import io
import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lyceum.domains.billing.statements.models import (
    KINDS,
    MAX_AMOUNT_UNITS,
    MAX_LINES,
    MAX_REFERENCE_CHARS,
    Kind,
    StatementFileRefused,
    StatementLine,
)
from lyceum.domains.ledger.port import SCALES
from lyceum.kernel.jalali import gregorian

COLUMNS = ("reference", "kind", "amount", "currency", "at")
CURRENCIES = ("EUR", "IRR")
MAX_CELL_CHARS = 500
JALALI_YEARS = range(1300, 1600)
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]*")
AMOUNT = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,6})?")
MOMENT = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}:[0-9]{2})?)?")
MARK = "\ufeff"


def read(content: str, day: date, zone: str) -> tuple[StatementLine, ...]:
    """The lines of a file, which all have to be of this day in this zone. Raises StatementFileRefused."""
    if "\ufffd" in content or any(_is_hostile(letter) for letter in content):
        raise _refused(_line_of(content), "not_text")
    rows = csv.reader(io.StringIO(content.removeprefix(MARK), newline=""), strict=True)
    try:
        head = [cell.strip().lower() for cell in next(rows, [])]
        places = _places(head)
        found = []
        for cells in rows:
            if any(cell.strip() for cell in cells):
                found.append(_line(cells, head, places, rows.line_num, day, zone))
            if len(found) > MAX_LINES:
                raise _refused(rows.line_num, "too_many")
    except csv.Error as wrong:
        raise _refused(rows.line_num, "not_csv") from wrong
    return tuple(found)


def _places(head: list[str]) -> dict[str, int]:
    for name in COLUMNS:
        if head.count(name) != 1:
            raise _refused(1, f"column_{name}")
    return {name: head.index(name) for name in COLUMNS}


def _line(cells: list[str], head: list[str], places: dict[str, int], number: int, day: date, zone: str) -> StatementLine:
    if len(cells) != len(head):
        raise _refused(number, "cells")
    if any(len(cell) > MAX_CELL_CHARS for cell in cells):
        raise _refused(number, "too_long")
    said = {name: _plain(cells[place]) for name, place in places.items()}
    if not REFERENCE.fullmatch(said["reference"]) or len(said["reference"]) > MAX_REFERENCE_CHARS:
        raise _refused(number, "reference")
    currency = said["currency"].upper()
    if currency not in CURRENCIES:
        raise _refused(number, "currency")
    at = _moment(said["at"], zone)
    if at is None:
        raise _refused(number, "at")
    if at.astimezone(ZoneInfo(zone)).date() != day:
        raise _refused(number, "other_day")
    return StatementLine(
        kind=_kind(said["kind"], number),
        reference=said["reference"],
        amount=_amount(said["amount"], currency, number),
        currency=currency,
        at=at,
    )


def _kind(said: str, number: int) -> Kind:
    kind = next((kind for kind in KINDS if kind == said.lower()), None)
    if kind is None:
        raise _refused(number, "kind")
    return kind


def _amount(said: str, currency: str, number: int) -> int:
    """In units: `5.00` euro are 5,000,000; rial are whole. Nothing is rounded."""
    if not AMOUNT.fullmatch(said):
        raise _refused(number, "amount")
    whole, _, part = said.partition(".")
    scale = SCALES["IRR" if currency == "IRR" else "EUR"]
    if len(part.rstrip("0")) > scale:
        raise _refused(number, "amount")
    units = int(whole) * 10**scale + int(part.rstrip("0").ljust(scale, "0") or 0)
    if not 1 <= units <= MAX_AMOUNT_UNITS:
        raise _refused(number, "amount")
    return int(units)


def _moment(said: str, zone: str) -> datetime | None:
    """A day, or a day and a time; by the Gregorian or the solar Hijri calendar, which their years tell apart."""
    parts = MOMENT.fullmatch(said)
    if parts is None:
        return None
    year, month, number = (int(parts[place]) for place in (1, 2, 3))
    try:
        day = gregorian(year, month, number) if year in JALALI_YEARS else date(year, month, number)
        clock = f"{int(parts[4]):02}:{parts[5]}:{parts[6] or '00'}" if parts[4] else "12:00:00"
        moment = datetime.fromisoformat(f"{day}T{clock}{parts[7] or ''}")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _plain(cell: str) -> str:
    """Without what stands around it, with Latin digits."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in cell.strip())


def _is_hostile(letter: str) -> bool:
    return letter not in "\t\r\n\u200c" and unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") and letter != MARK


def _line_of(content: str) -> int:
    return next(number for number, line in enumerate(content.split("\n"), 1) if "\ufffd" in line or any(map(_is_hostile, line)))


def _refused(line: int, reason: str) -> StatementFileRefused:
    return StatementFileRefused(f"Line {line} cannot be read: {reason}.", field="content", line=line, reason=reason)
