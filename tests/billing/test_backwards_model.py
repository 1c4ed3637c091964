"""Whatever is bought, used, given back, disputed, repaid and given away, in any order: the books hold what a model of them holds."""

import asyncio
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import text

from lyceum.domains.billing import payments
from lyceum.domains.billing.tables import SandboxRow
from lyceum.domains.ledger.port import NotEnoughCredit, Party, Transfer
from lyceum.kernel.clock import now
from tests.billing.backwards_model import OWN, WALLET, Account, Bought, Model
from tests.billing.banks import InWallet, Sandbox
from tests.billing.buying import EURO, RIAL, Buyer, keyed
from tests.billing.test_backwards import claimed
from tests.billing.walking import walk
from tests.billing.wallets import fill
from tests.conftest import School

Do = Callable[[Coroutine[Any, Any, Any]], Any]
WALKS = int(os.environ.get("BACKWARDS_WALKS", "60"))
WHICH = st.integers(0, 30)
STEPS = {"EUR": 10_000, "IRR": 10}
HOUR_OF_TUTORING = 3_600
DEPOSITS = st.sampled_from([RIAL, 2 * RIAL, 3 * RIAL + 10])
GIFTS = st.sampled_from([1, 10_000, EURO // 3, 2 * EURO])
SHARES = st.sampled_from(["whole", "fifth", "third", "least", "too much"])
EVERYBODY = text(
    "SELECT currency, sum(balance) AS sum FROM (SELECT currency, credits - debits AS balance FROM ledger.accounts UNION ALL "
    "SELECT a.currency, s.credits - s.debits FROM ledger.stripes s JOIN ledger.accounts a ON a.id = s.account_id) b GROUP BY 1"
)
OF_SCHOOL = text(
    "SELECT a.code, a.currency, a.credits - a.debits + coalesce(sum(s.credits - s.debits), 0) AS balance FROM ledger.accounts a "
    "LEFT JOIN ledger.stripes s ON s.account_id = a.id WHERE a.owner_id IS NULL GROUP BY a.id"
)


class BackwardsWalk(RuleBasedStateMachine):
    """A learner, an accountant, the sandbox bank, and what the books must hold."""

    def __init__(self, school: School, do: Do) -> None:
        super().__init__()
        self.do, self.school, self.model = do, school, Model()
        self.ledger, self.billing = school.house.ports["ledger"], school.house.ports["billing"]
        self.learner, self.accountant = do(school.client()), do(school.client("accountant"))
        self.all: list[tuple[Bought, Buyer]] = []
        self.ends = [now() + timedelta(days=days) for days in (1, 2)]
        while do(self.ledger.expire(10_000, self.ends[1])):
            """What others were given must not end within this walk."""
        self.before = do(self.of_school())

    @rule(kind=st.sampled_from(["credit", "credit", "minutes"]), currency=st.sampled_from(["EUR", "IRR"]))
    def buy(self, kind: str, currency: str) -> None:
        self.bought(kind, Sandbox(currency), EURO if kind == "credit" else HOUR_OF_TUTORING)

    @precondition(lambda self: self.model.has[WALLET] >= RIAL)
    @rule()
    def buy_from_the_wallet(self) -> None:
        self.bought("credit", InWallet(), EURO)

    def bought(self, kind: str, bank: Any, units: int) -> None:
        buyer = Buyer(self.school, self.learner, bank.gateway, bank.currency)
        self.do(buyer.ordered("credit_5" if kind == "credit" else "minutes_60"))
        assert self.do(buyer.back(self.do(bank.choose(buyer, self.do(buyer.begun()), "approve")))) == 303
        one = Bought(kind, bank.gateway, bank.currency, buyer.order["price"], units)
        self.model.buy(one)
        self.all.append((one, buyer))

    @rule(amount=DEPOSITS)
    def deposit(self, amount: int) -> None:
        buyer = Buyer(self.school, self.learner, currency="IRR")
        buyer.turns.append(self.do(fill(buyer, amount)))
        one = Bought("deposit", "sandbox", "IRR", amount, amount)
        self.model.buy(one)
        self.all.append((one, buyer))

    @rule(kind=st.sampled_from(["credit", "credit", "minutes"]), tenths=st.integers(1, 11))
    def use(self, kind: str, tenths: int) -> None:
        account, there = OWN[kind], self.model.has[OWN[kind]]
        amount = max(there * tenths // 10, 1)
        revenue = "revenue.ai" if kind == "credit" else "revenue.tutoring"
        sides = {"debit": Party(owner=self.learner.user_id, code=account[0]), "credit": Party(code=revenue)}
        spent = self.ledger.transfer(Transfer(id=uuid4(), currency=account[1], amount=amount, reason="purchase", **sides))
        if amount > there:
            with pytest.raises(NotEnoughCredit):
                self.do(spent)
            return
        self.do(spent)
        self.model.use(account, amount, revenue)

    @rule(amount=GIFTS, end=st.integers(0, 1))
    def give(self, amount: int, end: int) -> None:
        until = self.ends[end]
        wish = {"user": self.learner.user_id, "amount": amount, "until": until.isoformat(), "reason": "a welcome"}
        answer = self.do(self.accountant.post("/api/credit/promotions", json=wish, headers=keyed()))
        assert answer.status_code == 201, answer.text
        self.model.give(amount, until)

    @rule(end=st.integers(0, 1))
    def days_pass(self, end: int) -> None:
        self.do(self.ledger.expire(moment=self.ends[end]))
        self.model.end(self.ends[end])

    @precondition(lambda self: self.all)
    @rule(which=WHICH, share=SHARES, to=st.sampled_from(["gateway", "gateway", "wallet"]), lost=st.booleans(), disputes=st.booleans())
    def refund(self, which: int, share: str, to: str, lost: bool, disputes: bool) -> None:
        one, buyer = self.all[which % len(self.all)]
        left, step = one.price - one.back, STEPS[one.currency]
        if one.state == "refunded":
            return
        amount = {"whole": left, "fifth": left // 5, "third": left // 3, "least": step, "too much": left + step}[
            share
        ] // step * step or step
        loses = lost and one.gateway == "sandbox" and to == "gateway"
        self.do(self.bank_loses(buyer, int(loses)))
        answer = self.refunded(buyer, {"to": to} | ({} if share == "whole" else {"amount": amount}))
        if refused := self.why_not(one, amount, to):
            assert (answer.status_code, answer.json()["code"]) == refused, answer.text
            self.do(self.bank_loses(buyer, 0))
            return
        self.model.refund(one, amount, to)
        assert (answer.status_code, answer.json()["state"]) == (200, "refunding" if loses else one.state), answer.text
        if loses:
            self.goes_on(one, buyer, disputes=disputes)

    def why_not(self, one: Bought, amount: int, to: str) -> tuple[int, str] | None:
        """How this is refused, if it is."""
        if one.state != "paid":
            return 409, "not_refundable"
        if amount > one.price - one.back or (
            to == "wallet" and one.gateway != "wallet" and (one.currency != "IRR" or one.kind == "deposit")
        ):
            return 422, "refund_unfit"
        return None if self.model.can_go_back(one, amount) else (409, "credit_spent")

    def goes_on(self, one: Bought, buyer: Buyer, *, disputes: bool) -> None:
        """The bank's answer was lost; meanwhile the buyer may have it take the rest. A minute later the school asks again."""
        if disputes and self.can_claim(one, "dispute"):
            self.do(claimed(buyer, "dispute"))
        else:
            disputes = False
        assert self.do(buyer.state()) == "refunding"
        self.do(buyer.tick())
        self.do(self.billing.look_at_disputes())
        if disputes:
            self.model.dispute(one)

    def can_claim(self, one: Bought, claim: str) -> bool:
        if one.gateway != "sandbox" or one.is_returned:
            return False
        if claim == "dispute":
            return one.claim is None and one.by_bank < one.price
        return one.claim in (("open",) if claim == "lost" else ("open", "lost"))

    @precondition(lambda self: self.all)
    @rule(which=WHICH, claim=st.sampled_from(["dispute", "dispute", "won", "lost"]))
    def claim(self, which: int, claim: str) -> None:
        found = [(one, buyer) for one, buyer in self.all if self.can_claim(one, claim)]
        if not found:
            return
        one, buyer = found[which % len(found)]
        self.do(claimed(buyer, claim))
        if claim == "dispute":
            self.model.dispute(one)
        elif claim == "won":
            self.model.win(one)
        else:
            one.claim = "lost"

    @invariant()
    def people_have_what_they_have(self) -> None:
        told = {(one.code, one.currency): one for one in self.do(self.ledger.balances(self.learner.user_id))}
        assert {account: one.available for account, one in told.items() if one.available} == some(self.model.has)
        assert all(one.available >= 0 and one.held == 0 for one in told.values())
        assert told[OWN["credit"]].promised == sum(self.model.gifts.values())

    def teardown(self) -> None:
        """The school's accounts, every payment, debt and gift; and the books are proved from the first entry."""
        after = self.do(self.of_school())
        assert some(Counter({account: after[account] - self.before[account] for account in after})) == some(self.model.school)
        everybody = Counter(self.model.school)
        everybody.update(self.model.has)
        sums: Counter[str] = Counter()
        for (_, currency), amount in everybody.items():
            sums[currency] += amount
        assert not any(sums.values())
        self.gifts_and_debts()
        for one, buyer in self.all:
            payment = self.do(buyer.seen())["payment"]
            assert (payment["state"], payment["refunded"]) == (one.state, one.back)
        assert self.do(self.ledger.verify()).problems == ()
        assert not any(self.do(self.everybody()).values())
        for one, buyer in self.all:
            if one.claim == "open":  # so that no walk asks about what another left
                self.do(claimed(buyer, "lost"))

    def gifts_and_debts(self) -> None:
        """As their owner and the accountant see them."""
        gifts: Counter[str] = Counter()
        for each in self.do(self.learner.get("/api/credit/promotions")).json():
            gifts[each["until"]] += each["unused"]
        assert sorted(gifts.values()) == sorted(each for each in self.model.gifts.values() if each)
        debts = self.do(self.learner.get("/api/billing/debts")).json()
        owing = {buyer.order["number"]: one.owed - one.repaid for one, buyer in self.all if one.owed > one.repaid}
        assert {debt["order_number"]: debt["amount"] for debt in debts} == owing
        page = self.do(self.accountant.get("/api/billing/disputes?limit=100")).json()["items"]
        seen = {each["order_number"]: each for each in page if each["user_id"] == self.learner.user_id}
        told = {number: (each["state"], each["withdrawn"], each["owed"], each["repaid"]) for number, each in seen.items()}
        assert told == {buyer.order["number"]: (one.claim, one.is_out, one.owed, one.repaid) for one, buyer in self.all if one.claim}

    def refunded(self, buyer: Buyer, wish: dict[str, Any]) -> Any:
        path = f"/api/billing/payments/{buyer.turns[-1]['payment_id']}/refund"
        return self.do(self.accountant.post(path, json={"reason": "asked for it", **wish}, headers=keyed()))

    async def bank_loses(self, buyer: Buyer, answers: int) -> None:
        if buyer.gateway == "sandbox":
            async with self.school.db.as_room("billing") as tx:
                (await tx.get_one(SandboxRow, buyer.turns[-1]["url"].rpartition("/")[2])).lost = answers

    async def of_school(self) -> dict[Account, int]:
        async with self.school.db.as_room("ledger") as tx:
            return defaultdict(int, {(row.code, row.currency): int(row.balance) for row in (await tx.execute(OF_SCHOOL)).all()})

    async def everybody(self) -> dict[str, int]:
        async with self.school.db.as_room("ledger") as tx:
            return {row.currency: int(row.sum) for row in (await tx.execute(EVERYBODY)).all()}


def some(counter: Counter[Account]) -> dict[Account, int]:
    """Accounts that hold something."""
    return {account: amount for account, amount in counter.items() if amount}


def repaid_and_won(school: School, do: Do) -> None:
    """The way that chance seldom takes: what was disputed was used, the debt is repaid, and the school wins."""
    one = BackwardsWalk(school, do)
    one.buy("credit", "EUR")
    one.use("credit", 6)
    one.claim(0, "dispute")
    one.buy("credit", "EUR")
    one.people_have_what_they_have()
    one.claim(0, "won")
    one.people_have_what_they_have()
    one.teardown()


async def test_a_short_walk(school, monkeypatch):
    monkeypatch.setattr(payments, "DISPUTES_AT_ONCE", 1)
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(repaid_and_won, school, lambda work: asyncio.run_coroutine_threadsafe(work, loop).result())
    await walk(BackwardsWalk, school, 2, 15)


@pytest.mark.prove
@pytest.mark.timeout(7200)
async def test_long_walks(school):
    await walk(BackwardsWalk, school, WALKS, 40)
