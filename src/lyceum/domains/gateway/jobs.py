"""What the gateway does by itself, and what it listens to."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from lyceum.domains.billing.port import PlanTold
from lyceum.domains.gateway.service import GatewayService
from lyceum.kernel.events import Event
from lyceum.platform.schedule import Every

RECOVER_SECONDS = 10
LOOK_SECONDS = 10
BUDGETS_SECONDS = 300


def schedule(service: GatewayService) -> Mapping[str, Every]:
    """Calls whose process died are brought to an end; films that are being made are asked after, and paid for when they are there."""
    return {
        "gateway.recover": Every(RECOVER_SECONDS, service.meter.recover),
        "gateway.films": Every(LOOK_SECONDS, service.films.follow),
        "gateway.budgets": Every(BUDGETS_SECONDS, service.reports.look_at_budgets),
    }


def listeners(service: GatewayService) -> Mapping[type[Event], Callable[[Any], Awaitable[None]]]:
    """Event -> who is told."""
    return {PlanTold: service.plans.bought}
