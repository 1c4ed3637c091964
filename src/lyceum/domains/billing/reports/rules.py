"""Which transfers of the books are money taken for something. One rule, for the lines that are kept and for the sums they are held to."""

from typing import NamedTuple

from lyceum.domains.billing.reports.tables import What

SALES, CLEARING, LOSS = "sales.", "clearing.", "loss."
WALLET = "wallet"
PREFIXES = (SALES, LOSS)


class Side(NamedTuple):
    """An account of a person or of the school, by its code."""

    code: str
    people: bool


class Taken(NamedTuple):
    """What a transfer is to the school's takings; `sign` is -1 for a loss that came back."""

    what: What
    kind: str
    source: str
    sign: int = 1


def taken(debit: Side, credit: Side, reason: str) -> Taken | None:
    """Money against a sale, or back; None for anything else, such as the goods that a sale gives."""
    if _is(credit, SALES):
        source = _source(debit)
        return Taken("sale", credit.code.removeprefix(SALES), source) if source else None
    if _is(debit, SALES):
        source = _source(credit)
        what: What = "chargeback" if reason.startswith("chargeback") else "refund"
        return Taken(what, debit.code.removeprefix(SALES), source) if source else None
    for loss, other, sign in ((debit, credit, 1), (credit, debit, -1)):
        if _is(loss, LOSS):
            return Taken("chargeback", loss.code, _source(other) or other.code, sign)
    return None


def _is(side: Side, prefix: str) -> bool:
    return not side.people and side.code.startswith(prefix)


def _source(side: Side) -> str:
    """Where money came from or went to; empty for what is no money."""
    if side.people:
        return WALLET if side.code == WALLET else ""
    return side.code.removeprefix(CLEARING) if side.code.startswith(CLEARING) else ""
