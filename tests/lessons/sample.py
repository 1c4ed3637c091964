"""A sample of made items to be read by a person: `python -m tests.lessons.sample BOOK…` prints items with their keys.

Items come from the demo stories and from the books named. A locator is `file#chapter/type`, with `:n` for the n-th of its type in the
lesson; the digest is of what is shown and of the key, so that a verdict holds as long as the rules make the same item.
"""

import asyncio
import hashlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from lyceum.domains.lessons.activities.base import Made
from lyceum.domains.lessons.activities.registry import KINDS
from lyceum.domains.lessons.making.lesson import make_lesson, paragraphs_of
from lyceum.domains.lessons.making.material import NO_MEANINGS, Meanings
from lyceum.domains.library.extract.runner import extract
from lyceum.kernel.text import fold
from tests.lessons.texts import STORIES, chapters

SEED = "items"
SIZE = 200


class Item(NamedTuple):
    """A made item and where it is found."""

    locator: str
    language: str
    made: Made

    @property
    def kind(self) -> str:
        return self.made.view.type

    @property
    def digest(self) -> str:
        text = self.made.view.model_dump_json(exclude={"id"}) + self.made.key.model_dump_json()
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _glosses(name: str) -> Meanings:
    story = tomllib.loads((STORIES / name).read_text(encoding="utf-8"))
    texts = {fold(word, story["language"]): meaning for word, meaning in story["glosses"].items()}
    return Meanings(story["gloss_language"], texts)


def _items(name: str, language: str, paragraphs: list[str], meanings: Meanings) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for made in make_lesson(paragraphs, language, meanings).activities:
        number = seen[made.view.type] = seen.get(made.view.type, 0) + 1
        yield Item(f"{name}/{made.view.type}:{number}", language, made)


def of_stories() -> Iterator[Item]:
    """Every item of the demo stories."""
    for name, language, paragraphs in chapters():
        yield from _items(name, language, paragraphs, _glosses(name.split("#")[0]))


def of_book(path: Path) -> Iterator[Item]:
    """Every item of a book."""
    book = asyncio.run(extract(path))
    for number, chapter in enumerate(book.chapters, 1):
        paragraphs = paragraphs_of((block.kind, block.text) for block in chapter.blocks)
        yield from _items(f"{path.name}#{number}", book.language, paragraphs, NO_MEANINGS)


def sample(items: list[Item], size: int = SIZE, seed: str = SEED) -> list[Item]:
    """So many items, as many of each type as there are of the rarest, then any."""
    chance = Random(seed)
    chance.shuffle(items)
    rows = [[item for item in items if item.kind == kind] for kind in sorted(KINDS)]
    chosen: list[Item] = []
    while len(chosen) < size and any(rows):
        for row in rows:
            if row and len(chosen) < size:
                chosen.append(row.pop())
    return sorted(chosen, key=lambda item: item.locator)


def shown(item: Item) -> str:
    """An item for the eye, its key beside it."""
    view, key = item.made.view, item.made.key
    if hasattr(view, "parts") and hasattr(key, "blanks"):
        return "".join(part.text if hasattr(part, "text") else f"[{part.shown}|{key.blanks[part.blank]}]" for part in view.parts)
    return f"{view.model_dump(exclude={'id', 'type'})} KEY {key.model_dump()}"


def main(paths: list[str]) -> None:
    """Print the sample."""
    items = list(of_stories())
    for path in paths:
        items += of_book(Path(path))
    for item in sample(items):
        print(f"{item.locator}\t{item.kind}\t{item.digest}\t{shown(item)}")


if __name__ == "__main__":
    main(sys.argv[1:])
