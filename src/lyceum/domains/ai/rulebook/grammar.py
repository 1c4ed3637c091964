"""Hints at mistakes in English: only patterns that are hardly ever right, each with the words to look at and what is usual."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lyceum.domains.ai.shapes.text import Hint

CONSONANT_SOUND = r"(?:uni(?!n|m)|use|usu|euro?|one\b|once|ubiq|uter|ewe)"
SILENT_H = r"(?:hour|honest|honou?r|heir)"
THIRD = r"(?:he|she|it)"
COMPARATIVES = "better|worse|easier|bigger|smaller|faster|older|younger|taller|cheaper|happier"
VERBS = "go|be|do|see|have|make|come|swim|work|speak|read"
NOUN_BASES = "people|children|men|women|students|teachers|friends"


@dataclass(frozen=True)
class _Pattern:
    expression: re.Pattern[str]
    better: Callable[[re.Match[str]], str]


def _p(expression: str, better: str | Callable[[re.Match[str]], str]) -> _Pattern:
    change = better if callable(better) else lambda match: match.expand(better)
    return _Pattern(re.compile(expression, re.IGNORECASE), change)


BASES: dict[str, str] = {
    "went": "go", "saw": "see", "ate": "eat", "came": "come", "took": "take", "gave": "give", "bought": "buy", "wrote": "write",
    "knew": "know", "thought": "think", "made": "make", "was": "be", "were": "be", "had": "have",
}  # fmt: skip
PLURALS: dict[str, str] = {
    "childs": "children", "mans": "men", "womans": "women", "foots": "feet", "tooths": "teeth", "mouses": "mice",
    "peoples are": "people are",
}  # fmt: skip
PATTERNS = (
    _p(rf"\ba (?={SILENT_H})(\w+)", r"an \1"),
    _p(rf"\ba (?!{CONSONANT_SOUND})([aeio]\w{{2,}})", r"an \1"),
    _p(r"\ban ((?-i:[bcdfgjklmnpqrstvwyz][aeiou][a-z]+))", r"a \1"),
    _p(
        rf"(?:(?<=^)|(?<=[.!?;,] )|(?<=\band )|(?<=\bbut ))({THIRD}) (don't|do not)\b",
        lambda m: f"{m[1]} {'doesn' + chr(39) + 't' if chr(39) in m[2] else 'does not'}",
    ),
    _p(rf"(?:(?<=^)|(?<=[.!?;] )|(?<=\bbut ))({THIRD}) have\b(?! to be\b)", r"\1 has"),
    _p(r"\bI has\b", "I have"),
    _p(r"(?<!\band )(?<!\bor )(?-i:I) (?:is|are)\b", "I am"),
    _p(r"(?:(?<=^)|(?<=[.!?;,] ))(you|we|they) (?:was)\b", r"\1 were"),
    _p(r"(?:(?<=^)|(?<=[.!?;,] ))(you|we|they) (?:is|has)\b", lambda m: f"{m[1]} {'have' if m[0].lower().endswith('has') else 'are'}"),
    _p(r"\b(could|should|would|must|might) of\b(?! course)", r"\1 have"),
    _p(
        rf"(?:(?<=\bis )|(?<=\bare )|(?<=\bwas )|(?<=\bruns )|(?<=\bme ))more ({COMPARATIVES})\b(?![- ](?!than))",
        r"\1",
    ),
    _p(r"(?<=\bthe )most (best|worst|easiest|biggest|smallest|fastest|oldest|youngest|tallest|cheapest|happiest)\b(?!-)", r"\1"),
    _p(
        r"\b(didn't|did not|doesn't|does not) (went|saw|ate|came|took|gave|bought|wrote|knew|thought|made|was|were|had)\b",
        lambda m: f"{m[1]} {BASES[m[2].lower()]}",
    ),
    _p(rf"\bmuch ({NOUN_BASES}|books|cars|houses|words|days|things)\b", r"many \1"),
    _p(r"\b(informations|advices|furnitures|homeworks|luggages|equipments)\b", lambda m: m[1][:-1]),
    _p(r"\b(childs|mans|womans|foots|tooths|mouses|peoples are)\b", lambda m: PLURALS[m[1].lower()]),
    _p(r"\b(the|a|an|are|was|of|and|with|for|my|your|his|their) \1\b", r"\1"),
    _p(r"\b(discuss|discussed) about\b", r"\1"),
    _p(r"\bmarried with\b(?! (?:two|three|four|five|a|no|children|kids))", "married to"),
    _p(r"\b(?:i|we|they|you) am agree\b|\bI'm agree\b", "I agree"),
    _p(r"\bsince (two|three|four|five|six|ten|many|several) (days|weeks|months|years|hours)\b(?! ago)", r"for \1 \2"),
    _p(
        rf"(?:(?<=^)|(?<=[.!?;,] ))(I|you|he|she|we|they) (can|must|should|will|could) to ({VERBS})\b",
        r"\1 \2 \3",
    ),
    _p(r"\blisten (music|him|her|them|me|the radio|songs)\b", r"listen to \1"),
    _p(r"\b(looking|look) forward to (see|meet|hear|visit|work)\b", lambda m: f"{m[1]} forward to {m[2]}ing"),
    _p(r"\bdepends of\b", "depends on"),
    _p(r"(?:(?<=\bam )|(?<=\bis )|(?<=\bare ))(good|bad) in (english|math|maths|mathematics|sports|cooking|singing)\b", r"\1 at \2"),
)
LONE_I = re.compile(r"(?:(?<=^)|(?<=[.!?] )|(?<=\bfriend and )|(?<=\bwhen )|(?<=\bthink )|(?<=\bif ))i(?= \w+)")


def hints(text: str) -> list[Hint]:
    """Places to look at again, in the order of the text, none inside another."""
    found = [
        Hint(start=match.start(), end=match.end(), found=match[0], better=pattern.better(match))
        for pattern in PATTERNS
        for match in pattern.expression.finditer(text)
    ]
    found += [Hint(start=match.start(), end=match.end(), found="i", better="I") for match in LONE_I.finditer(text)]
    kept: list[Hint] = []
    for hint in sorted(found, key=lambda hint: (hint.start, -hint.end)):
        if not kept or hint.start >= kept[-1].end:
            kept.append(hint)
    return kept
