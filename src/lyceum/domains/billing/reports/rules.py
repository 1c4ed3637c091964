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
    """What a transfer is to the school's takings; `sign` is -1 for a chargeback that came back."""

    what: What
    kind: str
    source: str
    sign: int = 1


def taken(debit: Side, credit: Side, reason: str) -> Taken | None:
    """Money against a sale, or back; None for anything else, such as the goods that a sale gives."""
    back = reason.startswith("chargeback")
    if _is(credit, SALES) and (source := _source(debit)):
        kind = credit.code.removeprefix(SALES)
        return Taken("chargeback", kind, source, -1) if back else Taken("sale", kind, source)
    if _is(debit, SALES) and (source := _source(credit)):
        return Taken("chargeback" if back else "refund", debit.code.removeprefix(SALES), source)
    for loss, other, sign in ((debit, credit, 1), (credit, debit, -1)):
        if _is(loss, LOSS) and (source := _source(other)):
            return Taken("chargeback", loss.code, source, sign)
    return None


def _is(side: Side, prefix: str) -> bool:
    return not side.people and side.code.startswith(prefix)


def _source(side: Side) -> str:
    """Where money came from or went to; empty for what is no money."""
    if side.people:
        return WALLET if side.code == WALLET else ""
    return side.code.removeprefix(CLEARING) if side.code.startswith(CLEARING) else ""
