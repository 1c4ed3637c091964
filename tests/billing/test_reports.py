"""Reports on money equal the books to the unit: recomputed here by plain sums over the transfers, whatever business there was."""

import csv
import io
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from lyceum.domains.ledger.models import Party, Transfer
from tests.billing.banks import InWallet, Sandbox
from tests.billing.buying import RIAL, Buyer, keyed
from tests.billing.wallets import filled

REPORT = "/api/billing/reports/money"
BY_BOOKS = text(
    "SELECT t.at, t.currency, t.amount, t.reason, t.reverses, coalesce(t.group_id, r.group_id) AS bought, d.owner_id AS payer, "
    "d.code AS debit, c.owner_id AS payee, c.code AS credit FROM ledger.transfers t JOIN ledger.accounts d ON d.id = t.debit_account_id "
    "JOIN ledger.accounts c ON c.id = t.credit_account_id LEFT JOIN ledger.transfers r ON r.id = t.reverses"
)
BOUGHT = text("SELECT id, product_code FROM billing.orders UNION ALL SELECT id, product_code FROM billing.subscriptions")


def days(**more) -> dict[str, str]:
    today = datetime.now(UTC).date()
    return {"since": str(today - timedelta(days=40)), "until": str(today + timedelta(days=2)), "step": "day", **more}


async def by_books(school) -> dict[tuple, int]:
    """What was sold, refunded and charged back, by day, kind, product and currency: one sum over the transfers, by rules of its own."""
    async with school.db.as_room("billing") as tx:
        bought = {row.id: row.product_code for row in await tx.execute(BOUGHT)}
    async with school.house.ports["ledger"]._reports.as_room("ledger") as tx:
        rows = (await tx.execute(BY_BOOKS)).all()
    found: Counter = Counter()
    for row in rows:
        paid_by = (row.debit.startswith("clearing.") and not row.payer) or row.debit == "wallet"
        paid_to = (row.credit.startswith("clearing.") and not row.payee) or row.credit == "wallet"
        key = (row.at.astimezone(ZoneInfo("UTC")).date(), bought.get(row.bought), row.currency)
        if row.credit.startswith("sales.") and paid_by and row.reason.startswith("chargeback"):
            found[*key, row.credit[6:], "charged_back"] -= row.amount
        elif row.credit.startswith("sales.") and paid_by:
            found[*key, row.credit[6:], "sold"] += row.amount
            found[*key, row.credit[6:], "sales"] += 1
        elif row.debit.startswith("sales.") and paid_to:
            found[*key, row.debit[6:], "charged_back" if row.reason.startswith("chargeback") else "refunded"] += row.amount
    return +found


def summed(found: dict[tuple, int], *places: int) -> dict[tuple, int]:
    """Sums over all but these parts of the key, and the figure."""
    sums: Counter = Counter()
    for key, value in found.items():
        sums[*(key[place] for place in places), key[-1]] += value
    return +sums


def told(lines: list[dict], *names: str) -> dict[tuple, int]:
    sums: Counter = Counter()
    for line in lines:
        for figure in ("sales", "sold", "refunded", "charged_back"):
            sums[*(line[name] for name in names), figure] += line[figure]
    return +sums


async def business(school, accountant, chance: random.Random, steps: int) -> None:
    """So many people buy, are given money back, use and are given credit."""
    ledger = school.house.ports["ledger"]
    offered = (await accountant.get("/api/billing/shop")).json()["products"]
    for _ in range(steps):
        product = chance.choice(
            [one for one in offered if not one["every"] and one["price_eur"] and (one["price_irr"] or 10**9) <= 40 * RIAL]
        )["code"]
        currency = chance.choice(("EUR", "IRR"))
        if chance.random() < 0.3:
            buyer = await filled(school, 40 * RIAL)
            buyer = Buyer(school, buyer.client, "wallet", "IRR")
            bank = InWallet()
        else:
            buyer, bank = Buyer(school, await school.client(), currency=currency), Sandbox(currency)
        await buyer.ordered(product)
        back = await bank.choose(buyer, await buyer.begun(), "approve" if chance.random() < 0.8 or buyer.gateway == "wallet" else "cancel")
        if back:
            await buyer.back(back)
        if chance.random() < 0.4 and await buyer.state() == "paid":
            path = f"/api/billing/payments/{buyer.turns[0]['payment_id']}/refund"
            assert (await accountant.post(path, json={"reason": "for the report"}, headers=keyed())).status_code == 200
        gift = {"user": buyer.client.user_id, "currency": "EUR", "amount": 1_250_000, "reason": "for the report"}
        assert (await accountant.post("/api/credit/grants", json=gift, headers=keyed())).status_code in (200, 201)
        spent = Party(owner=buyer.client.user_id, code="credit")
        await ledger.transfer(
            Transfer(id=uuid4(), debit=spent, credit=Party(code="revenue.ai"), currency="EUR", amount=7, reason="purchase")
        )


