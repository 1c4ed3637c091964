"""What the statements of all gateways share: an answer that is no page of theirs is no answer."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lyceum.domains.billing.errors import GatewayAway

Ask = Callable[[str], Awaitable[dict[str, Any]]]
"""Asks a gateway for a path, and gives the object that it answers. Raises GatewayAway."""
MAX_PAGES = 1_000


def bounds(day: date, zone: str = "UTC") -> tuple[datetime, datetime]:
    """The first moment of a day, and of the next."""
    begins, ends = (datetime.combine(one, time(), ZoneInfo(zone)).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return begins, ends


def items(answer: Mapping[str, Any], gateway: str) -> list[dict[str, Any]]:
    """The things on a page. Raises GatewayAway for what is no page: too many questions, a fault of theirs, an answer cut short."""
    found = answer.get("data")
    if "error" in answer or not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise GatewayAway(gateway=gateway)
    return found
