"""The room of people, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.identity import http, jobs
from lyceum.domains.identity.port import Identity
from lyceum.domains.identity.sealed import SEALED
from lyceum.domains.identity.service import IdentityService
from lyceum.domains.identity.settings import IdentitySettings


def _build(kit: Kit) -> IdentityService:
    return IdentityService(
        db=kit.db,
        vault=kit.vault,
        notify=kit.ports["notify"],
        settings=kit.section(IdentitySettings),
        public_url=kit.settings.public_url,
    )


ROOM = Room(
    "identity", Identity, _build, http.router, jobs=jobs.jobs, schedule=jobs.schedule, settings=lambda: (IdentitySettings,), sealed=SEALED
)
