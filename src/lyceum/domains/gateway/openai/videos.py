"""Films as OpenAI shaped them (platform.openai.com/docs/api-reference/videos, types compared with openai-python 3, November 2026)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, ValidationError
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from lyceum.domains.ai.port import MAX_FILM_SECONDS, VideoRequest
from lyceum.domains.gateway.openai.shapes import BadRequest, Named, described, euro, unreadable
from lyceum.domains.gateway.port import Filming, FilmNotFound

MAX_PROMPT_CHARS = 4_000
MAX_FIELDS = 20
MAX_PICTURE_BYTES = 1024 * 1024
PREFIX = "video_"
SIZES: dict[str, Literal["square", "wide", "tall"]] = {
    "720x1280": "tall",
    "1024x1792": "tall",
    "1280x720": "wide",
    "1792x1024": "wide",
    "1024x1024": "square",
}
"""The shape counts: how many points a film has is the provider's."""
SHOWN = {"tall": "720x1280", "wide": "1280x720", "square": "1024x1024"}
STATES = {"pending": "in_progress", "done": "completed", "failed": "failed", "cancelled": "failed"}
WHOLE = 100


class VideoBody(Named):
    """The fields of POST /v1/videos besides its `input_reference`. A provider takes the next length that it can make."""

    prompt: Annotated[str, Field(min_length=1, max_length=MAX_PROMPT_CHARS)]
    seconds: Annotated[int, Field(ge=1, le=MAX_FILM_SECONDS)] = 4
    size: Literal["720x1280", "1280x720", "1024x1792", "1792x1024", "1024x1024"] = "720x1280"

    def request(self, owner_id: str, picture: bytes, mime: str) -> VideoRequest:
        """As the ai room takes it."""
        how = {"owner_id": owner_id, "or_embedded": False, "picture": picture, "picture_mime": mime}
        return VideoRequest.model_validate({**how, "prompt": self.prompt, "seconds": self.seconds, "size": SIZES[self.size]})


def document() -> dict[str, Any]:
    """How the body is described."""
    schema = described(VideoBody)
    form = {**schema, "properties": {**schema["properties"], "input_reference": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}, "application/json": {"schema": schema}}}}


async def read(request: Request) -> tuple[VideoBody, bytes, str]:
    """The body, a form or JSON; the picture that the film begins with, and its kind. Raises BadRequest."""
    try:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            return VideoBody.model_validate_json(await request.body()), b"", ""
        async with request.form(max_files=1, max_fields=MAX_FIELDS) as form:
            picture = form.get("input_reference")
            fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            data = await picture.read(MAX_PICTURE_BYTES) if isinstance(picture, UploadFile) else b""
            mime = (picture.content_type or "") if isinstance(picture, UploadFile) else ""
            return VideoBody.model_validate(fields), data, mime
    except ValidationError as wrong:
        raise unreadable(wrong) from wrong
    except (HTTPException, FormParserError) as wrong:
        raise BadRequest("The form cannot be read: it breaks off, or its parts are not where their boundary says.") from wrong


def film_id(name: str) -> UUID:
    """The id of a film as clients have it. Raises FilmNotFound."""
    try:
        return UUID(name.removeprefix(PREFIX))
    except ValueError as wrong:
        raise FilmNotFound from wrong


def shown(filming: Filming) -> dict[str, Any]:
    """A film as clients read it."""
    done = filming.film
    failed = filming.state in ("failed", "cancelled")
    code, message = (filming.failure.type, filming.failure.message) if filming.failure else (filming.state, "The film was stopped.")
    return {
        "id": f"{PREFIX}{filming.id.hex}",
        "object": "video",
        "model": filming.name,
        "status": STATES[filming.state],
        "progress": WHOLE if done else 0,
        "created_at": int(filming.began_at.timestamp()),
        "completed_at": None,
        "expires_at": None,
        "seconds": str(filming.seconds or 0),
        "size": SHOWN.get(filming.size or "", "1280x720"),
        "error": {"code": code, "message": message} if failed else None,
    }


def headers(filming: Filming) -> dict[str, str]:
    """What the school says besides: what made it, and what it cost."""
    if filming.film is None:
        return {}
    return {"x-lyceum-source": filming.film.source, "x-lyceum-cost": euro(filming.film.cost_pico)}
