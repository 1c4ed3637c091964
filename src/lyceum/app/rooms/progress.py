"""The room of what a learner has done, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.progress import http, jobs
from lyceum.domains.progress.port import Progress
from lyceum.domains.progress.service import ProgressService


def _build(kit: Kit) -> ProgressService:
    return ProgressService(db=kit.db)


ROOM = Room("progress", Progress, _build, http.router, listeners=jobs.listeners)
