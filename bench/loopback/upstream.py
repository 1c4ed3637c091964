"""A provider of OpenAI's format that answers at once, so that what is measured is the gateway before it. Prints its port.

Run: `python upstream.py`. A stream is a role, twenty pieces, the end, the usage and `[DONE]`.
"""

import asyncio
import json
from typing import Any

import uvloop

PIECES = 20
USAGE = {"prompt_tokens": 21, "completion_tokens": 20, "total_tokens": 41, "prompt_tokens_details": {"cached_tokens": 5}}
FRAME = {"id": "chatcmpl-1", "created": 1, "model": "instant-1"}


def _whole() -> bytes:
    message = {"role": "assistant", "content": "Good morning, dear learner! " * PIECES, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    body = json.dumps({**FRAME, "object": "chat.completion", "choices": [choice], "usage": USAGE}).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)


def _event(**more: object) -> bytes:
    data = b"data: " + json.dumps({**FRAME, "object": "chat.completion.chunk", **more}).encode() + b"\n\n"
    return b"%x\r\n%s\r\n" % (len(data), data)


def _piece(delta: dict[str, str], finish: str | None = None) -> bytes:
    return _event(choices=[{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}], usage=None)


def _streamed() -> bytes:
    done = b"data: [DONE]\n\n"
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    said = [_piece({"role": "assistant", "content": ""}), *(_piece({"content": f"word {number} "}) for number in range(PIECES))]
    return b"".join([head, *said, _piece({}, "stop"), _event(choices=[], usage=USAGE), b"%x\r\n%s\r\n" % (len(done), done), b"0\r\n\r\n"])


WHOLE, STREAMED = _whole(), _streamed()


class Instant(asyncio.Protocol):
    """One connection: as soon as a request is whole, its answer."""

    def connection_made(self, transport: Any) -> None:
        """Remember where to write."""
        self._transport, self._read = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        self._read += data
        head, ends, body = self._read.partition(b"\r\n\r\n")
        if not ends:
            return
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"), 0)
        if len(body) >= length:
            self._read = body[length:]
            compact = body.replace(b" ", b"")
            self._transport.write(STREAMED if b'"stream":true' in compact else WHOLE)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Instant, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
