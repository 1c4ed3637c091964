"""Files by one API, in a folder or on any S3 server, and short-lived signed links to them."""

import asyncio
import hmac
import os
import re
import shutil
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlencode

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url
from pydantic import BaseModel, ConfigDict

from lyceum.kernel.errors import Forbidden, NotFound

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
    """The school's files. A key is a path of plain parts such as `library/<digest>.epub`; who may see a key is the room's to decide."""

    def __init__(self, store: ObjectStore, link_keys: LinkKeys, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._link_keys = link_keys

    @classmethod
    def open(cls, where: str | None, home: Path, link_key: bytes | LinkKeys) -> "Blobs":
        """A folder (made if it is missing, closed to other users) or an `s3://…` address. Of several keys the first signs links."""
        link_keys: LinkKeys = (lambda: (link_key,)) if isinstance(link_key, bytes) else link_key
        if where and "://" in where:
            return cls(from_url(where), link_keys)
        folder = Path(where) if where else home / "files"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(LocalStore(str(folder)), link_keys, folder)

    async def put(self, key: str, data: bytes | Path) -> None:
        """Store a file whole or not at all; the same key again replaces it."""
        await obstore.put_async(self._store, key, data)

    async def read(self, key: str) -> bytes:
        """The whole of a small file. Raises NotFound."""
        try:
            return bytes(await (await obstore.get_async(self._store, key)).bytes_async())
        except (NotFoundError, FileNotFoundError) as missing:
            raise NotFound("The file is not there any more.") from missing

    async def fetch(self, key: str, to: Path) -> None:
        """Copy a file to a local path, piece by piece. Raises NotFound."""
        with await asyncio.to_thread(to.open, "wb") as file:
            async for piece in self.stream(key):
                await asyncio.to_thread(file.write, piece)

    async def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Bytes from `start` up to and without `end`, in pieces. Raises NotFound."""
        try:
            size = (await obstore.head_async(self._store, key))["size"]
            stop = size if end is None else min(end, size)
            for offset in range(start, stop, CHUNK_BYTES):
                yield bytes(await obstore.get_range_async(self._store, key, start=offset, end=min(offset + CHUNK_BYTES, stop)))
        except (NotFoundError, FileNotFoundError) as missing:
            raise NotFound("The file is not there any more.") from missing

    async def size(self, key: str) -> int | None:
        """Bytes of a file, or None when there is none."""
        try:
            return int((await obstore.head_async(self._store, key))["size"])
        except (NotFoundError, FileNotFoundError):
            return None

    async def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no error."""
        try:
            await obstore.delete_async(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return

    async def keys(self, prefix: str, before: datetime) -> AsyncIterator[str]:
        """Keys below a prefix whose files were last written before a moment, in no order."""
        async for some in obstore.list(self._store, prefix):
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
        async for listed in obstore.list(self._store, prefix=folder):
            await obstore.delete_async(self._store, [entry["path"] for entry in listed])
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


def _remove_unfinished(folder: Path, before: float) -> int:
    found = [path for path in folder.rglob("*#*") if _UNFINISHED.search(path.name) and path.stat().st_mtime < before]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def free_bytes(home: Path) -> int:
    """Disk space left where the school's data lies."""
    disk = os.statvfs(home)
    return disk.f_bavail * disk.f_frsize
