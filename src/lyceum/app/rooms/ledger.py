"""The room of the books, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.ledger import http, jobs
from lyceum.domains.ledger.port import Ledger
from lyceum.domains.ledger.service import LedgerService


def _build(kit: Kit) -> LedgerService:
    return LedgerService(db=kit.db, desks=kit.desks)


ROOM = Room("ledger", Ledger, _build, http.router, schedule=jobs.schedule)
