"""Providers that charge by themselves, as their customers meet them: the sandbox bank at its page, others as stand-ins with webhooks."""

import json
import time
from typing import Any, Protocol

from sqlalchemy import text

from tests.billing.agreements import Agreement, Agreements
from tests.billing.signing import signed
from tests.conftest import School

_EARLIER = text(
    "UPDATE billing.sandbox_agreements SET anchor_at = anchor_at - make_interval(secs => :s), period_start = period_start - "
    "make_interval(secs => :s), period_end = period_end - make_interval(secs => :s), try_at = try_at - make_interval(secs => :s) "
    "WHERE ours = :ours"
)
_CHARGED_EARLIER = text(
    "UPDATE billing.sandbox_charges SET period_start = period_start - make_interval(secs => :s), period_end = period_end - "
    "make_interval(secs => :s) WHERE agreement = (SELECT reference FROM billing.sandbox_agreements WHERE ours = :ours)"
)


class Provider(Protocol):
    """What a scenario needs of a provider. `ours` is what the school calls the subscription."""

    gateway: str

    async def answer(self, school: School, ours: str, url: str, choice: str) -> None:
        """The customer decides at the checkout: agree, refuse, late, silent, wrong_amount."""

    async def pass_time(self, school: School, ours: str, seconds: int) -> None:
        """Everything at the provider has happened so much earlier."""

    async def charge(self, school: School, ours: str, how: str = "paid") -> None:
        """A period has ended: the provider charges for the next (paid, refused, wrong) or ends what was cancelled."""

    async def settle(self, school: School, ours: str, *, good: bool) -> None:
        """A refused charge is paid after all, or given up."""

    async def manage(self, school: School, ours: str, what: str) -> None:
        """The customer does it at the provider's own page: cancel, keep, end."""

    async def tell(self, school: School, ours: str, kind: str = "", **odd: Any) -> int:
        """The provider tells the school of it now; gives the status of the answer."""

    async def charges(self, school: School, ours: str) -> list[tuple[int, str]]:
        """What was charged, in micro-euro, and what became of it; oldest first."""

    async def state(self, school: School, ours: str) -> str:
        """How the provider's own books have it."""


class Sandbox:
    """The built-in bank."""

    gateway = "sandbox"
    WORDS = {"cancel": "cancel_at_end", "keep": "keep", "end": "end_now"}  # noqa: RUF012

    async def answer(self, school: School, ours: str, url: str, choice: str) -> None:
        answer = await school.visitor().post(url, data={"what": choice})
        assert answer.status_code in (200, 303), answer.text

    async def pass_time(self, school: School, ours: str, seconds: int) -> None:
        async with school.db.as_room("billing") as tx:
            for statement in (_EARLIER, _CHARGED_EARLIER):
                await tx.execute(statement, {"ours": ours, "s": seconds})

    async def charge(self, school: School, ours: str, how: str = "paid") -> None:
        """It charges when anybody looks; here, its page is opened."""
        await self._press(school, ours, "card_off" if how == "refused" else "card_on")

    async def settle(self, school: School, ours: str, *, good: bool) -> None:
        await self._press(school, ours, "try_again" if good else "give_up")

    async def manage(self, school: School, ours: str, what: str) -> None:
        await self._press(school, ours, self.WORDS[what])

    async def tell(self, school: School, ours: str, kind: str = "", **odd: Any) -> int:
        """Its word is a call within the house."""
        await school.house.ports["billing"].subscriptions.project(self.gateway, ours)
        return 200

    async def charges(self, school: School, ours: str) -> list[tuple[int, str]]:
        page = self._bank(school)
        _, rows = await page.seen(await self._name(school, ours))
        return [(row.amount, row.state) for row in reversed(rows)]

    async def state(self, school: School, ours: str) -> str:
        row, _ = await self._bank(school).seen(await self._name(school, ours))
        return str(row.state)

    def _bank(self, school: School) -> Any:
        return school.house.ports["billing"].subscriptions.billers[self.gateway].bank

    async def _name(self, school: School, ours: str) -> str:
        return str(await self._bank(school).find(ours))

    async def _press(self, school: School, ours: str, what: str) -> None:
        answer = await school.visitor().post(f"/bank/agreements/{await self._name(school, ours)}", data={"what": what})
        assert answer.status_code == 303, answer.text


class StandIn:
    """Stripe or Paddle: `bank` speaks its words, `events` are what it tells of a subscription."""

    EVENTS = {  # noqa: RUF012
        "stripe": ("checkout.session.completed", "customer.subscription.updated", "invoice.paid", "customer.subscription.created"),
        "paddle": ("transaction.completed", "subscription.updated", "subscription.created", "transaction.paid"),
    }
    PRICE_UNITS = 10_000

    def __init__(self, bank: Any) -> None:
        self.bank, self.gateway = bank, bank.gateway
        self.books: Agreements = bank.books

    def _of(self, ours: str) -> Agreement:
        return self.books.of(ours)

    async def answer(self, school: School, ours: str, url: str, choice: str) -> None:
        one = self._of(ours)
        if self.gateway == "paddle":
            page = await school.visitor().get(url)
            assert f'data-transaction="{one.opening}"' in page.text or page.status_code == 404, "it leads on as long as it is waited for"
        if choice == "refuse":
            one.state = "expired"
            return
        self.books.agree(one, cents=one.cents - 1 if choice == "wrong_amount" else None, currency="USD" if choice == "dollars" else "EUR")
        one.later, one.lost = (2 if choice == "late" else 0), (2 if choice == "silent" else 0)

    async def pass_time(self, school: School, ours: str, seconds: int) -> None:
        self.books.earlier(self._of(ours), seconds)

    async def charge(self, school: School, ours: str, how: str = "paid") -> None:
        one = self._of(ours)
        if one.end <= self.books.clock():
            self.books.renew(one, paid=how != "refused", cents=one.cents - 1 if how == "wrong" else None)

    async def settle(self, school: School, ours: str, *, good: bool) -> None:
        (self.books.recover if good else self.books.give_up)(self._of(ours))

    async def manage(self, school: School, ours: str, what: str) -> None:
        one = self._of(ours)
        if what == "keep":
            one.cancels = False
        else:
            self.books.cancel(one, at_end=what == "cancel")

    async def tell(self, school: School, ours: str, kind: str = "", **odd: Any) -> int:
        """By webhook; odd: `secret`, `at`, `change` of the event."""
        change = odd.pop("change", None)
        one = self._of(ours)
        event = self.bank.told_by_event(one, kind or self.EVENTS[self.gateway][one.state != "open"])
        body = json.dumps(change(event) if change else event).encode()
        headers = signed(self.gateway, body, **odd)
        return (await school.visitor().post(f"/api/billing/webhooks/{self.gateway}", content=body, headers=headers)).status_code

    async def charges(self, school: School, ours: str) -> list[tuple[int, str]]:
        return [(charge.cents * self.PRICE_UNITS, charge.state) for charge in self._of(ours).charges]

    async def state(self, school: School, ours: str) -> str:
        return self._of(ours).state


def stale() -> int:
    """A time that no signature may have any more."""
    return int(time.time()) - 3_600
