"""The text judge beside another rule: mistakes on the labelled answers, and speed.

The peer is the rule of H5P Blanks with its option for spelling errors on, as its source describes it: case and curly apostrophes evened
out, then equal, or one edit away when longer than three letters, or two when longer than nine; an accepted slip is simply right.
Counted are the wrong answers accepted and the right ones refused, of all; both judge the same answers in turn, and times are CPU times.
The set was written by the authors of our rule, and the rule was tuned on it: a figure for regressions, not a proof.
Run: `python bench/lessons_judge.py`. A ratio below 1 means that ours errs less.
"""

import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from lyceum.domains.lessons.judging.text import judge_text

LABELLED = Path(__file__).parents[1] / "tests" / "lessons" / "labelled.tsv"
ROUNDS = 20

Judge = Callable[[str, str, str], bool]


def ours(expected: str, given: str, language: str) -> bool:
    """Right or slip."""
    return judge_text([expected], given, language).verdict in ("right", "slip")


def h5p_blanks(expected: str, given: str, language: str) -> bool:
    """The peer's rule."""
    del language
    one, other = (" ".join(text.lower().replace("’", "'").replace("‘", "'").split()) for text in (expected, given))
    allowed = 2 if len(one) > 9 else 1 if len(one) > 3 else 0
    return one == other or Levenshtein.distance(one, other) <= allowed


def read() -> list[tuple[str, bool, str, str]]:
    """(language, to be accepted, expected, given)"""
    rows = [line.split("\t") for line in LABELLED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(language, label == "accept", expected, given) for language, label, expected, given in rows]


def mistakes(judge: Judge, rows: list[tuple[str, bool, str, str]]) -> tuple[float, float]:
    """Shares of wrong answers accepted and of right answers refused."""
    verdicts = [(accept, judge(expected, given, language)) for language, accept, expected, given in rows]
    wrong, right = [got for accept, got in verdicts if not accept], [got for accept, got in verdicts if accept]
    return sum(wrong) / len(wrong), 1 - sum(right) / len(right)


def seconds_an_answer(judge: Judge, rows: list[tuple[str, bool, str, str]]) -> float:
    """CPU seconds of one judgement, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for language, _, expected, given in rows:
            judge(expected, given, language)
        best = min(best, time.process_time() - began)
    return best / len(rows)


def main() -> None:
    """Prints mistakes of both by language, speeds, and the ratio of all mistakes."""
    rows = read()
    for name, judge in (("ours", ours), ("H5P Blanks", h5p_blanks)):
        for code in ("en", "fa"):
            accepted, refused = mistakes(judge, [row for row in rows if row[0] == code])
            print(f"{name:10} {code}: wrong accepted {accepted:6.1%}, right refused {refused:6.1%}")
        print(f"{name:10} {seconds_an_answer(judge, rows) * 1e6:.0f} microseconds of CPU an answer")
    mine, theirs = sum(mistakes(ours, rows)) / 2, sum(mistakes(h5p_blanks, rows)) / 2
    print(f"lessons_judge: ours {mine:.2%} mean error; peer {theirs:.2%} (H5P Blanks' rule); ratio {mine / theirs:.3f}")


if __name__ == "__main__":
    main()
