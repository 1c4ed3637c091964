"""What the gateway does by itself."""

from collections.abc import Mapping

from lyceum.domains.gateway.service import GatewayService
from lyceum.platform.schedule import Every

RECOVER_SECONDS = 10
LOOK_SECONDS = 10


def schedule(service: GatewayService) -> Mapping[str, Every]:
    """Calls whose process died are brought to an end; films that are being made are asked after, and paid for when they are there."""
    return {
        "gateway.recover": Every(RECOVER_SECONDS, service.meter.recover),
        "gateway.films": Every(LOOK_SECONDS, service.films.follow),
    }
