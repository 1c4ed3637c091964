"""A zip file from a stranger, read in memory and counted while it is read. Nothing of it is ever written to a disk."""

import stat
import zipfile
import zlib
from itertools import pairwise
from posixpath import normpath
from typing import BinaryIO
from unicodedata import normalize
from urllib.parse import unquote

from lyceum.domains.library.extract import errors, limits

READ_BYTES = 256 * 1024
ENCRYPTED_FLAG = 0x1
LOCAL_HEADER_BYTES = 30
DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What `zipfile` raises for what it cannot read: RuntimeError for a way of packing or locking that it does not know."""


class Archive:
    """The entries of a zip by their names. Opening it checks what the directory claims; reading checks what is there."""

    def __init__(self, source: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except DAMAGED as error:
            raise errors.BookDamaged from error
        self._unpacked_bytes = 0
        infos = self._zip.infolist()
        self._check_totals(infos)
        self._check_overlaps(infos)
        self._entries = self._named(infos)
        self._folded = {_fold(name): name for name in reversed(self._entries)}

    @staticmethod
    def _check_totals(infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > limits.MAX_ENTRIES:
            raise errors.BookBomb(
                f"The file holds {len(infos)} entries; the school accepts {limits.MAX_ENTRIES}. Get the book from a source you trust.",
                entries=len(infos),
                limit=limits.MAX_ENTRIES,
            )
        if any(info.flag_bits & ENCRYPTED_FLAG for info in infos):
            raise errors.BookEncrypted("The file is locked with a password. Unlock it and upload it again.")
        unpacked = sum(info.file_size for info in infos)
        if unpacked > limits.MAX_UNPACKED_BYTES:
            raise errors.BookBomb(unpacked_bytes=unpacked, limit=limits.MAX_UNPACKED_BYTES)
        for info in infos:
            _check_ratio(info.file_size, info.compress_size)

    @staticmethod
    def _check_overlaps(infos: list[zipfile.ZipInfo]) -> None:
        """Entries that share their packed bytes are how a few kilobytes become petabytes."""
        placed = sorted(infos, key=lambda info: info.header_offset)
        for before, after in pairwise(placed):
            if before.header_offset + LOCAL_HEADER_BYTES + before.compress_size > after.header_offset:
                raise errors.BookBomb(
                    "Entries of the file overlap, as in files made to choke a computer. Get the book from a source you trust."
                )

    @staticmethod
    def _named(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        entries: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or "\0" in info.orig_filename:
                raise errors.BookWithUnsafePaths(entry=name[:120])
            if stat.S_ISLNK(info.external_attr >> 16):
                raise errors.BookWithLinks(entry=name[:120])
            if name.endswith("/"):
                continue
            if name in entries:
                raise errors.BookWithDuplicates(entry=name[:120])
            entries[name] = info
        return entries

    @property
    def names(self) -> list[str]:
        """Names of all files in it, in the order of the directory."""
        return list(self._entries)

    def find(self, path: str) -> str | None:
        """The name of the entry meant by a reference: as it is, percent-decoded, or in another case or Unicode form."""
        for candidate in (path, unquote(path)):
            name = normpath(candidate.strip()).lstrip("/")
            if name in self._entries:
                return name
            if (found := self._folded.get(_fold(name))) is not None:
                return found
        return None

    def read(self, name: str) -> bytes:
        """All bytes of an entry; raises when they are more, or other, than the directory said."""
        info = self._entries[name]
        if info.file_size > limits.MAX_ENTRY_BYTES:
            raise errors.BookTooLarge(
                f"One page of the book has {info.file_size // limits.MIB} MB; the school accepts {limits.MAX_ENTRY_BYTES // limits.MIB}. "
                "Save the book again with another program, or split it into volumes.",
                megabytes=info.file_size // limits.MIB,
                limit=limits.MAX_ENTRY_BYTES // limits.MIB,
            )
        try:
            return self._unpack(info)
        except DAMAGED as error:
            raise errors.BookDamaged(entry=name[:120]) from error

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        pieces: list[bytes] = []
        size = 0
        with self._zip.open(info) as stream:
            while piece := stream.read(READ_BYTES):
                size += len(piece)
                self._unpacked_bytes += len(piece)
                _check_ratio(size, info.compress_size)
                if size > limits.MAX_ENTRY_BYTES or self._unpacked_bytes > limits.MAX_UNPACKED_BYTES:
                    raise errors.BookBomb
                pieces.append(piece)
        return b"".join(pieces)


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > limits.RATIO_FLOOR_BYTES and unpacked > packed * limits.MAX_RATIO:
        raise errors.BookBomb(ratio=unpacked // max(packed, 1), limit=limits.MAX_RATIO)


def _fold(name: str) -> str:
    return normalize("NFC", name).casefold()
