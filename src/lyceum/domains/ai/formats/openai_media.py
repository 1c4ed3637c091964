"""What else is spoken in OpenAI's formats: embeddings, speech, transcription, pictures.

https://platform.openai.com/docs/api-reference/embeddings, …/audio/createSpeech, …/audio/createTranscription, …/images/create (compared on
2026-11-21 with the types of openai-python). `verbose_json` with `timestamp_granularities[]=word` tells when each word was said; only
whisper-type models do that, the newer ones answer `json` with tokens as usage.
"""

import base64
import binascii
import io
from typing import Any

import aiohttp

from lyceum.domains.ai.encode import MP3, milliseconds_of
from lyceum.domains.ai.formats import tokens
from lyceum.domains.ai.provider import Ability, Made, Recording, Speaker
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.media import Embeddings, EmbedRequest, HeardWord, Picture, PictureRequest, TranscribeRequest, Transcript
from lyceum.domains.ai.shapes.speech import Speed, Voice
from lyceum.domains.ai.transport import Wire, unavailable
from lyceum.platform.health import Check, said

SPEEDS: dict[Speed, float] = {"normal": 1.0, "slow": 0.75}
SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
WEBP = (b"RIFF", b"WEBP")
SMALLEST_PICTURE_BYTES = 64
MILLISECONDS = 1_000


class OpenAiEmbeddings(Ability[EmbedRequest, Embeddings]):
    """POST /embeddings."""

    capability = "embeddings"
    replay_safe = True

    def __init__(self, wire: Wire, models: tuple[str, ...]) -> None:
        self._wire, self.models = wire, models

    def quote(self, request: EmbedRequest, model: str) -> Usage:
        """Input by an upper bound."""
        del model
        return Usage(input_tokens=tokens.bound(request.texts))

    async def call(self, request: EmbedRequest, model: str) -> Made[Embeddings]:
        """See the base."""
        provider = self._wire.provider
        sent = {"model": model, "input": list(request.texts), "encoding_format": "float"}
        found = (await self._wire.post("/embeddings", sent)).json(provider)
        try:
            rows = sorted(found["data"], key=lambda row: row["index"])
            vectors = tuple(tuple(float(number) for number in row["embedding"]) for row in rows)
            told = int((found.get("usage") or {}).get("prompt_tokens") or 0)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise unavailable("malformed", provider) from wrong
        if len(vectors) != len(request.texts) or len({len(vector) for vector in vectors}) != 1:
            raise unavailable("malformed", provider)
        used = Usage(input_tokens=told) if told else Usage(input_tokens=sum(tokens.count(text) for text in request.texts), estimated=True)
        return Made(Embeddings(provider=provider, model=model, source="model", usage=used, vectors=vectors))

    def usable(self, made: Made[Embeddings]) -> bool:
        """Vectors with numbers in them."""
        return all(any(vector) for vector in made.answer.vectors)


class OpenAiSpeaker(Speaker):
    """POST /audio/speech. Which language is spoken follows from the text; the voices speak all that are listed."""

    def __init__(self, wire: Wire, models: tuple[str, ...], voice: str, languages: tuple[str, ...]) -> None:
        self._wire, self.models, self._voice, self._languages = wire, models, voice, languages

    async def version(self) -> str:
        """Our own revision: the provider names none."""
        return "1"

    async def voices(self) -> tuple[Voice, ...]:
        """One voice, in each language."""
        name = self._wire.provider
        return tuple(Voice(id=f"{name}:{self._voice}", language=language, name=self._voice, provider=name) for language in self._languages)

    async def record(self, text: str, voice: Voice, speed: Speed) -> Recording:
        """Speaks; says nothing of when each word sounds."""
        spoken = voice.id.partition(":")[2]
        sent = {"model": self.models[0], "input": text, "voice": spoken, "response_format": "mp3", "speed": SPEEDS[speed]}
        reply = await self._wire.post("/audio/speech", sent)
        milliseconds = await milliseconds_of(reply.body)
        if not milliseconds:
            raise unavailable("empty", self._wire.provider)
        return Recording(reply.body, MP3, milliseconds, ())

    async def check(self) -> Check:
        """Switched on; whether it answers is seen at the first text."""
        return Check.of(
            self._wire.provider, said("speaks_with", "{provider} with {model}", provider=self._wire.provider, model=self.models[0])
        )


