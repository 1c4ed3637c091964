"""Whatever happens between school and provider: a subscription stands as the provider says, and each of its charges is booked once."""

import random
from typing import Any

import pytest
from sqlalchemy import text

from tests.billing.providers import Provider, Sandbox, StandIn
from tests.billing.subscribers import DAY, LARGE, LONG, PLANS, SMALL, Subscriber, sell
from tests.billing.subscription_scenarios import CENT, NINE, NINETEEN, SCENARIOS, YEAR, End, tick

OFTEN = {
    "sandbox": ("subscribed, and everybody asks at once", "renewal refused, then paid"),
    "stripe": ("changed down, and renewed",),
    "paddle": ("subscribed, the event is before the browser",),
}
"""Walked in every run; all scenarios are walked with all providers in the long proofs."""
WITH_WEBHOOKS = ("stripe", "paddle")

ALL = "/api/billing/subscriptions/all"


async def begun(school, provider: Provider, product: str = SMALL) -> Subscriber:
    await sell(school)
    one = Subscriber(school, await school.client(), provider)
    await one.subscribe(product)
    return one


async def walked(school, provider: Provider, name: str) -> Subscriber:
    """Walk a scenario, and look at the books."""
    one = await begun(school, provider)
    acts, end = SCENARIOS[name]
    for act in acts:
        await act(one)
    await ends(one, end, name)
    return one


async def ends(one: Subscriber, end: End, name: str) -> None:
    assert await one.standing() == (end.state, end.product, end.following, end.cancels), name
    assert await one.plan() == end.plan, name
    charged = [amount for amount, state in await one.provider.charges(one.school, one.id) if state == "paid" and amount]
    assert sorted(await one.booked()) == sorted(charged), name
    periods = await one.periods()
    assert len(periods) == end.periods, name
    assert len(charged) == end.periods + end.changes, name
    assert all(is_booked for _, _, is_booked in periods), name
    assert await one.credit() == sum(PLANS[product]["credit"] for product, _, _ in periods), name


@pytest.fixture
def at(school, market) -> Any:
    """The school and the provider of a name."""

    def found(gateway: str) -> tuple[Any, Provider]:
        return (school, Sandbox()) if gateway == "sandbox" else (market.school, StandIn(market.banks[gateway]))

    return found


@pytest.mark.parametrize(("gateway", "name"), [(gateway, name) for gateway, names in OFTEN.items() for name in names])
async def test_some_scenarios(at, gateway, name):
    await walked(*at(gateway), name)


@pytest.mark.prove
@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("gateway", OFTEN)
async def test_all_scenarios(at, gateway, name):
    await walked(*at(gateway), name)


@pytest.mark.parametrize(
    "gateway", ["paddle", pytest.param("sandbox", marks=pytest.mark.prove), pytest.param("stripe", marks=pytest.mark.prove)]
)
async def test_of_two_tabs_one_subscription_stays_and_the_other_goes_back(at, gateway):
    """Somebody begins one, goes back, begins another, and pays both at the provider."""
    school, provider = at(gateway)
    first = await begun(school, provider)
    second = Subscriber(school, first.client, provider)
    await second.subscribe(LARGE)
    for one in (second, first):
        await one.answer()
        await one.tell()
        await one.look()
    assert await second.standing() == ("active", LARGE, None, False)
    assert await provider.state(school, first.id) in ("ended", "expired")
    assert {state for _, state in await provider.charges(school, first.id)} <= {"returned"}
    assert sum(await first.booked()) == 0
    assert (await second.booked(), await second.plan()) == ([NINETEEN], "premium")


@pytest.mark.parametrize(
    "gateway", ["stripe", pytest.param("sandbox", marks=pytest.mark.prove), pytest.param("paddle", marks=pytest.mark.prove)]
)
async def test_the_books_have_what_was_charged_and_not_what_was_agreed(at, gateway):
    """A provider's invoice of another amount than ours is money all the same; in another currency it is none that the books could take."""
    school, provider = at(gateway)
    one = await begun(school, provider)
    await one.answer("wrong_amount")
    await one.look()
    (booked,) = await one.booked()
    assert 0 < NINE - booked <= CENT
    (listed,) = (await (await school.client("accountant")).get(ALL, params={"user_id": one.client.user_id})).json()["items"]
    assert (listed["state"], listed["problem"]) == ("active", "other_amount")
    lines = (await one.client.get("/api/billing/subscriptions/history")).json()["items"]
    (line,) = [line for line in lines if line["what"] == "other_amount"]
    assert (line["detail"]["price"], line["detail"]["agreed"]) == (booked, NINE)
    if gateway in WITH_WEBHOOKS:
        other = await begun(school, provider)
        await other.answer("dollars")
        await other.look()
        assert await other.booked() == []
        assert await other.credit() == 0


@pytest.mark.parametrize(
    "gateway", ["stripe", pytest.param("sandbox", marks=pytest.mark.prove), pytest.param("paddle", marks=pytest.mark.prove)]
)
async def test_to_a_year_at_once_and_never_back_within_it(at, gateway):
    """A longer period begins at once, less what is left of the old one; a shorter one would have to wait, which providers cannot."""
    school, provider = at(gateway)
    one = await begun(school, provider, LARGE)
    await one.answer()
    await one.pass_time(10 * DAY)
    await one.look()
    answer = await one.act("change", product=LONG)
    assert answer.status_code == 200, answer.text
    assert answer.json()["terms"]["product_code"] == LONG
    first, second = await one.booked()
    assert first == NINETEEN
    assert YEAR - NINETEEN <= second <= YEAR
    assert [product for product, _, _ in await one.periods()] == [LARGE, LONG]
    refused = await one.act("change", product=SMALL)
    assert (refused.status_code, refused.json()["code"]) == (409, "shorter_period")
    assert await one.standing() == ("active", LONG, None, False)


