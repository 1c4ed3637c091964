"""Speech: who speaks, each recording made once and kept."""

import unicodedata
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from lyceum.domains.ai import rules
from lyceum.domains.ai.cache import Cache, digest, scope
from lyceum.domains.ai.engine import Engine
from lyceum.domains.ai.provider import Provider, Recording, Speaker
from lyceum.domains.ai.resilience.flight import Flights
from lyceum.domains.ai.resilience.retry import AI_FAILURES, ON
from lyceum.domains.ai.shapes.base import Source, Upstream, Usage
from lyceum.domains.ai.shapes.errors import AiRequestRefused, AiUnavailable
from lyceum.domains.ai.shapes.speech import (
    MAX_SPEECH_CHARS,
    LanguageNotSpoken,
    NothingToSay,
    Speech,
    SpeechRequest,
    SpeechTextTooLong,
    SpeechUnavailable,
    Voice,
)
from lyceum.domains.ai.transport import unavailable
from lyceum.kernel.languages import find
from lyceum.platform.health import Check

SPEECH: Final = "speech"
MILLISECONDS_A_CHARACTER = 250
"""More than any voice takes, pauses included: for the highest price."""


@dataclass(frozen=True)
class _Plan:
    """Who would speak a text, and under which key it would be kept."""

    provider: str
    source: Source
    speaker: Speaker
    voice: Voice
    key: str


class Speaking:
    """Speech."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine, self._cache = engine, cache
        self._flights: Flights[Speech] = Flights()

    def quote(self, request: SpeechRequest, upstream: Upstream) -> Usage:
        """The most that a text can use. Raises AiUnavailable (`not_configured`)."""
        provider = self._engine.providers.get(upstream.provider)
        if provider is None or provider.speaker is None:
            raise AiUnavailable("This voice is not switched on.", type="not_configured", provider=upstream.provider)
        characters = len(_text(request))
        return Usage(characters=characters, milliseconds=characters * MILLISECONDS_A_CHARACTER)

    async def speak(self, request: SpeechRequest) -> Speech:
        """See the port."""
        text = _text(request)
        last: Exception | None = None
        for plan in await self._plans(request, text):
            try:
                kept = None if request.fresh else await self._kept(plan, request)
                return _fit(kept or await self._made_once(plan, request, text), request)
            except (*AI_FAILURES, SpeechUnavailable) as failed:
                if not isinstance(failed, SpeechUnavailable) and failed.params["type"] not in ON:
                    raise
                last = failed
        raise last or SpeechUnavailable

    async def recall(self, request: SpeechRequest) -> Speech | None:
        """See the port."""
        for plan in await self._plans(request, _text(request)):
            kept = await self._kept(plan, request)
            return kept and _fit(kept, request)
        return None

    def _speakers(self, request: SpeechRequest | None = None) -> dict[str, tuple[Provider, Speaker]]:
        """Who can speak, in the order in which they are asked: a provider that wants money only if it is named."""
        able = {name: (provider, provider.speaker) for name, provider in self._engine.providers.items() if provider.speaker}
        if request is None:
            return able
        embedded = [name for name, (provider, _) in able.items() if provider.source != "model"]
        named = [upstream.provider for upstream in request.upstreams]
        return {name: able[name] for name in [*named, *embedded * (request.or_embedded or not named)] if name in able}

    async def voices(self) -> tuple[Voice, ...]:
        """See the port."""
        listed = [voice for _, speaker in self._speakers().values() for voice in await speaker.voices()]
        return tuple(sorted(listed, key=lambda voice: (voice.language, voice.id)))

    async def check(self) -> Check:
        """See the port."""
        found = [await speaker.check() for _, speaker in self._speakers().values()]
        advice = next((check.advice for check in found if not check.ok), None)
        return Check.of(SPEECH, *(each for check in found for each in check.told), ok=any(check.ok for check in found), advice=advice)

    async def _plans(self, request: SpeechRequest, text: str) -> list[_Plan]:
        """Everyone who speaks the language, in turn."""
        plans = []
        wanted = (request.language, find(request.language).code)  # a tag of three letters also counts as its two-letter form
        for name, (provider, speaker) in self._speakers(request).items():
            if voice := rules.choose(await speaker.voices(), wanted):
                shaping = request.model_copy(update={"text": text, "language": voice.language})
                key = digest(SPEECH, name, await speaker.version(), speaker.models[0], shaping, voice=voice.id)
                plans.append(_Plan(name, provider.source, speaker, voice, key))
        if not plans:
            spoken = ", ".join(
                sorted({voice.language for _, speaker in self._speakers(request).values() for voice in await speaker.voices()})
            )
            raise LanguageNotSpoken(f"No voice speaks “{request.language[:20]}”. There are: {spoken}.", field="language", languages=spoken)
        return plans

    async def _kept(self, plan: _Plan, request: SpeechRequest) -> Speech | None:
        return await self._cache.find(Speech, plan.provider, request, plan.key)

    async def _made_once(self, plan: _Plan, request: SpeechRequest, text: str) -> Speech:
        """Makes it, or waits for who is making it. Who waits may leave: the recording is finished and kept all the same."""
        flight = self._flights.join(f"{scope(request)}/{plan.key}", lambda _push: self._make(plan, request, text), lambda: True)
        async with aclosing(flight) as spoken:
            async for speech in spoken:
                return speech
        raise unavailable("empty", plan.provider)

    async def _make(self, plan: _Plan, request: SpeechRequest, text: str) -> AsyncGenerator[Speech, None]:
        async def record() -> Recording:
            return await plan.speaker.record(text, plan.voice, request.speed)

        recording, tries = await self._engine.attempt(plan.provider, record, priority=request.priority)
        audio = await self._cache.put_file(plan.provider, request, plan.key, recording.audio)
        speech = Speech(
            provider=plan.provider, model=plan.speaker.models[0], source=plan.source, attempts=tries,
            usage=Usage(characters=len(text), milliseconds=recording.milliseconds),
            audio=audio, mime=recording.mime, milliseconds=recording.milliseconds, words=recording.words, voice=plan.voice.id,
        )  # fmt: skip
        await self._cache.keep(SPEECH, plan.provider, request, plan.key, speech, audio)
        yield speech

    async def landed(self, owner_id: str) -> None:
        """Returns when nothing is being spoken any more of what a user had asked for until now."""
        await self._flights.landed(f"{owner_id}/")

    async def close(self) -> None:
        """Waits for what is being made."""
        await self._flights.close()


def _text(request: SpeechRequest) -> str:
    """The text as an engine may see it. Raises what is wrong with it."""
    if scope(request) is None:
        raise AiRequestRefused("Say whose text this is (owner_id), or that it is published.", type="request", field="owner_id")
    if len(request.text) > MAX_SPEECH_CHARS:
        raise SpeechTextTooLong(f"The text has more than {MAX_SPEECH_CHARS} characters; send it sentence by sentence.", field="text")
    text = rules.plain(unicodedata.normalize("NFC", request.text))
    if not rules.speakable(text):
        raise NothingToSay(field="text")
    return text


def _fit(speech: Speech, request: SpeechRequest) -> Speech:
    """Speech of a text's NFC form, with offsets into the text as this caller gave it."""
    return speech.model_copy(update={"words": rules.onto_original(speech.words, request.text)})
