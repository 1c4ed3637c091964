"""api.paddle.com once more: transactions that recur, subscriptions, the portal. Written from the fields of Paddle's own package."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.billing.agreements import Agreement, Agreements, Charge, Told, written
from tests.billing.standins import PaddleBank

STATUS = {"active": "active", "past_due": "past_due", "ended": "canceled"}
STATES = {"paid": "completed", "returned": "completed", "open": "past_due", "void": "canceled"}
MODES = {"prorated_immediately": True, "do_not_bill": False}
META = {"request_id": "1"}


class PaddleBilling(PaddleBank):
    """Payments as before, and subscriptions."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Agreements("ctm")
        self.adjusted: dict[str, list[Told]] = {}

    def routes(self) -> list[web.RouteDef]:
        one = "/subscriptions/{id}"
        return [
            web.get("/transactions", self._transactions),
            *super().routes(),
            web.get(one, self._subscribed),
            web.patch(one, self._update),
            web.post(f"{one}/cancel", self._cancel),
            web.post("/customers/{id}/portal-sessions", self._portal),
        ]

    def told_by_event(self, one: Agreement, kind: str) -> Told:
        """An event as Paddle would tell it of this subscription now."""
        if one.charges and kind.startswith("transaction"):
            thing = self._transaction_of(one, one.charges[-1])
        else:
            thing = self._subscription(one) if one.charges else self._open(one)
        if kind == "subscription.created":
            thing["transaction_id"] = one.opening
        moment = datetime.now(UTC).isoformat()
        return {"event_id": f"evt_{uuid4().hex}", "event_type": kind, "occurred_at": moment, "notification_id": "ntf_1", "data": thing}

    def disputes(self, one: Agreement, becomes: str) -> Told:
        """The customer's bank takes the last charge back (lost), or gives it again (won); returns the event."""
        name, moment = self._name(one, one.charges[-1]), datetime.now(UTC).isoformat()
        action = {"warning_needs_response": "chargeback_warning", "won": "chargeback_reverse"}.get(becomes, "chargeback")
        made = {"id": f"adj_{uuid4().hex[:26]}", "action": action, "status": "approved", "reason": "fraud", "created_at": moment}
        made |= {"transaction_id": name, "subscription_id": one.name, "customer_id": one.customer}
        made["totals"] = {"total": str(one.charges[-1].cents), "currency_code": "EUR"}
        self.adjusted.setdefault(name, []).append(made)
        event = {"event_id": f"evt_{uuid4().hex}", "event_type": "adjustment.created", "occurred_at": moment, "notification_id": "ntf_1"}
        return {**event, "data": made}

    async def _begin(self, request: web.Request) -> web.Response:
        wish = await request.json()
        (item,) = wish["items"]
        price, cycle = item["price"], item["price"].get("billing_cycle")
        if not cycle:
            return await super()._begin(request)
        assert request.headers["Authorization"] == f"Bearer {self.KEY}"
        unit = price["unit_price"]
        assert (unit["currency_code"], price["tax_mode"], item["quantity"], cycle["frequency"]) == ("EUR", "internal", 1, 1)
        product, ours = price["custom_data"]["product"], wish["custom_data"]["subscription"]
        one = self.books.opened(f"txn_{uuid4().hex[:26]}", ours, product, int(unit["amount"]), cycle["interval"], "")
        return web.json_response({"data": self._open(one), "meta": META}, status=201)

    async def _transaction(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        one = self.books.all.get(name)
        if one is None:
            held = self._charge_of(name)
            if held:
                return web.json_response({"data": self._transaction_of(*held), "meta": META})
            return await super()._transaction(request)
        if request.method == "PATCH":
            assert await request.json() == {"status": "canceled"}
            if one.state != "open":
                return web.json_response({"error": {"type": "request_error", "code": "transaction_immutable"}, "meta": META}, status=400)
            one.state = "expired"
        told: Any = one
        if one.name and one.later == 0:
            return await self.told(request, told, {"data": self._transaction_of(one, one.charges[0]), "meta": META})
        one.later = max(one.later - 1, 0)
        return await self.told(request, told, {"data": self._open(one), "meta": META})

    async def _transactions(self, request: web.Request) -> web.Response:
        one = self.books.found(request.query["subscription_id"])
        assert one
        states = request.query.get("status", "").split(",")
        per, start = int(request.query["per_page"]), request.query.get("after")
        rows = [self._transaction_of(one, charge) for charge in reversed(one.charges)]
        rows = [row for row in rows if row["status"] in states]
        names = [row["id"] for row in rows]
        rows = rows[names.index(start) + 1 :] if start else rows
        pages = {"per_page": per, "next": f"{self.address}/transactions", "has_more": len(rows) > per, "estimated_total": len(names)}
        return web.json_response({"data": rows[:per], "meta": {**META, "pagination": pages}})

    async def _subscribed(self, request: web.Request) -> web.Response:
        one = self.books.found(request.match_info["id"])
        if one is None or not one.name:
            return _missing()
        told: Any = one
        return await self.told(request, told, {"data": self._subscription(one), "meta": META})

    async def _update(self, request: web.Request) -> web.Response:
        one = self.books.found(request.match_info["id"])
        if one is None:
            return _missing()
        wish = await request.json()
        if one.state == "ended":
            error = {"type": "request_error", "code": "subscription_is_canceled_action_invalid"}
            return web.json_response({"error": error, "meta": META}, status=400)
        if "scheduled_change" in wish:
            assert wish["scheduled_change"] is None
            one.cancels = False
        if "items" in wish and not self._changed(one, wish):
            error = {"type": "request_error", "code": "subscription_payment_declined"}
            return web.json_response({"error": error, "meta": META}, status=400)
        told: Any = one
        return await self.told(request, told, {"data": self._subscription(one), "meta": META})

    def _changed(self, one: Agreement, wish: dict[str, Any]) -> bool:
        (item,) = wish["items"]
        price = item["price"]
        assert wish["on_payment_failure"] == "prevent_change"
        assert (price["unit_price"]["currency_code"], item["quantity"]) == ("EUR", 1)
        product = price["custom_data"]["product"]
        if product == one.product:
            return True
        prorated, cents = MODES[wish["proration_billing_mode"]], int(price["unit_price"]["amount"])
        return self.books.change(one, product, cents, price["billing_cycle"]["interval"], prorated=prorated)

    async def _cancel(self, request: web.Request) -> web.Response:
        one = self.books.found(request.match_info["id"])
        if one is None:
            return _missing()
        if one.state == "ended":
            error = {"type": "request_error", "code": "subscription_is_canceled_action_invalid"}
            return web.json_response({"error": error, "meta": META}, status=400)
        wanted = (await request.json())["effective_from"]
        self.books.cancel(one, at_end={"next_billing_period": True, "immediately": False}[wanted])
        told: Any = one
        return await self.told(request, told, {"data": self._subscription(one), "meta": META})

    async def _adjust(self, request: web.Request) -> web.Response:
        wish = await request.json()
        held = self._charge_of(wish["transaction_id"])
        if held is None:
            return await super()._adjust(request)
        assert (wish["action"], wish["type"], held[1].state) == ("refund", "full", "paid"), "nobody is asked twice for the same"
        self.books.paid_back(held[1].name)
        return web.json_response({"data": {"id": "adj_1", "action": "refund", "status": "approved"}, "meta": META})

    async def _portal(self, request: web.Request) -> web.Response:
        customer = request.match_info["id"]
        urls = {"general": {"overview": f"{self.address}/cpl_1?customer={customer}"}, "subscriptions": []}
        data = {"id": "cpls_1", "customer_id": customer, "urls": urls, "created_at": written(self.books.clock())}
        return web.json_response({"data": data, "meta": META}, status=201)

    def _charge_of(self, name: str) -> tuple[Agreement, Charge] | None:
        for one in self.books.all.values():
            for charge in one.charges:
                if self._name(one, charge) == name:
                    return one, charge
        return None

    @staticmethod
    def _name(one: Agreement, charge: Charge) -> str:
        return one.opening if charge is one.charges[0] else f"txn_{charge.name}"

    def _price(self, product: str, cents: int, every: str) -> Told:
        return {
            "id": "pri_1",
            "unit_price": {"amount": str(cents), "currency_code": "EUR"},
            "billing_cycle": {"interval": every, "frequency": 1},
            "custom_data": {"product": product},
        }

    def _open(self, one: Agreement) -> Told:
        return {
            "id": one.opening,
            "status": "canceled" if one.state == "expired" else "ready",
            "subscription_id": None,
            "customer_id": None,
            "currency_code": "EUR",
            "custom_data": {"subscription": one.ours},
            "billing_period": None,
            "details": {"totals": {"total": str(one.cents), "currency_code": "EUR"}},
            "adjustments": [],
        }

    def _transaction_of(self, one: Agreement, charge: Charge) -> Told:
        is_first = charge is one.charges[0]
        totals = {"total": str(charge.cents), "grand_total": str(charge.cents), "credit": "0", "currency_code": charge.currency}
        adjustment = {"id": "adj_1", "action": "refund", "status": "approved"}
        period = {"starts_at": written(charge.start), "ends_at": written(charge.end)}
        proration = {"rate": "0.5", "billing_period": period} if charge.is_update else None
        return {
            "id": self._name(one, charge),
            "status": STATES[charge.state],
            "origin": "web" if is_first else "subscription_update" if charge.is_update else "subscription_recurring",
            "subscription_id": one.name,
            "customer_id": one.customer,
            "currency_code": charge.currency,
            "custom_data": {"subscription": one.ours},
            "billing_period": period,
            "items": [{"price": self._price(charge.product, charge.cents, one.every), "quantity": 1, "proration": proration}],
            "details": {"totals": totals},
            "adjustments": [adjustment] if charge.state == "returned" else self.adjusted.get(self._name(one, charge), []),
        }

    def _subscription(self, one: Agreement) -> Told:
        period = {"starts_at": written(one.start), "ends_at": written(one.end)}
        scheduled = {"action": "cancel", "effective_at": written(one.end), "resume_at": None}
        return {
            "id": one.name,
            "status": STATUS[one.state],
            "customer_id": one.customer,
            "currency_code": "EUR",
            "updated_at": written(self.books.clock()),
            "current_billing_period": None if one.state == "ended" else period,
            "billing_cycle": {"interval": one.every, "frequency": 1},
            "scheduled_change": scheduled if one.cancels else None,
            "items": [{"status": "active", "quantity": 1, "recurring": True, "price": self._price(one.product, one.cents, one.every)}],
            "custom_data": {"subscription": one.ours},
        }


def _missing() -> web.Response:
    return web.json_response({"error": {"type": "request_error", "code": "not_found"}, "meta": META}, status=404)
