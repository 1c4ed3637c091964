"""A lesson from a text, by rules. The same text gives the same lesson."""

import hashlib
from collections.abc import Sequence
from itertools import zip_longest
from random import Random
from typing import NamedTuple

from lyceum.domains.lessons.activities.base import Absent, Made
from lyceum.domains.lessons.activities.registry import KINDS
from lyceum.domains.lessons.making.material import MIN_SENTENCES, Material, gather
from lyceum.kernel.text import subtag

SECONDS_A_MINUTE = 60


class MadeLesson(NamedTuple):
    """Activities in their order, their ids being "1", "2", …; what the text could not carry; the time it takes; the text's digest."""

    activities: list[Made]
    absent: list[Absent]
    minutes: int
    digest: str


def make_lesson(paragraphs: Sequence[str], language: str) -> MadeLesson:
    """About nine activities from a text, given as its paragraphs (headings left out). Empty when the text carries none."""
    digest = hashlib.sha256("\n".join([subtag(language), *paragraphs]).encode("utf-8", "surrogatepass")).hexdigest()
    material = gather(paragraphs, language)
    rows: list[list[Made]] = []
    absent: list[Absent] = []
    for kind in sorted(KINDS.values(), key=lambda kind: kind.seconds):
        found = _missing(material) or kind.make(material, Random(digest + kind.name))  # noqa: S311  repeatable, not secret
        if isinstance(found, str):
            absent.append(Absent(type=kind.name, reason=found))
        else:
            rows.append(sorted(found, key=lambda made: made.difficulty))
    in_turn = [made for turn in zip_longest(*rows) for made in turn if made is not None]
    activities = [made._replace(view=made.view.model_copy(update={"id": str(number)})) for number, made in enumerate(in_turn, 1)]
    seconds = sum(KINDS[made.view.type].seconds for made in activities)
    return MadeLesson(activities, absent, max(1, round(seconds / SECONDS_A_MINUTE)), digest)


def _missing(material: Material) -> str:
    """What no type of activity can do without."""
    if material.spaceless:
        return "spaceless_language"
    return "" if len(material.good) >= MIN_SENTENCES else "no_sentences"
