"""Paddle: the transactions that were billed on a day, and the adjustments that were approved on it (developer.paddle.com)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from lyceum.domains.billing.errors import GatewayAway
from lyceum.domains.billing.models import CENT
from lyceum.domains.billing.statements.models import Kind, Statement, StatementLine
from lyceum.domains.billing.statements.wire.pages import MAX_PAGES, Ask, bounds, items

NAME = "paddle"
TRANSACTIONS, ADJUSTMENTS = "/transactions", "/adjustments"
PAGE = 15
DECIDED_WITHIN = timedelta(days=30)
"""An adjustment that is older than this is not approved any more."""
ACTIONS: dict[str, Kind] = {"refund": "refunded", "chargeback": "chargeback", "chargeback_reverse": "paid"}


async def read(ask: Ask, day: date) -> Statement:
    """The statement of a day. Raises GatewayAway."""
    begins, ends = bounds(day)
    span = f"billed_at[GTE]={_written(begins)}&billed_at[LT]={_written(ends)}"
    lines: list[StatementLine] = []
    path = f"{TRANSACTIONS}?status=paid,completed&{span}&order_by=id[ASC]&per_page={PAGE}"
    for _ in range(MAX_PAGES):
        answer = await ask(path)
        lines += [line for one in items(answer, NAME) for line in _of_transaction(one)]
        following = _next(answer)
        if following is None:
            break
        path = following
    else:
        raise GatewayAway(gateway=NAME)
    return Statement(lines=(*lines, *await _adjustments(ask, begins, ends)))


async def _adjustments(ask: Ask, begins: datetime, ends: datetime) -> list[StatementLine]:
    """They are listed by when they were asked for, newest first; what counts is when they were approved."""
    lines: list[StatementLine] = []
    path = f"{ADJUSTMENTS}?status=approved&order_by=id[DESC]&per_page={PAGE}"
    for _ in range(MAX_PAGES):
        answer = await ask(path)
        page = items(answer, NAME)
        lines += [line for one in page for line in _of_adjustment(one, begins, ends)]
        following = _next(answer)
        if following is None or (page and _moment(page[-1], "created_at") < begins - DECIDED_WITHIN):
            return lines
        path = following
    raise GatewayAway(gateway=NAME)


def _of_transaction(one: Mapping[str, Any]) -> Iterator[StatementLine]:
    try:
        totals, at = one["details"]["totals"], _moment(one, "billed_at")
        said = {"currency": str(one["currency_code"]), "at": at}
        if int(totals["total"]):
            yield StatementLine(kind="paid", reference=one["id"], amount=int(totals["total"]) * CENT, also=_also(one), **said)
        if int(totals.get("fee") or 0):
            yield StatementLine(kind="fee", reference=one["id"], amount=int(totals["fee"]) * CENT, **said)
    except (KeyError, TypeError, ValueError) as odd:
        raise GatewayAway(gateway=NAME) from odd


def _of_adjustment(one: Mapping[str, Any], begins: datetime, ends: datetime) -> Iterator[StatementLine]:
    try:
        at, kind = _moment(one, "updated_at"), ACTIONS.get(str(one["action"]))
        if kind and begins <= at < ends:
            amount = int(one["totals"]["total"]) * CENT
            yield StatementLine(
                kind=kind, reference=one["transaction_id"], amount=amount, currency=one["currency_code"], at=at, also=(one["id"],)
            )
    except (KeyError, TypeError, ValueError) as odd:
        raise GatewayAway(gateway=NAME) from odd


def _also(one: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(one[name]) for name in ("invoice_number", "invoice_id") if one.get(name))


def _moment(one: Mapping[str, Any], name: str) -> datetime:
    try:
        return datetime.fromisoformat(one[name])
    except (KeyError, TypeError, ValueError) as odd:
        raise GatewayAway(gateway=NAME) from odd


def _next(answer: Mapping[str, Any]) -> str | None:
    """The path of the page that follows: of the whole address that Paddle names, its host is not taken."""
    try:
        pagination = answer["meta"]["pagination"]
        if not pagination["has_more"]:
            return None
        parts = urlsplit(pagination["next"])
    except (KeyError, TypeError, ValueError) as odd:
        raise GatewayAway(gateway=NAME) from odd
    return f"{parts.path}?{parts.query}"


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
