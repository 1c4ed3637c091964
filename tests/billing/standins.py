"""Banks of Iran on loopback, each in its own documented words. What they are told to do, they do as the sandbox bank does."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from aiohttp import web

from tests.billing.buying import Back, Buyer

TOMAN = 10
TAKES = ("approve", "late", "twice", "never", "silent", "wrong_amount")


@dataclass
class Held:
    """A payment as a bank sees it. `asked` is what a question finds: open, paid, verified, failed, reversed."""

    amount: int
    back: str
    state: str = "open"
    taken: int = 0
    reference: str = ""
    later: int = 0
    lost: int = 0
    lost_of: str = ""
    """The one question whose next answer gets lost."""
    why: str = ""
    backwards: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"refunds": [], "disputes": [], "adjustments": []})


@dataclass
class StandIn:
    """What the banks share: their books, the buyer's choice, answers that get lost."""

    gateway = ""
    currency = "IRR"
    held: dict[str, Held] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    _runner: web.AppRunner | None = None

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    async def start(self) -> Any:
        app = web.Application()
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        assert self._runner
        await self._runner.cleanup()

    def found(self, turn: dict[str, Any]) -> Held:
        raise NotImplementedError

    def coming_back(self, row: Held, *, good: bool, reference: str) -> Back:
        raise NotImplementedError

    async def choose(self, buyer: Buyer, turn: dict[str, Any], choice: str) -> Back | None:
        row = await self.opened(buyer, turn)
        if row.state == "open":
            if choice in TAKES:
                row.state, row.reference = "paid", str(uuid4().int % 10**12)
                row.taken = row.amount - TOMAN if choice == "wrong_amount" else row.amount
            elif choice == "decline":
                row.state = "failed"
            row.later, row.lost = (2 if choice == "late" else 0), (2 if choice == "silent" else 0)
        if choice == "never":
            return None
        if choice == "forged":
            return self.coming_back(row, good=True, reference=str(uuid4().int % 10**12))
        back = self.coming_back(row, good=row.state == "paid", reference=row.reference)
        if choice == "twice":
            await buyer.back(back)
        return back

    async def opened(self, buyer: Buyer, turn: dict[str, Any]) -> Held:
        """The buyer's browser goes to the bank as it was told."""
        del buyer
        return self.found(turn)

    async def confirmed_unseen(self, buyer: Buyer, turn: dict[str, Any]) -> None:
        row = await self.opened(buyer, turn)
        if row.state == "paid" and row.taken == row.amount and not row.later:
            row.state = "verified"

    def given_up(self, turn: dict[str, Any], back: Back) -> Back:
        return self.coming_back(self.found(turn), good=False, reference="")

    @staticmethod
    def is_put_off(row: Held) -> bool:
        """Whether the bank does not say yet what it knows."""
        row.later, put_off = max(row.later - 1, 0), row.later > 0
        return put_off

    @staticmethod
    async def told(request: web.Request, row: Held | None, content: Any) -> web.Response:
        """The answer, unless it gets lost on its way: what it says has happened all the same."""
        if row and row.lost > 0:
            row.lost -= 1
            assert request.transport
            request.transport.close()
            await asyncio.sleep(0)
        if isinstance(content, str):
            return web.Response(text=content, content_type="text/xml")
        return web.json_response(content)


