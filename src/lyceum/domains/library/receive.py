"""An uploaded file straight to a temporary file: counted while it comes, refused as soon as it is too long."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from lyceum.domains.library.extract import errors, limits, sniff
from lyceum.kernel.errors import Invalid, UnsupportedMedia
from lyceum.platform import scratch

FORM_OVERHEAD_BYTES = 64 * 1024
"""Boundaries, headers and small fields around the file."""

DRAINED_BYTES = 256 * limits.MIB
"""A form up to here is taken in, and thrown away, before it is refused: a browser that is cut off while it sends shows its own
error page instead of the reason. Longer ones are cut off."""

MAX_FILE_NAME_CHARS = 300
MAX_PARTS = 100
"""A browser sends one; a form of very many tiny parts only keeps the parser busy."""


class UploadNotAForm(UnsupportedMedia):
    """Send the book as multipart/form-data with one file field named `file`."""

    code = "upload_not_a_form"


class UploadBroken(Invalid):
    """The upload broke off or holds no file field named `file`. Send the book again."""

    code = "upload_broken"


@dataclass(slots=True)
class Received:
    """A file on disk that is gone when the request ends, and what the sender calls it."""

    path: Path
    name: str


@dataclass(slots=True)
class _Form:
    """Callbacks of the parser. The bytes of the field `file` go to `file`, those of other fields nowhere."""

    file: BinaryIO
    limit: int
    size: int = 0
    name: str | None = None
    ended: bool = False
    parts: int = 0
    _taking: bool = False
    _header: list[bytes] = field(default_factory=lambda: [b"", b""])
    _headers: dict[str, bytes] = field(default_factory=dict)

    def on_part_begin(self) -> None:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise UploadBroken(f"The form has more than {MAX_PARTS} parts; send the book as its one file field named `file`.")
        self._headers = {}
        self._header = [b"", b""]

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += data[start:end]

    def on_header_end(self) -> None:
        self._headers[self._header[0].decode("latin-1").lower()] = self._header[1]
        self._header = [b"", b""]

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        self._taking = options.get(b"name") == b"file" and b"filename" in options and self.name is None
        if self._taking:
            self.name = options[b"filename"].decode("utf-8", errors="replace")[:MAX_FILE_NAME_CHARS]

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if not self._taking:
            return
        self.size += end - start
        if self.size > self.limit:
            raise too_large(self.limit)
        self.file.write(data[start:end])

    def on_part_end(self) -> None:
        self._taking = False

    def on_end(self) -> None:
        self.ended = True


def too_large(limit: int) -> errors.BookTooLarge:
    """The refusal of a file over the school's limit, in bytes."""
    return sniff.too_large(limit // limits.MIB)


@asynccontextmanager
async def received_file(request: Request, limit: int) -> AsyncIterator[Received]:
    """The form's file, on disk as long as the context lasts. Raises UploadNotAForm, UploadBroken or BookTooLarge."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise UploadNotAForm
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit + FORM_OVERHEAD_BYTES:
        if int(declared) <= DRAINED_BYTES:
            async for _ in request.stream():
                pass
        raise too_large(limit)
    with scratch.folder("upload") as folder:
        path = folder / "file"
        with path.open("wb") as file:
            form = _Form(file, limit)
            await _parse(request, form, boundary, limit)
        if form.name is None or not form.ended:
            raise UploadBroken
        yield Received(path, form.name)


async def _parse(request: Request, form: _Form, boundary: bytes, limit: int) -> None:
    names = ("part_begin", "part_data", "part_end", "header_field", "header_value", "header_end", "headers_finished", "end")
    total = 0
    with contextlib.ExitStack() as stack:
        try:
            parser = MultipartParser(boundary, {f"on_{name}": getattr(form, f"on_{name}") for name in names})  # type: ignore[arg-type]
            stack.callback(parser.close)
            async for piece in request.stream():
                total += len(piece)
                if total > limit + FORM_OVERHEAD_BYTES:
                    raise too_large(limit)
                await asyncio.to_thread(parser.write, piece)
        except FormParserError as broken:
            raise UploadBroken from broken
