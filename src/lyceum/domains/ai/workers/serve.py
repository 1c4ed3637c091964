"""The program of a worker process: `python -I -S serve.py ENGINE ARGUMENT…`. Standard library only.

ENGINE is a file beside this one that has a class `Engine` (made of the arguments; `greeting()`, `answer(request)`) and the constants
MAX_MEMORY_BYTES and MAX_SECONDS_A_REQUEST. The server starts this program, speaks to it over pipes and starts it again. A frame is a
JSON header and a body, each behind its length (4 bytes, big endian). The first frame out is the greeting; then each frame in, which
has no body, gets one frame out. The end of standard input ends the program.
"""

import importlib.util
import json
import os
import resource
import signal
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

MAX_FRAME_BYTES = 1 << 20


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next header in, or None at the end; requests have no body."""
    size = stream.read(8)
    if len(size) < 8:
        return None
    header, body = struct.unpack(">II", size)
    if header > MAX_FRAME_BYTES or body:
        return None
    found: dict[str, Any] = json.loads(stream.read(header))
    return found


def write_frame(stream: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """One frame out."""
    encoded = json.dumps(header).encode()
    stream.write(struct.pack(">II", len(encoded), len(body)) + encoded)
    stream.write(body)
    stream.flush()


def confine(memory_bytes: int) -> None:
    """Limits what a broken engine can take."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def alarm(seconds: int) -> None:
    """Ends this process in some seconds (0: not any more), even inside C code: no engine outlives a server that was killed."""
    signal.alarm(seconds)


def engine_file(name: str) -> ModuleType:
    """The file of an engine."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(name: str, *arguments: str) -> None:
    """Serves frames until standard input ends. What the engine itself prints goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    program = engine_file(name)
    confine(program.MAX_MEMORY_BYTES)
    alarm(program.MAX_SECONDS_A_REQUEST)
    engine = program.Engine(*arguments)
    write_frame(out, engine.greeting())
    alarm(0)
    while (request := read_frame(sys.stdin.buffer)) is not None:
        alarm(program.MAX_SECONDS_A_REQUEST)
        write_frame(out, *engine.answer(request))
        alarm(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