class ZarinpalBank(StandIn):
    """payment.zarinpal.com, pg/v4."""

    gateway = "zarinpal"
    MERCHANT = "1344b5d4-0048-11e8-94db-005056a205be"

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/pg/v4/payment/{what}.json", self._answer)]

    def found(self, turn: dict[str, Any]) -> Held:
        path = urlsplit(turn["url"]).path
        assert path.startswith("/pg/StartPay/")
        return self.held[path.rpartition("/")[2]]

    def coming_back(self, row: Held, *, good: bool, reference: str) -> Back:
        authority = next(name for name, held in self.held.items() if held is row)
        return Back(f"{urlsplit(row.back).path}?Authority={authority}&Status={'OK' if good else 'NOK'}")

    def of_another(self, turn: dict[str, Any], back: Back) -> Back:
        return Back(re.sub("Authority=[^&]*", "Authority=A" + "0" * 35, back.path))

    async def _answer(self, request: web.Request) -> web.Response:
        what, wish = request.match_info["what"], await request.json()
        self.asked.append(what)
        assert wish["merchant_id"] == self.MERCHANT
        if what == "request":
            assert wish["currency"] == "IRR"
            assert isinstance(wish["amount"], int)
            authority = f"A{uuid4().int % 10**35:035}"
            self.held[authority] = Held(wish["amount"], wish["callback_url"])
            data = {"code": 100, "message": "Success", "authority": authority, "fee_type": "Merchant", "fee": 100}
            return web.json_response({"data": data, "errors": []})
        row = self.held.get(wish["authority"])
        code, data = getattr(self, f"_{what}")(row, wish) if row else (-54, {})
        if code < 0:
            error = {"data": [], "errors": {"code": code, "message": "…", "validations": []}}
            return await self.told(request, row, error)
        return await self.told(request, row, {"data": {"code": code, "message": "Success", **data}, "errors": []})

    def _verify(self, row: Held, wish: dict) -> tuple[int, dict]:
        if row.state not in ("paid", "verified") or (row.state == "paid" and self.is_put_off(row)):
            return -51, {}
        if row.taken != wish["amount"]:
            return -50, {}
        code, row.state = (101 if row.state == "verified" else 100), "verified"
        return code, {"ref_id": int(row.reference), "card_pan": "502229******5995", "fee_type": "Merchant", "fee": 0}

    def _inquiry(self, row: Held, wish: dict) -> tuple[int, dict]:
        names = {"open": "IN_BANK", "paid": "PAID", "verified": "VERIFIED", "failed": "FAILED", "reversed": "REVERSED"}
        # while it puts off what it knows, it says that the buyer is still busy
        return 100, {"status": "IN_BANK" if row.state == "paid" and self.is_put_off(row) else names[row.state]}

    def _reverse(self, row: Held, wish: dict) -> tuple[int, dict]:
        if row.state not in ("paid", "verified"):
            return -61, {}
        row.state = "reversed"
        return 100, {}


class SepBank(StandIn):
    """sep.shaparak.ir, as its technical document 3.6 has it."""

    gateway = "sep"
    TERMINAL = "21050000"

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/onlinepg/onlinepg", self._token),
            web.post("/verifyTxnRandomSessionkey/ipg/{what}", self._answer),
        ]

    def found(self, turn: dict[str, Any]) -> Held:
        parts = urlsplit(turn["url"])
        assert parts.path == "/OnlinePG/SendToken"
        return self.held[parse_qs(parts.query)["token"][0]]

    def coming_back(self, row: Held, *, good: bool, reference: str) -> Back:
        ours = urlsplit(row.back).path.rpartition("/")[2].replace("-", "")
        form = {"MID": "1", "TerminalId": self.TERMINAL, "ResNum": ours, "Amount": str(row.amount), "SecurePan": "502229******5995"}
        told = {"State": "OK", "Status": "2", "RefNum": reference, "RRN": "1", "TraceNo": "2"}
        return Back(urlsplit(row.back).path, {**form, **(told if good else {"State": "CanceledByUser", "Status": "1"})})

    def of_another(self, turn: dict[str, Any], back: Back) -> Back:
        return Back(back.path, {**(back.form or {}), "ResNum": "f" * 32})

    async def _token(self, request: web.Request) -> web.Response:
        wish = await request.json()
        assert (wish["action"], wish["TerminalId"]) == ("token", self.TERMINAL)
        token = uuid4().hex
        self.held[token] = Held(wish["Amount"], wish["RedirectUrl"])
        return web.json_response({"status": 1, "token": token})

    async def _answer(self, request: web.Request) -> web.Response:
        what, wish = request.match_info["what"], await request.json()
        self.asked.append(what)
        assert wish["TerminalNumber"] == int(self.TERMINAL)
        row = next((held for held in self.held.values() if held.reference == wish["RefNum"]), None)
        code = -2
        if row and what == "VerifyTransaction" and not (row.state == "paid" and self.is_put_off(row)):
            code = {"paid": 0, "verified": 2, "reversed": 5}[row.state]
            row.state = "verified" if row.state == "paid" else row.state
        elif row and what == "ReverseTransaction":
            code, row.state = 0, "reversed"
        detail = {"RefNum": wish["RefNum"], "OrginalAmount": row.taken, "AffectiveAmount": row.taken, "StraceNo": "1"} if row else None
        success = code in (0, 2)
        told = {"TransactionDetail": detail if success else None, "ResultCode": code, "ResultDescription": "…", "Success": success}
        return await self.told(request, row, told)


