"""Clients that ask one after the other over connections that stay open; as little work as can be, so that it is not them who are measured.

Run: `python load.py`, with a JSON object on standard input (see `Load`). Prints an object: calls, seconds, milliseconds (p50, p95 of a
call), first (p50 until the first byte of an answer's body), and how many answers were not 200 with the first of them.
"""

import asyncio
import json
import statistics
import sys
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import uvloop


@dataclass(frozen=True)
class Load:
    """What is to be done: `calls` at `clients` at the same time, each with the next of the keys and with words that nobody has said."""

    port: int
    model: str
    keys: list[str]
    clients: int
    calls: int
    stream: bool = False
    path: str = "/v1/chat/completions"


class Client(asyncio.Protocol):
    """One connection, asking until all calls are made."""

    def __init__(self, run: "Run") -> None:
        self._run, self._read, self._began, self._first = run, b"", 0.0, 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        """Ask."""
        self._transport = transport
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side must not close."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the gateway closed a connection"))

    def _ask(self) -> None:
        request = self._run.request()
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._read, self._first, self._began = b"", 0.0, time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Ask again once an answer is whole."""
        self._read += data
        head, ends, body = self._read.partition(b"\r\n\r\n")
        if not ends:
            return
        if body and not self._first:
            self._first = time.perf_counter()
        if whole(head.lower(), body):
            self._run.took(time.perf_counter() - self._began, self._first - self._began, self._read)
            self._ask()


def whole(head: bytes, body: bytes) -> bool:
    """Whether the body is there to its end."""
    _, found, rest = head.partition(b"content-length:")
    return len(body) >= int(rest.split(b"\r\n", 1)[0]) if found else body.endswith(b"0\r\n\r\n")


class Run:
    """All calls of one load."""

    def __init__(self, load: Load) -> None:
        self._load, self._left, self._nonce = load, load.calls, uuid4().hex
        self.seconds: list[float] = []
        self.firsts: list[float] = []
        self.wrong: list[bytes] = []

    def request(self) -> bytes | None:
        """The next request, or None when all are made."""
        if not self._left:
            return None
        self._left -= 1
        load = self._load
        said = {"role": "user", "content": f"Please tell me something about harbours, in a few words. {self._nonce} {self._left}"}
        asked: dict[str, object] = {"model": load.model, "messages": [said], "max_tokens": 100}
        if load.stream:
            asked |= {"stream": True, "stream_options": {"include_usage": True}}
        body, key = json.dumps(asked).encode(), load.keys[self._left % len(load.keys)]
        head = f"POST {load.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    def took(self, seconds: float, first: float, answer: bytes) -> None:
        """Note an answer."""
        self.seconds.append(seconds)
        self.firsts.append(first)
        if not answer.startswith(b"HTTP/1.1 200") or (self._load.stream and b"[DONE]" not in answer):
            self.wrong.append(answer)


async def _run(load: Load) -> dict[str, object]:
    run, loop = Run(load), asyncio.get_running_loop()
    began = time.perf_counter()
    clients = [(await loop.create_connection(lambda: Client(run), "127.0.0.1", load.port))[1] for _ in range(load.clients)]
    await asyncio.gather(*(client.done for client in clients))
    seconds = time.perf_counter() - began
    return {
        "calls": len(run.seconds),
        "seconds": seconds,
        "p50": statistics.median(run.seconds) * 1_000,
        "p95": statistics.quantiles(run.seconds, n=20)[-1] * 1_000,
        "first": statistics.median(run.firsts) * 1_000,
        "wrong": len(run.wrong),
        "first_wrong": run.wrong[0].decode(errors="replace")[:600] if run.wrong else "",
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_run(Load(**json.load(sys.stdin))))))
