"""A person's archive: a ZIP that is written piece by piece, so that its size is the disk's matter and never the memory's."""

import zipfile
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import IO

from lyceum.kernel.personal import Exported
from lyceum.platform.blobs import Blobs

STORED = frozenset({".epub", ".docx", ".pdf", ".mp3", ".mp4", ".png", ".jpg", ".jpeg", ".webp", ".zip"})
"""What is compressed already."""


class Archive:
    """Writes one; pieces of a file have to follow each other. Its methods block: they are for a thread."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._name = ""
        self._open: IO[bytes] | None = None
        self.files = 0

    def write(self, name: str, data: bytes) -> None:
        """Add to a file, which begins with its first piece."""
        if self._open is None or name != self._name:
            self._end()
            entry = zipfile.ZipInfo(_plain(name))
            entry.compress_type = zipfile.ZIP_STORED if PurePosixPath(name).suffix in STORED else zipfile.ZIP_DEFLATED
            self._name, self._open = name, self._zip.open(entry, "w", force_zip64=True)
            self.files += 1
        self._open.write(data)

    def close(self) -> None:
        """End it."""
        self._end()
        self._zip.close()

    def _end(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _plain(name: str) -> str:
    """A name that unpacks below the folder it is unpacked in."""
    parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..")]
    return str(PurePosixPath(*parts))


async def pieces(exported: Exported, blobs: Blobs) -> AsyncIterator[bytes]:
    """The bytes that a piece stands for."""
    if exported.blob is None:
        yield exported.lines.encode()
        return
    async for some in blobs.stream(exported.blob):
        yield some
