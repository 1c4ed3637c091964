"""Cards that belong together, two and two, found by turning them."""

from collections.abc import Mapping, Sequence

from lyceum.domains.lessons.judging.verdicts import EMPTY, RIGHT, DiffPart, Judgement, Op, Reason, VerdictWord
from lyceum.kernel.errors import Invalid

FREE_MOVES_A_PAIR = 4
"""So many looks at two cards a pair cost nothing: the first ones are luck."""
COST_A_MOVE = 0.05
LEAST_SHARE = 0.5
"""However many looks it took, found pairs are worth so much: this is practice."""


def judge_cards(
    cards: Mapping[str, str], pairs: Sequence[tuple[str, str]], given: Sequence[Sequence[str]], moves: int, answer: str
) -> Judgement:
    """`cards` maps ids to texts, `pairs` are the right ones, `given` the response, `moves` how often two cards were looked at.

    The share of pairs that are right, less a little for very many moves; the verdict speaks of the pairs alone. An unknown card, or one
    in two pairs, raises Invalid.
    """
    laid = [card for pair in given for card in pair]
    if not set(laid) <= cards.keys():
        raise Invalid("The response names a card that the activity does not have.", field="response.pairs")
    if len(set(laid)) < len(laid):
        raise Invalid("Each card belongs to one pair.", field="response.pairs")
    texts = {frozenset((cards[one], cards[other])) for one, other in pairs}
    diff = tuple(_part(cards, pair, texts) for pair in given)
    found = {frozenset((cards[one], cards[other])) for one, other in given} & texts
    hits = len(found)
    missing = [pair for pair in pairs if len(laid) < len(cards) and frozenset(cards[card] for card in pair) not in found]
    diff += tuple(DiffPart(op="missing", expected=_text(cards, pair)) for pair in missing)
    verdict: VerdictWord = "right" if hits == len(pairs) else "partial" if hits else "wrong"
    score = hits / len(pairs) * max(LEAST_SHARE, 1 - COST_A_MOVE * max(0, moves - FREE_MOVES_A_PAIR * len(pairs)))
    reason = Reason(code="pairs", text=f"{hits} of {len(pairs)} pairs are right.", params={"right": hits, "total": len(pairs)})
    reason = RIGHT if verdict == "right" else reason if laid else EMPTY
    return Judgement(verdict=verdict, score=score, diff=diff, reason=reason, answer=answer)


def _text(cards: Mapping[str, str], pair: Sequence[str]) -> str:
    return " – ".join(cards[card] for card in pair)


def _part(cards: Mapping[str, str], pair: Sequence[str], right: set[frozenset[str]]) -> DiffPart:
    """A pair as it was laid; of a wrong one, no more than that."""
    is_right = frozenset(cards[card] for card in pair) in right
    op: Op = "same" if is_right else "extra"
    return DiffPart(op=op, given=_text(cards, pair), expected=_text(cards, pair) if is_right else None)
