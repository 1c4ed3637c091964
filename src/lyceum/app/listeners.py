"""Where an event of one room is another room's business, but the call table lets neither know the other."""

from typing import Any

from lyceum.kernel.events import Event
from lyceum.platform.events import Listener


def adapters(ports: dict[str, Any]) -> dict[type[Event], list[tuple[str, Listener]]]:
    """Events that the app floor hands on."""
    del ports
    return {}
