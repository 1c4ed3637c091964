"""Words typed into a text, each where its beginning may be shown already."""

from collections.abc import Mapping

from lyceum.domains.lessons.judging.text import judge_text
from lyceum.domains.lessons.judging.verdicts import EMPTY, RIGHT, DiffPart, Judgement, Reason, VerdictWord
from lyceum.kernel.errors import Invalid

MAX_BLANK_CHARS = 200
BLANKS_A_SLIP = 4
"""One slip is forgiven in so many blanks."""


def judge_blanks(words: Mapping[str, str], shown: Mapping[str, str], typed: Mapping[str, str], language: str, answer: str) -> Judgement:
    """The mean of the blanks: right 1, slip 0.9. `words` maps blanks to words in the order of the text, `shown` to their beginnings.

    Whoever writes the whole word and whoever writes what is left of it mean the same. A blank left out is missing; an unknown one raises
    Invalid.
    """
    if not typed.keys() <= words.keys():
        raise Invalid("The response names a blank that the activity does not have.", field="response.blanks")
    judged = [_one(word, shown[blank], typed.get(blank, ""), language) for blank, word in words.items()]
    score = sum(one.score for one in judged) / len(judged)
    verdicts = [one.verdict for one in judged]
    slips, good = verdicts.count("slip"), sum(verdict in ("right", "slip") for verdict in verdicts)
    verdict: VerdictWord = "partial" if good else "wrong"
    if good == len(judged):
        verdict = "right" if not slips else "slip" if slips <= max(1, len(judged) // BLANKS_A_SLIP) else "partial"
    diff = tuple(part for one in judged for part in one.diff)
    return Judgement(verdict=verdict, score=score, diff=diff, reason=_reason(judged, good), answer=answer)


def _one(word: str, shown: str, typed: str, language: str) -> Judgement:
    typed = typed.strip()
    if not typed:
        return Judgement(verdict="wrong", score=0, diff=(DiffPart(op="missing", expected=word),), reason=EMPTY, answer=word)
    ways = [judge_text([word], typed, language)]
    # A beginning is not a word: the rest of another word may be one by chance, never a slip.
    rest = judge_text([word], shown + typed, language)
    if shown and (rest.verdict == "right" or len(typed) > 1):
        ways.append(rest)
    best = max(ways, key=lambda way: way.score)
    if best.verdict in ("right", "slip"):
        return best
    # One word was asked for: a part of it is no part of the answer.
    diff = (DiffPart(op="wrong", given=typed, expected=word),)
    return Judgement(verdict="wrong", score=0, diff=diff, reason=best.reason, answer=word)


def _reason(judged: list[Judgement], good: int) -> Reason:
    faulty = [one for one in judged if one.verdict != "right"]
    if not faulty:
        return RIGHT
    if all(one.reason == EMPTY for one in judged):
        return EMPTY
    if len(judged) == 1 or (len(faulty) == 1 and faulty[0].reason != EMPTY):
        return faulty[0].reason
    return Reason(code="blanks", text=f"{good} of {len(judged)} words are right.", params={"right": good, "total": len(judged)})
