"""The room of the messages, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.notify import http, jobs
from lyceum.domains.notify.personal import SEALED
from lyceum.domains.notify.port import Notify
from lyceum.domains.notify.service import NotifyService
from lyceum.domains.notify.settings import NotifySettings


def _build(kit: Kit) -> NotifyService:
    settings = kit.section(NotifySettings)
    return NotifyService(db=kit.db, vault=kit.vault, home=kit.settings.home, base=kit.settings.base, settings=settings)


ROOM = Room(
    "notify", Notify, _build, http.router, jobs=jobs.jobs, schedule=jobs.schedule, settings=lambda: (NotifySettings,), sealed=SEALED
)
