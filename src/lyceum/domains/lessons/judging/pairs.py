"""Things put into places, or beside each other: a score for each that is where it belongs."""

from collections.abc import Mapping
from typing import Literal

from lyceum.domains.lessons.judging.verdicts import EMPTY, RIGHT, DiffPart, Judgement, Op, Reason, VerdictWord
from lyceum.kernel.errors import Invalid

_WORDS = {
    "gaps": ("a gap", "a word that the bank does not have", "Each word of the bank can be used only once."),
    "pairs": ("a word", "a meaning that is not offered", "Each meaning can be used only once."),
}


def judge_pairs(
    places: Mapping[str, str],
    things: Mapping[str, str],
    put: Mapping[str, str],
    answer: str,
    *,
    what: Literal["gaps", "pairs"] = "gaps",
    names: Mapping[str, str] | None = None,
) -> Judgement:
    """`places` maps each place to the id of the right thing, in the order of the text; `things` maps ids to texts; `put` is the response.

    Things of equal text are one. A place left out counts as missing; an unknown place or thing, or one thing put twice, raises Invalid.
    `what` is the response's field, and the reason's code; `names` are the texts of places that have one, shown beside what was put there.
    """
    _refuse_unknown(places, things, put, what)
    diff = tuple(_compare(things, right, put.get(place), names[place] + " – " if names else "") for place, right in places.items())
    hits = sum(item.op == "same" for item in diff)
    verdict: VerdictWord = "right" if hits == len(diff) else "partial" if hits else "wrong"
    return Judgement(verdict=verdict, score=hits / len(diff), diff=diff, reason=_reason(hits, len(diff), put, what), answer=answer)


def _refuse_unknown(places: Mapping[str, str], things: Mapping[str, str], put: Mapping[str, str], what: str) -> None:
    place, thing, once = _WORDS[what]
    if not put.keys() <= places.keys():
        raise Invalid(f"The response names {place} that the activity does not have.", field=f"response.{what}")
    if not set(put.values()) <= things.keys():
        raise Invalid(f"The response names {thing}.", field=f"response.{what}")
    if len(set(put.values())) < len(put):
        raise Invalid(once, field=f"response.{what}")


def _compare(things: Mapping[str, str], right: str, put: str | None, before: str) -> DiffPart:
    expected = things[right]
    if put is None:
        return DiffPart(op="missing", expected=before + expected)
    op: Op = "same" if things[put] == expected else "wrong"
    return DiffPart(op=op, given=before + things[put], expected=before + expected)


def _reason(hits: int, total: int, put: Mapping[str, str], what: str) -> Reason:
    if hits == total:
        return RIGHT
    if not put:
        return EMPTY
    return Reason(code=what, text=f"{hits} of {total} {what} are right.", params={"right": hits, "total": total})
