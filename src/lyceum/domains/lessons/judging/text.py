"""Typed text: against accepted answers (translation, fill in), and against what was said (dictation).

Accepted answers are a list of sentences here. Whatever else can find the accepted sentence nearest to a response (a graph of
alternatives) plugs in as another `Nearest`.
"""

from collections.abc import Callable, Sequence

from lyceum.domains.lessons.judging.align import COSTS, Step, Word, align, read
from lyceum.domains.lessons.judging.variants import expanded
from lyceum.domains.lessons.judging.verdicts import EMPTY, RIGHT, Judgement, Reason, VerdictWord
from lyceum.kernel.errors import Invalid
from lyceum.kernel.text import clean, fold

MAX_ANSWER_CHARS = 2_000
WORDS_A_SLIP = 4
"""One slip is forgiven in so many words."""
SLIP_SCORE = 0.9
PARTIAL_FROM_SCORE = 0.5
HEARD_FROM_SCORE = 0.25

Nearest = Callable[[list[Word]], tuple[str, list[Step]]]
"""Finds for the words of a response the nearest right answer and the way there."""

_SLIPS = {
    "marks": ("marks", "Look at the accents and marks of “{expected}”."),
    "spelling": ("spelling", "It is spelt “{expected}”, not “{given}”."),
    "spacing": ("spacing", "It is written “{expected}”, not “{given}”."),
}
_FAULTS = {
    "another_word": ("another_word", "“{given}” is another word than “{expected}”."),
    "wrong_form": ("wrong_form", "The right word in the wrong form: “{expected}”, not “{given}”."),
    "different": ("different", "“{expected}” was expected, not “{given}”."),
}


def judge_text(accepted: Sequence[str], given: str, language: str) -> Judgement:
    """A typed answer against a list of accepted ones: right 1, slip 0.9, else the share of words that are right, 0 under a half."""
    return judge_nearest(_nearest_of(accepted, language), given, language)


def judge_nearest(nearest: Nearest, given: str, language: str) -> Judgement:
    """As `judge_text`, with any way of finding the nearest accepted answer."""
    response = _read(given, language)
    answer, steps = nearest(response)
    verdict = _verdict(steps)
    share = _hits(steps) / max(1, len(response), sum(len(step.expected) for step in steps))
    score = 1.0 if verdict == "right" else SLIP_SCORE if verdict == "slip" else share if share >= PARTIAL_FROM_SCORE else 0.0
    if verdict == "partial" and not score:
        verdict = "wrong"
    return _judgement(verdict, score, steps, answer)


def judge_dictation(said: str, given: str, language: str) -> Judgement:
    """What was written down against what was said: a word 1, a slip a half, words too many cost one each; case and marks are free."""
    steps = align(read(said, language), _read(given, language))
    verdict = _verdict(steps)
    total = sum(len(step.expected) for step in steps)
    extra = sum(len(step.given) for step in steps if step.op == "extra")
    score = 1.0 if verdict == "right" else max(0.0, (_hits(steps) - extra) / max(1, total))
    if verdict == "partial" and score < HEARD_FROM_SCORE:
        verdict = "wrong"
    return _judgement(verdict, score, steps, said)


def _read(given: str, language: str) -> list[Word]:
    if len(given) > MAX_ANSWER_CHARS:
        raise Invalid(f"An answer may have {MAX_ANSWER_CHARS} characters; shorten it.", field="response.text", max=MAX_ANSWER_CHARS)
    return read(clean(given), language)


def _nearest_of(accepted: Sequence[str], language: str) -> Nearest:
    def nearest(response: list[Word]) -> tuple[str, list[Step]]:
        found = []
        for answer in accepted:
            wanted = read(answer, language)
            found.append((answer, align(wanted, response)))
            if "'" in fold(answer + " ".join(word.key for word in response)) or any(word.key == "cannot" for word in [*wanted, *response]):
                found.append((answer, align(_expanded(wanted), _expanded(response))))
        return min(found, key=lambda one: sum(COSTS[step.op] for step in one[1]))

    return nearest


def _expanded(sentence: list[Word]) -> list[Word]:
    """The words with contractions written out, each part showing its own text."""
    out = []
    for word in sentence:
        parts = expanded(word.key, word.language)
        out += [word] if len(parts) == 1 else [Word(part, part, word.language) for part in parts]
    return out


def _verdict(steps: list[Step]) -> VerdictWord:
    """Right, slip, partial (something is right) or wrong."""
    ops = [step.op for step in steps]
    if ops and set(ops) == {"same"}:
        return "right"
    slips, total = ops.count("slip"), sum(len(step.expected) for step in steps)
    if set(ops) <= {"same", "slip"} and 0 < slips <= max(1, total // WORDS_A_SLIP):
        return "slip"
    return "partial" if {"same", "slip"} & set(ops) else "wrong"


def _hits(steps: list[Step]) -> float:
    worth = {"same": 1.0, "slip": 0.5}
    return sum(worth.get(step.op, 0.0) * len(step.expected) for step in steps)


def _judgement(verdict: VerdictWord, score: float, steps: list[Step], answer: str) -> Judgement:
    diff = tuple(step.item() for step in steps)
    return Judgement(verdict=verdict, score=score, diff=diff, reason=_reason(verdict, steps), answer=answer)


def _reason(verdict: VerdictWord, steps: list[Step]) -> Reason:
    """The gravest fault, the first of its kind."""
    if verdict == "right":
        return RIGHT
    if not any(step.given for step in steps):
        return EMPTY
    for op in ("wrong", "missing", "extra", "slip"):
        step = next((step for step in steps if step.op == op), None)
        if step:
            return _told(step)
    return EMPTY


def _told(step: Step) -> Reason:
    item = step.item()
    given, expected = (item.given or "")[:100], (item.expected or "")[:100]
    if step.op == "missing":
        return Reason(code="missing_word", text=f"“{expected}” is missing.", params={"expected": expected})
    if step.op == "extra":
        return Reason(code="extra_word", text=f"“{given}” is too much.", params={"given": given})
    code, text = _SLIPS[step.why] if step.op == "slip" else _FAULTS[step.why]
    return Reason(code=code, text=text.format(given=given, expected=expected), params={"given": given, "expected": expected})
