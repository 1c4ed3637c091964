"""The till for AI, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.gateway import http, jobs
from lyceum.domains.gateway.port import Gateway
from lyceum.domains.gateway.service import GatewayService
from lyceum.domains.gateway.settings import GatewaySettings


def _build(kit: Kit) -> GatewayService:
    return GatewayService(
        db=kit.db,
        ai=kit.ports["ai"],
        ledger=kit.ports["ledger"],
        blobs=kit.blobs,
        limits=kit.limits,
        settings=kit.section(GatewaySettings),
        books_beside="ledger" in kit.here,
        expect=kit.ports["ai"].expect if "ai" in kit.here else None,
        billing=kit.ports["billing"],
        zone=kit.settings.time_zone,
    )


ROOM = Room(
    "gateway",
    Gateway,
    _build,
    http.router,
    listeners=jobs.listeners,
    schedule=jobs.schedule,
    straight=http.straight,
    settings=lambda: (GatewaySettings,),
)
