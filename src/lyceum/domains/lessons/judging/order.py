"""Pieces brought into order: a score by how many of them have their right neighbour."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from lyceum.domains.lessons.judging.verdicts import EMPTY, RIGHT, DiffPart, Judgement, Op, Reason, VerdictWord
from lyceum.kernel.errors import Invalid
from lyceum.kernel.text import fold


def judge_order(tiles: Mapping[str, str], orders: Sequence[Sequence[str]], given: Sequence[str], language: str) -> Judgement:
    """`tiles` maps ids to texts, `orders` are the accepted orders of ids (the first is the author's), `given` the response.

    Any order that reads like an accepted one is right, so tiles of equal text are interchangeable. Tiles may be left out; an unknown tile
    or one used twice raises Invalid.
    """
    if not set(given) <= tiles.keys():
        raise Invalid("The response names a tile that the activity does not have.", field="response.order")
    if len(set(given)) < len(given):
        raise Invalid("Each tile can be used only once.", field="response.order")
    placed = [fold(tiles[tile], language) for tile in given]
    accepted = [[fold(tiles[tile], language) for tile in order] for order in orders]
    scores = [_neighbours(order, placed) for order in accepted]
    best = scores.index(max(scores))
    texts = [tiles[tile] for tile in orders[best]]
    score, diff = scores[best], _diff(texts, [tiles[tile] for tile in given], language)
    verdict: VerdictWord = "right" if score == 1 else "partial" if score else "wrong"
    return Judgement(verdict=verdict, score=score, diff=diff, reason=_reason(score, diff, given), answer=" ".join(texts))


def _neighbours(order: list[str], placed: list[str]) -> float:
    """The share of neighbour pairs that are right; 1 only for the same reading, however the pairs repeat."""
    if " ".join(order) == " ".join(placed):
        return 1.0
    pairs = Counter(pairwise(order))
    found = Counter(pairwise(placed))
    total = max(len(order) - 1, 1)
    return min((pairs & found).total(), total - 1) / total


def _diff(expected: list[str], given: list[str], language: str) -> tuple[DiffPart, ...]:
    """Place by place, as the learner sees the two rows."""
    items = []
    for place in range(max(len(expected), len(given))):
        one = given[place] if place < len(given) else None
        other = expected[place] if place < len(expected) else None
        op: Op = "missing" if one is None else "extra" if other is None else "wrong"
        if one is not None and other is not None and fold(one, language) == fold(other, language):
            op = "same"
        items.append(DiffPart(op=op, given=one, expected=other))
    return tuple(items)


def _reason(score: float, diff: tuple[DiffPart, ...], given: Sequence[str]) -> Reason:
    if score == 1:
        return RIGHT
    if not given:
        return EMPTY
    first = next((item.expected for item in diff if item.op != "same" and item.expected is not None), "")
    return Reason(code="order", text=f"The order goes astray where “{first}” belongs.", params={"expected": first})
