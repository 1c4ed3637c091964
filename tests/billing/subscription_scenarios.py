"""What can become of a subscription that a provider bills, written down once and walked with every provider."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tests.billing.buying import at_once
from tests.billing.providers import stale
from tests.billing.subscribers import DAY, LARGE, LONG, PLANS, SMALL, Subscriber

Act = Callable[[Subscriber], Awaitable[object]]
NINE, NINETEEN, YEAR = (PLANS[code]["price_eur"] for code in (SMALL, LARGE, LONG))
CENT = 10_000


class End(NamedTuple):
    """Where a scenario ends: how it stands, the plan in force, how often it was charged and booked, and how many periods brought credit."""

    state: str
    plan: str = "plus"
    product: str = SMALL
    following: str | None = None
    cancels: bool = False
    periods: int = 1
    changes: int = 0


def answer(choice: str) -> Act:
    return lambda one: one.answer(choice)


def month(how: str = "paid") -> Act:
    return lambda one: one.month(how)


def manage(what: str) -> Act:
    return lambda one: one.provider.manage(one.school, one.id, what)


def settle(*, good: bool) -> Act:
    return lambda one: one.provider.settle(one.school, one.id, good=good)


def days(number: int) -> Act:
    return lambda one: one.pass_time(number * DAY)


def change(product: str) -> Act:
    async def act(one: Subscriber) -> None:
        answered = await one.act("change", product=product)
        assert answered.status_code == 200, answered.text

    return act


async def back(one: Subscriber) -> None:
    assert await one.look() == 200


async def maybe_back(one: Subscriber) -> None:
    assert await one.look() in (200, 503)


async def told(one: Subscriber) -> None:
    assert await one.tell() == 200


async def told_twice(one: Subscriber) -> None:
    await told(one)
    await told(one)


async def tick(one: Subscriber) -> None:
    await one.tick()


async def all_at_once(one: Subscriber) -> None:
    await at_once(one.look(), one.look(), one.tell(), one.service.run())


async def cancel(one: Subscriber) -> None:
    assert (await one.act("cancel")).status_code == 200


async def keep(one: Subscriber) -> None:
    assert (await one.act("resume")).status_code == 200


async def died(one: Subscriber) -> None:
    await one.die_before_booked()


async def forged(one: Subscriber) -> None:
    """Signed by nobody, or long ago; the sandbox bank has no events that one could forge."""
    if one.provider.gateway != "sandbox":
        assert await one.tell(secret="whsec_guessed") == 403
        assert await one.tell(at=stale()) == 403


BEGUN = (answer("agree"), back)
SCENARIOS: dict[str, tuple[tuple[Act, ...], End]] = {
    "subscribed": (BEGUN, End("active")),
    "subscribed, and everybody asks at once": ((answer("agree"), all_at_once), End("active")),
    "subscribed, and the browser never comes back": ((answer("agree"), tick), End("active")),
    "subscribed, the event is before the browser": ((answer("agree"), told, back), End("active")),
    "subscribed, events doubled": ((answer("agree"), told_twice, told_twice, back), End("active")),
    "subscribed, the school died before it was booked": ((*BEGUN, died, back, died, told), End("active")),
    "told before anybody agreed": ((tick, back, answer("agree"), back), End("active")),
    "told late": ((answer("late"), maybe_back, maybe_back, back), End("active")),
    "silent at first": ((answer("silent"), maybe_back, maybe_back, back), End("active")),
    "refused": ((answer("refuse"), back, tick), End("ended", "free", "", periods=0)),
    "nothing happens": ((tick, days(1), tick), End("ended", "free", "", periods=0)),
    "agreed to after a day": ((tick, days(1), tick, answer("agree"), told), End("active")),
    "forged": ((forged, back), End("starting", "free", periods=0)),
    "forged, then agreed": ((answer("agree"), forged, told), End("active")),
    "renewed": ((*BEGUN, month(), told), End("active", periods=2)),
    "renewed, and nobody says so": ((*BEGUN, month(), tick), End("active", periods=2)),
    "renewed, and everybody asks at once": ((*BEGUN, month(), all_at_once), End("active", periods=2)),
    "renewed twice while the school was away": ((*BEGUN, month(), month(), tick), End("active", periods=3)),
    "renewal refused": ((*BEGUN, month("refused"), told), End("past_due")),
    "renewal refused, still in grace": ((*BEGUN, month("refused"), told, days(4), tick), End("past_due")),
    "renewal refused, grace is over": ((*BEGUN, month("refused"), told, days(8), tick), End("past_due", "free")),
    "renewal refused, then paid": ((*BEGUN, month("refused"), told, settle(good=True), told), End("active", periods=2)),
    "renewal refused, paid unseen": ((*BEGUN, month("refused"), tick, days(1), settle(good=True), tick), End("active", periods=2)),
    "renewal refused, given up": ((*BEGUN, month("refused"), told, settle(good=False), told), End("ended", "free", "")),
    "cancelled": ((*BEGUN, cancel), End("active", cancels=True)),
    "cancelled twice": ((*BEGUN, cancel, cancel), End("active", cancels=True)),
    "cancelled, and its period ends": ((*BEGUN, cancel, month(), tick), End("ended", "free", "")),
    "cancelled, and withdrawn": ((*BEGUN, cancel, keep), End("active")),
    "cancelled, withdrawn, renewed": ((*BEGUN, cancel, keep, month(), tick), End("active", periods=2)),
    "cancelled at the provider": ((*BEGUN, manage("cancel"), told), End("active", cancels=True)),
    "cancelled at the provider, and withdrawn here": ((*BEGUN, manage("cancel"), told, keep), End("active")),
    "cancelled here, and withdrawn at the provider": ((*BEGUN, cancel, manage("keep"), told), End("active")),
    "ended at the provider": ((*BEGUN, manage("end"), told), End("ended", "free", "")),
    "changed up": ((*BEGUN, days(10), change(LARGE)), End("active", "premium", LARGE, changes=1)),
    "changed up, and renewed": ((*BEGUN, days(10), change(LARGE), month(), told), End("active", "premium", LARGE, periods=2, changes=1)),
    "changed down": ((*BEGUN, change(LARGE), change(SMALL)), End("active", "premium", LARGE, SMALL, changes=1)),
    "changed down, and renewed": ((*BEGUN, change(LARGE), change(SMALL), month(), told), End("active", periods=2, changes=1)),
    "changed down, and thought better of it": (
        (*BEGUN, change(LARGE), change(SMALL), change(LARGE)),
        End("active", "premium", LARGE, changes=1),
    ),
    "another amount": ((answer("wrong_amount"), back), End("active")),
}
"""By name: what happens, and where it ends."""
