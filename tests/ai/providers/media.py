"""OpenAI's other formats (embeddings, speech, transcription, pictures) and ElevenLabs' speech with times."""

import base64
import struct
import zlib
from typing import Any

from aiohttp import web

from tests.ai.providers.stand_in import StandIn


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(bytes(8 * (1 + 8 * 3))))
    + _chunk(b"IEND", b"")
)
"""A black square of eight by eight."""


class Media(StandIn):
    """All of them; `sound` is what is spoken, `said` what is heard."""

    sound: bytes = b""
    said: str = "Good morning."

    def key_of(self, request: web.Request) -> str:
        return request.headers.get("xi-api-key") or super().key_of(request)

    def whole(self, path: str, body: Any) -> web.StreamResponse:
        if path == "/embeddings":
            rows = [
                {"object": "embedding", "index": index, "embedding": [float(len(text)), 0.5]} for index, text in enumerate(body["input"])
            ]
            return web.json_response(
                {"object": "list", "data": rows[::-1], "model": body["model"], "usage": {"prompt_tokens": 8, "total_tokens": 8}}
            )
        if path == "/audio/speech":
            return web.Response(body=self.sound, content_type="audio/mpeg")
        if path == "/audio/transcriptions":
            assert b'name="timestamp_granularities[]"' in body
            words = [{"word": "good", "start": 0.0, "end": 0.4}, {"word": "morning", "start": 0.4, "end": 1.02}] if self.said else []
            return web.json_response({"task": "transcribe", "language": "english", "duration": 1.5, "text": self.said, "words": words})
        if path == "/images/generations":
            drawn = {"no picture": b"<html>", "half a picture": PICTURE[:-30]}.get(body["prompt"], PICTURE)
            return web.json_response({"created": 1, "data": [{"b64_json": base64.b64encode(drawn).decode()}]})
        assert path.endswith("/with-timestamps")
        letters = list(body["text"])
        starts = [index * 0.05 for index in range(len(letters))]
        alignment = {
            "characters": letters,
            "character_start_times_seconds": starts,
            "character_end_times_seconds": [start + 0.05 for start in starts],
        }
        return web.json_response(
            {"audio_base64": base64.b64encode(self.sound).decode(), "alignment": alignment, "normalized_alignment": None}
        )
