"""Pictures as OpenAI shapes them (platform.openai.com/docs/api-reference/images/create, read November 2026)."""

import base64
import time
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from starlette.responses import JSONResponse, Response

from lyceum.domains.ai.port import Picture, PictureRequest
from lyceum.domains.gateway.openai.desk import Form
from lyceum.domains.gateway.openai.files import Files
from lyceum.domains.gateway.openai.shapes import Named

MAX_PROMPT_CHARS = 4_000
SIZES: dict[str, Literal["square", "wide", "tall"]] = {
    "auto": "square",
    "256x256": "square",
    "512x512": "square",
    "1024x1024": "square",
    "1536x1024": "wide",
    "1792x1024": "wide",
    "1024x1536": "tall",
    "1024x1792": "tall",
}
"""The shape counts: how many points a picture has is the provider's."""
Size = Literal["auto", "256x256", "512x512", "1024x1024", "1536x1024", "1792x1024", "1024x1536", "1024x1792"]


class ImageBody(Named):
    """The body of POST /v1/images/generations: one picture at a time."""

    prompt: Annotated[str, Field(min_length=1, max_length=MAX_PROMPT_CHARS)]
    n: Literal[1] | None = None
    size: Size | None = None
    response_format: Literal["url", "b64_json"] | None = None
    quality: Literal["auto", "standard", "medium"] | None = None
    background: Literal["auto", "opaque"] | None = None
    style: None = None
    output_format: None = None
    output_compression: None = None
    stream: Literal[False] | None = None

    def request(self, owner_id: str) -> PictureRequest:
        """As the ai room takes it."""
        return PictureRequest(owner_id=owner_id, prompt=self.prompt, size=SIZES[self.size or "auto"], or_embedded=False)


class ImageForm(Form):
    """A picture in the answer itself, or its address."""

    kind = "image"

    def __init__(self, files: Files, body: ImageBody, school: str) -> None:
        self._files, self._inside, self._school = files, body.response_format == "b64_json", school
        self._data: dict[str, str] | None = None

    def kept(self, call_id: UUID, answer: Picture) -> dict[str, Any]:
        """See the base."""
        del call_id
        return {"file": answer.file, "mime": answer.mime, "created": int(time.time())}

    async def ready(self, kept: dict[str, Any]) -> None:
        """See the base."""
        if self._inside:
            self._data = {"b64_json": base64.b64encode(await self._files.picture(kept["file"])).decode()}
        else:
            self._data = {"url": self._school + self._files.link(kept["file"], kept["mime"])}

    async def response(self, kept: dict[str, Any], headers: Mapping[str, str]) -> Response:
        """See the base."""
        if self._data is None:
            await self.ready(kept)
        return JSONResponse({"created": kept["created"], "data": [self._data]}, headers=headers)
