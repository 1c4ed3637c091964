"""Conversations: the cache, then the upstreams in turn, one call for equal requests."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from lyceum.domains.ai.cache import Cache, digest, scope
from lyceum.domains.ai.engine import Candidate, Engine
from lyceum.domains.ai.provider import Made
from lyceum.domains.ai.resilience.flight import Flights
from lyceum.domains.ai.resilience.retry import AI_FAILURES, ON
from lyceum.domains.ai.shapes.base import Upstream, Usage, Waiting
from lyceum.domains.ai.shapes.errors import AiFailed, AiUnavailable
from lyceum.domains.ai.shapes.text import ChatAnswer, ChatDelta, ChatRequest, Finish, ToolCall, ToolCallDelta
from lyceum.domains.ai.transport import unavailable

CHAT: Final = "chat"
NOBODY = "No provider of text is switched on."


@dataclass
class _Begun:
    """Whether a call has left the queue."""

    yes: bool = False


class Chatting:
    """Text."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine, self._cache = engine, cache
        self._calls: Flights[ChatAnswer] = Flights()
        self._streams: Flights[ChatDelta] = Flights()

    def quote(self, request: ChatRequest, upstream: Upstream) -> Usage:
        """See the port."""
        found = self._engine.candidate(CHAT, upstream)
        quoted: Usage = found.ability.quote(request, found.model)
        return quoted

    async def whole(self, request: ChatRequest) -> ChatAnswer:
        """See the port."""
        last: AiFailed = AiUnavailable(NOBODY, type="not_configured")
        for upstream in self._engine.upstreams(CHAT, request):
            try:
                return await self._ask(self._engine.candidate(CHAT, upstream), request)
            except AI_FAILURES as failed:
                if failed.params["type"] not in ON:
                    raise
                last = failed
        raise last

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[ChatDelta, None]:
        """See the port."""
        last: AiFailed = AiUnavailable(NOBODY, type="not_configured")
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

    async def recall(self, request: ChatRequest) -> ChatAnswer | None:
        """See the port."""
        for upstream in self._engine.upstreams(CHAT, request):
            try:
                found = self._engine.candidate(CHAT, upstream)
            except AI_FAILURES:
                continue
            return None if request.fresh else await self._kept(found, request, await _key(found, request))
        return None

    async def _kept(self, found: Candidate, request: ChatRequest, key: str) -> ChatAnswer | None:
        return await self._cache.find(ChatAnswer, found.provider, request, key) if found.ability.keeps else None

    async def _ask(self, found: Candidate, request: ChatRequest) -> ChatAnswer:
        key = await _key(found, request)
        if not request.fresh and (kept := await self._kept(found, request, key)):
            return kept
        begun = _Begun()
        flight = self._calls.join(_flight(key, request), lambda _push: self._make(found, request, key, begun), lambda: begun.yes)
        async with aclosing(flight) as answers:
            async for answer in answers:
                return answer
        raise unavailable("empty", found.provider)

    async def _make(self, found: Candidate, request: ChatRequest, key: str, begun: _Begun) -> AsyncGenerator[ChatAnswer, None]:
        if not request.fresh and (kept := await self._kept(found, request, key)):  # an equal call ended since this one looked
            yield kept
            return

        async def call() -> Made[ChatAnswer]:
            made: Made[ChatAnswer] = await found.ability.call(request, found.model)
            if not found.ability.usable(made):
                raise unavailable("empty", found.provider)
            return made

        def left_the_queue() -> None:
            begun.yes = True

        made, tries = await self._engine.attempt(
            found.provider, call, priority=request.priority, replay_safe=found.ability.replay_safe, begun=left_the_queue
        )
        answer = made.answer.model_copy(update={"provider": found.provider, "attempts": tries, "usage": found.ability.usage(made)})
        if found.ability.keeps:
            await self._cache.keep(CHAT, found.provider, request, key, answer)
        yield answer

    async def _listen(self, found: Candidate, request: ChatRequest) -> AsyncGenerator[ChatDelta, None]:
        key = await _key(found, request)
        if not request.fresh and (kept := await self._kept(found, request, key)):
            return _replayed(kept)
        return self._streams.join(_flight(key, request), lambda push: self._flow(found, request, key, push), lambda: False)

    async def _flow(
        self, found: Candidate, request: ChatRequest, key: str, push: Callable[[ChatDelta], None]
    ) -> AsyncGenerator[ChatDelta, None]:
        def tell(waiting: Waiting) -> None:
            push(ChatDelta(waiting=waiting))

        def begin() -> AsyncGenerator[ChatDelta, None]:
            return found.ability.stream(request, found.model)

        heard: list[ChatDelta] = []
        async with aclosing(self._engine.attempt_stream(found.provider, begin, priority=request.priority, tell=tell)) as pieces:
            async for piece in pieces:
                heard.append(piece.model_copy(update={"provider": found.provider}))
                if heard[-1].usage and found.ability.keeps:  # kept before it is told to be whole: who asks again then finds it
                    await self._cache.keep(CHAT, found.provider, request, key, whole(heard))
                yield heard[-1]

    async def close(self) -> None:
        """Waits for what is being made."""
        await self._calls.close()
        await self._streams.close()


async def _key(found: Candidate, request: ChatRequest) -> str:
    return digest(CHAT, found.provider, await found.ability.version(), found.model, request)


def _flight(key: str, request: ChatRequest) -> str:
    """Equal requests of one owner fly together: what is private is not handed to another."""
    return f"{scope(request)}/{key}/{request.fresh}"


async def _replayed(kept: ChatAnswer) -> AsyncGenerator[ChatDelta, None]:
    """A kept answer as a stream."""
    said = {"provider": kept.provider, "model": kept.model, "source": kept.source, "attempts": 0}
    calls = tuple(
        ToolCallDelta(index=index, id=call.id, name=call.name, arguments=call.arguments) for index, call in enumerate(kept.tool_calls)
    )
    yield ChatDelta.model_validate({**said, "text": kept.text, "tool_calls": calls})
    yield ChatDelta.model_validate({**said, "finish": kept.finish, "usage": kept.usage})


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
