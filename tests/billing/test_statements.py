"""The bank's statement beside the books: what was planted is what is listed."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.billing.statements.rules import Said, compared, fees
from lyceum.domains.billing.tables import SandboxRow
from lyceum.domains.ledger.port import Party, Transfer
from lyceum.kernel.jalali import jalali
from tests.billing import providers
from tests.billing.banks import Sandbox
from tests.billing.buying import Buyer, keyed
from tests.billing.subscribers import LARGE, SMALL, Subscriber, sell

MONDAY = date(2026, 11, 16)
HEAD = "reference,kind,amount,currency,at"


class Bank:
    """A week of business, said by both sides alike; then faults are planted in what the bank says, and noted."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.facts: list[Said] = []
        for number in range(self.chance.randint(0, 30)):
            day, amount = MONDAY + timedelta(days=self.chance.randrange(5)), self.chance.randint(1, 9) * 10_000
            paid = Said("paid", f"R{number}", amount, "EUR", day)
            self.facts.append(paid)
            if self.chance.random() < 0.3:
                part = self.chance.choice([amount, amount // 2])
                kind = self.chance.choice(["refunded", "refunded", "chargeback"])
                self.facts.append(paid._replace(kind=kind, amount=part, day=day + timedelta(days=self.chance.randrange(3))))
        self.lines = list(self.facts)
        self.planted: set[tuple] = set()

    def plant(self) -> None:
        """One fault, in a payment that has none yet."""
        spoilt = {reference for _, _, reference, *_ in self.planted}
        whole = [one for one in self.lines if one.reference not in spoilt]
        fault = self.chance.choice(["missing_here", "missing_there", "other_amount", "other_day", "twice"])
        if fault == "missing_here":
            new = Said("paid", f"X{len(self.planted)}", 70_000, "EUR", MONDAY)
            self.lines.append(new)
            self.planted.add((MONDAY, fault, new.reference, 70_000, None))
        elif whole:
            line = self.chance.choice(whole)
            of_it = [one for one in self.lines if one.reference == line.reference]
            if fault == "missing_there" and len(of_it) == 1:
                self.lines.remove(line)
                self.planted.add((line.day, fault, line.reference, None, line.amount))
            elif fault == "other_amount":
                self._change(line, line._replace(amount=line.amount + 1))
                self.planted.add((line.day, fault, line.reference, line.amount + 1, line.amount))
            elif fault == "other_day":
                later = line.day + timedelta(days=1)
                self._change(line, line._replace(day=later))
                self.planted.add((later, fault, line.reference, line.amount, line.amount))
            elif fault == "twice":
                self.lines.append(line)
                self.planted.add((line.day, "missing_here", line.reference, line.amount, None))

    def _change(self, line: Said, other: Said) -> None:
        self.lines[self.lines.index(line)] = other

    def found(self) -> set[tuple]:
        self.chance.shuffle(self.lines)
        whole = frozenset(MONDAY + timedelta(days=number) for number in range(14))
        listed = compared(self.lines, self.facts, whole)
        assert len(listed) == len({(one.day, one.kind, one.of, one.reference, one.theirs) for one in listed})
        return {(one.day, one.kind, one.reference, one.theirs, one.ours) for one in listed}


def walked(seed: int) -> None:
    bank = Bank(seed)
    assert bank.found() == set(), f"seed {seed}"
    for _ in range(bank.chance.randrange(8)):
        bank.plant()
        assert bank.found() == bank.planted, f"seed {seed}"


def test_exactly_the_planted_differences_are_listed():
    for seed in range(200):
        walked(seed)


@pytest.mark.prove
def test_exactly_the_planted_differences_are_listed_in_many_weeks():
    for seed in range(200, 20_200):
        walked(seed)


def test_what_came_and_went_on_one_side_alone_is_no_difference():
    came = Said("paid", "R1", 500, "EUR", MONDAY)
    went = came._replace(kind="refunded", day=MONDAY + timedelta(days=1))
    whole = frozenset({came.day, went.day})
    assert compared([came, went], [], whole) == []
    assert compared([], [came, went], whole) == []
    assert [one.kind for one in compared([came], [], whole)] == ["missing_here"]
    assert compared([], [came], frozenset()) == [], "of a day that is not told whole nothing is missing there"


def test_parts_are_paired_with_their_own_amount_first():
    first = Said("refunded", "R1", 300, "EUR", MONDAY)
    second = first._replace(amount=200, day=MONDAY + timedelta(days=1))
    late = second._replace(day=MONDAY + timedelta(days=2))
    whole = frozenset({first.day, second.day, late.day})
    assert [(one.kind, one.ours) for one in compared([second], [first, second], whole)] == [("missing_there", 300)]
    assert {(one.kind, one.ours) for one in compared([late], [first, second], whole)} == {("other_day", 200), ("missing_there", 300)}


def test_a_dispute_of_what_went_back_in_part_is_one_line_and_two_transfers():
    taken = Said("chargeback", "R1", 500, "EUR", MONDAY)
    won = Said("paid", "R1", 500, "EUR", MONDAY + timedelta(days=9))
    bought = won._replace(day=MONDAY - timedelta(days=9))
    facts = [bought, *(one._replace(amount=amount) for one in (taken, won) for amount in (300, 200))]
    whole = frozenset({bought.day, taken.day, won.day})
    assert compared([bought, taken, won], facts, whole) == []
    assert compared([bought, taken, won], [one._replace(day=MONDAY) for one in facts], frozenset({MONDAY})) != []
    (short,) = compared([bought, taken._replace(amount=450), won], facts, whole)
    assert (short.kind, short.theirs, short.ours) == ("other_amount", 450, 500)
    assert [(one.kind, one.ours) for one in compared([bought, won], facts, whole)] == [("missing_there", 500)]


def test_fees_are_one_sum_a_day_and_currency():
    kept = [Said("fee", f"t{n}", 10, "EUR", MONDAY) for n in range(3)]
    (found,) = fees(kept, [Said("fee", "booked", 10, "EUR", MONDAY)])
    assert (found.theirs, found.ours) == (30, 10)
    assert fees(kept, [Said("fee", "booked", 30, "EUR", MONDAY)]) == []


@pytest.fixture
async def office(school):
    """An accountant, the day after."""
    statements = school.house.ports["billing"].statements
    before = statements._clock
    statements._clock = lambda: datetime.now(UTC) + timedelta(days=1, hours=2)
    yield await school.client("accountant")
    statements._clock = before


def today() -> date:
    return datetime.now(UTC).date()


async def booked(school, reference: str, amount: int) -> None:
    sale = Transfer(
        id=uuid4(), debit=Party(code="clearing.sandbox"), credit=Party(code="sales.credit"), currency="EUR", amount=amount,
        reason="payment", ref=f"sandbox {reference}",
    )  # fmt: skip
    await school.house.ports["ledger"].transfer(sale)


async def brought(office, day: date, rows: list[str], status: int = 200) -> dict:
    path = f"/api/billing/statements/sandbox/{day}"
    answer = await office.put(path, json={"content": "\n".join([HEAD, *rows])})
    assert answer.status_code == status, answer.text
    return answer.json()


def of_run(detail: dict, run: str) -> set[tuple]:
    found = [one for one in detail["differences"] if one["reference"].startswith(run) and one["state"] == "open"]
    return {(one["kind"], one["reference"], one["theirs"], one["ours"], one["other_day"]) for one in found}


async def test_an_accountant_brings_a_file_and_clears_up_what_differs(school, office):
    run, day = f"r{uuid4().hex[:8]}", today()
    for name in ("same", "less", "early", "lost"):
        await booked(school, f"{run}.{name}", 5_000_000)
    noon = f"{day}T12:00:00Z"
    rows = [f"{run}.same,paid,5.00,EUR,{noon}", f"{run}.less,paid,4.99,EUR,{noon}", f"{run}.strange,paid,1,EUR,{noon}"]
    rows += [f"{run}.f1,fee,0.30,EUR,{noon}", f"{run}.f2,fee,0.15,EUR,{noon}", f"{run}.out,payout,100,EUR,{noon}"]
    detail = await brought(office, day, rows)
    assert of_run(detail, run) == {
        ("other_amount", f"{run}.less", 4_990_000, 5_000_000, None),
        ("missing_here", f"{run}.strange", 1_000_000, None, None),
        ("missing_there", f"{run}.early", None, 5_000_000, None),
        ("missing_there", f"{run}.lost", None, 5_000_000, None),
    }
    before = day - timedelta(days=1)
    earlier = await brought(office, before, [f"{run}.early,paid,5,EUR,{before}"])
    assert of_run(earlier, run) == {("other_day", f"{run}.early", 5_000_000, 5_000_000, str(day))}
    after = (await office.get(f"/api/billing/statements/sandbox/{day}")).json()
    assert ("missing_there", f"{run}.early", None, 5_000_000, None) not in of_run(after, run), "it went by itself"

    (fee,) = [one for one in after["differences"] if one["kind"] == "fee" and one["state"] == "open"]
    assert fee["theirs"] == 450_000
    path = f"/api/billing/differences/{fee['id']}/clear"
    cleared = await office.post(path, json={"note": "Its fee of the day", "book": True}, headers=keyed())
    assert (cleared.status_code, cleared.json()["state"]) == (200, "cleared")
    again = await office.post(path, json={"note": "Its fee of the day", "book": True}, headers=keyed())
    assert again.json() == cleared.json()
    strange = next(one for one in after["differences"] if one["reference"] == f"{run}.strange")
    refused = await office.post(f"/api/billing/differences/{strange['id']}/clear", json={"note": "xyz", "book": True}, headers=keyed())
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_book")
    await office.post(f"/api/billing/differences/{strange['id']}/clear", json={"note": "Another shop's"}, headers=keyed())
    detail = await brought(office, day, rows)
    assert not [one for one in detail["differences"] if one["kind"] == "fee" and one["state"] == "open"], "the books have it now"
    assert f"{run}.strange" not in {name for _, name, *_ in of_run(detail, run)}, "what was cleared up stays so"
    proof = await school.house.ports["ledger"].verify()
    assert proof.problems == ()
    listed = (await office.get("/api/billing/statements")).json()
    assert listed["open"] >= 2
    assert {(one["kind"], one["lines"]) for one in listed["items"][0]["sums"]} >= {("fee", 2), ("payout", 1)}


GOOD = f"a1,paid,5,EUR,{today()}"
HOSTILE = {
    "column_kind": "reference,amount,currency,at\na,5,EUR,2026-01-01",
    "column_at": f"{HEAD},at\n",
    "cells": f"{HEAD}\n{GOOD},more",
    "reference": f"{HEAD}\n=cmd|'/c calc'!A1,paid,5,EUR,{today()}",
    "kind": f"{HEAD}\na1,gift,5,EUR,{today()}",
    "amount": f"{HEAD}\n{GOOD}\na2,paid,-5,EUR,{today()}",
    "currency": f"{HEAD}\na1,paid,5,USD,{today()}",
    "at": f"{HEAD}\na1,paid,5,EUR,2026-13-45",
    "other_day": f"{HEAD}\na1,paid,5,EUR,2020-01-01",
    "not_text": f"{HEAD}\n{GOOD}\na2\u202e,paid,5,EUR,{today()}",
    "not_csv": f'{HEAD}\n"a1,paid,5,EUR,{today()}',
    "too_long": f"{HEAD}\n{'a' * 600},paid,5,EUR,{today()}",
}


@pytest.mark.parametrize("reason", HOSTILE)
async def test_a_hostile_file_is_refused_with_its_line(office, reason):
    answer = await office.put(f"/api/billing/statements/sandbox/{today()}", json={"content": HOSTILE[reason]})
    assert answer.status_code == 422, answer.text
    told = answer.json()
    assert (told["code"], told["params"]["reason"]) == ("statement_file_refused", reason)
    assert told["params"]["line"] == (1 if reason.startswith("column") else 3 if reason in ("amount", "not_text") else 2)


@pytest.mark.parametrize("amount", ["0", "1e3", "NaN", "5.0000001", "9" * 17, "", "5,00", "٫٥", "0x10", "inf"])
async def test_odd_amounts_are_refused(office, amount):
    answer = await office.put(f"/api/billing/statements/sandbox/{today()}", json={"content": f'{HEAD}\na1,paid,"{amount}",EUR,{today()}'})
    assert (answer.status_code, answer.json()["params"]["reason"]) == (422, "amount")


async def test_persian_digits_and_dates_are_read(school, office):
    run = f"p{uuid4().hex[:8]}"
    await booked(school, run, 12_000_000)
    year, month, number = (str(part).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) for part in jalali(today()))
    detail = await brought(office, today(), [f"{run},paid,۱۲,EUR,{year}/{month}/{number} ۱۲:۰۰"])
    assert of_run(detail, run) == set()
    assert any(line["reference"] == run and line["amount"] == 12_000_000 for line in detail["lines"])


async def test_the_sandbox_bank_and_the_books_agree_and_a_theft_is_found(school, office):
    """Bought, given back, another amount, lost: the bank's own statement has no difference, until somebody changes the bank's books."""
    buyers = []
    for choice in ("approve", "wrong_amount", "decline", "approve"):
        buyer, bank = Buyer(school, await school.client()), Sandbox()
        await buyer.ordered()
        back = await bank.choose(buyer, await buyer.begun(), choice)
        assert back
        await buyer.back(back)
        buyers.append(buyer)
    first, last = buyers[0], buyers[-1]
    refund = f"/api/billing/payments/{first.turns[0]['payment_id']}/refund"
    await (await school.client("accountant")).post(refund, json={"reason": "Mistake"}, headers=keyed())
    service = school.house.ports["billing"].statements
    async with school.db.as_room("billing") as tx:
        await tx.execute(text("DELETE FROM billing.statement_lines"))
        await tx.execute(text("DELETE FROM billing.statements"))
    assert await service.run() >= 1
    references = [(await buyer.seen())["payment"]["reference"] for buyer in buyers]
    detail = (await office.get(f"/api/billing/statements/sandbox/{today()}")).json()
    assert (detail["state"], detail["source"]) == ("received", "gateway")
    assert not [one for one in detail["differences"] if one["reference"] in references and one["state"] == "open"]
    assert await service.run() == 0, "a day is asked for once"
    async with school.db.as_room("billing") as tx:
        row = await tx.get_one(SandboxRow, last.turns[0]["url"].rpartition("/")[2])
        row.taken -= 10_000
    looked = (await office.post(f"/api/billing/statements/sandbox/{today()}/look")).json()
    (found,) = [one for one in looked["differences"] if one["reference"] == references[-1] and one["state"] == "open"]
    assert (found["kind"], found["theirs"], found["ours"]) == ("other_amount", 4_990_000, 5_000_000)
    (check,) = [one for one in await school.house.ports["billing"].check() if one.name == "statements"]
    assert not check.ok


async def test_who_may_and_what_there_is(school, office):
    learner = await school.client()
    for path in ("/api/billing/statements", f"/api/billing/statements/sandbox/{today()}"):
        assert (await learner.get(path)).status_code == 403
    assert (await office.get("/api/billing/statements/stripe/2020-01-01")).json()["code"] == "statement_not_found"
    assert (await office.post("/api/billing/statements/stripe/2020-01-01/look")).json()["code"] == "statement_not_found"
    tomorrow = today() + timedelta(days=2)
    assert (await office.post(f"/api/billing/statements/sandbox/{tomorrow}/look")).json()["code"] == "day_not_over"
    assert (await office.post(f"/api/billing/differences/{uuid4()}/clear", json={"note": "xyz"}, headers=keyed())).status_code == 404


_CHARGES = text(
    "SELECT c.reference FROM billing.sandbox_charges c JOIN billing.sandbox_agreements a ON a.reference = c.agreement "
    "WHERE a.ours = ANY(:ours)"
)


async def test_the_sandbox_bank_tells_what_it_charged_by_itself(school, office):
    """Two subscriptions in two tabs: one stays, and the other's money goes back."""
    await sell(school)
    client, ones = await school.client(), []
    for product in (SMALL, LARGE):
        ones.append(Subscriber(school, client, providers.Sandbox()))
        await ones[-1].subscribe(product)
    for one in reversed(ones):
        await one.answer()
        await one.look()
    async with school.db.as_room("billing") as tx:
        charged = set((await tx.execute(_CHARGES, {"ours": [one.id for one in ones]})).scalars())
    detail = (await office.post(f"/api/billing/statements/sandbox/{today()}/look")).json()
    assert not [one for one in detail["differences"] if one["reference"] in charged and one["state"] == "open"]
    told = sorted(line["kind"] for line in detail["lines"] if line["reference"] in charged)
    assert told == ["paid", "paid", "refunded"]


async def test_days_that_do_not_come_are_asked_for_again_for_a_week(market):
    """Stripe does not answer here; SEP offers no statement, and its day waits for a file."""
    school = market.school
    service, office = school.house.ports["billing"].statements, await school.client("accountant")
    for gateway in ("stripe", "sep"):
        bank = market.banks[gateway]
        buyer = Buyer(school, await school.client(), gateway, bank.currency)
        await buyer.ordered()
        back = await bank.choose(buyer, await buyer.begun(), "approve")
        assert back
        await buyer.back(back)
        assert await buyer.state() == "paid"
    begun, before = datetime.now(UTC) + timedelta(days=1, hours=6), service._clock
    try:
        states, tries = [], []
        for hours in (0, 0, 1, 24, 24 * 9, 24 * 12):
            service._clock = lambda at=begun + timedelta(hours=hours): at
            await service.run()
            days = (await office.get("/api/billing/statements", params={"gateway": "stripe"})).json()["items"]
            row = next(one for one in days if one["day"] == str(today()))
            states.append(row["state"])
            tries.append(row["tries"])
        assert states == ["waiting"] * 4 + ["given_up"] * 2
        assert tries == [1, 1, 2, 3, 4, 4], "with back-off, and no more after a week"
        listed = (await office.get("/api/billing/statements", params={"gateway": "sep"})).json()
        assert "wanted" in {one["state"] for one in listed["items"]}
        assert listed["wanted"] >= 1
        assert listed["silent"] >= 1
        looked = await office.post(f"/api/billing/statements/stripe/{today()}/look")
        assert (looked.status_code, looked.json()["code"]) == (503, "payment_gateway_away")
    finally:
        service._clock = before
