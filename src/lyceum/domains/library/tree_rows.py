"""Between the rules of an arrangement, the rows it is kept in, and the shapes it is shown in."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lyceum.domains.library import tree
from lyceum.domains.library.extract.models import Block
from lyceum.domains.library.rows import MAX_TITLE_CHARS
from lyceum.domains.library.tables import BlockRow, BookRow, ReadingRow, SectionRow
from lyceum.domains.library.tree import Piece, Run, Section, Spot
from lyceum.domains.library.tree_models import BlockLine, Tree, TreePiece, TreeSection

EDGE_WORDS = 8
EDGE_CHARS = 80
LINE_CHARS = 160


def extracted(book: BookRow, sections: Iterable[SectionRow]) -> list[Section]:
    """What extraction found, of a book whose contents nobody has changed yet."""
    return [
        Section(
            title=row.title[:MAX_TITLE_CHARS].strip() or book.title,
            part=row.part[:MAX_TITLE_CHARS] if row.part else None,
            kind=row.kind,
            origin=row.origin,
            confidence=row.confidence,
            words=row.words,
            pieces=(Piece(row.position, 1, row.block_count),),
        )
        for row in sections
        if row.block_count
    ]


def edges_of(section: Section) -> tuple[Spot, Spot]:
    """A section's first block and its last."""
    first, last = section.pieces[0], section.pieces[-1]
    return Spot(first.source, first.first), Spot(last.source, last.last)


def tree_shape(
    book: BookRow, sections: Iterable[Section], sources: Mapping[int, Section], edges: Mapping[tuple[int, int], tuple[str, str]]
) -> Tree:
    """The contents as they are shown. A second for 20,000 sections, so it is for a thread."""
    lines = tuple(_line(section, sources, edges) for section in sections)
    return Tree(book_id=book.id, version=book.tree_version, confirmed=book.tree_confirmed, sections=lines)


def _line(section: Section, sources: Mapping[int, Section], edges: Mapping[tuple[int, int], tuple[str, str]]) -> TreeSection:
    first, last = edges_of(section)
    return TreeSection(
        title=section.title,
        part=section.part,
        kind=section.kind,
        words=section.words,
        origin=section.origin,
        confidence=section.confidence,
        pieces=tuple(_piece(piece, sources) for piece in section.pieces),
        opens=" ".join(edges[first[:2]][0].split()[:EDGE_WORDS])[:EDGE_CHARS],
        closes=_last_words(edges[last[:2]][1]),
    )


def _last_words(text: str) -> str:
    return " ".join(text.split()[-EDGE_WORDS:])[-EDGE_CHARS:]


def _piece(piece: Piece, sources: Mapping[int, Section]) -> TreePiece:
    heading = sources[piece.source].title if piece.first == 1 else None
    return TreePiece(source=piece.source, first_block=piece.first, last_block=piece.last, heading=heading)


def line_shape(row: BlockRow) -> BlockLine:
    """A block by its beginning."""
    start = textwrap.shorten(row.text[: 2 * LINE_CHARS], LINE_CHARS, placeholder="…") or row.text[:LINE_CHARS]
    facts = {"source": row.position, "block": row.number, "kind": row.kind, "words": _words(row.kind, row.text)}
    return BlockLine.model_validate({**facts, "text": start, "ends": _last_words(row.text[-2 * LINE_CHARS :])})


def _words(kind: str, text: str) -> int:
    return Block(kind, text).words  # type: ignore[arg-type]


def words_of(texts: Iterable[tuple[int, int, str, str]]) -> dict[tuple[int, int], int]:
    """(source, block) -> its words."""
    return {(source, block): _words(kind, text) for source, block, kind, text in texts}


def count(shown: Iterable[Run], whole: Mapping[tuple[Any, ...], int], words: Mapping[tuple[int, int], int]) -> int:
    """Words that a section shows. `whole`: those of whole sources; `words`: those of single blocks, for all other runs."""
    total = 0
    for run in shown:
        total += len((run.heading or "").split())
        known = whole.get(run[:3])
        total += sum(words[run.source, block] for block in range(run.first, run.last + 1)) if known is None else known
    return total


def section_values(book: BookRow, sections: Sequence[Section], shown: Sequence[tuple[Run, ...]]) -> list[dict[str, Any]]:
    """The sections as rows."""
    return [
        {
            "book_id": book.id,
            "position": position,
            "owner_id": book.owner_id,
            "shared": book.shared,
            "number": number,
            "block_count": sum(run.blocks for run in runs),
            "runs": [list(run) for run in runs],
            **{name: getattr(section, name) for name in ("kind", "title", "part", "words", "origin", "confidence")},
        }
        for position, (section, number, runs) in enumerate(zip(sections, tree.numbers(sections), shown, strict=True))
    ]


def reading_values(there: Mapping[int, ReadingRow], made_of: Mapping[int, set[int | None]]) -> Iterator[dict[str, Any]]:
    """Readings of the new chapters: opened when any of what they are made of was, read when all of it was."""
    for number, old in made_of.items():
        rows = [there[chapter] for chapter in old if chapter is not None and chapter in there]
        ends = [row.read_at for row in rows if row.read_at is not None]
        if rows:
            read_at = max(ends) if len(ends) == len(old) else None
            yield {"chapter": number, "started_at": min(row.started_at for row in rows), "read_at": read_at}
