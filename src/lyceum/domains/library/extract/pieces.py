"""A chapter that no page could show, as a file without any structure gives it, in pieces that a page can."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lyceum.domains.library.extract import limits
from lyceum.domains.library.extract.models import Block, Section


def in_pieces(sections: Iterable[Section]) -> list[Section]:
    """The sections, each chapter beyond the limits as several: `Title (1)`, `Title (2)` and so on. No block is divided."""
    found: list[Section] = []
    for section in sections:
        pieces = list(_pieces(section.blocks)) if section.kind == "chapter" else [section.blocks]
        if len(pieces) <= 1:
            found.append(section)
        else:
            found += [replace(section, title=f"{section.title} ({number})", blocks=piece) for number, piece in enumerate(pieces, 1)]
    return found


def _pieces(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    piece: list[Block] = []
    words = 0
    for block in blocks:
        if piece and (len(piece) >= limits.MAX_CHAPTER_BLOCKS or words + block.words > limits.MAX_CHAPTER_WORDS):
            yield tuple(piece)
            piece, words = [], 0
        piece.append(block)
        words += block.words
    if piece:
        yield tuple(piece)
