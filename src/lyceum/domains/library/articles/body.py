"""The bytes of an answer to a file: unpacked piece by piece, counted, and refused as soon as they are too many."""

import zlib
from typing import BinaryIO

from lyceum.domains.library.articles.errors import ArticleBroken, ArticleTooLarge
from lyceum.domains.library.extract.limits import MIB

PIECE_BYTES = 64 * 1024
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
EITHER = zlib.MAX_WBITS | 32
"""gzip or zlib, told by the first bytes."""


class Body:
    """Writes an answer to `file`; `size` counts what was written, after unpacking."""

    def __init__(self, file: BinaryIO, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if coding not in PACKED | {"", "identity"}:
            raise ArticleBroken  # it was told what the school can unpack
        self._file, self._limit = file, limit
        self._unpacker = zlib.decompressobj(EITHER) if coding in PACKED else None
        self._is_packed = coding in PACKED
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Take what has come. Raises ArticleTooLarge or ArticleBroken."""
        if not self._is_packed:
            self._keep(piece)
            return
        try:
            while piece and self._unpacker:
                self._keep(self._unpacker.decompress(piece, PIECE_BYTES))
                piece = self._unpacker.unconsumed_tail
                if self._unpacker.eof:
                    piece, self._unpacker = b"", None  # what follows the packed page belongs to nothing
        except zlib.error as wrong:
            raise ArticleBroken from wrong

    def end(self) -> None:
        """Nothing more comes. Raises ArticleBroken when the packed bytes are not at their end."""
        if self._is_packed and self._unpacker and self.size:
            raise ArticleBroken

    def _keep(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._limit:
            raise ArticleTooLarge(megabytes=self._limit // MIB)
        self._file.write(piece)
