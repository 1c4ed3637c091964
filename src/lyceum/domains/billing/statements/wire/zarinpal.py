"""Zarinpal: no statement, but what was paid and never verified (`unVerified.json`, the last hundred)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lyceum.domains.billing.errors import GatewayAway
from lyceum.domains.billing.statements.models import Statement, StatementLine

NAME = "zarinpal"
TEHRAN = ZoneInfo("Asia/Tehran")
NOTHING = -54
"""Its words for: there is none."""


def read(code: int, data: Mapping[str, Any], done: int, day: date) -> Statement:
    """What its answer says of a day. Raises GatewayAway."""
    if code == NOTHING:
        return Statement(lines=(), is_whole=False)
    try:
        if code != done:
            raise GatewayAway(gateway=NAME)
        found = tuple(
            StatementLine(
                kind="paid",
                reference=one["authority"],
                amount=int(one["amount"]),
                currency="IRR",
                at=datetime.fromisoformat(one["date"]).replace(tzinfo=TEHRAN),
            )
            for one in data["authorities"]
        )
    except (KeyError, TypeError, ValueError) as odd:
        raise GatewayAway(gateway=NAME) from odd
    return Statement(lines=tuple(line for line in found if line.at.date() == day), is_whole=False)
