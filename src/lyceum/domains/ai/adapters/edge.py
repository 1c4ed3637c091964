"""Speech by the service that reads aloud in Microsoft's browser Edge, with the time of each word: a WebSocket to which a configuration and
an SSML text are sent as messages with headers, and from which `audio.metadata` (JSON, offsets in ticks of 100 ns), sound with a header
before it, and `turn.end` come back.

There is no documentation of it by Microsoft; written from what https://github.com/rany2/edge-tts (b45c019, looked up on 2026-11-21) sends
and gets. Nor is there a licence: the service is Edge's, and Azure Speech is its sibling for everybody else. So it is off, the token that
it asks for is not in this file, and the school calls itself by its own name there unless told otherwise.
"""

import hashlib
import json
from collections.abc import Callable
from html import unescape
from typing import Any, ClassVar, Final
from urllib.parse import urlencode
from uuid import uuid4
from xml.sax.saxutils import escape, quoteattr

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai import rules
from lyceum.domains.ai.encode import MP3, milliseconds_of
from lyceum.domains.ai.formats.keyed import every, names
from lyceum.domains.ai.provider import Plugin, Provider, Recording, Setup, Speaker
from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.errors import AiRequestRefused
from lyceum.domains.ai.shapes.speech import Speed, Voice
from lyceum.domains.ai.sockets import Talk, talk
from lyceum.domains.ai.transport import Transport, unavailable
from lyceum.kernel.clock import now
from lyceum.kernel.text import words
from lyceum.platform.health import Check, said

NAME: Final = "edge"
MODEL = "read-aloud"
RATES: dict[Speed, str] = {"normal": "+0%", "slow": "-25%"}
MAX_TEXT_BYTES = 4_096
TICKS_A_MILLISECOND, TICKS_A_SECOND = 10_000, 10_000_000
SECONDS_FROM_1601_TO_1970 = 11_644_473_600
TOKEN_SECONDS = 300
LENGTH_BYTES = 2
CONFIGURATION = {
    "context": {
        "synthesis": {
            "audio": {
                "metadataoptions": {"sentenceBoundaryEnabled": "false", "wordBoundaryEnabled": "true"},
                "outputFormat": "audio-24khz-48kbitrate-mono-mp3",
            }
        }
    }
}


class EdgeSettings(ProviderSettings):
    """`LYCEUM_AI_EDGE_…`"""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_EDGE_", extra="ignore", frozen=True)

    address: str = "https://speech.platform.bing.com/consumer/speech/synthesize/readaloud"
    concurrency: int = 2
    version: str = Field("1-143.0.3650.75", description="Version of the protocol's token (Sec-MS-GEC-Version).")
    user_agent: str = Field("Lyceum", description="What the school calls itself there.")
    voices: str = Field(
        "en-US-EmmaMultilingualNeural,fa-IR-DilaraNeural,de-DE-KatjaNeural,fr-FR-DeniseNeural,es-ES-ElviraNeural,it-IT-ElsaNeural,"
        "tr-TR-EmelNeural,ar-EG-SalmaNeural,ru-RU-SvetlanaNeural",
        description="Voices, parted by commas: the first one of a language speaks it.",
    )


