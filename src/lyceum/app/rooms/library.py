"""The library, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.library import http, jobs
from lyceum.domains.library.port import Library
from lyceum.domains.library.service import LibraryService
from lyceum.domains.library.settings import LibrarySettings


def _build(kit: Kit) -> LibraryService:
    return LibraryService(
        db=kit.db,
        blobs=kit.blobs,
        gateway=kit.ports["gateway"],
        settings=kit.section(LibrarySettings),
        public_url=kit.settings.public_url,
    )


ROOM = Room("library", Library, _build, http.router, jobs=jobs.jobs, schedule=jobs.schedule, settings=lambda: (LibrarySettings,))