class OpenAiTranscription(Ability[TranscribeRequest, Transcript]):
    """POST /audio/transcriptions."""

    capability = "recognition"
    replay_safe = True

    def __init__(self, wire: Wire, models: tuple[str, ...]) -> None:
        self._wire, self.models = wire, models

    def quote(self, request: TranscribeRequest, model: str) -> Usage:
        """As long as sound of this size can be at 8 kbit/s, the thinnest that is understood."""
        del model
        return Usage(milliseconds=len(request.audio))

    async def call(self, request: TranscribeRequest, model: str) -> Made[Transcript]:
        """See the base."""
        provider = self._wire.provider
        form = aiohttp.FormData()
        form.add_field(
            "file", io.BytesIO(request.audio), filename=f"sound.{request.mime.partition('/')[2] or 'mp3'}", content_type=request.mime
        )
        fields = {"model": model, "response_format": "verbose_json", "timestamp_granularities[]": "word", "language": request.language}
        for name, value in fields.items():
            if value:
                form.add_field(name, value)
        found = (await self._wire.post("/audio/transcriptions", form)).json(provider)
        try:
            heard = [
                HeardWord(text=str(word["word"]).strip(), from_ms=_ms(word["start"]), to_ms=_ms(word["end"]))
                for word in found.get("words") or ()
            ]
            text, language = str(found["text"]).strip(), str(found.get("language") or request.language)
            length = _ms(found.get("duration") or (heard[-1].to_ms / MILLISECONDS if heard else 0))
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise unavailable("malformed", provider) from wrong
        used = Usage(milliseconds=length, estimated="duration" not in found)
        answer = Transcript(
            provider=provider, model=model, source="model", usage=used,
            text=text, language=language, milliseconds=length, words=tuple(heard),
        )  # fmt: skip
        return Made(answer)

    def usable(self, made: Made[Transcript]) -> bool:
        """It heard something: silence has a length, too."""
        return bool(made.answer.text) or made.answer.milliseconds > 0


class OpenAiPictures(Ability[PictureRequest, Picture]):
    """POST /images/generations, the picture inside the answer."""

    capability = "image"

    def __init__(self, wire: Wire, models: tuple[str, ...], sizes: dict[str, dict[str, Any]]) -> None:
        self._wire, self.models, self._sizes = wire, models, sizes

    def quote(self, request: PictureRequest, model: str) -> Usage:
        """One picture."""
        del request, model
        return Usage(images=1)

    async def call(self, request: PictureRequest, model: str) -> Made[Picture]:
        """See the base."""
        provider = self._wire.provider
        sent: dict[str, Any] = {"model": model, "prompt": request.prompt, "n": 1, **self._sizes[request.size]}
        if request.seed is not None and "width" in sent:
            sent["seed"] = request.seed
        found = (await self._wire.post("/images/generations", sent)).json(provider)
        try:
            data = base64.b64decode(found["data"][0]["b64_json"], validate=True)
        except (KeyError, IndexError, TypeError, ValueError, binascii.Error) as wrong:
            raise unavailable("malformed", provider) from wrong
        answer = Picture(provider=provider, model=model, source="model", usage=Usage(images=1), file="", mime=picture_mime(data))
        return Made(answer, data)

    def usable(self, made: Made[Picture]) -> bool:
        """A picture that can be shown."""
        return bool(made.answer.mime)


def picture_mime(data: bytes) -> str:
    """What a picture is by its first bytes; empty when it is none."""
    if len(data) < SMALLEST_PICTURE_BYTES:
        return ""
    if (data[:4], data[8:12]) == WEBP:
        return "image/webp"
    return next((mime for signature, mime in SIGNATURES if data.startswith(signature)), "")


def _ms(seconds: Any) -> int:
    return round(float(seconds) * MILLISECONDS)
