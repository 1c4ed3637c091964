"""The providers of this process at work: each behind its queue, its circuit breaker and its retries."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from lyceum.domains.ai.provider import Ability, Found, Provider, Setup, discover
from lyceum.domains.ai.resilience.breaker import Breaker
from lyceum.domains.ai.resilience.lane import Lane, Tell
from lyceum.domains.ai.resilience.retry import AI_FAILURES, pause_seconds
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.admin import AbilityStatus, CacheSize, ProviderStatus
from lyceum.domains.ai.shapes.base import Capability, Request, Upstream
from lyceum.domains.ai.shapes.errors import AiRequestRefused, AiUnavailable
from lyceum.domains.ai.shapes.text import ChatDelta
from lyceum.domains.ai.transport import Transport
from lyceum.platform.health import Check

T = TypeVar("T")
SWITCH_ON = "how_to_switch_on_"
"""Begins the names under which a provider's context says that in other languages than English."""
NOTHING_KEPT = CacheSize(entries=0, bytes=0)


@dataclass
class Running:
    """A provider with what stands before it."""

    provider: Provider
    breaker: Breaker
    lane: Lane
    hints: Mapping[str, str]


@dataclass(frozen=True)
class Candidate:
    """An upstream that can be asked: its provider is there, configured, and has the ability."""

    provider: str
    model: str
    ability: Ability[Any, Any]


class Engine:
    """All providers."""

    def __init__(self, settings: AiSettings) -> None:
        self._settings = settings
        self.transport = Transport()
        self.running: dict[str, Running] = {}
        self.providers: dict[str, Provider] = {}
        for name, found in discover(settings.plugins).items():
            self.take_in(name, self._start(name, found))

    def take_in(self, name: str, running: Running) -> None:
        """Have a provider answer from now on, in the place of one of its name."""
        self.running[name], self.providers[name] = running, running.provider

    def _start(self, name: str, found: Found) -> Running:
        own = found.plugin.settings() if found.plugin.settings else None
        provider = found.plugin.build(Setup(name, self._settings, own, found.context, self.transport))
        breaker = Breaker(name, failures=self._settings.circuit_failures, seconds=self._settings.circuit_seconds)
        lane = Lane(name, concurrency=provider.concurrency, per_minute=provider.per_minute, waiting=provider.waiting)
        hints = {name.removeprefix(SWITCH_ON): text for name, text in found.context.items() if name.startswith(SWITCH_ON)}
        return Running(provider, breaker, lane, hints)

    def upstreams(self, capability: Capability, request: Request) -> list[Upstream]:
        """Whom to ask in turn: those that the request names, or all that are configured; then what needs no provider."""
        if request.upstreams and not request.or_embedded:
            return list(request.upstreams)
        able = [name for name, provider in self.providers.items() if capability in provider.abilities]
        own = [Upstream(provider=name) for name in able if self.providers[name].source != "model"]
        named = list(request.upstreams) or [Upstream(provider=name) for name in able if self.providers[name].source == "model"]
        asked = {upstream.provider for upstream in named}
        return named + [upstream for upstream in own if upstream.provider not in asked] * request.or_embedded

    def candidate(self, capability: Capability, upstream: Upstream) -> Candidate:
        """The upstream, if it can be asked. Raises AiUnavailable (`not_configured`), AiRequestRefused (`unknown_model`)."""
        provider = self.providers.get(upstream.provider)
        if provider is None:
            raise AiRequestRefused(f"There is no provider named {upstream.provider[:40]!r}.", type="unknown_model", field="upstreams")
        if not provider.configured:
            raise AiUnavailable(f"{provider.title} is not switched on.", type="not_configured", provider=upstream.provider)
        ability = provider.abilities.get(capability)
        if ability is None:
            raise AiRequestRefused(f"{provider.title} does not do this ({capability}).", type="unknown_model", provider=upstream.provider)
        return Candidate(upstream.provider, upstream.model or ability.models[0], ability)

    async def attempt(
        self, name: str, call: Callable[[], Awaitable[T]], *, priority: int = 0, replay_safe: bool = False,
        begun: Callable[[], None] = lambda: None,
    ) -> tuple[T, int]:  # fmt: skip
        """What a call comes to, tried again where that may help; and how many calls it took. `begun` hears when it leaves the queue."""
        running = self.running[name]
        for tries in count(1):
            running.breaker.check()
            try:
                async with running.lane.turn(priority):
                    begun()
                    with running.breaker.watch():
                        return await call(), tries
            except AI_FAILURES as failed:
                pause = pause_seconds(failed, tries, self._settings, replay_safe=replay_safe)
                if pause is None:
                    raise
            await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")

    async def attempt_stream(
        self, name: str, begin: Callable[[], AsyncGenerator[ChatDelta, None]], *, priority: int = 0, tell: Tell | None = None
    ) -> AsyncGenerator[ChatDelta, None]:
        """The pieces of a stream; it is tried again only as long as none has come."""
        running = self.running[name]
        for tries in count(1):
            running.breaker.check()
            flowing = False
            try:
                async with running.lane.turn(priority, tell):
                    with running.breaker.watch():
                        async with aclosing(begin()) as pieces:
                            async for piece in pieces:
                                flowing = True
                                yield piece if piece.attempts == tries else piece.model_copy(update={"attempts": tries})
            except AI_FAILURES as failed:
                pause = None if flowing else pause_seconds(failed, tries, self._settings)
                if pause is None:
                    raise
            else:
                return
            await asyncio.sleep(pause)

    async def checks(self) -> tuple[Check, ...]:
        """What the embedded abilities say of themselves."""
        able = [ability for running in self.running.values() for ability in running.provider.abilities.values()]
        return tuple([check for ability in able if (check := await ability.check())])

    def status(self, caches: Mapping[str, CacheSize]) -> tuple[ProviderStatus, ...]:
        """What an operator sees."""
        return tuple(
            ProviderStatus(
                name=name,
                title=running.provider.title,
                source=running.provider.source,
                configured=running.provider.configured,
                hint=running.provider.hint,
                hints=dict(running.hints) if running.provider.hint else {},
                abilities=_abilities(running.provider),
                circuit=running.breaker.state,
                circuit_seconds=running.breaker.wait_seconds,
                last_failure=running.breaker.last_failure,
                running=running.lane.running,
                waiting=running.lane.waiting,
                wait_milliseconds=round(running.lane.estimate_seconds(running.lane.waiting + 1) * 1000) if running.lane.waiting else 0,
                cache=caches.get(name, NOTHING_KEPT),
            )
            for name, running in self.running.items()
        )

    async def close(self) -> None:
        """Close connections and processes."""
        for running in self.running.values():
            running.lane.close()
            if running.provider.close:
                await running.provider.close()
        await self.transport.close()


def _abilities(provider: Provider) -> tuple[AbilityStatus, ...]:
    listed = [
        AbilityStatus(capability=capability, models=ability.models, languages=ability.languages)
        for capability, ability in provider.abilities.items()
    ]
    if provider.speaker:
        listed.append(AbilityStatus(capability="speech", models=provider.speaker.models))
    return tuple(listed)
