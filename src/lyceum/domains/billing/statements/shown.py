"""Statements as people see them."""

from collections.abc import Mapping, Sequence
from typing import Any

from lyceum.domains.billing.statements.models import DayDetail, Difference, Line, StatementDay, Sum
from lyceum.domains.billing.statements.tables import DifferenceRow, LineRow, StatementRow
from lyceum.domains.ledger.port import SCALES

SUMS = Sequence[tuple[str, str, int, int]]


def scale(currency: str) -> int:
    """Decimal places; of a currency that the books do not keep, those of the euro, in whose units a gateway's cents are kept."""
    return next((digits for name, digits in SCALES.items() if name == currency), SCALES["EUR"])


def day(row: StatementRow, states: Mapping[str, int], sums: SUMS) -> StatementDay:
    """A day in a list."""
    return StatementDay(**_day(row, states, sums))


def detail(
    row: StatementRow,
    states: Mapping[str, int],
    sums: SUMS,
    differences: Sequence[DifferenceRow],
    lines: Sequence[LineRow],
    count: int,
) -> DayDetail:
    """A day with everything."""
    return DayDetail(
        **_day(row, states, sums),
        differences=tuple(difference(one) for one in differences),
        lines=tuple(
            Line(
                number=one.number,
                kind=one.kind,
                reference=one.reference,
                amount=one.amount,
                currency=one.currency,
                scale=scale(one.currency),
                at=one.at,
            )
            for one in lines
        ),
        more_lines=count - len(lines),
    )


def difference(row: DifferenceRow) -> Difference:
    """A difference."""
    names = Difference.model_fields.keys() - {"scale"}
    return Difference(scale=scale(row.currency), **{name: getattr(row, name) for name in names})


def _day(row: StatementRow, states: Mapping[str, int], sums: SUMS) -> dict[str, Any]:
    names = ("gateway", "day", "state", "is_whole", "source", "problem", "tries", "received_at")
    return {
        **{name: getattr(row, name) for name in names},
        "open": states.get("open", 0),
        "settled": states.get("cleared", 0) + states.get("gone", 0),
        "sums": tuple(
            Sum(kind=kind, currency=currency, scale=scale(currency), lines=lines, amount=amount) for kind, currency, lines, amount in sums
        ),
    }