@pytest.mark.parametrize("gateway", ["paddle", pytest.param("stripe", marks=pytest.mark.prove)])
async def test_a_change_that_the_card_refuses_changes_nothing(at, gateway):
    school, provider = at(gateway)
    one = await begun(school, provider)
    await one.answer()
    await one.look()
    provider.books.card_works = False
    try:
        refused = await one.act("change", product=LARGE)
    finally:
        provider.books.card_works = True
    assert (refused.status_code, refused.json()["code"]) == (409, "payment_gateway_refused")
    assert (await one.standing(), await one.booked()) == (("active", SMALL, None, False), [NINE])


@pytest.mark.parametrize("gateway", ["stripe", pytest.param("paddle", marks=pytest.mark.prove)])
async def test_an_event_of_another_account_moves_nothing(at, gateway):
    """What an event says is not believed: neither of a subscription that is nobody's here, nor that it is another one's."""
    school, provider = at(gateway)
    one, other = await begun(school, provider), await begun(school, provider)
    await other.answer()

    def of_another(event: dict[str, Any]) -> dict[str, Any]:
        thing = event["data"]["object"] if gateway == "stripe" else event["data"]
        named = "metadata" if gateway == "stripe" else "custom_data"
        thing[named] = {"subscription": one.id}
        return event

    kind = "customer.subscription.updated" if gateway == "stripe" else "subscription.updated"
    assert await other.tell(kind, change=of_another) == 200
    assert (await one.standing(), await one.booked()) == (("starting", SMALL, None, False), [])
    assert await provider.tell(school, other.id, kind, change=lambda event: {**event, "data": {"object": {"id": "x"}}}) in (200, 403)
    await other.look()
    assert await other.standing() == ("active", SMALL, None, False)
    stranger = provider.books.opened("cs_stranger" if gateway == "stripe" else "txn_stranger", "somebody", SMALL, 900, "month", "")
    provider.books.agree(stranger)
    for name in (stranger.opening, stranger.name):
        async with school.db.as_room("billing") as tx:
            await tx.execute(text("UPDATE billing.subscriptions SET reference = :name WHERE id = :id"), {"name": name, "id": one.id})
        await one.look()
        assert (await one.standing(), await one.booked()) == (("starting", SMALL, None, False), [])


@pytest.mark.parametrize("gateway", ["paddle", pytest.param("stripe", marks=pytest.mark.prove)])
async def test_the_portal_is_the_providers_own_page(at, gateway):
    school, provider = at(gateway)
    one = await begun(school, provider)
    await one.answer()
    await one.look()
    answer = await one.client.get(f"/api/billing/subscriptions/{one.id}/portal")
    assert answer.json()["url"].startswith(provider.bank.address)


async def test_what_a_provider_told_of_somebody_who_has_left_is_forgotten(at):
    school, provider = at("stripe")
    one = await begun(school, provider)
    await one.answer()
    await one.tell()
    await provider.manage(school, one.id, "end")
    await one.tell()
    await school.house.ports["billing"].forget(one.client.user_id)
    async with school.db.as_room("billing") as tx:
        kept = (await tx.execute(text("SELECT payload FROM billing.inbox WHERE subscription = :id"), {"id": one.id})).scalars().all()
    assert kept
    assert not any(kept)


async def told(one: Subscriber) -> None:
    await one.tell()


async def told_of_a_charge(one: Subscriber) -> None:
    kinds = {"stripe": "invoice.payment_failed", "paddle": "transaction.past_due"}
    await one.tell(kinds.get(one.provider.gateway, ""))


async def told_of_the_checkout(one: Subscriber) -> None:
    kinds = {"stripe": "checkout.session.completed", "paddle": "transaction.completed"}
    await one.tell(kinds.get(one.provider.gateway, ""))


async def looked(one: Subscriber) -> None:
    await one.look()


EVENTS = (told, told, told_of_a_charge, told_of_the_checkout, looked, tick)
TRUTHS = {
    "subscribed": End("active"),
    "renewed": End("active", periods=2),
    "renewal refused": End("past_due"),
    "renewal refused, then paid": End("active", periods=2),
    "cancelled at the provider": End("active", cancels=True),
    "ended at the provider": End("ended", "free", ""),
}
"""What has happened at the provider, and where it ends, in whatever order the school hears of it."""


async def shuffled(at, seed: int) -> None:
    """What happens at the provider, and the school's news of it in some order; truth and provider turn with the seed."""
    chance = random.Random(seed)
    name = list(TRUTHS)[seed % len(TRUTHS)]
    one = await begun(*at(list(OFTEN)[seed // len(TRUTHS) % len(OFTEN)]))
    acts = [act for act in SCENARIOS[name][0] if act.__name__ == "<lambda>"]
    news = [chance.choice(EVENTS) for _ in range(len(acts) * 3)]
    for act in acts:
        await act(one)
        for _ in range(chance.randrange(3)):
            await news.pop()(one)
    chance.shuffle(news)
    for event in [*news, looked]:
        await event(one)
    await ends(one, TRUTHS[name], f"seed {seed}: {name}")


@pytest.mark.parametrize("seed", [1, 9, 17])
async def test_some_orders_of_events(at, seed):
    await shuffled(at, seed)


@pytest.mark.prove
async def test_a_thousand_orders_of_events(at):
    for seed in range(1_000):
        await shuffled(at, seed)


async def test_the_books_are_right_after_all_of_it(at):
    for gateway in ("sandbox", "stripe"):
        school, _ = at(gateway)
        assert (await school.house.ports["ledger"].verify()).problems == ()
