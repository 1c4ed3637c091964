"""Conversations: the cache, then the upstreams in turn, one call for equal requests."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from lyceum.domains.ai.cache import EXPECTED_SECONDS, Cache
from lyceum.domains.ai.calling import Calling, shared_key
from lyceum.domains.ai.engine import Candidate, Engine
from lyceum.domains.ai.provider import StreamedAbility
from lyceum.domains.ai.resilience.flight import Flights
from lyceum.domains.ai.resilience.retry import AI_FAILURES, ON
from lyceum.domains.ai.shapes.base import HOW_ASKED, Upstream, Waiting
from lyceum.domains.ai.shapes.errors import AiFailed
from lyceum.domains.ai.shapes.text import ChatAnswer, ChatDelta, ChatRequest, Finish, ToolCall, ToolCallDelta
from lyceum.domains.ai.transport import unavailable

CHAT: Final = "chat"


_SHAPING = tuple(name for name in ChatRequest.model_fields if name not in HOW_ASKED)
"""What of a request the key of its answer is made of."""


@dataclass(frozen=True)
class _Expected:
    """The key of a request to an upstream. While this is there, so are the parts of that request."""

    request: ChatRequest
    provider: str
    model: str
    key: str

    def is_of(self, found: Candidate, request: ChatRequest) -> bool:
        """Whether another copy of the request, made of the very same parts, goes there."""
        mine, others = vars(self.request), vars(request)
        return (self.provider, self.model) == (found.provider, found.model) and all(mine[name] is others[name] for name in _SHAPING)


class Chatting(Calling[ChatRequest, ChatAnswer]):
    """Text, whole and in pieces."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        super().__init__(engine, cache, CHAT, ChatAnswer)
        self._streams: Flights[ChatDelta] = Flights()
        self._expected: dict[int, _Expected] = {}

    async def expect(self, request: ChatRequest, upstream: Upstream) -> None:
        """This is asked in a moment, and of this upstream first: look up meanwhile what is kept of it."""
        found = self._engine.candidate(CHAT, upstream)
        if request.fresh or not found.ability.keeps:
            return
        key = await super().key(found, request)
        self._expected[id(request.messages)] = _Expected(request, found.provider, found.model, key)
        self._cache.expect(found.provider, request, key)
        asyncio.get_running_loop().call_later(EXPECTED_SECONDS, self._expected.pop, id(request.messages), None)

    async def key(self, found: Candidate, request: ChatRequest) -> str:
        """See the base."""
        expected = self._expected.pop(id(request.messages), None)
        return expected.key if expected and expected.is_of(found, request) else await super().key(found, request)

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[ChatDelta, None]:
        """See the port."""
        last: AiFailed = self.nobody()
        for upstream in self._engine.upstreams(CHAT, request):
            flowing = False
            try:
                async with aclosing(await self._listen(self._engine.candidate(CHAT, upstream), request)) as pieces:
                    async for piece in pieces:
                        flowing = flowing or piece.waiting is None
                        yield piece
            except AI_FAILURES as failed:
                if flowing or failed.params["type"] not in ON:
                    raise
                last = failed
            else:
                return
        raise last

    async def _listen(self, found: Candidate, request: ChatRequest) -> AsyncGenerator[ChatDelta, None]:
        key = await self.key(found, request)
        return self._streams.join(shared_key(key, request), lambda push: self._flow(found, request, key, push), lambda: False)

    async def _flow(
        self, found: Candidate, request: ChatRequest, key: str, push: Callable[[ChatDelta], None]
    ) -> AsyncGenerator[ChatDelta, None]:
        if not request.fresh and (kept := await self.kept(found, request, key)):
            for piece in _replayed(kept):
                yield piece
            return

        def tell(waiting: Waiting) -> None:
            push(ChatDelta(waiting=waiting))

        def begin() -> AsyncGenerator[ChatDelta, None]:
            ability = found.ability
            return ability.stream(request, found.model) if isinstance(ability, StreamedAbility) else _at_once(found, request)

        heard: list[ChatDelta] = []
        async with aclosing(self._engine.attempt_stream(found.provider, begin, priority=request.priority, tell=tell)) as pieces:
            async for piece in pieces:
                heard.append(piece if piece.provider == found.provider else piece.model_copy(update={"provider": found.provider}))
                if heard[-1].usage and found.ability.keeps:  # begun before it is told to be whole: who asks again then finds it
                    self._cache.keep_soon(CHAT, found.provider, request, key, whole(heard))
                yield heard[-1]

    async def landed(self, owner_id: str) -> None:
        """See the base."""
        await self._streams.landed(f"{owner_id}/")
        await super().landed(owner_id)

    async def close(self) -> None:
        """Waits for what is being made."""
        await self._streams.close()
        await super().close()


async def _at_once(found: Candidate, request: ChatRequest) -> AsyncGenerator[ChatDelta, None]:
    """The whole answer of somebody who does not stream. Raises as a call does."""
    made = await found.ability.call(request, found.model)
    if not found.ability.usable(made):
        raise unavailable("empty", found.provider)
    for piece in _replayed(made.answer):
        yield piece


def _replayed(kept: ChatAnswer) -> tuple[ChatDelta, ChatDelta]:
    """A whole answer as a stream."""
    said = {"provider": kept.provider, "model": kept.model, "source": kept.source, "attempts": 0}
    calls = tuple(
        ToolCallDelta(index=index, id=call.id, name=call.name, arguments=call.arguments) for index, call in enumerate(kept.tool_calls)
    )
    content = ChatDelta.model_validate({**said, "text": kept.text, "tool_calls": calls})
    return content, ChatDelta.model_validate({**said, "finish": kept.finish, "usage": kept.usage})


def whole(pieces: list[ChatDelta]) -> ChatAnswer:
    """The answer that a finished stream comes to."""
    last = pieces[-1]
    assert last.usage is not None
    assert last.source is not None
    calls: dict[int, ToolCall] = {}
    for piece in (call for delta in pieces for call in delta.tool_calls):
        before = calls.get(piece.index, ToolCall(id="", name="", arguments=""))
        calls[piece.index] = ToolCall(
            id=piece.id or before.id, name=piece.name or before.name, arguments=before.arguments + piece.arguments
        )
    finish: Finish = last.finish or "stop"
    return ChatAnswer(
        provider=last.provider, model=last.model, source=last.source, usage=last.usage, attempts=last.attempts,
        text="".join(piece.text for piece in pieces), tool_calls=tuple(calls[index] for index in sorted(calls)), finish=finish,
    )  # fmt: skip
