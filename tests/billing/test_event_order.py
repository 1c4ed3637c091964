"""The same events in any order, any of them often: one end."""

import random

import pytest

from tests.billing.banks import Sandbox
from tests.billing.buying import EURO, Buyer
from tests.billing.scenarios import Walk, back, back_while_asking, died_unseen, given_up, look, refused_of_another, tick

EVENTS = (back, back, given_up, refused_of_another, tick, look, died_unseen, back_while_asking)
TRUTHS = {"approve": "paid", "decline": "declined", "wrong_amount": "refunded", "forged": "declined", "late": "paid", "silent": "paid"}
"""What the bank was told to do, and where it ends when one of the events says that the buyer gave up. Nobody pays at `forged`."""


async def shuffled(school, seed: int) -> None:
    """One order of the events, the truth turning with the seed."""
    chance = random.Random(seed)
    choice = list(TRUTHS)[seed % len(TRUTHS)]
    events = list(EVENTS)
    chance.shuffle(events)
    buyer = Buyer(school, await school.client())
    await buyer.ordered()
    await buyer.begun()
    walk = Walk(Sandbox(), buyer, [])
    await walk.choose(choice)
    for event in events:
        await event(walk) if event is not died_unseen or choice != "silent" else None
    await buyer.tick(3)
    await buyer.hour()
    told = [event.__name__ for event in events]
    assert await buyer.state() == TRUTHS[choice], f"seed {seed}: {choice}, {told}"
    assert (await buyer.credit(), await buyer.booked()) == ((EURO, 1) if TRUTHS[choice] == "paid" else (0, 0)), f"seed {seed}"


@pytest.mark.parametrize("seed", range(3))
async def test_some_orders(school, seed):
    await shuffled(school, seed)


@pytest.mark.prove
async def test_a_thousand_orders(school):
    for seed in range(1_000):
        await shuffled(school, seed)
