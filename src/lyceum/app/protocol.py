"""HTTP as the server reads it, with bounds on what comes before a request's body: uvicorn has none on its own."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 64 * 1024
MAX_UNREAD_SECONDS = 60.0
"""How long an answer may wait for a client that does not read; a client that has gone looks the same until then."""
MAX_HEAD_SECONDS = 20.0
"""From the opening of a connection, or the first byte of a further request, to the end of the request's headers."""
_TOO_LONG = b"The headers of this request are longer than the school accepts."
_REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (len(_TOO_LONG), _TOO_LONG)
)


class BoundedProtocol(HttpToolsProtocol):
    """Closes connections whose request line and headers do not end, and those at whose other end nobody reads the answer: without it,
    one client takes all memory or all sockets, and keeps what is set aside for its call.
    """

    _head_bytes: int | None = 0  # of the head that is being read; None outside of one
    _head_began = False
    _late: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        self._read_on()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._read_on()
        self._unread = self.loop.call_later(MAX_UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._read_on()
        super().resume_writing()

    def _read_on(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def data_received(self, data: bytes) -> None:
        self._head_began = False
        super().data_received(data)
        if self._head_bytes is None or self.transport.is_closing():
            return
        if not self._head_began:  # the piece in which a head begins may hold the end of a body as well
            self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self.transport.write(_REFUSAL)
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes, self._head_began = 0, True
        self._watch()

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        self._unwatch()
        super().on_headers_complete()

    def _watch(self) -> None:
        self._unwatch()
        self._late = self.loop.call_later(MAX_HEAD_SECONDS, self.transport.close)

    def _unwatch(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
