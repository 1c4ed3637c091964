"""Things put into places: a score for each place that holds the right thing."""

from collections.abc import Mapping

from lyceum.domains.lessons.judging.verdicts import EMPTY, RIGHT, DiffPart, Judgement, Op, Reason, VerdictWord
from lyceum.kernel.errors import Invalid


def judge_pairs(places: Mapping[str, str], things: Mapping[str, str], put: Mapping[str, str], answer: str) -> Judgement:
    """`places` maps each place to the id of the right thing, in the order of the text; `things` maps ids to texts; `put` is the response.

    Things of equal text are one. A place left out counts as missing; an unknown place or thing, or one thing put twice, raises Invalid.
    """
    _refuse_unknown(places, things, put)
    diff = tuple(_compare(things, right, put.get(place)) for place, right in places.items())
    hits = sum(item.op == "same" for item in diff)
    verdict: VerdictWord = "right" if hits == len(diff) else "partial" if hits else "wrong"
    return Judgement(verdict=verdict, score=hits / len(diff), diff=diff, reason=_reason(hits, len(diff), put), answer=answer)


def _refuse_unknown(places: Mapping[str, str], things: Mapping[str, str], put: Mapping[str, str]) -> None:
    if not put.keys() <= places.keys():
        raise Invalid("The response names a gap that the activity does not have.", field="response.gaps")
    if not set(put.values()) <= things.keys():
        raise Invalid("The response names a word that the bank does not have.", field="response.gaps")
    if len(set(put.values())) < len(put):
        raise Invalid("Each word of the bank can be used only once.", field="response.gaps")


def _compare(things: Mapping[str, str], right: str, put: str | None) -> DiffPart:
    expected = things[right]
    if put is None:
        return DiffPart(op="missing", expected=expected)
    op: Op = "same" if things[put] == expected else "wrong"
    return DiffPart(op=op, given=things[put], expected=expected)


def _reason(hits: int, total: int, put: Mapping[str, str]) -> Reason:
    if hits == total:
        return RIGHT
    if not put:
        return EMPTY
    return Reason(code="gaps", text=f"{hits} of {total} gaps are right.", params={"right": hits, "total": total})
