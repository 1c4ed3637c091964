"""The text judge beside the rules of others: mistakes on the labelled answers, and speed.

The peers' rules, as their sources describe them; each knows two verdicts only:
- H5P Blanks with its option for spelling errors on: case and curly apostrophes evened out, then equal, or one edit away when longer than
  three letters, or two when longer than nine; an accepted slip is simply right.
- Anki's typed answers: both in Unicode's composed form, compared sign by sign; right when nothing is missing, bad or too much. Once as it
  is set up, once with its option that ignores combining marks (both decomposed, marks left out).
- LibreLingo's corrector: at most one edit between the whole sentences in lower case, and, if that fails, without their punctuation.
Counted are the wrong answers accepted and the right ones refused; all judge the same answers in turn, and times are CPU times. The set
was written by the authors of our rule. It is parted in two by the digest of each row: the rule was tuned on the first half, the
second is judged by `make prove` and here. Run: `python bench/lessons_judge.py`. A ratio below 1 means that ours errs less.
"""

import hashlib
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from lyceum.domains.lessons.judging.text import judge_text

LABELLED = Path(__file__).parents[1] / "tests" / "lessons" / "labelled.tsv"
ROUNDS = 20

Judge = Callable[[str, str, str], bool]
Row = tuple[str, bool, str, str]
"""(language, to be accepted, expected, given)"""


def ours(expected: str, given: str, language: str) -> bool:
    """Right or slip."""
    return judge_text([expected], given, language).verdict in ("right", "slip")


def h5p_blanks(expected: str, given: str, _language: str) -> bool:
    """Case and apostrophes evened out, and some edits by length."""
    one, other = (" ".join(text.lower().replace("’", "'").replace("‘", "'").split()) for text in (expected, given))
    allowed = 2 if len(one) > 9 else 1 if len(one) > 3 else 0
    return one == other or Levenshtein.distance(one, other) <= allowed


def anki(expected: str, given: str, _language: str) -> bool:
    """Nothing missing, bad or too much."""
    one, other = (unicodedata.normalize("NFC", text.strip()) for text in (expected, given))
    return one == other


def anki_without_marks(expected: str, given: str, _language: str) -> bool:
    """The same with combining marks left out."""
    one, other = (
        [sign for sign in unicodedata.normalize("NFKD", text.strip()) if not unicodedata.combining(sign)] for text in (expected, given)
    )
    return one == other


def librelingo(expected: str, given: str, _language: str) -> bool:
    """One edit in the whole sentence, its punctuation counted or not."""
    one, other = (text.lower().strip() for text in (expected, given))
    if Levenshtein.distance(one, other) <= 1:
        return True
    one, other = ("".join(sign for sign in text if not unicodedata.category(sign).startswith("P")) for text in (one, other))
    return Levenshtein.distance(one, other) <= 1


JUDGES: dict[str, Judge] = {
    "ours": ours,
    "H5P Blanks": h5p_blanks,
    "Anki": anki,
    "Anki, no marks": anki_without_marks,
    "LibreLingo": librelingo,
}


def read() -> dict[str, list[Row]]:
    """The rows of each half."""
    halves: dict[str, list[Row]] = {"first": [], "second": []}
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, label, expected, given = line.split("\t")
            half = "first" if int(hashlib.sha256(line.encode()).hexdigest()[:2], 16) % 2 else "second"
            halves[half].append((language, label == "accept", expected, given))
    return halves


def mistakes(judge: Judge, rows: list[Row]) -> tuple[float, float]:
    """Shares of wrong answers accepted and of right answers refused."""
    verdicts = [(accept, judge(expected, given, language)) for language, accept, expected, given in rows]
    wrong, right = [got for accept, got in verdicts if not accept], [got for accept, got in verdicts if accept]
    return sum(wrong) / len(wrong), 1 - sum(right) / len(right)


def seconds_an_answer(judge: Judge, rows: list[Row]) -> float:
    """CPU seconds of one judgement, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for language, _, expected, given in rows:
            judge(expected, given, language)
        best = min(best, time.process_time() - began)
    return best / len(rows)


def main() -> None:
    """Prints mistakes of all by half and language, speeds, and the ratio of all mistakes to those of the best peer."""
    halves = read()
    rows = [row for half in halves.values() for row in half]
    for name, judge in JUDGES.items():
        for half, part in halves.items():
            for code in ("en", "fa"):
                chosen = [row for row in part if row[0] == code]
                accepted, refused = mistakes(judge, chosen)
                print(
                    f"{name:14} {half:6} half, {code}, {len(chosen)} answers: wrong accepted {accepted:6.1%}, right refused {refused:6.1%}"
                )
        accepted, refused = mistakes(judge, rows)
        cost = f"{seconds_an_answer(judge, rows) * 1e6:.0f} microseconds of CPU an answer"
        print(f"{name:14} all {len(rows)} answers: wrong accepted {accepted:6.1%}, right refused {refused:6.1%}, {cost}")
    errors = {name: sum(mistakes(judge, rows)) / 2 for name, judge in JUDGES.items()}
    mine = errors.pop("ours")
    best = min(errors, key=errors.__getitem__)
    print(
        f"lessons_judge: ours {mine:.2%} mean error; peer {errors[best]:.2%} (the rule of {best}, the best of {len(errors)}); "
        f"ratio {mine / errors[best]:.3f}"
    )


if __name__ == "__main__":
    main()
