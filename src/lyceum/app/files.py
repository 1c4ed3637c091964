"""Files to the browser: blobs behind signed links, with ranges, and the built app with its caching."""

import re
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse, StreamingResponse

from lyceum.kernel.errors import Invalid, NotFound
from lyceum.platform.blobs import Blobs
from lyceum.platform.http import Text
from lyceum.platform.settings import Settings

CHECKOUT_WEB = Path(__file__).parents[3] / "web" / "dist"
IMMUTABLE = "public, max-age=31536000, immutable"
WORKER = "sw.js"
"""The service worker. Were it cached, or another page given in its place, browsers would stay with an old app."""
NO_PAGES = frozenset({"api", "internal", "files", "health", ".well-known"})
_RANGE = re.compile(r"^bytes=(\d{1,15})?-(\d{1,15})?$")
SERVED_TYPES = re.compile(r"^(audio/mpeg|video/mp4|image/(png|jpeg|gif|webp)|application/(pdf|epub\+zip|octet-stream)|text/plain)$")


class RangeRefused(Invalid):
    """The range lies outside the file."""

    status = 416
    code = "range_refused"


def router(blobs: Blobs) -> APIRouter:
    """`GET /files/{key}`: what a signed link points to."""
    routes = APIRouter(tags=["files"])

    @routes.get("/files/{key:path}", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}, 206: {}})
    async def file(
        key: Annotated[Text, InPath(max_length=300)],
        mime: Annotated[Text, Query(max_length=100)],
        until: Annotated[int, Query(ge=0, le=2**40)],
        signature: Annotated[Text, Query(max_length=64)],
        range_header: Annotated[str | None, Header(alias="range")] = None,
    ) -> Response:
        """The file of a link that this school signed and that has not expired; ranges are served."""
        blobs.check_link(key, mime, until, signature)
        size = await blobs.size(key)
        if size is None or not SERVED_TYPES.match(mime):
            raise NotFound("The file is not there any more.")
        start, end = _range(range_header, size)
        headers = {"Accept-Ranges": "bytes", "Content-Length": str(end - start), "Cache-Control": "private, max-age=900"}
        if range_header:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        return StreamingResponse(blobs.stream(key, start, end), 206 if range_header else 200, headers, mime)

    return routes


def _range(header: str | None, size: int) -> tuple[int, int]:
    if header is None:
        return 0, size
    match = _RANGE.match(header)
    if not match or (match.group(1) is None and match.group(2) is None):
        raise RangeRefused("One range of the form bytes=first-last is served.")
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    if start >= end:
        raise RangeRefused(f"The file has {size} bytes.", bytes=size)
    return start, end


def serve_web(app: FastAPI, settings: Settings) -> None:
    """The browser app: hashed assets for ever, everything else that is no address of the API as its one page."""
    root = (settings.web or CHECKOUT_WEB).resolve()

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        if path.partition("/")[0] in NO_PAGES:
            raise NotFound
        if not (root / "index.html").is_file():
            return Response("The browser app is not built: run `make web`.", 503, media_type="text/plain")
        file = _within(root, path)
        if file:
            caching = IMMUTABLE if path.startswith("assets/") else "no-cache"
            return _compressed(file, request, {"Cache-Control": caching})
        if path.startswith("assets/") or path == WORKER:
            raise NotFound
        return _compressed(root / "index.html", request, {"Cache-Control": "no-cache"})


def _within(root: Path, path: str) -> Path | None:
    """The file of this address below `root`; None for what is not there, leads outside, or can be no file's name."""
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError):  # longer than names may be, or a loop of links
        return None


_MIME = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


def _compressed(file: Path, request: Request, headers: dict[str, str]) -> Response:
    """The file, as the build has compressed it when the browser takes that."""
    media = _MIME.get(file.suffix)
    accepted = request.headers.get("accept-encoding", "")
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        packed = file.with_name(file.name + suffix)
        if encoding in accepted and packed.is_file():
            return FileResponse(
                packed, headers={**headers, "Content-Encoding": encoding, "Vary": "Accept-Encoding"}, media_type=media or "text/html"
            )
    return FileResponse(file, headers={**headers, "Vary": "Accept-Encoding"}, media_type=media)
