"""Whatever people do with a wallet, in whatever order: it holds what an exact model of it holds, and the books say the same."""

import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.billing.banks import InWallet
from tests.billing.buying import EURO, RIAL, Buyer, keyed
from tests.billing.walking import walk
from tests.billing.wallets import act, ask, cancel, fill, proved
from tests.conftest import Client, School

Do = Callable[[Coroutine[Any, Any, Any]], Any]
MILLION = 1_000_000
WALKS = int(os.environ.get("WALLET_WALKS", "100"))
LEAST, TWO_ABOVE = 500_000, 200 * MILLION
AMOUNTS = st.sampled_from([LEAST, MILLION, RIAL, 3 * MILLION + 10, TWO_ABOVE, TWO_ABOVE + 10])
WHICH = st.integers(0, 30)
FROM = {"reject": ("requested",), "return": ("approved", "paid"), "pay": ("approved",), "approve": ("requested",)}
TO = {"reject": "rejected", "return": "returned", "pay": "paid"}


@dataclass
class Out:
    """A withdrawal in the model."""

    made: dict[str, Any]
    amount: int
    state: str = "requested"
    approved_by: set[int] = field(default_factory=set)

    @property
    def needed(self) -> int:
        return 2 if self.amount > TWO_ABOVE else 1


class WalletWalk(RuleBasedStateMachine):
    """A learner, two accountants, and what the wallet must hold."""

    def __init__(self, school: School, do: Do) -> None:
        super().__init__()
        self.do, self.school = do, school
        self.buyer = Buyer(school, do(school.client()), "wallet", "IRR")
        self.staff: list[Client] = [do(school.client("accountant")) for _ in range(2)]
        self.here = self.net = self.credit = self.numbers = 0
        self.deposits: list[tuple[str, int]] = []
        self.bought: list[str] = []
        self.outs: list[Out] = []

    @property
    def on_its_way(self) -> int:
        return sum(out.amount for out in self.outs if out.state in ("requested", "approved"))

    @rule(amount=AMOUNTS, choice=st.sampled_from(["approve", "approve", "twice", "decline", "wrong_amount"]))
    def deposit(self, amount: int, choice: str) -> None:
        self.do(fill(self.buyer, amount, choice))
        if choice in ("approve", "twice"):
            self.here, self.net = self.here + amount, self.net + amount
            self.deposits.append((self.do(self.buyer.seen())["payment"]["id"], amount))

    @precondition(lambda self: self.deposits)
    @rule(which=WHICH)
    def refund_a_deposit(self, which: int) -> None:
        payment, amount = self.deposits[which % len(self.deposits)]
        answer = self.refunded(payment)
        if amount > self.here:
            assert (answer.status_code, answer.json()["code"]) == (409, "credit_spent")
            return
        assert answer.json()["state"] == "refunded"
        self.deposits.remove((payment, amount))
        self.here, self.net = self.here - amount, self.net - amount

    @rule()
    def buy(self) -> None:
        self.do(self.buyer.ordered())
        path = f"/api/billing/orders/{self.buyer.order['id']}/payments"
        answer = self.do(self.buyer.client.post(path, json={"gateway": "wallet"}, headers=keyed()))
        if self.here < RIAL:
            self.refused_for_want(answer, RIAL)
            return
        back = self.do(InWallet().choose(self.buyer, answer.json(), "approve"))
        assert self.do(self.buyer.back(back)) == 303
        self.here, self.credit = self.here - RIAL, self.credit + EURO
        self.bought.append(answer.json()["payment_id"])

    @precondition(lambda self: self.bought)
    @rule(which=WHICH)
    def refund_a_purchase(self, which: int) -> None:
        assert self.refunded(self.bought.pop(which % len(self.bought))).json()["state"] == "refunded"
        self.here, self.credit = self.here + RIAL, self.credit - EURO

    @rule(amount=AMOUNTS | st.just(LEAST - 10))
    def withdraw(self, amount: int) -> None:
        answer = self.do(ask(self.buyer, amount))
        if amount < LEAST:
            assert (answer.status_code, answer.json()["code"]) == (422, "withdrawal_refused")
        elif amount > self.here:
            self.refused_for_want(answer, amount)
        else:
            self.outs.append(Out(answer.json(), amount))
            self.here -= amount

    @precondition(lambda self: self.outs)
    @rule(which=WHICH, who=st.integers(0, 1), what=st.sampled_from(["approve", "approve", "pay", "reject", "return"]))
    def decide(self, which: int, who: int, what: str) -> None:
        out = self.outs[which % len(self.outs)]
        self.numbers += 1
        body = {"pay": {"reference": f"{out.made['id'][:8]}-{self.numbers}"}}.get(what, {})
        answer = self.do(act(self.staff[who], out.made, what, **body))
        if out.state not in FROM[what]:
            assert (answer.status_code, answer.json()["code"]) == (409, "withdrawal_decided")
        elif what == "approve":
            self.approved(out, who, answer)
        else:
            assert answer.json()["state"] == TO[what]
            out.state = TO[what]
            self.here += 0 if what == "pay" else out.amount

    def approved(self, out: Out, who: int, answer: Any) -> None:
        """One approval more, or the same person's once again."""
        if who in out.approved_by:
            assert (answer.status_code, answer.json()["code"]) == (409, "approved_by_you")
            return
        out.approved_by.add(who)
        out.state = "approved" if len(out.approved_by) == out.needed else "requested"
        assert answer.json()["state"] == out.state

    @precondition(lambda self: self.outs)
    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        out = self.outs[which % len(self.outs)]
        answer = self.do(cancel(self.buyer, out.made))
        assert answer.status_code == (200 if out.state == "requested" else 409)
        if out.state == "requested":
            out.state, self.here = "cancelled", self.here + out.amount

    @invariant()
    def it_holds_what_it_holds(self) -> None:
        told = self.do(self.buyer.client.get("/api/billing/wallet")).json()
        assert (told["available"], told["held"], told["withdrawing"]) == (self.here, 0, self.on_its_way)
        assert told["membership"]["net"] == self.net
        assert self.do(self.buyer.credit()) == self.credit

    def teardown(self) -> None:
        """Each withdrawal stands as the model has it, and the books are right from the first entry."""
        page = self.do(self.buyer.client.get("/api/billing/wallet/withdrawals?limit=100")).json()["items"]
        assert {one["id"]: one["state"] for one in page} == {out.made["id"]: out.state for out in self.outs}
        self.do(proved(self.school))

    def refunded(self, payment: str) -> Any:
        path = f"/api/billing/payments/{payment}/refund"
        return self.do(self.staff[0].post(path, json={"reason": "asked for it"}, headers=keyed()))

    def refused_for_want(self, answer: Any, needed: int) -> None:
        assert (answer.status_code, answer.json()["code"]) == (402, "wallet_short")
        told = {"available": self.here, "needed": needed, "missing": needed - self.here, "currency": "IRR", "scale": 0}
        assert answer.json()["params"] == told


async def test_a_short_walk(school):
    await walk(WalletWalk, school, 2, 10)


@pytest.mark.prove
@pytest.mark.timeout(7200)
async def test_long_walks(school):
    await walk(WalletWalk, school, WALKS, 40)
