"""Reading made books in this process: what the sandbox does, without its walls."""

import io

from lyceum.domains.library.extract import registry, sniff, structure
from lyceum.domains.library.extract.models import ExtractedBook

WALL_SECONDS = 15
"""Ten times what the longest of the files made to take long takes; work that grows with their square takes much longer."""


def read(data: bytes) -> ExtractedBook:
    """The book in these bytes."""
    source = io.BytesIO(data)
    kind = sniff.check(source, registry.names())
    return structure.build(registry.reader(kind).read(source, lambda _done: None))


def all_words(book: ExtractedBook) -> list[str]:
    """Every word that came back, in order: each part once, each title, each block."""
    found: list[str] = []
    part = None
    for section in book.sections:
        if section.part and section.part != part:
            found += section.part.split()
        part = section.part
        found += section.title.split() if section.origin != "whole" else []  # the book's own title stands in
        found += [word for block in section.blocks if block.kind != "figure" for word in block.text.split()]
    return found
