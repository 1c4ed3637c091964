"""Speech as OpenAI shapes it (platform.openai.com/docs/api-reference/audio/createSpeech, read November 2026)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, field_validator
from starlette.responses import Response

from lyceum.domains.ai.port import MAX_SPEECH_CHARS, Ai, Sound, SoundFormat, Speech, SpeechRequest
from lyceum.domains.gateway.openai.desk import Form
from lyceum.domains.gateway.openai.files import MP3, Files
from lyceum.domains.gateway.openai.shapes import BadRequest, Named

MAX_VOICE_CHARS = 80
STRANGERS = frozenset({"alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer", "verse"})
"""Voices that clients name out of habit: whoever is behind the model speaks, in the language of the text."""
TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
SCRIPTS = {
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
}
PERSIAN_LETTERS = frozenset("پچژگکی")


class SpeechBody(Named):
    """The body of POST /v1/audio/speech. `voice` is a language's tag (`fa`), a voice's id, or one of OpenAI's names: then the script of
    the text tells the language, which `language` (not OpenAI's) says outright.
    """

    input: Annotated[str, Field(min_length=1, max_length=MAX_SPEECH_CHARS)]
    voice: Annotated[str, Field(min_length=1, max_length=MAX_VOICE_CHARS)]
    language: Annotated[str, Field(pattern=TAG.pattern + "$", max_length=35)] | None = None
    response_format: SoundFormat = MP3
    speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    stream_format: Literal["audio"] = "audio"
    instructions: Literal[""] | None = None

    @field_validator("voice", mode="before")
    @classmethod
    def _by_id(cls, given: Any) -> Any:
        return given.get("id") if isinstance(given, dict) else given

    async def request(self, owner_id: str, ai: Ai) -> SpeechRequest:
        """As the ai room takes it. Raises BadRequest."""
        return SpeechRequest(owner_id=owner_id, text=self.input, language=await self._language(ai), or_embedded=False)

    async def _language(self, ai: Ai) -> str:
        if self.language:
            return self.language
        if self.voice in STRANGERS:
            return language_of(self.input)
        if TAG.fullmatch(self.voice):
            return self.voice
        known = {each.id: each.language for each in await ai.voices()}
        if self.voice not in known:
            raise BadRequest(f"voice: there is none named {self.voice!r}; name a language, such as en or fa.", field="voice")
        return known[self.voice]


class SpokenForm(Form):
    """The sound itself."""

    kind = "speech"

    def __init__(self, files: Files, body: SpeechBody) -> None:
        self._files, self._format, self._pace = files, body.response_format, body.speed
        self._sound: Sound | None = None

    def kept(self, call_id: UUID, answer: Speech) -> dict[str, Any]:
        """See the base."""
        del call_id
        return {"file": answer.audio, "mime": answer.mime}

    async def ready(self, kept: dict[str, Any]) -> None:
        """See the base."""
        self._sound = await self._files.sound(kept["file"], kept["mime"], self._format, self._pace)

    async def response(self, kept: dict[str, Any], headers: Mapping[str, str]) -> Response:
        """See the base."""
        if self._sound is None:
            await self.ready(kept)
        assert self._sound is not None
        return Response(self._sound.data, media_type=self._sound.mime, headers=dict(headers))


def language_of(text: str) -> str:
    """A guess by the script that most letters are of; letters of many languages are taken for English."""
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    most = scripts.most_common(1)[0][0] if scripts else ""
    if most == "ARABIC":
        return "fa" if PERSIAN_LETTERS & set(text) else "ar"
    return "ja" if scripts["HIRAGANA"] or scripts["KATAKANA"] else SCRIPTS.get(most, "en")
