"""The bytes of an answer to a file: unpacked piece by piece, counted, and refused as soon as they are too many."""

import zlib
from typing import BinaryIO

from lyceum.domains.library.articles.errors import ArticleBroken, ArticleTooLarge
from lyceum.domains.library.extract.limits import MIB

PIECE_BYTES = 64 * 1024
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
EITHER = zlib.MAX_WBITS | 32
"""gzip or zlib, told by the first bytes."""
NEXT_MEMBER = b"\x1f\x8b"
"""gzip may come in several parts, one behind the other."""


class Body:
    """Writes an answer to `file`; `size` counts what was written, after unpacking."""

    def __init__(self, file: BinaryIO, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if coding not in PACKED | {"", "identity"}:
            raise ArticleBroken  # it was told what the school can unpack
        self._file, self._limit = file, limit
        self._unpacker = zlib.decompressobj(EITHER) if coding in PACKED else None
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Take what has come. Raises ArticleTooLarge or ArticleBroken."""
        if self._unpacker is None:
            self._keep(piece)
            return
        try:
            while piece:
                if self._unpacker.eof:
                    if not piece.startswith(NEXT_MEMBER):
                        return  # what follows the packed page belongs to nothing
                    self._unpacker = zlib.decompressobj(EITHER)
                self._keep(self._unpacker.decompress(piece, PIECE_BYTES))
                piece = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
        except zlib.error as wrong:
            raise ArticleBroken from wrong

    def end(self) -> None:
        """Nothing more comes. Raises ArticleBroken when the packed bytes are not at their end."""
        if self._unpacker and not self._unpacker.eof and self.size:
            raise ArticleBroken

    def _keep(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._limit:
            raise ArticleTooLarge(megabytes=self._limit // MIB)
        self._file.write(piece)
