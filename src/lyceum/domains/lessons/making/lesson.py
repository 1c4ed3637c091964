"""A lesson from a text, by rules. The same text gives the same lesson."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from random import Random
from typing import Any, NamedTuple

from lyceum.domains.lessons.activities.base import AbsentActivity, Kind, Made
from lyceum.domains.lessons.activities.registry import KINDS
from lyceum.domains.lessons.making.material import MIN_SENTENCES, NO_MEANINGS, Material, Meanings, gather
from lyceum.kernel.text import clean, subtag

SECONDS_A_MINUTE = 60
RULES_VERSION = 1
"""Goes up when lessons made before are faulty; those of the school are then made anew. A better choice alone lets them be."""
ENOUGH = 11
"""A lesson with so many activities gets no further type."""
NO_VOICE = "language_not_spoken"


class MadeLesson(NamedTuple):
    """Activities in their order, their ids being "1", "2", …; what the text could not carry; the time it takes; the text's digest."""

    activities: list[Made]
    absent: list[AbsentActivity]
    minutes: int
    digest: str


def paragraphs_of(blocks: Iterable[tuple[str, str]]) -> list[str]:
    """What lessons are made from, out of a chapter's blocks as (kind, text): its prose, and its verse line by line."""
    found: list[str] = []
    for kind, text in blocks:
        if kind in ("paragraph", "quote"):
            found.append(clean(text))
        elif kind == "verse":
            found += clean(text).splitlines()
    return found


def digest_of(paragraphs: Sequence[str], language: str) -> str:
    """SHA-256 of a text and its language, in hexadecimal: the seed of its lesson."""
    text = "\n".join([subtag(language), *paragraphs])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make_lesson(paragraphs: Sequence[str], language: str, meanings: Meanings = NO_MEANINGS, *, spoken: bool = True) -> MadeLesson:
    """About a dozen activities from a text, given as its paragraphs (headings left out). Empty when the text carries none.

    `spoken`: whether the school has a voice for the language. Not every type has its turn in every lesson; `absent` tells of those that
    had, and could not be made.
    """
    digest = digest_of(paragraphs, language)
    material = gather(paragraphs, language, meanings)
    rows: list[list[Made]] = []
    absent: list[AbsentActivity] = []
    for kind in _in_turn(digest):
        missing = _missing(material) or ("" if spoken or not kind.is_heard else NO_VOICE)
        if sum(map(len, rows)) >= ENOUGH and not missing:
            continue
        found = missing or kind.make(material, Random(digest + kind.name))  # noqa: S311  repeatable, not secret
        if isinstance(found, str):
            absent.append(AbsentActivity(type=kind.name, reason=found))
        else:
            rows.append(sorted(found, key=lambda made: made.difficulty))
    rows.sort(key=lambda row: KINDS[row[0].view.type].seconds)
    in_turn = [made for turn in zip_longest(*rows) for made in turn if made is not None]
    activities = [made._replace(view=made.view.model_copy(update={"id": str(number)})) for number, made in enumerate(in_turn, 1)]
    return MadeLesson(activities, absent, minutes_of(made.view.type for made in activities), digest)


def _in_turn(digest: str) -> list[Kind[Any, Any, Any]]:
    """The types in an order that the text decides: one of each family, then a second of each, and so on."""
    kinds = sorted(KINDS.values(), key=lambda kind: kind.name)
    Random(digest).shuffle(kinds)  # noqa: S311  repeatable, not secret
    before: Counter[str] = Counter()
    ranked = []
    for kind in kinds:
        ranked.append((before[kind.family], kind))
        before[kind.family] += 1
    return [kind for _, kind in sorted(ranked, key=lambda pair: pair[0])]


def minutes_of(types: Iterable[str]) -> int:
    """The minutes that activities of these types take; at least one."""
    return max(1, round(sum(KINDS[kind].seconds for kind in types) / SECONDS_A_MINUTE))


def _missing(material: Material) -> str:
    """What no type of activity can do without."""
    if material.spaceless:
        return "spaceless_language"
    return "" if len(material.good) >= MIN_SENTENCES else "no_sentences"
