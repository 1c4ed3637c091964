"""The spelling of one word, letter by letter. A letter is what a reader takes for one: with its marks, without joiners."""

import re
import unicodedata
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from lyceum.domains.lessons.judging.variants import canonical
from lyceum.domains.lessons.judging.verdicts import EMPTY, RIGHT, DiffPart, Judgement, Op, Reason
from lyceum.kernel.errors import Invalid
from lyceum.kernel.text import clean, fold
from lyceum.kernel.text_tables import COMBINING

MAX_SPELT_CHARS = 200
FORGIVEN_LETTERS = 2
"""So many letters may be amiss for the rest to count."""
_LETTER = re.compile(rf"[^\s{COMBINING}][{COMBINING}]*")


def letters(text: str, language: str) -> list[str]:
    """The letters of a word, evened out as text is compared."""
    return _LETTER.findall(unicodedata.normalize("NFC", fold(text, language)))


def judge_spelling(word: str, given: str, language: str) -> Judgement:
    """1 for the word; the share of right letters when it begins right and one or two letters are amiss; else 0.

    Never a slip: to spell is all that was asked. Raises Invalid for an answer that is far too long.
    """
    if len(given) > MAX_SPELT_CHARS:
        raise Invalid(f"One word is asked for: write {MAX_SPELT_CHARS} characters at most.", field="response.text", max=MAX_SPELT_CHARS)
    expected, spelt = letters(word, language), letters(clean(given), language)
    if _same(expected, spelt, language):
        return Judgement(
            verdict="right", score=1, diff=(DiffPart(op="same", given=given.strip(), expected=word),), reason=RIGHT, answer=word
        )
    amiss = Levenshtein.distance(expected, spelt)
    near = bool(spelt) and spelt[0] == expected[0] and amiss <= FORGIVEN_LETTERS
    score = max(0.0, 1 - amiss / len(expected)) if near else 0.0
    shown = " ".join(given.split())
    reason = Reason(code="spelling", text=f"It is spelt “{word}”, not “{shown[:100]}”.", params={"expected": word, "given": shown[:100]})
    if not score:
        # Letters that are right by chance tell nothing.
        part = DiffPart(op="wrong", given=shown, expected=word) if spelt else DiffPart(op="missing", expected=word)
        return Judgement(verdict="wrong", score=0, diff=(part,), reason=reason if spelt else EMPTY, answer=word)
    return Judgement(verdict="partial", score=score, diff=_diff(expected, spelt), reason=reason, answer=word)


def _same(expected: list[str], spelt: list[str], language: str) -> bool:
    one, other = "".join(expected), "".join(spelt)
    # A number written in digits is not spelt.
    return one == other or (other.isalpha() and canonical(one, language) == canonical(other, language))


def _diff(expected: list[str], spelt: list[str]) -> tuple[DiffPart, ...]:
    """Runs of letters that are the same, another, missing or too many."""
    parts: list[DiffPart] = []
    for op, run in groupby(_steps(expected, spelt), key=lambda step: step[0]):
        steps = list(run)
        given = "".join(letter for _, letter, _ in steps)
        wanted = "".join(letter for _, _, letter in steps)
        parts.append(DiffPart(op=op, given=given or None, expected=wanted or None))
    return tuple(parts)


def _steps(expected: list[str], spelt: list[str]) -> list[tuple[Op, str, str]]:
    """The way from one to the other with the fewest faults; of equal ways the one that keeps and changes letters at the end."""
    rows = [list(range(len(spelt) + 1))]
    for i, letter in enumerate(expected, 1):
        row = [i]
        for j, other in enumerate(spelt, 1):
            row.append(min(rows[-1][j - 1] + (letter != other), rows[-1][j] + 1, row[-1] + 1))
        rows.append(row)
    steps: list[tuple[Op, str, str]] = []
    i, j = len(expected), len(spelt)
    while i or j:
        same = bool(i and j) and expected[i - 1] == spelt[j - 1]
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (not same):
            i, j = i - 1, j - 1
            steps.append(("same" if same else "wrong", spelt[j], expected[i]))
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            steps.append(("missing", "", expected[i]))
        else:
            j -= 1
            steps.append(("extra", spelt[j], ""))
    return steps[::-1]
