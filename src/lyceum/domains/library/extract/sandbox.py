"""The process in which a stranger's file is opened: `python -m lyceum.domains.library.extract.sandbox`.

Standard input is the file itself (seekable, read only), so no path, key or socket is needed or given. Standard output is
JSON lines: `{"progress": 0.4}` while it works, then `{"section": ...}` for each section, and last `{"book": ...}` or
`{"error": {code, detail, params}}`. Bounds are set before the first byte of the file is looked at.
"""

import contextlib
import json
import os
import resource
import sys
import time
from typing import Any, BinaryIO

from lyceum.domains.library.extract import errors, limits, registry, sniff, structure
from lyceum.domains.library.extract.models import ExtractedBook, book_to_json, section_to_json
from lyceum.kernel.errors import LyceumError

PROGRESS_EVERY_SECONDS = 0.2
READ_SHARE = 0.8
"""The part of the work that is over when all pages have been read."""


def bound() -> None:
    """Give this process its bounds; where the system has a lower hard limit, that one holds."""
    wanted = {
        resource.RLIMIT_AS: limits.SANDBOX_MEMORY_BYTES,
        resource.RLIMIT_CPU: limits.SANDBOX_CPU_SECONDS,
        resource.RLIMIT_FSIZE: limits.SANDBOX_FILE_BYTES,
        resource.RLIMIT_NOFILE: limits.SANDBOX_OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError) if sys.platform != "linux" else contextlib.nullcontext():
            resource.setrlimit(kind, (ceiling, ceiling))  # macOS refuses some of them


def main() -> int:
    """Read the book on standard input; 0 also when the answer is a typed error."""
    bound()
    try:
        _write_book(_read(sys.stdin.buffer))
    except LyceumError as error:
        _write({"error": {"code": error.code, "detail": error.detail, "params": error.params}})
    except (MemoryError, RecursionError) as error:
        refusal = errors.BookTooHungry() if isinstance(error, MemoryError) else errors.BookTooDeep()
        _write({"error": {"code": refusal.code, "detail": refusal.detail, "params": {}}})
    return 0


def _read(source: BinaryIO) -> ExtractedBook:
    kind = sniff.check(source, registry.names())
    return structure.build(registry.reader(kind).read(source, _Reporter()))


class _Reporter:
    """Writes progress, but not more often than anybody looks."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, done: float, /) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + PROGRESS_EVERY_SECONDS
            _write({"progress": round(done * READ_SHARE, 3)})


def _write_book(book: ExtractedBook) -> None:
    for section in book.sections:
        _write({"section": section_to_json(section)})
    _write({"book": book_to_json(book)})


def _write(line: dict[str, Any]) -> None:
    # errors="replace" cannot be met by text that went through an XML parser, but a metadata string might hold a lone surrogate
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # tearing a large tree down piece by piece takes longer than reading it
