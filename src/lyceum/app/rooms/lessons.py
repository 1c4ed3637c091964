"""The room of the lessons, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.lessons import http, jobs
from lyceum.domains.lessons.port import Lessons
from lyceum.domains.lessons.service import LessonsService


def _build(kit: Kit) -> LessonsService:
    return LessonsService(db=kit.db, library=kit.ports["library"], gateway=kit.ports["gateway"], progress=kit.ports["progress"])


ROOM = Room("lessons", Lessons, _build, http.router, jobs=jobs.jobs, listeners=jobs.listeners)
