"""OpenAI's other formats (embeddings, speech, transcription, pictures), ElevenLabs' speech with times, ModelsLab's submitted work,
Cog's predictions.
"""

import base64
import struct
import zlib
from typing import Any

from aiohttp import web

from tests.ai.providers.stand_in import KEY, StandIn


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(bytes(8 * (1 + 8 * 3))))
    + _chunk(b"IEND", b"")
)
"""A black square of eight by eight."""
SUBMITTED = ("/images/text-to-image", "/video-fusion/text-to-video")
SENTENCES = {
    401: "Invalid API key",
    404: "Model not found: m",
    429: "Rate limit exceeded. Maximum 5 queued requests allowed.",
    500: "Internal server error. Please try again.",
}
"""How ModelsLab writes errors: it has no codes."""


def film(milliseconds: int) -> bytes:
    """The least that is an MP4 of this length."""
    header = struct.pack(">B3xIIII", 0, 0, 0, 1_000, milliseconds)
    mvhd = struct.pack(">I4s", 8 + len(header), b"mvhd") + header
    return struct.pack(">I4s8x", 16, b"ftyp") + struct.pack(">I4s", 8 + len(mvhd), b"moov") + mvhd


class Media(StandIn):
    """All of them; `sound` is what is spoken, `said` what is heard, `film` what is shown, `states` how work stands, in turn."""

    sound: bytes = b""
    said: str = "Good morning."
    film: bytes = film(5_040)
    states: tuple[dict[str, Any], ...] = ()

    @property
    def begun(self) -> list[Any]:
        """What was asked besides how work stands and for files that were made."""
        return [asked for asked in self.asked if "/fetch/" not in asked.path and not asked.path.startswith("/files/")]

    def key_of(self, request: web.Request) -> str:
        if request.path.startswith("/files/"):
            assert "key" not in str(request.headers).lower()
            return KEY
        body = self.asked[-1].body
        return request.headers.get("xi-api-key") or (body.get("key") if isinstance(body, dict) else "") or super().key_of(request)

    def error(self, status: int, code: str) -> web.Response:
        if self.asked[-1].path in SUBMITTED:
            status = 402 if code == "insufficient_quota" else status
            return web.json_response({"status": "error", "message": SENTENCES.get(status, f"Traceback: {KEY}")}, status=status)
        return super().error(status, code)

    def refused(self, body: Any) -> web.StreamResponse:
        if self.asked[-1].path in SUBMITTED:
            return web.json_response({"status": "error", "messege": f"NSFW content detected: {KEY}"})
        return super().refused(body)

    def whole(self, path: str, body: Any) -> web.StreamResponse:
        if path in SUBMITTED:
            return web.json_response({"status": "processing", "id": 90210, "eta": 0, "fetch_result": "https://elsewhere.test/90210"})
        if "/fetch/" in path:
            assert path.endswith("/90210")
            files = [f"{self.address}/files{'/picture' if path.startswith('/images') else '/film'}"]
            standing, *self.states = *self.states, {"status": "success", "id": 90210, "output": files}
            return web.json_response(standing)
        if path.startswith("/files/"):
            return web.Response(body=PICTURE if path == "/files/picture" else self.film, content_type="application/octet-stream")
        if path.startswith("/predictions/"):
            assert body["input"]["face"].startswith("data:image/png;base64,")
            if body["input"]["audio"].endswith(base64.b64encode(b"fails").decode()):
                return web.json_response({"status": "failed", "error": f"Traceback: {KEY}"})
            made = base64.b64encode(self.film).decode()
            return web.json_response({"status": "succeeded", "output": f"data:video/mp4;base64,{made}"})
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
