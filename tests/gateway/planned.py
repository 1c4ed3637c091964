"""A provider on loopback that reads in each question what it shall do with it, in OpenAI's format.

A question is a `Plan` as JSON: so the outcome of every call is known from the question alone, whoever asks it, when, and how often.
"""

import asyncio
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import web

HANG_SECONDS = 30.0
ERRORS = {"429": 429, "500": 500, "403": 403}


@dataclass(frozen=True)
class Plan:
    """What models do with a question, and what they say they used. `does` names what each model does; a model that is not named answers."""

    id: str = field(default_factory=lambda: uuid4().hex)
    does: dict[str, str] = field(default_factory=dict)
    given: int = 30
    cached: int = 0
    made: int = 10
    pieces: int = 3
    wait: int | None = None
    """Before this piece (or before a whole answer) it waits until it is told to go on."""
    pause_ms: int = 0
    """How long it thinks before it begins."""
    filler: str = ""

    @property
    def question(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def parts(self) -> list[str]:
        return [f"{self.id[:6]}: پاسخ {number}. " for number in range(self.pieces)]

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def usage(self) -> dict[str, Any]:
        told = {"prompt_tokens": self.given, "completion_tokens": self.made}
        return {**told, "prompt_tokens_details": {"cached_tokens": self.cached}}


class Planned:
    """The running provider. `asked` counts by plan and model; a plan with a gate waits for it."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.gates: dict[str, asyncio.Event] = {}
        self.arrived: dict[str, asyncio.Event] = {}
        self.address = ""
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> "Planned":
        app = web.Application()
        app.router.add_post("/chat/completions", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        assert self._runner
        await self._runner.cleanup()

    def expect(self, plan: Plan) -> asyncio.Event:
        """Hold this plan at its `wait` until its gate is set; what is given is set when the question has come."""
        self.gates[plan.id], self.arrived[plan.id] = asyncio.Event(), asyncio.Event()
        return self.arrived[plan.id]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        plan, model = Plan(**json.loads(body["messages"][-1]["content"])), body["model"]
        self.asked[plan.id, model] += 1
        await asyncio.sleep(plan.pause_ms / 1000)
        does = plan.does.get(model, "answers")
        if does == "hangs":
            await asyncio.sleep(HANG_SECONDS)
        if does in ERRORS:
            return web.json_response({"error": {"message": "no", "code": "server_error"}}, status=ERRORS[does])
        if does == "refuses":
            return web.json_response({"error": {"message": "no", "code": "content_policy_violation"}}, status=400)
        if does == "malformed":
            return web.Response(body=b'{"choices": [{"mess', content_type="application/json")
        if body.get("stream"):
            return await self._stream(request, plan, model, does)
        await self._waited(plan)
        if does == "cut":
            return await self._cut(request)
        return web.json_response(_whole(plan, model, does))

    async def _waited(self, plan: Plan) -> None:
        if plan.id in self.arrived:
            self.arrived[plan.id].set()
            await self.gates[plan.id].wait()

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
        await answer.prepare(request)
        await answer.write(b'{"id": ')
        assert request.transport
        request.transport.close()
        return answer

    async def _stream(self, request: web.Request, plan: Plan, model: str, does: str) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        parts = [] if does == "empty" else plan.parts
        for number, part in enumerate(parts):
            if plan.wait == number:
                await self._waited(plan)
            if does == "cut" and number == len(parts) // 2:
                assert request.transport
                request.transport.close()
                return answer
            await answer.write(_event(model, {"content": part}, None))
        if plan.wait is not None and plan.wait >= len(parts):
            await self._waited(plan)
        usage = _told(plan, does)
        await answer.write(_event(model, {}, "stop") + _event(model, None, None, usage) + b"data: [DONE]\n\n")
        return answer


def _told(plan: Plan, does: str) -> dict[str, Any]:
    return {**plan.usage, "completion_tokens": -7} if does == "nonsense" else plan.usage


def _whole(plan: Plan, model: str, does: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": "" if does == "empty" else plan.text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": plan.id, "object": "chat.completion", "created": 1, "model": model, "choices": [choice], "usage": _told(plan, does)}


def _event(model: str, delta: dict[str, Any] | None, finish: str | None, usage: dict[str, Any] | None = None) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": choices, "usage": usage}
    return f"data: {json.dumps(chunk)}\n\n".encode()
