"""Two sentences laid side by side, word by word, with as few faults as can be."""

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.judging.variants import APOSTROPHE_MATTERS, canonical, changes_form
from lyceum.domains.lessons.judging.verdicts import DiffPart, Op
from lyceum.kernel.text import bare, fold, subtag, words
from lyceum.kernel.text_tables import ZWNJ

SLIP_LETTERS = 4
TWO_SLIPS_LETTERS = 8
MAX_JOINED = 3
"""So many written pieces may be one word of the other side: `any one`, `می روم`."""
# Leaving out accents never makes another word here, or not one that anybody would mean.
_MARKS_ARE_FREE = frozenset({"en", "fa", "ar"})
_EZAFE_APART = re.compile(r"(?<=\wه) ی(?!\w)")
COSTS: dict[Op, int] = {"same": 0, "slip": 1, "wrong": 2, "missing": 2, "extra": 2}


@dataclass(frozen=True)
class Word:
    """A word as written and as compared: `key` stands for all spellings of the word."""

    text: str
    key: str
    language: str

    @cached_property
    def folded(self) -> str:
        return fold(self.text, self.language)

    @cached_property
    def bare(self) -> str:
        return bare(self.text, self.language)


@dataclass(frozen=True)
class Step:
    """One step of the alignment; `why` names the fault: marks, spelling, spacing, another_word, wrong_form, different."""

    op: Op
    given: tuple[Word, ...]
    expected: tuple[Word, ...]
    why: str = ""

    def item(self) -> DiffPart:
        given, expected = (" ".join(word.text for word in side) or None for side in (self.given, self.expected))
        return DiffPart(op=self.op, given=given, expected=expected)


def read(text: str, language: str) -> list[Word]:
    """The words of a text, ready to be compared."""
    if subtag(language) == "fa":
        text = _EZAFE_APART.sub(ZWNJ + "ی", text)
    return [Word(token.text, canonical(fold(token.text, language), language), language) for token in words(text, language)]


def align(expected: list[Word], given: list[Word]) -> list[Step]:
    """The cheapest way from one to the other. What is far too long is cut: its rest is one extra step."""
    longest = 3 * len(expected) + 20
    given, rest = given[:longest], given[longest:]
    before = _same_prefix(expected, given)
    after = _same_prefix(expected[before:][::-1], given[before:][::-1])
    middle = _cheapest(expected[before : len(expected) - after], given[before : len(given) - after])
    steps = [*_same(expected[:before], given[:before]), *middle]
    steps += _same(expected[len(expected) - after :], given[len(given) - after :])
    return steps + ([Step("extra", tuple(rest), ())] if rest else [])


def _same_prefix(one: list[Word], other: list[Word]) -> int:
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a.key != b.key), min(len(one), len(other)))


def _same(expected: list[Word], given: list[Word]) -> list[Step]:
    return [Step("same", (b,), (a,)) for a, b in zip(expected, given, strict=True)]


def _cheapest(expected: list[Word], given: list[Word]) -> list[Step]:
    """Dynamic programming over (words of the one, words of the other); each cell keeps its cost and the step that led there."""
    best: dict[tuple[int, int], tuple[int, Step | None]] = {(0, 0): (0, None)}
    for i in range(len(expected) + 1):
        for j in range(len(given) + 1):
            if i or j:
                best[i, j] = min(_ways(best, expected, given, i, j), key=lambda way: way[0])
    steps = []
    i, j = len(expected), len(given)
    while (step := best[i, j][1]) is not None:
        steps.append(step)
        i, j = i - len(step.expected), j - len(step.given)
    return steps[::-1]


def _ways(
    best: dict[tuple[int, int], tuple[int, Step | None]], expected: list[Word], given: list[Word], i: int, j: int
) -> list[tuple[int, Step]]:
    ways = []
    if i and j:
        step = compare(expected[i - 1], given[j - 1])
        ways.append((best[i - 1, j - 1][0] + COSTS[step.op], step))
    if i:
        ways.append((best[i - 1, j][0] + COSTS["missing"], Step("missing", (), (expected[i - 1],))))
    if j:
        ways.append((best[i, j - 1][0] + COSTS["extra"], Step("extra", (given[j - 1],), ())))
    for pieces in range(2, MAX_JOINED + 1):
        for rows, columns in ((1, pieces), (pieces, 1)):
            if rows <= i and columns <= j and (joined := _joined(expected[i - rows : i], given[j - columns : j])):
                ways.append((best[i - rows, j - columns][0] + COSTS[joined.op], joined))
    return ways


def _joined(expected: list[Word], given: list[Word]) -> Step | None:
    """One word written as several or several as one. In Persian that is a matter of taste; elsewhere a slip, unless both are words."""
    language = expected[0].language
    if "".join(word.folded for word in expected) != "".join(word.folded for word in given):
        return None
    if subtag(language) == "fa":
        return Step("same", tuple(given), tuple(expected))
    whole, parts = (expected, given) if len(expected) == 1 else (given, expected)
    if lexicon.is_word(whole[0].key, language) and all(lexicon.is_word(part.key, language) for part in parts):
        return Step("wrong", tuple(given), tuple(expected), "another_word")
    return Step("slip", tuple(given), tuple(expected), "spacing")


def compare(expected: Word, given: Word) -> Step:
    """One word beside another: same, slip or wrong."""
    if expected.key == given.key:
        return Step("same", (given,), (expected,))
    fault = _fault(expected, given)
    return Step("slip" if fault in ("marks", "spelling") else "wrong", (given,), (expected,), fault)


def _fault(expected: Word, given: Word) -> str:
    if expected.bare == given.bare:
        return "another_word" if _marks_matter(expected, given) else "marks"
    if expected.key.isdecimal() and not expected.folded.isdecimal() and not given.key.isdecimal():
        expected = Word(expected.text, expected.folded, expected.language)  # a number in letters is misspelt like any word
    letters = len(expected.key)
    edits = 2 if letters >= TWO_SLIPS_LETTERS else 1
    if abs(letters - len(given.key)) > 2 or any(character.isdecimal() for character in expected.key + given.key):
        return "different"
    near = letters >= SLIP_LETTERS and OSA.distance(expected.key, given.key, score_cutoff=edits) <= edits
    if _is_other_form(expected, given):
        return "wrong_form"
    if not near:
        return "different"
    return "another_word" if lexicon.is_word(_looked_up(given), given.language) else "spelling"


def _marks_matter(expected: Word, given: Word) -> bool:
    """Whether leaving out or adding a mark makes another word: schön/schon, it's/its."""
    language = given.language
    if "'" in expected.key + given.key:
        return bool({expected.key, given.key} & APOSTROPHE_MATTERS)
    if subtag(language) in _MARKS_ARE_FREE:
        return False
    return lexicon.is_word(_looked_up(given), language) and (lexicon.is_listed(given.key, language) or not lexicon.can_list(language))


def _is_other_form(expected: Word, given: Word) -> bool:
    if changes_form(expected.key, given.key, given.language):
        return True
    listed = lexicon.is_listed(_looked_up(given), given.language)
    return listed and lexicon.lemma(_looked_up(given), given.language) == lexicon.lemma(_looked_up(expected), given.language)


def _looked_up(word: Word) -> str:
    """The word as the word lists have it: German lists write ä, not ae."""
    return fold(word.text)
