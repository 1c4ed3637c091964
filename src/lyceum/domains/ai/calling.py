"""Whole answers of any capability: the cache, then the upstreams in turn, one call for equal requests."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, TypeVar

from lyceum.domains.ai.cache import Cache, digest, scope
from lyceum.domains.ai.encode import shows
from lyceum.domains.ai.engine import Candidate, Engine
from lyceum.domains.ai.provider import Made
from lyceum.domains.ai.resilience.flight import Flights
from lyceum.domains.ai.resilience.retry import AI_FAILURES, ON
from lyceum.domains.ai.shapes.base import Answer, Capability, Request, Upstream, Usage
from lyceum.domains.ai.shapes.errors import AiFailed, AiRequestRefused, AiUnavailable
from lyceum.domains.ai.shapes.media import Picture
from lyceum.domains.ai.transport import unavailable

Q = TypeVar("Q", bound=Request)
A = TypeVar("A", bound=Answer)


@dataclass
class _Begun:
    """Whether a call has left the queue."""

    yes: bool = False


class Calling(Generic[Q, A]):
    """One capability."""

    def __init__(self, engine: Engine, cache: Cache, capability: Capability, kind: type[A]) -> None:
        self._engine, self._cache, self._capability, self._kind = engine, cache, capability, kind
        self._calls: Flights[A] = Flights()

    def nobody(self) -> AiUnavailable:
        """What is said when there is no upstream at all."""
        return AiUnavailable(f"No provider of this ({self._capability}) is switched on.", type="not_configured")

    def quote(self, request: Q, upstream: Upstream) -> Usage:
        """See the port."""
        found = self._engine.candidate(self._capability, upstream)
        quoted: Usage = found.ability.quote(request, found.model)
        return quoted

    async def ask(self, request: Q) -> A:
        """The answer of the first upstream that gives one. Raises why the last one did not; that one which was never able to do this
        came after it is no news.
        """
        last: AiFailed | None = None
        for upstream in self._engine.upstreams(self._capability, request):
            try:
                return await self._ask(self._engine.candidate(self._capability, upstream), request)
            except AI_FAILURES as failed:
                if failed.params["type"] not in ON:
                    raise
                last = failed if last is None or failed.params["type"] != "unknown_model" else last
        raise last or self.nobody()

    async def recall(self, request: Q) -> A | None:
        """What the cache has of the first upstream that can be asked."""
        for upstream in self._engine.upstreams(self._capability, request):
            try:
                found = self._engine.candidate(self._capability, upstream)
            except AI_FAILURES:
                continue
            return None if request.fresh else await self.kept(found, request, await self.key(found, request))
        return None

    async def key(self, found: Candidate, request: Q) -> str:
        """The key of the answer."""
        return digest(self._capability, found.provider, await found.ability.version(), found.model, request)

    async def kept(self, found: Candidate, request: Q, key: str) -> A | None:
        """What the cache has."""
        return await self._cache.find(self._kind, found.provider, request, key) if found.ability.keeps else None

    async def _ask(self, found: Candidate, request: Q) -> A:
        key = await self.key(found, request)
        begun = _Begun()
        flight = self._calls.join(shared_key(key, request), lambda _push: self._make(found, request, key, begun), lambda: begun.yes)
        async with aclosing(flight) as answers:
            async for answer in answers:
                return answer
        raise unavailable("empty", found.provider)

    async def _make(self, found: Candidate, request: Q, key: str, begun: _Begun) -> AsyncGenerator[A, None]:
        if not request.fresh and (
            kept := await self.kept(found, request, key)
        ):  # looked up in here, so that no equal call can end between look and call
            yield kept
            return

        async def call() -> Made[A]:
            made: Made[A] = await found.ability.call(request, found.model)
            if not (found.ability.usable(made) and await _shows(made)):
                raise unavailable("empty", found.provider)
            return made

        def left_the_queue() -> None:
            begun.yes = True

        made, tries = await self._engine.attempt(
            found.provider, call, priority=request.priority, replay_safe=found.ability.replay_safe, begun=left_the_queue
        )
        answer = made.answer.model_copy(update={"provider": found.provider, "attempts": tries, "usage": found.ability.usage(made)})
        file = None
        if made.file is not None:
            if scope(request) is None:
                raise AiRequestRefused("Say whose this is (owner_id), or that it is published.", type="request", field="owner_id")
            file = await self._cache.put_file(found.provider, request, key, made.file)
            answer = answer.model_copy(update={"file": file})
        if found.ability.keeps and file is None:
            self._cache.keep_soon(self._capability, found.provider, request, key, answer)
        elif found.ability.keeps:
            await self._cache.keep(self._capability, found.provider, request, key, answer, file)
        yield answer

    async def landed(self, owner_id: str) -> None:
        """Returns when nothing is being made any more of what a user had asked for until now."""
        await self._calls.landed(f"{owner_id}/")
        await self._cache.settled(owner_id)

    async def close(self) -> None:
        """Waits for what is being made."""
        await self._calls.close()
        await self._cache.settled()


async def _shows(made: Made[A]) -> bool:
    """A picture that somebody else made is looked at to its last line: one that breaks off is worth nothing."""
    return not isinstance(made.answer, Picture) or made.answer.source != "model" or await shows(made.file or b"")


def shared_key(key: str, request: Request) -> str:
    """Equal requests of one owner fly together: what is private is not handed to another."""
    return f"{scope(request)}/{key}/{request.fresh}"
