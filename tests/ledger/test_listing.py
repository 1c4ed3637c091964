"""Lists of transfers: everything that was sought and nothing else, to those who may see it, found by an index."""

import csv
import io
import random
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from lyceum.domains.ledger.models import Party, Transfer
from lyceum.kernel.ids import new_user_id
from tests.ledger.conftest import EURO, topped_up

ALL = "/api/credit/transactions"
SALES = {"credit": Party(code="sales.credit"), "reason": "payment"}


@pytest.fixture(scope="module")
async def accountant(school):
    return await school.client("accountant")


@pytest.fixture(scope="module")
async def people(school) -> list[str]:
    """Three people whose accounts have seen everything."""
    ledger, chance = school.house.ports["ledger"], random.Random(7)
    owners = [new_user_id() for _ in range(3)]
    for number in range(40):
        owner = chance.choice(owners)
        amount = chance.choice((EURO, 2 * EURO, 7))
        key = uuid4()
        await ledger.transfer(topped_up(owner, amount, key, ref=f"order {number}", reason=chance.choice(("top_up", "grant"))))
        if number % 5 == 0:
            await ledger.reverse(uuid4(), key, "refund")
        if number % 4 == 0:
            await ledger.transfer(topped_up(owner, 60, currency="SEC", credit=Party(owner=owner, code="tutoring")))
    await ledger.transfer(
        Transfer(id=uuid4(), debit=Party(code="clearing.zarinpal"), **SALES, currency="IRR", amount=90, ref="zarinpal A77")
    )
    return owners


async def listed(client, **sought) -> list[dict]:
    """All of it, in pages of seven."""
    found, after = [], None
    while True:
        answer = await client.get(ALL, params={**sought, "limit": 7, **({"after": after} if after else {})})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


def fulfils(one: dict, owner=None, code=None, currency=None, reason=None, least=None, most=None, since=None, until=None) -> bool:
    sides = [(one["debit_owner"], one["debit_code"]), (one["credit_owner"], one["credit_code"])]
    return (
        (owner is None or any(side[0] == owner and code in (None, side[1]) for side in sides))
        and (code is None or any(side[1] == code for side in sides))
        and (currency is None or one["currency"] == currency)
        and (reason is None or one["reason"] == reason)
        and (least is None or one["amount"] >= least)
        and (most is None or one["amount"] <= most)
        and (since is None or one["at"] >= since)
        and (until is None or one["at"] < until)
    )


async def test_whatever_is_sought_is_found_and_nothing_else(accountant, people):
    everything = await listed(accountant)
    assert [one["seq"] for one in everything] == sorted((one["seq"] for one in everything), reverse=True)
    middle = everything[len(everything) // 2]["at"].replace("+00:00", "Z")
    for sought in (
        {"owner": people[0]},
        {"owner": people[1], "code": "tutoring"},
        {"code": "clearing.test", "currency": "EUR"},
        {"code": "credit", "reason": "refund"},
        {"currency": "EUR", "least": 7, "most": EURO},
        {"since": middle},
        {"until": middle, "owner": people[2]},
        {"reason": "grant", "since": middle, "currency": "EUR", "most": 7},
    ):
        assert await listed(accountant, **sought) == [one for one in everything if fulfils(one, **sought)], sought
    assert [one["ref"] for one in await listed(accountant, ref="A7")] == ["zarinpal A77"]
    assert {one["ref"] for one in await listed(accountant, ref="order 1", owner=people[0])} == {
        one["ref"] for one in everything if (one["ref"] or "").startswith("order 1") and fulfils(one, owner=people[0])
    }


async def test_a_file_has_the_same_lines_with_amounts_as_people_write_them(accountant, people):
    answer = await accountant.get(f"{ALL}.csv", params={"owner": people[0]})
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    seen = await listed(accountant, owner=people[0])
    assert [int(line["seq"]) for line in lines] == [one["seq"] for one in seen]
    assert [line["amount"] for line in lines] == [
        f"{one['amount'] / 10 ** one['scale']:.{one['scale']}f}" if one["scale"] else str(one["amount"]) for one in seen
    ]


async def test_a_learner_sees_their_own_lines_by_reason_and_time_and_takes_them_along(school):
    client, ledger = await school.client(), school.house.ports["ledger"]
    for reason in ("top_up", "grant", "top_up"):
        await ledger.transfer(topped_up(client.user_id, EURO, reason=reason))
    whole = (await client.get("/api/credit/entries")).json()["items"]
    assert [one["reason"] for one in whole] == ["top_up", "grant", "top_up"]
    assert (await client.get("/api/credit/entries", params={"reason": "grant"})).json()["items"] == [whole[1]]
    at = whole[1]["at"]
    since, until = [(await client.get("/api/credit/entries", params={name: at})).json()["items"] for name in ("since", "until")]
    assert (since, until) == (whole[:2], whole[2:])
    sheet = (await client.get("/api/credit/entries.csv", params={"until": at})).text.splitlines()
    assert [line.split(",")[3] for line in sheet[1:]] == ["1.000000"]
    assert (await client.get(ALL)).status_code == 403


async def test_what_makes_no_sense_is_refused(accountant):
    for sought, field in (({"least": 1}, "currency"), ({"since": "2026-01-01T00:00:00"}, "since"), ({"owner": "nobody"}, "owner")):
        answer = await accountant.get(ALL, params=sought)
        assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_a_page_is_found_by_an_index(school, accountant, people):
    """Each statement of a page is explained with its own values, in the transaction it belongs to."""
    desk = school.house.ports["ledger"]._reports
    asked: list[tuple[str, tuple]] = []

    def note(_connection, _cursor, statement, parameters, *_):
        if "ledger.transfers" in statement:
            asked.append((statement, parameters))

    event.listen(desk.engine.sync_engine, "before_cursor_execute", note)
    try:
        hour = (await listed(accountant, owner=people[0]))[0]["at"]
        for sought in (
            {},
            {"code": "sales.credit"},
            {"reason": "refund"},
            {"ref": "A77"},
            {"currency": "SEC", "most": 60},
            {"since": hour},
        ):
            await accountant.get(ALL, params=sought)
    finally:
        event.remove(desk.engine.sync_engine, "before_cursor_execute", note)
    assert len(asked) > 6
    async with desk.as_room("ledger") as tx:
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
        driver = (await (await tx.connection()).get_raw_connection()).driver_connection
        for statement, parameters in asked:
            plan = "\n".join(row[0] for row in await driver.fetch(f"EXPLAIN {statement}", *parameters))
            assert "Seq Scan on transfers" not in plan, plan