async def agree(school, accountant) -> dict:
    answer = await accountant.get(REPORT, params=days())
    assert answer.status_code == 200, answer.text
    report, books = answer.json(), await by_books(school)
    lines = [{**one, "start": date.fromisoformat(one["start"])} for one in report["periods"]]
    assert told(lines, "start", "currency", "kind") == summed(books, 0, 2, 3)
    assert told(report["products"], "product", "currency", "kind") == summed(books, 1, 2, 3)
    assert told(report["totals"], "currency") == told(report["ties"], "currency") == summed(books, 2)
    assert all(tie["is_equal"] and not tie["difference"] for tie in report["ties"])
    return report


@pytest.fixture
async def accountant(school):
    return await school.client("accountant")


async def test_the_report_equals_the_books_whatever_business_there_was(school, accountant):
    await business(school, accountant, random.Random(11), 6)
    await agree(school, accountant)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10))
async def test_the_report_equals_the_books_for_long(school, accountant, seed):
    await business(school, accountant, random.Random(seed), 60)
    await agree(school, accountant)


async def test_a_difference_is_shown_and_not_hidden(school, accountant):
    await business(school, accountant, random.Random(3), 2)
    await agree(school, accountant)
    hidden = text(
        "UPDATE billing.takings SET amount = amount + :by WHERE id = (SELECT min(id::text)::uuid FROM billing.takings WHERE what = 'sale')"
    )
    async with school.db.as_room("billing") as tx:
        await tx.execute(hidden, {"by": 3})
    ties = (await accountant.get(REPORT, params=days())).json()["ties"]
    assert sorted((tie["difference"], tie["is_equal"]) for tie in ties) == [(0, True), (3, False)]
    async with school.db.as_room("billing") as tx:
        await tx.execute(hidden, {"by": -3})
    await agree(school, accountant)


async def test_months_of_the_persian_calendar_and_the_file_have_the_same_sums(school, accountant):
    await business(school, accountant, random.Random(5), 2)
    report = await agree(school, accountant)
    persian = (await accountant.get(REPORT, params=days(step="month", calendar="persian"))).json()
    assert persian["totals"] == report["totals"]
    answer = await accountant.get(f"{REPORT}.csv", params=days())
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    for total in report["totals"]:
        sold = sum(int(line["sold"].replace(".", "")) for line in lines if line["currency"] == total["currency"])
        assert sold == total["sold"]
    assert (await (await school.client()).get(REPORT, params=days())).status_code == 403


async def test_members_of_each_tier_are_counted_from_the_books(school, accountant):
    terms = (await accountant.get("/api/billing/tiers")).json()

    async def members() -> dict[str, tuple[int, int]]:
        return {one["tier"]: (one["people"], one["amount"]) for one in (await accountant.get("/api/billing/reports/members")).json()}

    before = await members()
    await filled(school, RIAL)
    await filled(school, terms["silver"])
    after = await members()
    grown = {tier: tuple(later - earlier for later, earlier in zip(after[tier], before[tier], strict=True)) for tier in before}
    assert grown == {"bronze": (1, RIAL), "silver": (1, terms["silver"]), "gold": (0, 0), "platinum": (0, 0)}


async def test_a_chargeback_that_is_won_takes_the_chargeback_away_and_is_no_sale(school, accountant):
    clearing, sales, person = Party(code="clearing.stripe"), Party(code="sales.minutes"), Party(owner="bench00001", code="tutoring")
    before = (await agree(school, accountant))["totals"]
    for debit, credit, reason, currency in (
        (sales, clearing, "chargeback", "EUR"),
        (clearing, sales, "chargeback_reversed", "EUR"),
        (sales, person, "purchase", "SEC"),
        (person, Party(code="loss.chargeback"), "debt_repaid", "SEC"),
    ):
        await school.house.ports["ledger"].transfer(
            Transfer(id=uuid4(), debit=debit, credit=credit, currency=currency, amount=40, reason=reason)
        )
    assert (await accountant.get(REPORT, params=days())).json()["totals"] == before
