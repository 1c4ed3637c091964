"""A provider on loopback that does as it is told: one `case` for the next answers, and a record of what it was asked."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "sk-right-key-0123456789"
HANG_SECONDS = 5.0
ERRORS = {
    "429": (429, "rate_limit_exceeded", "0"),
    "429 for long": (429, "rate_limit_exceeded", "90"),
    "500": (500, "server_error", ""),
    "no credit": (429, "insufficient_quota", ""),
    "unknown model": (404, "model_not_found", ""),
}
"""Case -> status, the provider's code, Retry-After."""


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class StandIn:
    """A running stand-in. `cases` are used up one a request, the last one stays."""

    cases: list[str] = field(default_factory=lambda: ["success"])
    asked: list[Asked] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    structured: list[str] = field(default_factory=list)
    """What is answered to requests for JSON, one after the other."""
    open_streams: int = 0
    address: str = ""
    _runner: web.AppRunner | None = None

    def key_of(self, request: web.Request) -> str:
        """The key that came with a request."""
        return request.headers.get("Authorization", "").removeprefix("Bearer ")

    def whole(self, path: str, body: Any) -> web.StreamResponse:
        """A good answer."""
        raise NotImplementedError

    def pieces(self, path: str, body: Any) -> list[bytes]:
        """A good stream, piece by piece."""
        raise NotImplementedError

    def error(self, status: int, code: str) -> web.Response:
        """An error as this provider writes it; its message quotes the key and a stack trace, which nobody may see."""
        return web.json_response({"error": {"message": f"Traceback: {KEY}", "type": code, "code": code}}, status=status)

    def refused(self, body: Any) -> web.StreamResponse:
        """A refusal of the content."""
        return self.error(400, "content_policy_violation")

    def wants_stream(self, body: Any) -> bool:
        """Whether the request asks for a stream."""
        return isinstance(body, dict) and bool(body.get("stream"))

    async def start(self) -> "StandIn":
        """Listen on a free port. Answers go out while the gate is open, as it is at first."""
        self.gate.set()
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        """Close the port."""
        assert self._runner
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body: Any = await (request.json() if request.content_type == "application/json" else request.read())
        self.asked.append(Asked(request.path, dict(request.headers), body))
        case = self.cases.pop(0) if len(self.cases) > 1 else self.cases[0]
        if self.key_of(request) != KEY:
            return self.error(401, "invalid_api_key")
        if case == "hang":
            await asyncio.sleep(HANG_SECONDS)
        if case == "hang up":
            assert request.transport
            request.transport.close()
        if case in ERRORS:
            status, code, after = ERRORS[case]
            answer = self.error(status, code)
            answer.headers.update({"Retry-After": after} if after else {})
            return answer
        if case == "refused":
            return self.refused(body)
        if case == "malformed":
            return web.Response(body=b'{"choices": [{"mess', content_type="application/json")
        if self.wants_stream(body):
            return await self._stream(request, body, case)
        await self.gate.wait()
        if case == "cut":
            return await self._cut(request)
        return self.whole(request.path, body)

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
        await answer.prepare(request)
        await answer.write(b'{"id": ')
        assert request.transport
        request.transport.close()
        return answer

    async def _stream(self, request: web.Request, body: Any, case: str) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        pieces = self.pieces(request.path, body)
        if case == "cut":
            pieces = pieces[: len(pieces) // 2]
        if case == "malformed stream":
            pieces = [*pieces[: len(pieces) // 2], b"data: {broken\n\n"]
        self.open_streams += 1
        try:
            for number, piece in enumerate(pieces):
                await answer.write(piece)
                if number >= len(pieces) // 2:
                    await self.gate.wait()
        finally:
            self.open_streams -= 1
        if case == "cut":
            assert request.transport
            request.transport.close()
        return answer