class MellatBank(StandIn):
    """bpm.shaparak.ir, pgwchannel: SOAP."""

    gateway = "mellat"
    TERMINAL = "1234567"

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/pgwchannel/services/pgw", self._answer)]

    async def opened(self, buyer: Buyer, turn: dict[str, Any]) -> Held:
        """The buyer presses the button of the page that leads on; what it would send is read from there."""
        page = (await buyer.school.visitor().get(turn["url"])).text
        if "RefId" in page:
            assert f'action="{self.address}/pgwchannel/startpay.mellat"' in page
            turn["seen"] = re.findall('name="RefId" value="([^"]+)"', page)[0]
        return self.held[turn["seen"]]

    def found(self, turn: dict[str, Any]) -> Held:
        return self.held[turn["seen"]]

    def coming_back(self, row: Held, *, good: bool, reference: str) -> Back:
        token = next(name for name, held in self.held.items() if held is row)
        form = {"RefId": token, "ResCode": "0" if good else "17", "SaleOrderId": "1"}
        return Back(urlsplit(row.back).path, {**form, **({"SaleReferenceId": reference} if good else {})})

    def of_another(self, turn: dict[str, Any], back: Back) -> Back:
        return Back(back.path, {**(back.form or {}), "RefId": "F" * 16})

    async def _answer(self, request: web.Request) -> web.Response:
        text = await request.text()
        what = re.findall(r"<int:(bp\w+)", text)[0]
        wish = dict(re.findall(r"<(\w+)>([^<]*)</", text))
        self.asked.append(what)
        assert (wish["terminalId"], wish["userName"], wish["userPassword"]) == (self.TERMINAL, "school", "secret")
        if what == "bpPayRequest":
            token = uuid4().hex[:16].upper()
            self.held[token] = Held(int(wish["amount"]), wish["callBackUrl"])
            return self._soap(what, f"0,{token}")
        row = next((held for held in self.held.values() if held.reference == wish["saleReferenceId"]), None)
        said = getattr(self, f"_{what}")(row) if row else "42"
        if row and row.lost_of == what:
            row.lost, row.lost_of = 1, ""
        return await self.told(request, row, self._envelope(what, said))

    def _bpVerifyRequest(self, row: Held) -> str:  # noqa: N802  (the bank's names)
        if row.state == "paid" and self.is_put_off(row):
            return "42"
        said = {"paid": "0", "verified": "43", "settled": "43", "reversed": "48"}[row.state]
        row.state = "verified" if row.state == "paid" else row.state
        return said

    def _bpInquiryRequest(self, row: Held) -> str:  # noqa: N802
        return {"verified": "0", "settled": "0", "reversed": "48"}.get(row.state, "44")

    def _bpSettleRequest(self, row: Held) -> str:  # noqa: N802
        said, row.state = {"verified": ("0", "settled"), "settled": ("45", "settled")}.get(row.state, ("47", row.state))
        return said

    def _bpReversalRequest(self, row: Held) -> str:  # noqa: N802
        said, row.state = ("48" if row.state == "reversed" else "0"), "reversed"
        return said

    def _soap(self, what: str, said: str) -> web.Response:
        return web.Response(text=self._envelope(what, said), content_type="text/xml")

    @staticmethod
    def _envelope(what: str, said: str) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
            f'<ns1:{what}Response xmlns:ns1="http://interfaces.core.sw.bps.com/"><return>{said}</return></ns1:{what}Response>'
            "</soapenv:Body></soapenv:Envelope>"
        )


