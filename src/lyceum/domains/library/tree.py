"""The contents of a book as its reader arranges them: pure rules.

What extraction found never changes: its sections are the *sources* here, each with its blocks counted from 1. An arrangement
is a list of sections made of pieces of the sources, so that merging, splitting, renaming, leaving out and reordering are all
one thing: another list. Every block of every source stands in exactly one section of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal, NamedTuple

from lyceum.domains.library.extract import limits
from lyceum.domains.library.tree_errors import ChapterTooLong, TreeNotWhole, TreeWithoutChapter, TreeWithTooManyChapters

Kind = Literal["front", "chapter", "back", "dropped"]
"""What is read is a chapter; front and back matter and what the reader dropped are left out, and kept."""

BY_READER = "user"
FIRST_VERSION = 1
"""The arrangement that extraction found."""
WITHOUT_TITLE_OF_ITS_OWN = "whole"
"""Origin of a source that bears the book's title because it has none."""


class Piece(NamedTuple):
    """Blocks `first` to `last` of a source."""

    source: int
    first: int
    last: int


class Run(NamedTuple):
    """A piece as a chapter shows it; `heading` is the source's title where that stands in the middle of a chapter."""

    source: int
    first: int
    last: int
    heading: str | None = None

    @property
    def blocks(self) -> int:
        """How many blocks it shows."""
        return self.last - self.first + 1 + (self.heading is not None)


class Spot(NamedTuple):
    """A block of a source, however the chapters are cut."""

    source: int
    block: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the contents."""

    title: str
    part: str | None
    kind: str
    origin: str
    confidence: float
    words: int
    pieces: tuple[Piece, ...]

    @property
    def wish(self) -> tuple[object, ...]:
        """What the reader decides about it."""
        return self.title, self.part, self.kind, self.pieces

    def to_json(self) -> list[Any]:
        """As it is kept; `from_json` undoes it."""
        return [self.title, self.part, self.kind, self.origin, self.confidence, self.words, [list(piece) for piece in self.pieces]]

    @classmethod
    def from_json(cls, values: list[Any]) -> "Section":
        """Inverse of `to_json`."""
        title, part, kind, origin, confidence, words, pieces = values
        return cls(title, part, kind, origin, confidence, words, tuple(Piece(*piece) for piece in pieces))


def normal(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The same blocks in the same order, in as few pieces as possible."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].source == piece.source and found[-1].last + 1 == piece.first:
            found[-1] = found[-1]._replace(last=piece.last)
        else:
            found.append(piece)
    return tuple(found)


def check(pieces: Sequence[Sequence[Piece]], kinds: Sequence[str], sizes: Mapping[int, int]) -> None:
    """Refuse an arrangement that loses or doubles a block, or has nothing to read. `sizes`: source -> how many blocks it has.

    Raises TreeNotWhole, TreeWithoutChapter or TreeWithTooManyChapters; their `field` names the section and the piece.
    """
    chapters = sum(kind == "chapter" for kind in kinds)
    if not chapters:
        raise TreeWithoutChapter(field="sections")
    if chapters > limits.MAX_CHAPTERS:
        raise TreeWithTooManyChapters(field="sections", chapters=chapters, limit=limits.MAX_CHAPTERS)
    placed: list[tuple[Piece, str]] = []
    for index, section in enumerate(pieces):
        if not section:
            raise TreeNotWhole(f"Section {index + 1} has no text; leave it away or give it a piece.", field=f"sections.{index}.pieces")
        placed += [(piece, f"sections.{index}.pieces.{place}") for place, piece in enumerate(section)]
    by_source = {source: list(group) for source, group in groupby(sorted(placed), key=lambda found: found[0].source)}
    for source, group in by_source.items():
        _check_source(source, group, sizes.get(source))
    for source, blocks in sizes.items():
        if blocks and source not in by_source:
            raise _missing(source, 1, blocks)


def _check_source(source: int, group: list[tuple[Piece, str]], blocks: int | None) -> None:
    if blocks is None:
        raise TreeNotWhole(f"There is no source {source} in this book.", field=f"{group[0][1]}.source", source=source)
    expected = 1
    for piece, field in group:
        if piece.last < piece.first or piece.last > blocks:
            detail = f"Source {source} has blocks 1 to {blocks}; first_block may not be after last_block."
            raise TreeNotWhole(detail, field=f"{field}.last_block", source=source, blocks=blocks)
        if piece.first < expected:
            detail = f"Block {piece.first} of source {source} stands in two pieces; every block belongs in exactly one section."
            raise TreeNotWhole(detail, field=f"{field}.first_block", source=source, block=piece.first)
        if piece.first > expected:
            raise _missing(source, expected, piece.first - 1)
        expected = piece.last + 1
    if expected <= blocks:
        raise _missing(source, expected, blocks)


def _missing(source: int, first: int, last: int) -> TreeNotWhole:
    detail = f"Blocks {first} to {last} of source {source} are in no section; what is not to be read goes into one of kind `dropped`."
    return TreeNotWhole(detail, field="sections", source=source, block=first)


def inherited(wanted: Iterable[Section], before: Iterable[Section]) -> list[Section]:
    """Sections that were there already keep where they come from; all others are the reader's own. Words of those are not counted."""
    known = {section.wish: section for section in before}
    return [known.get(section.wish) or replace(section, origin=BY_READER, confidence=1.0, words=0) for section in wanted]


