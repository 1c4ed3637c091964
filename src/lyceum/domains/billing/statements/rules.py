"""Where a statement and the books part: decided here, without clock, database or network."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lyceum.domains.billing.statements.models import DifferenceKind, Kind

COMPARED: tuple[Kind, ...] = ("paid", "refunded", "chargeback")
"""Kinds that are looked for one by one. Fees are compared by what they come to in a day; payouts are only shown."""


class Said(NamedTuple):
    """Something that one side says: a line of the statement, or a fact of the books."""

    kind: Kind
    reference: str
    amount: int
    currency: str
    day: date


@dataclass(frozen=True)
class Found:
    """A difference; `day` is the statement's day that it belongs to."""

    day: date
    kind: DifferenceKind
    of: Kind
    reference: str
    theirs: int | None
    ours: int | None
    currency: str
    other_day: date | None = None


def compared(lines: Iterable[Said], facts: Iterable[Said], whole: frozenset[date]) -> list[Found]:
    """Every difference between these lines and these facts of one gateway. Of what either says of a payment all has to be here, on whatever
    day. A fact is missing there only on a `whole` day: one whose statement is complete.
    """
    theirs, ours = _by_payment(lines), _by_payment(facts)
    found: list[Found] = []
    for payment in sorted(theirs.keys() | ours.keys()):
        found += _paired(theirs[payment], ours[payment], whole)
    return _without_returned(found)


def fees(lines: Iterable[Said], facts: Iterable[Said]) -> list[Found]:
    """What the gateway kept of a day, where the books do not have it so: one difference a day and currency."""
    sums: dict[tuple[date, str], list[int]] = defaultdict(lambda: [0, 0])
    for side, said in ((0, lines), (1, facts)):
        for one in said:
            if one.kind == "fee":
                sums[one.day, one.currency][side] += one.amount
    return [
        Found(day, "fee", "fee", f"fees {day}", theirs, ours, currency)
        for (day, currency), (theirs, ours) in sorted(sums.items())
        if theirs != ours
    ]


def _by_payment(said: Iterable[Said]) -> defaultdict[tuple[Kind, str], list[Said]]:
    found: defaultdict[tuple[Kind, str], list[Said]] = defaultdict(list)
    for one in said:
        if one.kind in COMPARED:
            found[one.kind, one.reference].append(one)
    return found


def _paired(theirs: list[Said], ours: list[Said], whole: frozenset[date]) -> list[Found]:
    """Each line with its fact: that of its own day and amount first, then one of its amount, then any."""
    lines, facts = sorted(theirs, key=_order), sorted(ours, key=_order)
    found: list[Found] = []
    for is_pair in (_same, _same_amount, _any):
        if is_pair is _same_amount:
            facts = _disputed(lines, facts)
        for line in tuple(lines):
            fact = next((one for one in facts if is_pair(line, one)), None)
            if fact is not None:
                lines.remove(line)
                facts.remove(fact)
                found += _of_pair(line, fact)
    found += [Found(one.day, "missing_here", one.kind, one.reference, one.amount, None, one.currency) for one in lines]
    found += [Found(one.day, "missing_there", one.kind, one.reference, None, one.amount, one.currency) for one in facts if one.day in whole]
    return found


def _disputed(lines: list[Said], facts: list[Said]) -> list[Said]:
    """The facts where those of a dispute are one a day, as its line is: the books have a transfer for what was still there and another for
    what had gone back before. What came back after a won dispute is paired here, as it looks like any money that comes.
    """
    for line in [one for one in lines if one.kind != "refunded"]:
        parts = [one for one in facts if (one.day, one.currency) == (line.day, line.currency)]
        if parts and sum(one.amount for one in parts) == line.amount:
            lines.remove(line)
            facts = [one for one in facts if one not in parts]
    sums: defaultdict[Said, int] = defaultdict(int)
    for one in facts:
        if one.kind == "chargeback":
            sums[one._replace(amount=0)] += one.amount
    return [one for one in facts if one.kind != "chargeback"] + [one._replace(amount=amount) for one, amount in sums.items()]


def _without_returned(found: list[Found]) -> list[Found]:
    """Without what came and went back again on one side, and the other side never had: a payment of a wrong amount, which the school
    returns without having booked it; one that was reversed before the bank counted it.
    """
    came: defaultdict[tuple[object, ...], list[Found]] = defaultdict(list)
    dropped: set[int] = set()
    for one in sorted(found, key=lambda one: (one.of != "paid", one.day)):
        if one.kind in ("missing_here", "missing_there"):
            key = (one.kind, one.reference, one.theirs, one.ours, one.currency)
            if one.of == "paid":
                came[key].append(one)
            elif one.of == "refunded" and came[key]:
                dropped |= {id(one), id(came[key].pop(0))}
    return [one for one in found if id(one) not in dropped]


def _of_pair(line: Said, fact: Said) -> list[Found]:
    other = fact.day if fact.day != line.day else None
    if (line.amount, line.currency) != (fact.amount, fact.currency):
        return [Found(line.day, "other_amount", line.kind, line.reference, line.amount, fact.amount, line.currency, other)]
    if other:
        return [Found(line.day, "other_day", line.kind, line.reference, line.amount, fact.amount, line.currency, other)]
    return []


def _order(one: Said) -> tuple[date, int, str]:
    return one.day, one.amount, one.currency


def _same(line: Said, fact: Said) -> bool:
    return line == fact


def _same_amount(line: Said, fact: Said) -> bool:
    return (line.amount, line.currency) == (fact.amount, fact.currency)


def _any(line: Said, fact: Said) -> bool:
    del line, fact
    return True
