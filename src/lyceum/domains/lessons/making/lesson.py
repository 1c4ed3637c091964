"""A lesson from a text, by rules. The same text gives the same lesson."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from random import Random
from typing import NamedTuple

from lyceum.domains.lessons.activities.base import AbsentActivity, Made
from lyceum.domains.lessons.activities.registry import KINDS
from lyceum.domains.lessons.making.material import MIN_SENTENCES, Material, gather
from lyceum.kernel.text import clean, subtag

SECONDS_A_MINUTE = 60
RULES_VERSION = 1
"""Goes up when the rules make other lessons from the same text; those of the school are then made anew."""


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


def make_lesson(paragraphs: Sequence[str], language: str) -> MadeLesson:
    """About nine activities from a text, given as its paragraphs (headings left out). Empty when the text carries none."""
    digest = digest_of(paragraphs, language)
    material = gather(paragraphs, language)
    rows: list[list[Made]] = []
    absent: list[AbsentActivity] = []
    for kind in sorted(KINDS.values(), key=lambda kind: kind.seconds):
        found = _missing(material) or kind.make(material, Random(digest + kind.name))  # noqa: S311  repeatable, not secret
        if isinstance(found, str):
            absent.append(AbsentActivity(type=kind.name, reason=found))
        else:
            rows.append(sorted(found, key=lambda made: made.difficulty))
    in_turn = [made for turn in zip_longest(*rows) for made in turn if made is not None]
    activities = [made._replace(view=made.view.model_copy(update={"id": str(number)})) for number, made in enumerate(in_turn, 1)]
    return MadeLesson(activities, absent, minutes_of(made.view.type for made in activities), digest)


def minutes_of(types: Iterable[str]) -> int:
    """The minutes that activities of these types take; at least one."""
    return max(1, round(sum(KINDS[kind].seconds for kind in types) / SECONDS_A_MINUTE))


def _missing(material: Material) -> str:
    """What no type of activity can do without."""
    if material.spaceless:
        return "spaceless_language"
    return "" if len(material.good) >= MIN_SENTENCES else "no_sentences"