def runs(section: Section, sources: Mapping[int, Section], opening: str = "") -> tuple[Run, ...]:
    """What a section shows, in order. `opening` is its first block: it is not shown again when it says what the title says.

    The title of a source that is not the beginning of a section any more stands in the text as a heading: it is the book's text.
    """
    found: list[Run] = []
    said = section.title
    for index, (source, first, last) in enumerate(section.pieces):
        title = sources[source].title
        is_heading = index > 0 and first == 1 and sources[source].origin != WITHOUT_TITLE_OF_ITS_OWN and not _same(title, said)
        if index > 0 or first == 1:
            said = title
        found.append(Run(source, first, last, title if is_heading else None))
    start = found[0]
    if opening and _same(opening, section.title) and (len(found) > 1 or start.last > start.first):
        found[0] = start._replace(first=start.first + 1)
    return tuple(run for run in found if run.first <= run.last)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def check_length(index: int, kind: str, blocks: int, words: int) -> None:
    """Refuse a chapter that no page could show. Raises ChapterTooLong."""
    if kind == "chapter" and (blocks > limits.MAX_CHAPTER_BLOCKS or words > limits.MAX_CHAPTER_WORDS):
        raise ChapterTooLong(field=f"sections.{index}", number=index + 1, words=words, blocks=blocks, limit=limits.MAX_CHAPTER_WORDS)


def moved(before: Sequence[tuple[Run, ...]], after: Sequence[tuple[Run, ...]]) -> dict[int, int | None]:
    """Old number of each chapter -> its new one when its text is the same, else None."""
    numbers = {text: number for number, text in enumerate(after, 1)}
    return {number: numbers.get(text) for number, text in enumerate(before, 1)}


def spot_at(shown: Iterable[Run], number: int) -> Spot | None:
    """The block of a source that a chapter shows as its block `number`."""
    for run in shown:
        if number <= run.blocks:
            block = run.first + number - 1 - (run.heading is not None)
            return Spot(run.source, max(block, run.first), is_heading=block < run.first)
        number -= run.blocks
    return None


def number_of(shown: Iterable[Run], spot: Spot) -> int | None:
    """Inverse of `spot_at`; None when the chapter does not show it."""
    before = 0
    for run in shown:
        if run.source == spot.source and run.first <= spot.block <= run.last:
            if spot.is_heading and run.heading is not None and spot.block == run.first:
                return before + 1
            return None if spot.is_heading else before + 1 + spot.block - run.first + (run.heading is not None)
        before += run.blocks
    return None


def section_of(sections: Iterable[Section], spot: Spot) -> int | None:
    """Index of the section that a block stands in."""
    for index, section in enumerate(sections):
        if any(piece.source == spot.source and piece.first <= spot.block <= piece.last for piece in section.pieces):
            return index
    return None


def numbers(sections: Iterable[Section]) -> list[int | None]:
    """Each section's chapter number, from 1 and without holes; None for what is left out."""
    count = 0
    found: list[int | None] = []
    for section in sections:
        count += section.kind == "chapter"
        found.append(count if section.kind == "chapter" else None)
    return found


def made_of(before: Sequence[Section], after: Sequence[Section]) -> dict[int, set[int | None]]:
    """Number of each new chapter -> numbers of the old chapters its text comes from; None stands for what was left out."""
    old = sorted(_intervals(before))
    found: dict[int, set[int | None]] = {}
    position = 0
    for piece, number in sorted(_intervals(after), key=lambda interval: interval[0]):
        while position < len(old) and old[position][0][::2] < piece[:2]:  # it ends before this one begins
            position += 1
        here = position
        while here < len(old) and old[here][0].source == piece.source and old[here][0].first <= piece.last:
            if number is not None:
                found.setdefault(number, set()).add(old[here][1])
            here += 1
    return found


def _intervals(sections: Sequence[Section]) -> Iterator[tuple[Piece, int | None]]:
    for section, number in zip(sections, numbers(sections), strict=True):
        for piece in section.pieces:
            yield piece, number


def landing(sections: Sequence[Section], shown: Sequence[tuple[Run, ...]], spot: Spot) -> tuple[int, int | None]:
    """(chapter, block) where a passage is now. When it is not shown as such, the chapter it is in, or that follows, and None.

    `shown` are the runs of the chapters, in order.
    """
    index = section_of(sections, spot)
    following = (number for number in numbers(sections)[index or 0 :] if number is not None)
    chapter = next(following, len(shown))
    return chapter, number_of(shown[chapter - 1], spot)
