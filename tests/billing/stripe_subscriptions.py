"""api.stripe.com once more: subscriptions, their invoices, products, the portal. Written from the fields of Stripe's own package."""

import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from aiohttp import web

from tests.billing.agreements import Agreement, Agreements, Charge, Told, seconds
from tests.billing.standins import StripeBank

STATUS = {"active": "active", "past_due": "past_due", "ended": "canceled"}
MISSING = {"error": {"code": "resource_missing", "type": "invalid_request_error"}}
PRICE = "items[0][price_data]"


class StripeBilling(StripeBank):
    """Payments as before, and subscriptions."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Agreements("cus")
        self.products: dict[str, str] = {}
        self.answered: dict[str, Any] = {}
        self.disputed: dict[str, Told] = {}

    def routes(self) -> list[web.RouteDef]:
        one = "/v1/subscriptions/{id}"
        return [
            *super().routes(),
            web.get("/v1/subscriptions/search", self._search),
            web.get(one, self._retrieve),
            web.post(one, self._update),
            web.delete(one, self._delete),
            web.get("/v1/invoices", self._invoices),
            web.get("/v1/invoice_payments", self._payments),
            web.post("/v1/products", self._product),
            web.post("/v1/billing_portal/sessions", self._portal),
        ]

    def told_by_event(self, one: Agreement, kind: str) -> Told:
        """An event as Stripe would tell it of this subscription now."""
        if kind.startswith("checkout"):
            thing: Told = self._checkout(one)
        elif kind.startswith("invoice"):
            thing = self._invoice(one, one.charges[-1])
        else:
            thing = self._subscription(one)
        return {"id": f"evt_{uuid4().hex}", "object": "event", "type": kind, "created": int(time.time()), "data": {"object": thing}}

    async def _begin(self, request: web.Request) -> web.Response:
        form = await request.post()
        if form["mode"] != "subscription":
            return await super()._begin(request)
        assert request.headers["Authorization"] == f"Bearer {self.KEY}"
        key = request.headers["Idempotency-Key"]
        if key not in self.answered:
            self.answered[key] = self._opened({name: str(value) for name, value in form.items()})
        return web.json_response(self.answered[key])

    def _opened(self, form: dict[str, str]) -> Told:
        price = "line_items[0][price_data]"
        assert (form[f"{price}[currency]"], form["line_items[0][quantity]"]) == ("eur", "1")
        product, ours = form[f"{price}[product]"], form["client_reference_id"]
        assert product in self.products, "a price is of a product that is there"
        assert form["subscription_data[metadata][subscription]"] == ours
        assert urlsplit(form["success_url"]).scheme
        name = f"cs_test_{uuid4().hex}"
        cents, every = int(form[f"{price}[unit_amount]"]), form[f"{price}[recurring][interval]"]
        return self._checkout(self.books.opened(name, ours, product, cents, every, form["success_url"]))

    async def _session(self, request: web.Request) -> web.Response:
        one = self.books.all.get(request.match_info["id"])
        if one is None:
            return await super()._session(request)
        if request.path.endswith("/expire"):
            if one.state != "open":
                return web.json_response({"error": {"type": "invalid_request_error"}}, status=400)
            one.state = "expired"
        return await self.told(request, _silent(one), self._checkout(one))

    async def _search(self, request: web.Request) -> web.Response:
        wanted = request.query["query"]
        found = [
            self._subscription(one) for one in self.books.all.values() if one.name and wanted == f"metadata['subscription']:'{one.ours}'"
        ]
        return web.json_response({"object": "search_result", "data": found, "has_more": False})

    async def _retrieve(self, request: web.Request) -> web.Response:
        one = self.books.found(request.match_info["id"])
        if one is None or not one.name:
            return web.json_response(MISSING, status=404)
        return await self.told(request, _silent(one), self._subscription(one))

    async def _update(self, request: web.Request) -> web.Response:
        one = self.books.found(request.match_info["id"])
        if one is None:
            return web.json_response(MISSING, status=404)
        form, key = {name: str(value) for name, value in (await request.post()).items()}, request.headers["Idempotency-Key"]
        if one.state == "ended":
            return web.json_response({"error": {"type": "invalid_request_error", "message": "A canceled subscription"}}, status=400)
        if key not in one.done and not self._changed(one, form):
            return web.json_response({"error": {"type": "card_error", "code": "card_declined"}}, status=402)
        one.done.add(key)
        return await self.told(request, _silent(one), self._subscription(one))

    def _changed(self, one: Agreement, form: dict[str, str]) -> bool:
        if "cancel_at_period_end" in form:
            one.cancels = form["cancel_at_period_end"] == "true"
        if f"{PRICE}[product]" not in form:
            return True
        assert (form["items[0][id]"], form[f"{PRICE}[currency]"]) == (f"si_{one.name}", "eur")
        assert form[f"{PRICE}[product]"] in self.products
        assert form["payment_behavior"] == "error_if_incomplete"
        prorated = {"always_invoice": True, "none": False}[form["proration_behavior"]]
        cents, every = int(form[f"{PRICE}[unit_amount]"]), form[f"{PRICE}[recurring][interval]"]
        return self.books.change(one, form[f"{PRICE}[product]"], cents, every, prorated=prorated)

    async def _delete(self, request: web.Request) -> web.Response:
        one = self.books.found(request.match_info["id"])
        if one is None or one.state == "ended":
            return web.json_response(MISSING, status=404)
        self.books.cancel(one, at_end=False)
        return await self.told(request, _silent(one), self._subscription(one))

    async def _invoices(self, request: web.Request) -> web.Response:
        one = self.books.found(request.query["subscription"])
        assert one
        wanted, limit, start = request.query.get("status"), int(request.query["limit"]), request.query.get("starting_after")
        rows = [self._invoice(one, charge) for charge in reversed(one.charges)]
        rows = [row for row in rows if wanted is None or row["status"] == wanted]
        names = [row["id"] for row in rows]
        rows = rows[names.index(start) + 1 :] if start else rows
        told = {"object": "list", "data": rows[:limit], "has_more": len(rows) > limit, "url": "/v1/invoices"}
        return web.json_response(told)

    async def _payments(self, request: web.Request) -> web.Response:
        if "payment[payment_intent]" in request.query:
            assert request.query["payment[type]"] == "payment_intent"
            intent = request.query["payment[payment_intent]"]
            is_here = any(charge.name == intent.removeprefix("pi_") for one in self.books.all.values() for charge in one.charges)
            found = [{"id": "inpay_1", "invoice": intent.replace("pi_", "in_"), "status": "paid"}] if is_here else []
            return web.json_response({"object": "list", "data": found})
        invoice = request.query["invoice"]
        payment = {"type": "payment_intent", "payment_intent": invoice.replace("in_", "pi_")}
        return web.json_response({"object": "list", "data": [{"id": "inpay_1", "invoice": invoice, "status": "paid", "payment": payment}]})

    async def _refund(self, request: web.Request) -> web.Response:
        intent = str((await request.post())["payment_intent"]).removeprefix("pi_")
        if not any(charge.name == intent for one in self.books.all.values() for charge in one.charges):
            return await super()._refund(request)
        if any(charge.name == intent and charge.state == "returned" for one in self.books.all.values() for charge in one.charges):
            return web.json_response({"error": {"code": "charge_already_refunded", "type": "invalid_request_error"}}, status=400)
        self.books.paid_back(intent)
        return web.json_response({"id": f"re_{uuid4().hex}", "object": "refund", "status": "succeeded"})

    def disputes(self, one: Agreement, becomes: str) -> Told:
        """The customer's bank takes the last charge back, or gives it again; returns the event."""
        charge = one.charges[-1]
        intent, cents = f"pi_{charge.name}", charge.cents
        moved = {"needs_response": (-cents,), "lost": (-cents,), "won": (-cents, cents)}.get(becomes, ())
        told = {
            "id": f"dp_{charge.name}",
            "object": "dispute",
            "amount": cents,
            "currency": "eur",
            "reason": "fraudulent",
            "status": becomes,
        }
        told |= {"payment_intent": intent, "charge": "ch_1"}
        told["balance_transactions"] = [{"object": "balance_transaction", "amount": amount, "fee": 0} for amount in moved]
        self.disputed[intent] = told
        kind = "charge.dispute.updated"
        return {"id": f"evt_{uuid4().hex}", "object": "event", "type": kind, "created": int(time.time()), "data": {"object": told}}

    async def _listed(self, request: web.Request) -> web.Response:
        intent = request.query["payment_intent"]
        if intent in self.disputed and request.path.endswith("/disputes"):
            return web.json_response({"object": "list", "has_more": False, "data": [self.disputed[intent]]})
        return await super()._listed(request)

    async def _product(self, request: web.Request) -> web.Response:
        form = await request.post()
        name = str(form["id"])
        if name in self.products:
            return web.json_response({"error": {"code": "resource_already_exists", "type": "invalid_request_error"}}, status=400)
        self.products[name] = str(form["name"])
        return web.json_response({"id": name, "object": "product", "name": form["name"], "active": True})

    async def _portal(self, request: web.Request) -> web.Response:
        form = await request.post()
        name = f"bps_{uuid4().hex}"
        told = {"id": name, "object": "billing_portal.session", "customer": form["customer"], "return_url": form["return_url"]}
        return web.json_response({**told, "url": f"{self.address}/p/session/{name}"})

    def _checkout(self, one: Agreement) -> Told:
        is_known = bool(one.name) and one.later == 0
        one.later = max(one.later - 1, 0)
        return {
            "id": one.opening,
            "object": "checkout.session",
            "mode": "subscription",
            "client_reference_id": one.ours,
            "status": "complete" if is_known else "expired" if one.state == "expired" else "open",
            "payment_status": "paid" if is_known else "unpaid",
            "subscription": one.name if is_known else None,
            "customer": one.customer if is_known else None,
            "url": f"{self.address}/c/pay/{one.opening}",
        }

    def _subscription(self, one: Agreement) -> Told:
        price = {
            "id": "price_1",
            "object": "price",
            "currency": "eur",
            "product": one.product,
            "unit_amount": one.cents,
            "recurring": {"interval": one.every, "interval_count": 1},
        }
        item = {"id": f"si_{one.name}", "object": "subscription_item", "price": price, "quantity": 1}
        period = {"current_period_start": seconds(one.start), "current_period_end": seconds(one.end)}
        return {
            "id": one.name,
            "object": "subscription",
            "status": STATUS[one.state],
            "customer": one.customer,
            "currency": "eur",
            "cancel_at_period_end": one.cancels,
            "cancel_at": seconds(one.end) if one.cancels else None,
            "metadata": {"subscription": one.ours},
            "items": {"object": "list", "data": [{**item, **period}], "has_more": False},
        }

    def _invoice(self, one: Agreement, charge: Charge) -> Told:
        status = {"returned": "paid"}.get(charge.state, charge.state)
        of = {"subscription": one.name, "subscription_item": f"si_{one.name}", "proration": charge.is_update}
        line = {
            "id": "il_1",
            "object": "line_item",
            "amount": charge.cents,
            "period": {"start": seconds(charge.start), "end": seconds(charge.end)},
            "parent": {"type": "subscription_item_details", "subscription_item_details": of},
            "pricing": {"type": "price_details", "price_details": {"price": "price_1", "product": charge.product}},
        }
        details = {"subscription": one.name, "metadata": {"subscription": one.ours}}
        first = charge is one.charges[0]
        return {
            "id": f"in_{charge.name}",
            "object": "invoice",
            "status": status,
            "currency": charge.currency.lower(),
            "amount_due": charge.cents,
            "amount_paid": charge.cents if status == "paid" else 0,
            "total": charge.cents,
            "billing_reason": "subscription_create" if first else "subscription_update" if charge.is_update else "subscription_cycle",
            "parent": {"type": "subscription_details", "subscription_details": details},
            "lines": {"object": "list", "data": _credited(line, charge), "has_more": False},
        }


def _credited(line: Told, charge: Charge) -> list[Told]:
    """The lines of an invoice; that of a change also names what is taken off."""
    return [{**line, "id": "il_0", "amount": -1, "pricing": None}, {**line, "amount": charge.cents + 1}] if charge.is_update else [line]


def _silent(one: Agreement) -> Any:
    """Such a row as answers get lost by."""
    return one
