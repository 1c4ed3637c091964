"""Transcripts as OpenAI shapes them (platform.openai.com/docs/api-reference/audio/createTranscription, read November 2026)."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, ValidationError
from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from lyceum.domains.ai.port import MAX_AUDIO_BYTES, TranscribeRequest, Transcript
from lyceum.domains.gateway.openai.desk import Form
from lyceum.domains.gateway.openai.load import Load
from lyceum.domains.gateway.openai.shapes import BadRequest, Named, described, unreadable
from lyceum.platform.middleware import BodyTooLarge

MAX_FIELDS = 50
MIMES = {
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "audio/mp4",
    "mpeg": "audio/mpeg",
    "mpga": "audio/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "webm": "audio/webm",
}
"""By the end of a file's name."""
LISTS = {"timestamp_granularities[]": "timestamp_granularities", "include[]": "include"}
MILLISECONDS = 1_000
PAUSE_SECONDS = 0.7
MAX_CAPTION_WORDS = 12
Layout = Literal["json", "text", "srt", "verbose_json", "vtt"]


class TranscriptBody(Named):
    """The fields of POST /v1/audio/transcriptions besides its `file`."""

    language: Annotated[str, Field(pattern=r"^$|^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")] = ""
    response_format: Layout = "json"
    timestamp_granularities: tuple[Literal["word", "segment"], ...] = ("segment",)
    stream: Literal["false", "False"] | None = None
    include: Annotated[tuple[str, ...], Field(max_length=0)] = ()

    def request(self, owner_id: str, audio: bytes, mime: str) -> TranscribeRequest:
        """As the ai room takes it."""
        return TranscribeRequest(owner_id=owner_id, audio=audio, mime=mime, language=self.language, or_embedded=False)


@dataclass(frozen=True)
class Sent:
    """A form, read: its fields, and the file with what it is called."""

    body: TranscriptBody
    audio: bytes
    mime: str


def document() -> dict[str, Any]:
    """How the form is described."""
    schema = described(TranscriptBody)
    schema["properties"] = {"file": {"type": "string", "format": "binary"}, **schema["properties"]}
    schema["required"] = ["file", *schema["required"]]
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


@asynccontextmanager
async def reading(request: Request, load: Load) -> AsyncIterator[Sent]:
    """The form of a request; while it comes it lies on the disk. Raises BadRequest, BodyTooLarge."""
    form = await _form(request)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BadRequest("file: send multipart/form-data with the sound as `file`.", field="file")
        if (file.size or 0) > MAX_AUDIO_BYTES:
            raise BodyTooLarge(f"A sound may have {MAX_AUDIO_BYTES} bytes at most.", bytes=MAX_AUDIO_BYTES)
        body = _body(form)
        async with load.carry(file.size or 0):
            yield Sent(body, await file.read(), _mime(file))
    finally:
        await form.close()


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=MAX_FIELDS)
    except HTTPException as wrong:
        raise BadRequest(f"The form cannot be read: {wrong.detail}") from wrong
    except FormParserError as wrong:
        raise BadRequest("The form cannot be read: it breaks off, or its parts are not where their boundary says.") from wrong


def _body(form: FormData) -> TranscriptBody:
    fields: dict[str, Any] = {}
    for name, value in form.multi_items():
        if not isinstance(value, str):
            continue
        if name in LISTS:
            fields.setdefault(LISTS[name], []).append(value)
        else:
            fields[name] = value
    try:
        return TranscriptBody.model_validate(fields)
    except ValidationError as wrong:
        raise unreadable(wrong) from wrong


def _mime(file: UploadFile) -> str:
    ending = (file.filename or "").rpartition(".")[2].lower()
    told = (file.content_type or "").partition(";")[0].lower()
    return MIMES.get(ending) or (told if told in MIMES.values() else "audio/mpeg")


class TranscriptForm(Form):
    """A transcript in one of the layouts."""

    kind = "transcript"

    def __init__(self, body: TranscriptBody) -> None:
        self._layout, self._grains = body.response_format, body.timestamp_granularities

    def kept(self, call_id: UUID, answer: Transcript) -> dict[str, Any]:
        """See the base."""
        del call_id
        words = [{"word": word.text, "start": word.from_ms / MILLISECONDS, "end": word.to_ms / MILLISECONDS} for word in answer.words]
        return {
            "text": answer.text,
            "language": answer.language,
            "duration": answer.milliseconds / MILLISECONDS,
            "words": words,
            "usage": {"type": "duration", "seconds": ceil(answer.milliseconds / MILLISECONDS)},
        }

    async def ready(self, kept: dict[str, Any]) -> None:
        """There is nothing to prepare."""

    async def response(self, kept: dict[str, Any], headers: Mapping[str, str]) -> Response:
        """See the base."""
        match self._layout:
            case "text":
                return PlainTextResponse(kept["text"] + "\n", headers=headers)
            case "srt" | "vtt":
                return PlainTextResponse(_captions(kept, self._layout), headers=headers)
            case "json":
                return JSONResponse({"text": kept["text"], "usage": kept["usage"]}, headers=headers)
            case "verbose_json":
                return JSONResponse(self._verbose(kept), headers=headers)

    def _verbose(self, kept: dict[str, Any]) -> dict[str, Any]:
        told = {"task": "transcribe", **{name: kept[name] for name in ("language", "duration", "text", "usage")}}
        if "segment" in self._grains:
            told["segments"] = [{"id": number, "seek": 0, **segment, "tokens": []} for number, segment in enumerate(_segments(kept))]
        if "word" in self._grains:
            told["words"] = kept["words"]
        return told


def _segments(kept: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Words said in one breath; the whole as one where nobody says when each word was."""
    if not kept["words"]:
        if kept["text"]:
            yield {"start": 0.0, "end": kept["duration"], "text": kept["text"]}
        return
    run: list[dict[str, Any]] = []
    for word in kept["words"]:
        if run and (word["start"] - run[-1]["end"] >= PAUSE_SECONDS or len(run) == MAX_CAPTION_WORDS):
            yield _segment(run)
            run = []
        run.append(word)
    yield _segment(run)


def _segment(run: list[dict[str, Any]]) -> dict[str, Any]:
    return {"start": run[0]["start"], "end": run[-1]["end"], "text": " ".join(word["word"] for word in run)}


def _captions(kept: dict[str, Any], layout: Literal["srt", "vtt"]) -> str:
    """Captions: SubRip with numbers and commas, WebVTT with its title and dots."""
    mark = "," if layout == "srt" else "."
    lines = [] if layout == "srt" else ["WEBVTT", ""]
    for number, segment in enumerate(_segments(kept), 1):
        times = f"{_clock(segment['start'], mark)} --> {_clock(segment['end'], mark)}"
        lines += [*([str(number)] * (layout == "srt")), times, segment["text"], ""]
    return "\n".join(lines) + "\n" * (not lines)


def _clock(seconds: float, mark: str) -> str:
    whole, milliseconds = divmod(round(seconds * MILLISECONDS), MILLISECONDS)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{mark}{milliseconds:03d}"