class StripeBank(StandIn):
    """api.stripe.com: Checkout Sessions and refunds. Amounts are cents."""

    gateway = "stripe"
    currency = "EUR"
    KEY, SECRET = "sk_test_4eC39HqLyjWDarjtT1zdp7dc", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/checkout/sessions", self._begin),
            web.get("/v1/checkout/sessions/{id}", self._session),
            web.post("/v1/checkout/sessions/{id}/expire", self._session),
            web.post("/v1/refunds", self._refund),
            web.get("/v1/refunds", self._listed),
            web.get("/v1/disputes", self._listed),
        ]

    def found(self, turn: dict[str, Any]) -> Held:
        return self.held[turn["url"].rpartition("/")[2]]

    def coming_back(self, row: Held, *, good: bool, reference: str) -> Back:
        path = urlsplit(row.back).path
        return Back(f"{path}?session_id={self.name_of(row)}" if good else f"{path}?cancelled=1")

    def of_another(self, turn: dict[str, Any], back: Back) -> Back:
        return Back(f"{back.path.partition('?')[0]}?session_id=cs_test_other")

    def name_of(self, row: Held) -> str:
        return next(name for name, held in self.held.items() if held is row)

    def event(self, turn: dict[str, Any], kind: str = "checkout.session.completed") -> dict[str, Any]:
        """An event as Stripe would tell it of this payment now."""
        name = self.name_of(self.found(turn))
        thing = {"id": name, "object": "checkout.session", "status": "complete", "payment_status": "paid"}
        return {"id": f"evt_{uuid4().hex}", "object": "event", "type": kind, "created": int(time.time()), "data": {"object": thing}}

    async def _begin(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {self.KEY}"
        form = await request.post()
        assert (form["mode"], form["line_items[0][price_data][currency]"]) == ("payment", "eur")
        assert "{CHECKOUT_SESSION_ID}" in str(form["success_url"])
        name = f"cs_test_{uuid4().hex}"
        self.held[name] = Held(int(str(form["line_items[0][price_data][unit_amount]"])), str(form["success_url"]))
        return web.json_response({**self._told_of(name), "url": f"{self.address}/c/pay/{name}"})

    async def _session(self, request: web.Request) -> web.Response:
        row = self.held.get(request.match_info["id"])
        self.asked.append(request.path)
        if row is None:
            error = {"code": "resource_missing", "type": "invalid_request_error"}
            return web.json_response({"error": error}, status=404)
        if request.path.endswith("/expire") and row.state == "open":
            row.state = "failed"
        return await self.told(request, row, self._told_of(request.match_info["id"], put_off=row.state == "paid" and self.is_put_off(row)))

    async def _refund(self, request: web.Request) -> web.Response:
        form = await request.post()
        row = self._of(str(form["payment_intent"]))
        if row.state == "reversed":
            return web.json_response({"error": {"code": "charge_already_refunded", "type": "invalid_request_error"}}, status=400)
        left = (row.taken or 0) - sum(one["amount"] for one in row.backwards["refunds"])
        amount = int(str(form.get("amount", left)))
        if amount > left:
            return web.json_response({"error": {"code": "charge_amount_too_large", "type": "invalid_request_error"}}, status=400)
        named = {"refund": str(form["metadata[refund]"])} if "metadata[refund]" in form else {}
        refund = {"id": f"re_{uuid4().hex}", "object": "refund", "status": "succeeded", "amount": amount, "metadata": named}
        row.backwards["refunds"].append(refund)
        row.state = "reversed" if amount == left else row.state
        return await self.told(request, row, refund)

    async def _listed(self, request: web.Request) -> web.Response:
        what = request.path.rpartition("/")[2]
        row = self._of(request.query["payment_intent"])
        return await self.told(request, row, {"object": "list", "has_more": False, "data": row.backwards[what]})

    def _of(self, intent: str) -> Held:
        return next(held for held in self.held.values() if f"pi_{held.reference}" == intent)

    def _told_of(self, name: str, *, put_off: bool = False) -> dict[str, Any]:
        row = self.held[name]
        has_paid = row.state in ("paid", "verified", "reversed") and not put_off
        charge = {"id": "ch_1", "refunded": row.state == "reversed"}
        return {
            "id": name,
            "object": "checkout.session",
            "status": "complete" if has_paid or put_off else "expired" if row.state == "failed" else "open",
            "payment_status": "paid" if has_paid else "unpaid",
            "amount_total": row.taken if has_paid else row.amount,
            "currency": "eur",
            "payment_intent": {"id": f"pi_{row.reference}", "latest_charge": charge} if has_paid else None,
        }


class PaddleBank(StandIn):
    """api.paddle.com: transactions and adjustments. Amounts are cents, written as text."""

    gateway = "paddle"
    currency = "EUR"
    KEY, TOKEN, SECRET = "pdl_sdbx_apikey_01", "test_7d279f61a3499fed520f7cd8c08", "pdl_ntfset_01gkdqv9xwcj8"
    approves = True
    """Whether a refund is approved at once."""

    def routes(self) -> list[web.RouteDef]:
        one = "/transactions/{id}"
        return [
            web.post("/transactions", self._begin),
            web.get(one, self._transaction),
            web.patch(one, self._transaction),
            web.post("/adjustments", self._adjust),
        ]

    async def opened(self, buyer: Buyer, turn: dict[str, Any]) -> Held:
        """The buyer's browser loads the page that leads on, and Paddle's script opens the transaction that it names."""
        visitor = buyer.school.visitor()
        shown = await visitor.get(turn["url"])
        if shown.status_code == 200:
            turn["seen"] = re.findall('data-transaction="([^"]+)"', shown.text)[0]
            assert f'data-token="{self.TOKEN}"' in shown.text
            assert f"script-src 'self' {self.address}" in shown.headers["Content-Security-Policy"]
            (ours,) = re.findall('src="(/bank/on/[^"]+)"', shown.text)
            assert "Paddle.Checkout.open" in (await visitor.get(ours)).text
        return self.held[turn["seen"]]

    def found(self, turn: dict[str, Any]) -> Held:
        return self.held[turn["seen"]]

    def coming_back(self, row: Held, *, good: bool, reference: str) -> Back:
        name = next(name for name, held in self.held.items() if held is row)
        return Back(f"{urlsplit(row.back).path}?transaction={name}{'' if good else '&cancelled=1'}")

    def of_another(self, turn: dict[str, Any], back: Back) -> Back:
        return Back(re.sub("transaction=[^&]*", "transaction=txn_other", back.path))

    def event(self, turn: dict[str, Any], kind: str = "transaction.completed") -> dict[str, Any]:
        name = turn["seen"]
        data = {"id": name} if kind.startswith("transaction") else {"id": "adj_1", "transaction_id": name}
        moment = datetime.now(UTC).isoformat()
        return {"event_id": f"evt_{uuid4().hex}", "event_type": kind, "occurred_at": moment, "notification_id": "ntf_1", "data": data}

    async def _begin(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {self.KEY}"
        wish = await request.json()
        (item,) = wish["items"]
        price = item["price"]["unit_price"]
        assert (price["currency_code"], item["price"]["tax_mode"]) == ("EUR", "internal")
        name = f"txn_{uuid4().hex[:26]}"
        self.held[name] = Held(int(price["amount"]), "/api/billing/callbacks/paddle/" + wish["custom_data"]["payment"])
        return web.json_response({"data": self._told_of(name), "meta": {"request_id": "1"}}, status=201)

    async def _transaction(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        row = self.held[name]
        if request.method == "PATCH":
            assert await request.json() == {"status": "canceled"}
            row.state = "failed" if row.state == "open" else row.state
        put_off = row.state == "paid" and self.is_put_off(row)
        return await self.told(request, row, {"data": self._told_of(name, put_off=put_off), "meta": {"request_id": "1"}})

    async def _adjust(self, request: web.Request) -> web.Response:
        wish = await request.json()
        row = self.held[wish["transaction_id"]]
        assert wish["action"] == "refund"
        if wish["type"] == "partial":
            (item,) = wish["items"]
            assert (item["item_id"], item["type"]) == (f"txnitm_{wish['transaction_id']}", "partial")
            made = self.adds(row, "refund", item["amount"], wish["reason"])
            return await self.told(request, row, {"data": made, "meta": {"request_id": "1"}})
        assert wish["type"] == "full"
        assert row.state == "paid", "nobody is asked twice for the same"
        row.state, row.why = "reversed" if self.approves else "reversing", wish["reason"]
        return await self.told(request, row, {"data": self._adjustment(row), "meta": {"request_id": "1"}})

    def adds(self, row: Held, action: str, amount: str, reason: str) -> dict[str, Any]:
        """Another adjustment of a transaction."""
        status = "approved" if self.approves or action != "refund" else "pending_approval"
        made = {"id": f"adj_{uuid4().hex[:26]}", "action": action, "status": status, "reason": reason}
        made |= {"totals": {"total": amount, "currency_code": "EUR"}, "created_at": datetime.now(UTC).isoformat()}
        row.backwards["adjustments"].append(made)
        return made

    @staticmethod
    def _adjustment(row: Held) -> dict[str, Any]:
        status = "approved" if row.state == "reversed" else "pending_approval"
        return {"id": "adj_1", "action": "refund", "status": status, "reason": row.why}

    def _told_of(self, name: str, *, put_off: bool = False) -> dict[str, Any]:
        row = self.held[name]
        has_paid = row.state in ("paid", "verified", "reversed", "reversing") and not put_off
        return {
            "id": name,
            "status": "completed" if has_paid else "canceled" if row.state == "failed" else "ready",
            "currency_code": "EUR",
            "details": {
                "totals": {"total": str(row.taken if has_paid else row.amount), "currency_code": "EUR"},
                "line_items": [{"id": f"txnitm_{name}"}],
            },
            "adjustments": ([self._adjustment(row)] if row.state.startswith("revers") else []) + row.backwards["adjustments"],
        }
