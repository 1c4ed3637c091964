"""Credit that ends, through the port: used first, ended exactly, and never mixed with what was bought."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lyceum.domains.ledger.models import Party, Transfer
from lyceum.domains.ledger.port import KeyReused, NotEnoughCredit
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_user_id
from tests.ledger.conftest import EURO, credit, topped_up

SOON, LATER = now() + timedelta(days=1), now() + timedelta(days=30)


def spent(owner: str, amount: int) -> Transfer:
    """Something bought from credit."""
    sides = {"debit": Party(owner=owner, code="credit"), "credit": Party(code="sales.test")}
    return Transfer(id=uuid4(), currency="EUR", amount=amount, reason="purchase", **sides)


async def promised(ledger, owner: str) -> list[int]:
    """What is left of each promotion, in the order in which it is used."""
    left = [lot.unused for lot in await ledger.promotions(owner)]
    (balance,) = (found for found in await ledger.balances(owner) if found.code == "credit")
    assert balance.promised == sum(left)
    return left


async def test_the_promotion_that_ends_first_is_used_first_and_before_what_was_bought(ledger, rich):
    later = uuid4()
    assert await ledger.promise(later, rich, 2 * EURO, LATER, note="welcome") is True
    assert await ledger.promise(later, rich, 2 * EURO, LATER, note="welcome") is False
    await ledger.promise(uuid4(), rich, EURO, SOON)
    for wrong in ({"amount": 3 * EURO}, {"until": SOON}, {"note": "other"}):
        with pytest.raises(KeyReused):
            await ledger.promise(**{"key": later, "owner": rich, "amount": 2 * EURO, "until": LATER, "note": "welcome"} | wrong)
    first, second = await ledger.promotions(rich)
    assert (first.until, second.until, second.note, second.amount) == (SOON, LATER, "welcome", 2 * EURO)
    (balance,) = await ledger.balances(rich)
    assert (balance.available, balance.promised, balance.promised_until) == (13 * EURO, 3 * EURO, SOON)
    await ledger.transfer(spent(rich, 2 * EURO))
    assert await promised(ledger, rich) == [EURO]
    await ledger.transfer(spent(rich, 2 * EURO))
    assert await promised(ledger, rich) == []
    assert await credit(ledger, rich) == (9 * EURO, 0, 0)


async def test_what_is_held_when_a_promotion_ends_is_respected(ledger):
    owner = new_user_id()
    await ledger.promise(uuid4(), owner, 3 * EURO, SOON)
    hold = await ledger.hold(uuid4(), owner, 2 * EURO)
    await ledger.expire(moment=SOON - timedelta(seconds=1))
    assert await promised(ledger, owner) == [3 * EURO]
    await ledger.expire(moment=SOON)
    assert await credit(ledger, owner) == (0, 2 * EURO, 0)
    await ledger.capture(uuid4(), hold.id, "", "sales.test", EURO, "purchase")
    assert await promised(ledger, owner) == [EURO]
    assert await ledger.expire(moment=SOON) >= 1
    assert (await promised(ledger, owner), await credit(ledger, owner)) == ([], (0, 0, 0))
    page = await ledger.statement(owner)
    assert [(entry.reason, entry.amount) for entry in page.items] == [
        ("promotion_ended", -EURO),
        ("purchase", -EURO),
        ("promotion_ended", -EURO),
        ("promotion", 3 * EURO),
    ]


async def test_a_refund_of_something_bought_takes_no_promotional_credit(ledger):
    owner, bought, given = new_user_id(), uuid4(), uuid4()
    await ledger.transfer(topped_up(owner, 5 * EURO, bought))
    await ledger.promise(given, owner, 4 * EURO, SOON)
    await ledger.transfer(spent(owner, 5 * EURO))
    with pytest.raises(NotEnoughCredit):
        await ledger.reverse(uuid4(), bought, "refund", 4 * EURO + 1)
    await ledger.promise(uuid4(), owner, EURO, LATER)
    with pytest.raises(NotEnoughCredit):
        await ledger.reverse(uuid4(), bought, "refund", 4 * EURO + 1)
    with pytest.raises(NotEnoughCredit):
        await ledger.reverse(uuid4(), given, "taken_back", 1)
    assert await ledger.reverse(uuid4(), bought, "refund", 4 * EURO) == 4 * EURO
    assert (await promised(ledger, owner), await credit(ledger, owner)) == ([EURO], (EURO, 0, 0))


async def test_what_a_promotion_paid_comes_back_promotional_after_what_was_bought(ledger):
    owner, thing = new_user_id(), None
    await ledger.transfer(topped_up(owner, EURO))
    await ledger.promise(uuid4(), owner, EURO, LATER)
    await ledger.promise(uuid4(), owner, 2 * EURO, SOON)
    thing = spent(owner, 4 * EURO)
    await ledger.transfer(thing)
    for amount, left in ((EURO, []), (EURO, [EURO]), (EURO, [EURO, EURO]), (EURO, [2 * EURO, EURO])):
        await ledger.reverse(uuid4(), thing.id, "refund", amount)
        assert await promised(ledger, owner) == left
    await ledger.expire(moment=SOON)
    assert (await promised(ledger, owner), await credit(ledger, owner)) == ([EURO], (2 * EURO, 0, 0))
    assert (await ledger.verify()).problems == ()


async def test_a_promotion_is_taken_back_as_far_as_it_is_there(ledger, rich):
    key = uuid4()
    await ledger.promise(key, rich, 3 * EURO, LATER)
    await ledger.transfer(spent(rich, EURO))
    with pytest.raises(NotEnoughCredit):
        await ledger.reverse(uuid4(), key, "taken_back")
    assert await ledger.reverse(uuid4(), key, "taken_back", 2 * EURO) == 2 * EURO
    assert (await promised(ledger, rich), await credit(ledger, rich)) == ([], (10 * EURO, 0, 0))


async def test_who_goes_leaves_what_was_bought_and_no_promotion(ledger, rich):
    await ledger.promise(uuid4(), rich, 3 * EURO, LATER)
    assert await ledger.close_account(uuid4(), rich, "credit", "EUR", "unclaimed") == 10 * EURO
    await ledger.forget(rich)
    assert (await ledger.verify()).problems == ()


async def test_promotions_that_end_soon_are_told_in_pages(ledger):
    owners = [new_user_id() for _ in range(3)]
    for owner in owners:
        await ledger.promise(uuid4(), owner, EURO, LATER)
    seen, last = [], None
    while page := await ledger.promotions_ending(LATER + timedelta(seconds=1), last, 2):
        seen += [lot.owner for lot in page]
        last = page[-1]
    assert set(owners) <= set(seen)
    assert not set(owners) & {lot.owner for lot in await ledger.promotions_ending(LATER, None, 100)}
