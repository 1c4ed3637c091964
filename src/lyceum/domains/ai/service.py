"""The ai room at work: chooses a provider, makes each recording once, keeps it for good."""

import asyncio
import unicodedata
from dataclasses import dataclass

from lyceum.domains.ai import rules, store
from lyceum.domains.ai.port import (
    MAX_SPEECH_CHARS,
    LanguageNotSpoken,
    NothingToSay,
    Speech,
    SpeechRequest,
    SpeechTextTooLong,
    Speed,
    SpokenWord,
    Voice,
)
from lyceum.domains.ai.provider import Plugin, SpeechProvider, plugins
from lyceum.domains.ai.settings import AiSettings
from lyceum.kernel.languages import find
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.health import Check

ROOM = "ai"
SPEECH = "speech"


@dataclass(frozen=True)
class _Plan:
    """What a request comes to: who speaks which text, under which key it is kept."""

    plugin: Plugin
    provider: SpeechProvider
    version: str
    voice: Voice
    text: str
    speed: Speed
    digest: str


class AiService:
    """Implements `lyceum.domains.ai.port.Ai`. Close it when the process ends: providers hold processes."""

    def __init__(self, *, db: Database, blobs: Blobs, settings: AiSettings) -> None:
        self._db = db
        self._blobs = blobs
        self._plugins = plugins(SPEECH)
        self._providers = {name: plugin.build(settings) for name, plugin in self._plugins.items()}
        self._making: dict[str, asyncio.Task[Speech]] = {}

    async def speak(self, request: SpeechRequest) -> Speech:
        """See the port."""
        plan = await self._plan(request)
        return _fit(await self._kept(plan) or await self._made_once(plan), request)

    async def recall(self, request: SpeechRequest) -> Speech | None:
        """See the port."""
        kept = await self._kept(await self._plan(request))
        return kept and _fit(kept, request)

    async def voices(self) -> tuple[Voice, ...]:
        """See the port."""
        listed = [voice for provider in self._providers.values() for voice in await provider.voices()]
        return tuple(sorted(listed, key=lambda voice: (voice.language, voice.id)))

    async def check(self) -> Check:
        """See the port."""
        found = [await provider.check() for provider in self._providers.values()]
        details = "; ".join(check.detail for check in found)
        hint = next((check.hint for check in found if not check.ok), None)
        return Check(name=SPEECH, ok=any(check.ok for check in found), detail=details, hint=hint)

    async def close(self) -> None:
        """Lets what is being made finish, then ends the providers' processes."""
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        for provider in self._providers.values():
            await provider.close()

    async def _plan(self, request: SpeechRequest) -> _Plan:
        if len(request.text) > MAX_SPEECH_CHARS:
            raise SpeechTextTooLong(f"The text has more than {MAX_SPEECH_CHARS} characters; send it sentence by sentence.", field="text")
        text = rules.plain(unicodedata.normalize("NFC", request.text))
        if not rules.speakable(text):
            raise NothingToSay(field="text")
        name, voice = await self._voice(request.language)
        version = await self._providers[name].version()
        digest = rules.digest(SPEECH, name, version, voice.id, request.speed, voice.language, text)
        return _Plan(self._plugins[name], self._providers[name], version, voice, text, request.speed, digest)

    async def _voice(self, language: str) -> tuple[str, Voice]:
        """The first provider that speaks a language, and its voice. A tag of three letters also counts as its two-letter form."""
        voices = await self.voices()
        for name in self._providers:
            if voice := rules.choose([voice for voice in voices if voice.provider == name], (language, find(language).code)):
                return name, voice
        spoken = ", ".join(sorted({voice.language for voice in voices}))
        raise LanguageNotSpoken(f"No voice speaks “{language[:20]}”. There are: {spoken}.", field="language", languages=spoken)

    async def _kept(self, plan: _Plan) -> Speech | None:
        async with self._db.as_room(ROOM) as tx:
            row = await store.find_speech(tx, plan.digest)
        if row is None or await self._blobs.size(row.audio) is None:
            return None
        words = tuple(SpokenWord(start=start, end=end, from_ms=begin, to_ms=until) for start, end, begin, until in row.words)
        return Speech(audio=row.audio, mime=row.mime, milliseconds=row.milliseconds, words=words, voice=row.voice, source="cache")

    async def _made_once(self, plan: _Plan) -> Speech:
        """Makes it, or waits for who is making it. Who waits may leave: the recording is finished and kept all the same."""
        making = self._making.get(plan.digest)
        if making is None:
            making = self._making[plan.digest] = asyncio.create_task(self._make(plan))
            making.add_done_callback(lambda done: self._forget(plan.digest, done))
        return await asyncio.shield(making)

    def _forget(self, digest: str, done: asyncio.Task[Speech]) -> None:
        del self._making[digest]
        if not done.cancelled():
            done.exception()  # seen here too: everyone who asked may have left

    async def _make(self, plan: _Plan) -> Speech:
        recording = await plan.provider.record(plan.text, plan.voice, plan.speed)
        audio = f"ai/speech/{plan.digest[:2]}/{plan.digest}"
        await self._blobs.put(audio, recording.audio)
        row = {
            "digest": plan.digest,
            "provider": plan.plugin.name,
            "version": plan.version,
            "voice": plan.voice.id,
            "audio": audio,
            "mime": recording.mime,
            "milliseconds": recording.milliseconds,
            "words": [[word.start, word.end, word.from_ms, word.to_ms] for word in recording.words],
        }
        async with self._db.as_room(ROOM) as tx:
            await store.keep_speech(tx, row)
        return Speech(
            audio=audio,
            mime=recording.mime,
            milliseconds=recording.milliseconds,
            words=recording.words,
            voice=plan.voice.id,
            source=plan.plugin.source,
        )


def _fit(speech: Speech, request: SpeechRequest) -> Speech:
    """Speech of a text's NFC form, with offsets into the text as this caller gave it."""
    return speech.model_copy(update={"words": rules.onto_original(speech.words, request.text)})
