"""The room of the words a learner keeps, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.cards import http, jobs
from lyceum.domains.cards.port import Cards
from lyceum.domains.cards.service import CardsService


def _build(kit: Kit) -> CardsService:
    return CardsService(db=kit.db, library=kit.ports["library"], progress=kit.ports["progress"])


ROOM = Room("cards", Cards, _build, http.router, listeners=jobs.listeners)
