"""Files by one API, in a folder or on any S3 server, and short-lived signed links to them."""

import asyncio
import hmac
import os
import re
import shutil
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict

from lyceum.kernel.errors import Forbidden, NotFound

if TYPE_CHECKING:
    from obstore.store import ObjectStore

LINK_SECONDS = 900
LinkKeys = Callable[[], Sequence[bytes]]
CHUNK_BYTES = 256 * 1024
_UNFINISHED = re.compile(r"#\d+$")
"""How obstore calls a file in a folder until it is whole."""


class LinkRefused(Forbidden):
    """This link has expired or was changed; open the page again to get a new one."""

    code = "link_refused"


class Blob(BaseModel):
    """What is known of a file: size in bytes and media type."""

    model_config = ConfigDict(frozen=True)

    key: str
    size: int
    mime: str


class Blobs:
    """The school's files. A key is a path of plain parts such as `library/<digest>.epub`; who may see a key is the room's to decide.

    What reaches them is a library of four megabytes: a process that never touches a file does not load it.
    """

    def __init__(self, store: "Callable[[], ObjectStore]", link_keys: LinkKeys, folder: Path | None = None) -> None:
        self._open = store
        self._folder = folder
        self._link_keys = link_keys

    @cached_property
    def _store(self) -> "ObjectStore":
        return self._open()

    @classmethod
    def open(cls, where: str | None, home: Path, link_key: bytes | LinkKeys) -> "Blobs":
        """A folder (made if it is missing, closed to other users) or an `s3://…` address. Of several keys the first signs links."""
        link_keys: LinkKeys = (lambda: (link_key,)) if isinstance(link_key, bytes) else link_key
        if where and "://" in where:
            return cls(partial(_server, where), link_keys)
        folder = Path(where) if where else home / "files"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(partial(_local, folder), link_keys, folder)

    async def put(self, key: str, data: bytes | Path) -> None:
        """Store a file whole or not at all; the same key again replaces it."""
        await self._store.put_async(key, data)

    async def read(self, key: str) -> bytes:
        """The whole of a small file. Raises NotFound."""
        try:
            return bytes(await (await self._store.get_async(key)).bytes_async())
        except _missing() as missing:
            raise NotFound("The file is not there any more.") from missing

    async def fetch(self, key: str, to: Path) -> None:
        """Copy a file to a local path, piece by piece. Raises NotFound."""
        with await asyncio.to_thread(to.open, "wb") as file:
            async for piece in self.stream(key):
                await asyncio.to_thread(file.write, piece)

    async def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Bytes from `start` up to and without `end`, in pieces. Raises NotFound."""
        try:
            size = (await self._store.head_async(key))["size"]
            stop = size if end is None else min(end, size)
            for offset in range(start, stop, CHUNK_BYTES):
                yield bytes(await self._store.get_range_async(key, start=offset, end=min(offset + CHUNK_BYTES, stop)))
        except _missing() as missing:
            raise NotFound("The file is not there any more.") from missing

    async def size(self, key: str) -> int | None:
        """Bytes of a file, or None when there is none."""
        try:
            return int((await self._store.head_async(key))["size"])
        except _missing():
            return None

    async def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no error."""
        try:
            await self._store.delete_async(key)
        except _missing():
            return

    async def keys(self, prefix: str, before: datetime) -> AsyncIterator[str]:
        """Keys below a prefix whose files were last written before a moment, in no order."""
        async for some in self._store.list(prefix):
            for found in some:
                if found["last_modified"] < before:
                    yield found["path"]

    async def remove_unfinished(self, prefix: str, before: datetime) -> int:
        """Remove what processes that were killed had begun to write before a moment; how many files there were.

        In a folder they lie beside the files under a name of their own; an S3 server clears them away by its own rules.
        """
        return await asyncio.to_thread(_remove_unfinished, self._folder / prefix, before.timestamp()) if self._folder else 0

    async def clear(self, folder: str) -> int:
        """Remove every file of a folder, such as `ai/speech`, and the folder; how many there were."""
        removed = 0
        async for listed in self._store.list(folder):
            await self._store.delete_async([entry["path"] for entry in listed])
            removed += len(listed)
        if self._folder:
            await asyncio.to_thread(shutil.rmtree, self._folder / folder, ignore_errors=True)  # its name may be a person's
        return removed

    def link(self, key: str, mime: str, seconds: int = LINK_SECONDS) -> str:
        """A relative address that serves this file to whoever holds it, until it expires."""
        until = int(time.time()) + seconds
        return f"/files/{quote(key)}?" + urlencode({"mime": mime, "until": until, "signature": self._signed(key, mime, until)[0]})

    def check_link(self, key: str, mime: str, until: int, signature: str) -> None:
        """Raises LinkRefused unless `link` made exactly this and its time has not run out."""
        known = (hmac.compare_digest(ours.encode(), signature.encode()) for ours in self._signed(key, mime, until))
        if until < time.time() or not any(known):
            raise LinkRefused

    def _signed(self, key: str, mime: str, until: int) -> list[str]:
        text = f"{key}\n{mime}\n{until}".encode()
        return [hmac.new(link_key, text, sha256).hexdigest() for link_key in self._link_keys()]


def _local(folder: Path) -> "ObjectStore":
    from obstore.store import LocalStore  # noqa: PLC0415  (see Blobs)

    return LocalStore(str(folder))


def _server(address: str) -> "ObjectStore":
    from obstore.store import from_url  # noqa: PLC0415

    return from_url(address)


def _missing() -> tuple[type[Exception], ...]:
    """How it is said that there is no such file."""
    from obstore.exceptions import NotFoundError  # noqa: PLC0415

    return NotFoundError, FileNotFoundError


def _remove_unfinished(folder: Path, before: float) -> int:
    found = [path for path in folder.rglob("*#*") if _UNFINISHED.search(path.name) and path.stat().st_mtime < before]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def free_bytes(home: Path) -> int:
    """Disk space left where the school's data lies."""
    disk = os.statvfs(home)
    return disk.f_bavail * disk.f_frsize
