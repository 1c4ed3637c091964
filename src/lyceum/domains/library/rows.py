"""Between books as they are read, rows as they are kept, and shapes as they are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any
from uuid import UUID

from lyceum.domains.library import rules
from lyceum.domains.library.extract import language
from lyceum.domains.library.extract import models as extracted
from lyceum.domains.library.models import Block, Book, BookDetail, Chapter, ChapterLine, Place, SameBook, SharedBook, Trouble
from lyceum.domains.library.tables import BlockRow, BookRow, PlaceRow, SectionRow
from lyceum.domains.library.tree import Run
from lyceum.kernel.text import clean, sentences

MAX_TITLE_CHARS = 300
MAX_AUTHORS = 20
WITHOUT_SENTENCES = frozenset({"figure", "separator"})


def book_values(book: extracted.ExtractedBook, fallback_title: str) -> dict[str, Any]:
    """Columns of a book that has been read."""
    return {
        "title": clean(book.title)[:MAX_TITLE_CHARS].strip() or fallback_title,
        "authors": [clean(author)[:MAX_TITLE_CHARS] for author in book.authors[:MAX_AUTHORS]],
        "language": book.language,
        "direction": book.direction,
        "words": book.words,
        "chapter_count": len(book.chapters),
        "tree": [asdict(node) for node in book.tree],
    }


def text_values(
    book: extracted.ExtractedBook, book_id: UUID, owner_id: str, *, shared: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(sections, blocks) of a book as rows. Finds the sentences, so it is for a thread: a second a million words."""
    common = {"book_id": book_id, "owner_id": owner_id, "shared": shared}
    sections: list[dict[str, Any]] = []
    blocks: list[dict[str, Any]] = []
    number = 0
    for position, section in enumerate(book.sections):
        number += section.kind == "chapter"
        facts = {name: getattr(section, name) for name in ("kind", "part", "words", "origin", "confidence")}
        numbered = number if section.kind == "chapter" else None
        title = section.title or book.title
        sections.append({**common, **facts, "position": position, "number": numbered, "title": title, "block_count": len(section.blocks)})
        blocks += [{**common, "position": position, **row} for row in _block_values(section, book.language)]
    return sections, blocks


def _block_values(section: extracted.Section, code: str) -> Iterator[dict[str, Any]]:
    for number, block in enumerate(section.blocks, 1):
        ranges = [] if block.kind in WITHOUT_SENTENCES else [list(pair) for pair in sentences(block.text, code)]
        yield {"number": number, "kind": block.kind, "level": block.level, "text": block.text, "sentences": ranges}


def from_shared(book: SharedBook) -> extracted.ExtractedBook:
    """A book of the school as if it had been read from a file."""
    chapters = tuple(
        extracted.Section("chapter", chapter.title, None, "contents", 1.0, tuple(_paragraphs(chapter.text))) for chapter in book.chapters
    )
    tree = tuple(extracted.Node("chapter", chapter.title, 1, chapter.words, "contents", 1.0) for chapter in chapters)
    return extracted.ExtractedBook("story", book.title, book.authors, book.language, language.direction(book.language), tree, chapters)


def _paragraphs(text: str) -> Iterator[extracted.Block]:
    for paragraph in clean(text).split("\n\n"):
        joined = " ".join(paragraph.split())
        if joined:
            yield extracted.Block("paragraph", joined)


def book_shape(row: BookRow) -> Book:
    """A book as a list shows it."""
    return Book.model_validate(_book_fields(row))


def detail_shape(row: BookRow, chapters: Sequence[SectionRow], place: PlaceRow | None, same: SameBook | None) -> BookDetail:
    """A book with its contents."""
    lines = tuple(ChapterLine.model_validate(line_fields(chapter)) for chapter in chapters)
    contents = {"contents_version": row.tree_version, "contents_confirmed": row.shared or row.tree_confirmed}
    facts = {"chapters": lines, "place": place_shape(place), "same_as": same}
    return BookDetail.model_validate({**_book_fields(row), **contents, **facts})


def place_shape(row: PlaceRow | None) -> Place | None:
    """A reader's place."""
    return Place(chapter=row.chapter, block=row.block, offset=row.offset) if row else None


def line_fields(row: SectionRow) -> dict[str, Any]:
    """Fields of a chapter as a contents page shows it."""
    return {"number": row.number, "title": row.title, "part": row.part, "words": row.words, "minutes": rules.minutes(row.words)}


def runs_of(row: SectionRow) -> tuple[Run, ...]:
    """Which blocks a section shows."""
    if row.runs is None:
        return (Run(row.position, 1, row.block_count),)
    return tuple(Run(*run) for run in row.runs)


def shown(runs: Sequence[Run], blocks: Sequence[BlockRow], code: str) -> Iterator[Block]:
    """The blocks of a chapter, counted from 1; `blocks` are those of the runs, in order."""
    rest = iter(blocks)
    number = 0
    for run in runs:
        if run.heading is not None:
            number += 1
            yield Block(number=number, kind="heading", text=run.heading, sentences=tuple(sentences(run.heading, code)))
        for row in islice(rest, run.last - run.first + 1):
            number += 1
            yield Block(number=number, kind=row.kind, text=row.text, sentences=row.sentences)


def chapter_shape(book: BookRow, chapter: SectionRow, blocks: Sequence[BlockRow]) -> Chapter:
    """A chapter to read; `blocks` are those of its runs, in order."""
    number = chapter.number or 0
    return Chapter.model_validate(
        {
            **line_fields(chapter),
            "book_id": book.id,
            "book_title": book.title,
            "contents_version": book.tree_version,
            "language": book.language,
            "direction": book.direction,
            "blocks": tuple(shown(runs_of(chapter), blocks, book.language)),
            "previous": number - 1 if number > 1 else None,
            "next": number + 1 if number < book.chapter_count else None,
        }
    )


def _book_fields(row: BookRow) -> dict[str, Any]:
    same = (
        "id",
        "title",
        "authors",
        "language",
        "direction",
        "status",
        "progress",
        "words",
        "chapter_count",
        "format",
        "shared",
        "created_at",
        "address",
    )
    return {**{name: getattr(row, name) for name in same}, "problem": Trouble.model_validate(row.problem) if row.problem else None}
