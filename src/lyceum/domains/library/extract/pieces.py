"""Chapters and blocks that no page could show, as a file without any structure gives them, in pieces that a page can."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lyceum.domains.library.extract import limits
from lyceum.domains.library.extract.models import Block, Section

_SENTENCE_ENDS = re.compile(r"[.!?…؟۔。]['\"’”»)\]]*(?=\s)")
_LOOK_BACK_CHARS = 2_000


def in_pieces(sections: Iterable[Section]) -> list[Section]:
    """The sections with no block beyond the limits, and each chapter beyond them as several: `Title (1)`, `Title (2)` and so on."""
    found: list[Section] = []
    for whole in sections:
        section = _with_short_blocks(whole)
        pieces = list(_chapters(section.blocks)) if section.kind == "chapter" else [section.blocks]
        if len(pieces) <= 1:
            found.append(section)
        else:
            found += [replace(section, title=f"{section.title} ({number})", blocks=piece) for number, piece in enumerate(pieces, 1)]
    return found


def _with_short_blocks(section: Section) -> Section:
    if all(len(block.text) <= limits.MAX_BLOCK_CHARS for block in section.blocks):
        return section
    short = (replace(block, text=text) for block in section.blocks for text in _texts(block.text))
    return replace(section, blocks=tuple(short))


def _texts(text: str) -> Iterator[str]:
    """A text in pieces: after a sentence where one ends not far before the limit, else between words, else anywhere."""
    start = 0
    while len(text) - start > limits.MAX_BLOCK_CHARS:
        end = start + limits.MAX_BLOCK_CHARS
        ends = [match.end() for match in _SENTENCE_ENDS.finditer(text, end - _LOOK_BACK_CHARS, end)]
        cut = ends[-1] if ends else max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
        cut = end if cut <= start else cut
        yield text[start:cut].strip()
        start = cut
    yield text[start:].strip()


def _chapters(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
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
