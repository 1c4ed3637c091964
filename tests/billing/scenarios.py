"""What can happen between a school and a bank, written down once and walked with every gateway."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.billing.banks import Bank
from tests.billing.buying import Back, Buyer, at_once


@dataclass
class Walk:
    """One scenario under way."""

    bank: Bank
    buyer: Buyer
    backs: list[Back | None]

    async def choose(self, choice: str, which: int = -1) -> None:
        self.backs.append(await self.bank.choose(self.buyer, self.buyer.turns[which], choice))

    async def back(self, which: int = -1) -> int:
        back = self.backs[which]
        assert back
        return await self.buyer.back(back)

    async def given_up(self) -> int:
        back = self.backs[-1]
        assert back
        return await self.buyer.back(self.bank.given_up(self.buyer.turns[-1], back))


Act = Callable[[Walk], Awaitable[object]]


def choose(choice: str) -> Act:
    return lambda walk: walk.choose(choice)


async def back(walk: Walk) -> None:
    assert await walk.back() == 303


async def back_twice_at_once(walk: Walk) -> None:
    assert await at_once(walk.back(), walk.back()) == [303, 303]


async def back_while_asking(walk: Walk) -> None:
    await at_once(walk.back(), walk.buyer.tick(), walk.buyer.look())


async def given_up(walk: Walk) -> None:
    assert await walk.given_up() == 303


async def refused_of_another(walk: Walk) -> None:
    found = walk.backs[-1]
    assert found
    assert await walk.buyer.back(walk.bank.of_another(walk.buyer.turns[-1], found)) == 403


async def tick(walk: Walk) -> None:
    await walk.buyer.tick()


async def hour(walk: Walk) -> None:
    await walk.buyer.hour()


async def look(walk: Walk) -> None:
    await walk.buyer.pass_time(5)
    await walk.buyer.look()


async def died_unseen(walk: Walk) -> None:
    await walk.bank.confirmed_unseen(walk.buyer, walk.buyer.turns[-1])


async def died_before_paid(walk: Walk) -> None:
    await walk.buyer.die_before_paid()


async def another(walk: Walk) -> None:
    await walk.buyer.begun()


async def both_back_at_once(walk: Walk) -> None:
    await at_once(walk.back(-2), walk.back(-1))


PAID, DECLINED, EXPIRED, REFUNDED = "paid", "declined", "expired", "refunded"
SCENARIOS: dict[str, tuple[tuple[Act, ...], tuple[str, ...]]] = {
    "paid": ((choose("approve"), back), (PAID,)),
    "paid, and the browser comes twice": ((choose("approve"), back, back), (PAID,)),
    "paid, and two browsers come at once": ((choose("approve"), back_twice_at_once), (PAID,)),
    "paid, the browser comes while the school asks": ((choose("approve"), back_while_asking), (PAID,)),
    "paid, and ten times again": ((choose("approve"), *([back] * 10)), (PAID,)),
    "paid, and asked about for ever after": ((choose("approve"), back, tick, look, hour, tick), (PAID,)),
    "paid, the school died after asking": ((choose("approve"), died_unseen, back), (PAID,)),
    "paid, the school died twice after asking": ((choose("approve"), died_unseen, died_unseen, back), (PAID,)),
    "paid, the school died after booking": ((choose("approve"), back, died_before_paid, tick), (PAID,)),
    "paid, the school died after booking, the browser comes": ((choose("approve"), back, died_before_paid, back), (PAID,)),
    "paid, after somebody invented that it was given up": ((choose("approve"), given_up, back), (PAID,)),
    "paid, after a callback of another payment": ((choose("approve"), refused_of_another, back), (PAID,)),
    "declined": ((choose("decline"), back), (DECLINED,)),
    "declined three times": ((choose("decline"), back, back, back), (DECLINED,)),
    "declined, and asked about for ever after": ((choose("decline"), back, tick, hour), (DECLINED,)),
    "given up": ((choose("cancel"), back), (DECLINED,)),
    "given up for good": ((choose("cancel"), back, tick, hour, tick), (DECLINED,)),
    "given up, and paid after all": ((choose("cancel"), back, choose("approve"), back), (PAID,)),
    "told late": ((choose("late"), back, back, back), (PAID,)),
    "told late, the buyer looks": ((choose("late"), back, look, look, look), (PAID,)),
    "told after the hour": ((choose("late"), back, hour, back), (REFUNDED,)),
    "paid, the browser came after the hour": ((choose("approve"), hour, back), (REFUNDED,)),
    "told twice": ((choose("twice"), back), (PAID,)),
    "invented": ((choose("forged"), back, hour), (EXPIRED,)),
    "invented, then paid": ((choose("forged"), back, choose("approve"), back), (PAID,)),
    "silent at first": ((choose("silent"), back, tick, tick), (PAID,)),
    "silent at first, the buyer looks": ((choose("silent"), back, look, look), (PAID,)),
    "silent beyond the hour": ((choose("silent"), back, hour, hour, tick), (REFUNDED,)),
    "another amount": ((choose("wrong_amount"), back), (REFUNDED,)),
    "another amount, twice": ((choose("wrong_amount"), back, back, tick), (REFUNDED,)),
    "nothing happens": ((hour,), (EXPIRED,)),
    "paid twice": ((choose("approve"), back, choose("approve"), back), (PAID,)),
    "given up, and paid by another try": ((choose("cancel"), back, another, choose("approve"), back), (DECLINED, PAID)),
    "two tries, both paid": (
        (choose("approve"), another, choose("approve"), lambda walk: walk.back(-2), lambda walk: walk.back(-1)),
        (PAID, REFUNDED),
    ),
    "two tries, both paid, the second is first": (
        (choose("approve"), another, choose("approve"), lambda walk: walk.back(-1), lambda walk: walk.back(-2)),
        (REFUNDED, PAID),
    ),
}
"""By name: what happens, and how each payment of the order ends."""
TELLS_ITSELF: dict[str, tuple[tuple[Act, ...], tuple[str, ...]]] = {
    "paid, and the browser never comes": ((choose("never"), tick), (PAID,)),
    "paid, asked about first": ((choose("approve"), tick, back), (PAID,)),
    "paid, nobody asks for an hour": ((choose("never"), hour), (REFUNDED,)),
    "given up, paid after all, and never back": ((choose("cancel"), back, choose("never"), tick), (PAID,)),
    "another amount, never back": ((choose("wrong_amount"), tick), (REFUNDED,)),
    "declined, never back": ((choose("decline"), tick), (DECLINED,)),
    "told late, never back": ((choose("late"), tick, tick, tick), (PAID,)),
}
"""Those where the school has to learn it without a browser: from a bank that answers without what a browser brings."""
