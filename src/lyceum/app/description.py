"""The description of every endpoint of the school, whatever rooms a process has."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response

from lyceum import __version__
from lyceum.app import activity, admin, credit, files, records, today
from lyceum.app.privacy import http as privacy
from lyceum.app.rooms import ROOMS, room
from lyceum.kernel.errors import Unavailable
from lyceum.platform import processes
from lyceum.platform.http import PROBLEMS


def document() -> dict[str, Any]:
    """The OpenAPI document of the whole school. It reads every room, which stay in memory from then on."""
    whole = FastAPI(
        title="Lyceum", version=__version__, responses=PROBLEMS, description="A school for languages and books that anyone can host."
    )
    nobody: Any = None
    for router in (room(name).router for name in ROOMS):
        if router:
            whole.include_router(router(nobody))
    for routes in (
        files.router(nobody),
        today.router({}),
        credit.router(nobody, {}),
        records.router({}),
        privacy.router(nobody, nobody, {}),
        admin.router(nobody, {}, "all"),
        activity.router(Path(), "all"),
        admin.health_router({}),
    ):
        whole.include_router(routes)
    return whole.openapi()


def describe(app: FastAPI) -> None:
    """Serve the document at /openapi.json. A process of its own writes it, so that this one need not read every room."""
    kept: list[bytes] = []
    writing = asyncio.Lock()

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        async with writing:
            if not kept:
                kept.append(await _written())
        return Response(kept[0], media_type="application/json")


async def _written() -> bytes:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "lyceum.app", "openapi", stdout=asyncio.subprocess.PIPE)
    try:
        told, _ = await process.communicate()
    finally:
        await processes.kill(process)
    if process.returncode:
        raise Unavailable("The description of the endpoints could not be written; the log says why.")
    return told
