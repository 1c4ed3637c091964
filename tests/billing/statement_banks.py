"""Gateways on loopback that tell their statements in their documented words: page by page, and as unwell as they are told to be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

Rows = list[dict[str, Any]]


@dataclass
class Teller:
    """One HTTP server. `spoilt` are the numbers of questions, from 1, that get another answer than they should."""

    spoilt: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    _runner: web.AppRunner | None = None

    async def start(self, path: str, answer: Callable[[web.Request], dict[str, Any]], method: str = "GET") -> None:
        async def told(request: web.Request) -> web.StreamResponse:
            self.asked.append(str(request.rel_url))
            fault = self.spoilt.get(len(self.asked))
            if fault == "cut":
                response = web.StreamResponse(headers={"Content-Length": "4096"})
                await response.prepare(request)
                await response.write(b'{"data": [')
                assert request.transport
                request.transport.close()
                return response
            if fault:
                return web.json_response({"error": {"type": "rate_limit_error", "code": fault}}, status=int(fault))
            return web.json_response(answer(request))

        app = web.Application()
        app.router.add_route(method, path, told)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        assert self._runner
        await self._runner.cleanup()


def stripe(rows: Rows, invoices: Mapping[str, str]) -> Callable[[web.Request], dict[str, Any]]:
    """`GET /v1/balance_transactions`: newest first, `starting_after`, `has_more`."""

    def answer(request: web.Request) -> dict[str, Any]:
        asked = request.query
        if request.path == "/v1/invoice_payments":
            assert asked["payment[type]"] == "payment_intent"
            invoice = invoices.get(asked["payment[payment_intent]"])
            return {"object": "list", "has_more": False, "data": [{"object": "invoice_payment", "invoice": invoice}] if invoice else []}
        assert request.path == "/v1/balance_transactions"
        first, last, limit = int(asked["created[gte]"]), int(asked["created[lt]"]), int(asked.get("limit", "10"))
        assert asked.getall("expand[]") == ["data.source"]
        assert 1 <= limit <= 100
        found = sorted((row for row in rows if first <= row["created"] < last), key=lambda row: -row["created"])
        if after := asked.get("starting_after"):
            found = found[[row["id"] for row in found].index(after) + 1 :]
        return {"object": "list", "url": request.path, "has_more": len(found) > limit, "data": found[:limit]}

    return answer


def balance(number: int, at: datetime, kind: str, cents: int, fee: int = 0, **source: Any) -> dict[str, Any]:
    """A balance transaction; `source` is the object that it is about."""
    category = {"payment": "charge", "payment_refund": "refund", "adjustment": "dispute", "stripe_fee": "fee"}.get(kind, kind)
    return {
        "id": f"txn_{number:04}",
        "object": "balance_transaction",
        "amount": cents,
        "available_on": int(at.timestamp()) + 86_400,
        "created": int(at.timestamp()),
        "currency": "eur",
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [],
        "net": cents - fee,
        "reporting_category": category,
        "source": {"metadata": {"order": "1001"} if kind == "charge" else {}, **source} if source else None,
        "status": "available",
        "type": kind,
    }


def paddle(transactions: Rows, adjustments: Rows) -> Callable[[web.Request], dict[str, Any]]:
    """`GET /transactions` and `GET /adjustments`: `after`, `meta.pagination` with the address of the next page."""

    def page(request: web.Request, found: Rows) -> dict[str, Any]:
        limit = int(request.query["per_page"])
        assert 1 <= limit <= 30
        if after := request.query.get("after"):
            found = found[[row["id"] for row in found].index(after) + 1 :]
        shown = found[:limit]
        more = len(found) > limit
        following = request.rel_url.update_query(after=shown[-1]["id"]) if shown else request.rel_url
        pagination = {"per_page": limit, "next": f"https://api.paddle.com{following}", "has_more": more, "estimated_total": len(found)}
        return {"data": shown, "meta": {"request_id": "1", "pagination": pagination}}

    def answer(request: web.Request) -> dict[str, Any]:
        if request.path == "/transactions":
            first, last = (datetime.fromisoformat(request.query[f"billed_at[{sign}]"]) for sign in ("GTE", "LT"))
            wanted = request.query["status"].split(",")
            found = [row for row in transactions if row["status"] in wanted and first <= datetime.fromisoformat(row["billed_at"]) < last]
            return page(request, sorted(found, key=lambda row: row["id"]))
        assert (request.path, request.query["order_by"]) == ("/adjustments", "id[DESC]")
        found = [row for row in adjustments if row["status"] == request.query["status"]]
        return page(request, sorted(found, key=lambda row: row["id"], reverse=True))

    return answer


def billed(number: int, at: datetime, cents: int, fee: int = 0, status: str = "completed") -> dict[str, Any]:
    """A transaction of Paddle; its amounts are texts."""
    totals = {"subtotal": str(cents), "tax": "0", "total": str(cents), "fee": str(fee) if fee else None, "currency_code": "EUR"}
    moment = at.isoformat().replace("+00:00", "Z")
    return {"id": f"txn_{number:04}", "status": status, "currency_code": "EUR", "billed_at": moment, "details": {"totals": totals}}


def adjusted(number: int, of: str, asked_at: datetime, decided_at: datetime, cents: int, action: str = "refund") -> dict[str, Any]:
    """An adjustment that Paddle has approved."""
    moments = {"created_at": asked_at.isoformat(), "updated_at": decided_at.isoformat()}
    totals = {"total": str(cents), "currency_code": "EUR"}
    base = {"id": f"adj_{number:04}", "action": action, "transaction_id": of, "status": "approved", "currency_code": "EUR"}
    return {**base, "totals": totals, **moments}


def unverified(authorities: Rows) -> Callable[[web.Request], dict[str, Any]]:
    """`POST /pg/v4/payment/unVerified.json`, whose code is a text here and a number there."""

    def answer(request: web.Request) -> dict[str, Any]:
        del request
        return {"data": {"code": "100", "message": "Success", "authorities": authorities}, "errors": []}

    return answer


def left_unverified(authority: str, rial: int, local: str) -> dict[str, Any]:
    """One payment that nobody verified; its moment is Tehran's."""
    return {"authority": authority, "amount": rial, "callback_url": "https://school.test", "referer": "", "date": local}


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MIDNIGHT = NOON - timedelta(hours=12)
