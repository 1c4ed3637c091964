"""The report on AI: by plan, name, model and day, to the pico what the books say, also when people have gone."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from lyceum.domains.ai.port import Upstream
from lyceum.domains.gateway.tariff import Route
from lyceum.kernel.principal import Principal
from tests.conftest import School
from tests.gateway.conftest import ADMIN, COST_PICO, question

REPORT = "/api/gateway/reports/ai"
PROVIDER_PICO = 16 * 1_000_000 + 5 * 500_000 + 6 * 6_000_000


pytestmark = pytest.mark.usefixtures("person")
"""Whose provider answers, whatever an earlier test had it do."""


@pytest.fixture
async def accountant(served):
    return await School(served.house).client("accountant")


def days() -> dict[str, str]:
    today = datetime.now(UTC).date()
    return {"since": str(today - timedelta(days=1)), "until": str(today + timedelta(days=2)), "step": "day"}


async def look(served, accountant) -> dict:
    await served.house.ports["gateway"].meter.flush()
    answer = await accountant.get(REPORT, params=days())
    assert answer.status_code == 200, answer.text
    report = answer.json()
    tie = report["tie"]
    assert tie["is_equal"], tie
    assert tie["is_even"], tie
    assert (tie["difference_pico"], tie["cost_difference_pico"]) == ("0", "0")
    for part in ("periods", "plans", "names", "models"):
        for figure in ("calls", "revenue_pico", "cost_pico"):
            assert sum(int(one[figure]) for one in report[part]) == int(report["total"][figure]), part
    return report


def of(report: dict, part: str, **which) -> tuple[int, int, int]:
    found = [one for one in report[part] if which.items() <= one.items()]
    return tuple(sum(int(one[figure]) for one in found) for figure in ("calls", "revenue_pico", "cost_pico"))


async def test_a_call_is_counted_on_its_plan_and_to_its_model(served, accountant):
    for plan in ("free", "premium"):
        route = Route(name="reporter", plan=plan, capability="chat", upstreams=(Upstream(provider="compatible", model="m-1"),))
        await served.house.ports["gateway"].tariffs.put_route(route, ADMIN)
    before = await look(served, accountant)
    free, premium = await served.person(), await served.person()
    await served.house.ports["gateway"].grant_plan(premium.id, "premium", "for the report", "0000000000")
    for person in (free, premium, premium):
        assert (await person.ask(question(model="reporter"))).status_code == 200
    await premium.ask(question(model="reporter"), **{"Idempotency-Key": "kept under a key"})
    after = await look(served, accountant)

    def grown(part: str, **which) -> tuple[int, ...]:
        return tuple(later - earlier for later, earlier in zip(of(after, part, **which), of(before, part, **which), strict=True))

    assert grown("plans", plan="free") == (1, COST_PICO, PROVIDER_PICO)
    assert grown("plans", plan="premium") == (3, 3 * COST_PICO, 3 * PROVIDER_PICO)
    assert grown("names", name="reporter") == (4, 4 * COST_PICO, 4 * PROVIDER_PICO)
    assert grown("periods", start=str(datetime.now(UTC).date())) == (4, 4 * COST_PICO, 4 * PROVIDER_PICO)


async def test_what_forgotten_people_asked_stays_counted(served, accountant):
    person = await served.person()
    await person.ask()
    before = await look(served, accountant)
    for room in ("gateway", "ledger"):
        await served.house.ports[room].forget(person.id)
    after = await look(served, accountant)
    assert {**after, "tie": None} == {**before, "tie": None}, "what had accrued is written off, and no sum of calls changes"
    async with served.house.db.as_room("gateway") as tx:
        assert (await tx.execute(text("SELECT count(*) FROM gateway.calls WHERE owner_id = :id"), {"id": person.id})).scalar_one() == 0


async def test_a_file_has_the_same_sums(served, accountant):
    await (await served.person()).ask()
    report = await look(served, accountant)
    answer = await accountant.get(f"{REPORT}.csv", params=days())
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert sum(int(line["revenue_eur"].replace(".", "")) for line in lines) == int(report["total"]["revenue_pico"])
    assert {line["plan"] for line in lines} >= {"free"}


async def test_who_may_not_look_and_what_makes_no_sense(served, accountant):
    student = await School(served.house).client("student")
    assert (await student.get(REPORT, params=days())).status_code == 403
    for since, until, field in (
        ("2026-01-02", "2026-01-02", "until"),
        ("0001-01-01", "2026-01-01", "since"),
        ("2010-01-01", "2026-01-01", "since"),
    ):
        answer = await accountant.get(REPORT, params={"since": since, "until": until, "step": "day"})
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Principal(user_id="0000000000", role="accountant", session_id="key:1").may("billing:report")


async def test_what_providers_take_counts_against_the_budgets_of_the_school(served, accountant, person):
    wishes = ({"subject": "school"}, {"subject": "name", "value": "helper"}, {"subject": "model", "value": "compatible/m-1"})
    for wish in (*wishes, {"subject": "plan", "value": "free"}, {"subject": "name", "value": "nobody"}):
        assert (await accountant.put("/api/billing/budgets", json={**wish, "amount": 10_000})).status_code == 200

    async def spent() -> dict[tuple[str, str], int]:
        await served.house.ports["gateway"].reports.look_at_budgets()
        listed = (await accountant.get("/api/billing/budgets")).json()
        return {(one["subject"], one["value"]): int(one["spent_pico"]) for one in listed}

    before = await spent()
    assert (await person.ask()).status_code == 200
    after = await spent()
    grown = {key: after[key] - before[key] for key in before}
    assert grown.pop(("name", "nobody")) == 0
    assert set(grown.values()) == {PROVIDER_PICO}