class EdgeSpeaker(Speaker):
    """One voice a language, with the time of each word."""

    models = (MODEL,)

    def __init__(self, transport: Transport, settings: EdgeSettings, key: str, seconds: Callable[[], int]) -> None:
        self._transport, self._settings, self._key, self._seconds = transport, settings, key, seconds

    async def version(self) -> str:
        """Our own revision: the service names none."""
        return "1"

    async def voices(self) -> tuple[Voice, ...]:
        """One for each language."""
        first: dict[str, str] = {}
        for name in names(self._settings.voices):
            first.setdefault(name.partition("-")[0].lower(), name)
        return tuple(Voice(id=f"{NAME}:{name}", language=language, name=name, provider=NAME) for language, name in first.items())

    async def record(self, text: str, voice: Voice, speed: Speed) -> Recording:
        """Speaks."""
        if len(escape(text).encode()) > MAX_TEXT_BYTES:
            raise AiRequestRefused("This text is too long for the service.", type="unknown_model", provider=NAME)
        asked = {
            "TrustedClientToken": self._key,
            "ConnectionId": uuid4().hex,
            "Sec-MS-GEC": clock_token(self._seconds(), self._key),
            "Sec-MS-GEC-Version": self._settings.version,
        }
        path, headers = f"/edge/v1?{urlencode(asked)}", {"User-Agent": self._settings.user_agent}
        async with talk(self._transport, NAME, self._settings, path, headers) as line:
            await line.say(_message("speech.config", "application/json; charset=utf-8", json.dumps(CONFIGURATION)))
            await line.say(_message("ssml", "application/ssml+xml", _ssml(text, voice.id.partition(":")[2], RATES[speed])))
            sound, spoken = await _turn(line)
        milliseconds = await milliseconds_of(sound)
        if not milliseconds:
            raise unavailable("empty", NAME)
        ranges = [(word.start, word.end) for word in words(text, voice.language)]
        return Recording(sound, MP3, milliseconds, rules.align(ranges, rules.Timeline(milliseconds, _marks(text, spoken))))

    async def check(self) -> Check:
        """Switched on; whether it answers is seen at the first text."""
        return Check.of(NAME, said("edge_voices", "Edge's voices"))


def clock_token(seconds: int, key: str) -> str:
    """What the service wants beside the token: a digest of it with the time since 1601, in whole five minutes."""
    since = seconds + SECONDS_FROM_1601_TO_1970
    return hashlib.sha256(f"{(since - since % TOKEN_SECONDS) * TICKS_A_SECOND}{key}".encode()).hexdigest().upper()


def _message(path: str, kind: str, body: str) -> str:
    at = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"X-RequestId:{uuid4().hex}\r\nX-Timestamp:{at}\r\nContent-Type:{kind}\r\nPath:{path}\r\n\r\n{body}"


def _ssml(text: str, voice: str, rate: str) -> str:
    language = "-".join(voice.split("-")[:2])
    return (
        f"<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang={quoteattr(language)}><voice name={quoteattr(voice)}>"
        f"<prosody pitch='+0Hz' rate='{rate}' volume='+0%'>{escape(text)}</prosody></voice></speak>"
    )


async def _turn(line: Talk) -> tuple[bytes, list[tuple[str, int]]]:
    """What comes back up to the end of the turn: the sound, and the words with the milliseconds at which they begin."""
    sound, spoken = bytearray(), list[tuple[str, int]]()
    while True:
        message = await line.hear()
        if isinstance(message, bytes):
            head = LENGTH_BYTES + int.from_bytes(message[:LENGTH_BYTES], "big")
            if len(message) < head:
                raise unavailable("malformed", NAME)
            if b"Path:audio\r\n" in message[:head] + b"\r\n":
                sound += message[head:]
            continue
        headers, _, body = message.partition("\r\n\r\n")
        if "Path:turn.end" in headers:
            return bytes(sound), spoken
        if "Path:audio.metadata" in headers:
            spoken += _boundaries(body)


def _boundaries(body: str) -> list[tuple[str, int]]:
    try:
        found: list[dict[str, Any]] = [entry["Data"] for entry in json.loads(body)["Metadata"] if entry["Type"] == "WordBoundary"]
        return [(unescape(data["text"]["Text"]), int(data["Offset"]) // TICKS_A_MILLISECOND) for data in found]
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise unavailable("malformed", NAME) from wrong


def _marks(text: str, spoken: list[tuple[str, int]]) -> list[rules.Mark]:
    """Each word's place in the text: they come in its order. One that is said otherwise than it is written has no place."""
    marks, after = [], 0
    for word, milliseconds in spoken:
        place = text.find(word, after)
        if place >= 0:
            marks.append(rules.Mark(place, milliseconds))
            after = place + len(word)
    return marks


def build(setup: Setup) -> Provider:
    """Edge's voices, when somebody has given the token."""
    own = setup.own()
    assert isinstance(own, EdgeSettings)
    if not own.key:
        return every(setup, "Edge TTS", ())
    return every(setup, "Edge TTS", (), EdgeSpeaker(setup.transport, own, own.key.get_secret_value(), lambda: int(now().timestamp())))


plugin = Plugin(NAME, build, EdgeSettings)
