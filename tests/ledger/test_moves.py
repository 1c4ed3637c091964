"""Transfers, holds, captures, usage and reversals, through the port."""

from uuid import uuid4

import pytest

from lyceum.domains.ledger.models import Party, Transfer, Usage
from lyceum.domains.ledger.port import (
    AccountClosed,
    AccountInUse,
    AccountNotFound,
    HoldClosed,
    HoldNotFound,
    HoldTooSmall,
    KeyReused,
    NotEnoughCredit,
    ReasonReserved,
    ReversalRefused,
    TransferNotFound,
)
from lyceum.kernel.errors import Invalid
from lyceum.kernel.ids import new_user_id
from tests.ledger.conftest import EURO, credit, topped_up

CENT = 10_000
CENT_PICO = CENT * 1_000_000


def used(owner, cost_pico, **more) -> Usage:
    return Usage(id=uuid4(), owner=owner, service="test/model", cost_pico=cost_pico, **more)


async def test_a_new_user_has_nothing(ledger):
    assert await credit(ledger, new_user_id()) == (0, 0, 0)


async def test_the_same_transfer_twice_is_one_and_another_under_its_key_is_refused(ledger):
    owner = new_user_id()
    first = topped_up(owner, 3 * EURO, note="for tests")
    assert await ledger.transfer(first) is True
    assert await ledger.transfer(first) is False
    for other in (topped_up(owner, 4 * EURO, first.id), topped_up(owner, 3 * EURO, first.id, note="for something else")):
        with pytest.raises(KeyReused):
            await ledger.transfer(other)
    assert await credit(ledger, owner) == (3 * EURO, 0, 0)


async def test_nobody_spends_more_than_there_is(ledger, rich):
    spend = Transfer(
        id=uuid4(),
        debit=Party(owner=rich, code="credit"),
        credit=Party(code="revenue.test"),
        currency="EUR",
        amount=10 * EURO + 1,
        reason="purchase",
    )
    with pytest.raises(NotEnoughCredit) as refused:
        await ledger.transfer(spend)
    assert refused.value.params == {"available": 10 * EURO, "needed": 10 * EURO + 1, "currency": "EUR", "scale": 6}
    assert await ledger.transfer(spend.model_copy(update={"amount": 10 * EURO})) is True
    assert await credit(ledger, rich) == (0, 0, 0)


async def test_several_transfers_are_all_or_none(ledger):
    owner = new_user_id()
    deposit = topped_up(owner, 5_000_000, currency="IRR", credit=Party(owner=owner, code="wallet"))
    exchanged = (
        Transfer(
            id=uuid4(), debit=Party(owner=owner, code="wallet"), credit=Party(code="fx"), currency="IRR", amount=600_000, reason="exchange"
        ),
        Transfer(
            id=uuid4(), debit=Party(code="fx"), credit=Party(owner=owner, code="credit"), currency="EUR", amount=EURO, reason="exchange"
        ),
    )
    with pytest.raises(NotEnoughCredit):
        await ledger.transfer_all(exchanged)
    assert await ledger.transfer_all((deposit, *exchanged)) is True
    assert await ledger.transfer_all((deposit, *exchanged)) is False
    assert {(b.code, b.currency): b.available for b in await ledger.balances(owner)} == {
        ("credit", "EUR"): EURO,
        ("wallet", "IRR"): 4_400_000,
    }


async def test_what_is_held_cannot_be_spent_twice(ledger, rich):
    hold = await ledger.hold(uuid4(), rich, 7 * EURO)
    assert (hold.created, hold.state, hold.balance.available, hold.balance.held) == (True, "open", 3 * EURO, 7 * EURO)
    with pytest.raises(NotEnoughCredit) as refused:
        await ledger.hold(uuid4(), rich, 4 * EURO)
    assert refused.value.params["available"] == 3 * EURO
    again = await ledger.hold(hold.id, rich, 7 * EURO)
    assert (again.created, again.balance.available) == (False, 3 * EURO)
    with pytest.raises(KeyReused):
        await ledger.hold(hold.id, rich, 2 * EURO)
    assert await ledger.release(hold.id) == "released"
    assert await ledger.release(hold.id) == "released"
    assert (await ledger.hold(hold.id, rich, 7 * EURO)).state == "released"
    assert await credit(ledger, rich) == (10 * EURO, 0, 0)


async def test_nobody_without_an_account_holds_anything(ledger):
    with pytest.raises(NotEnoughCredit) as refused:
        await ledger.hold(uuid4(), new_user_id(), 1)
    assert refused.value.params["available"] == 0
    with pytest.raises(HoldNotFound):
        await ledger.release(uuid4())


async def test_a_part_of_a_hold_is_captured_and_the_rest_is_free(ledger, rich):
    hold = await ledger.hold(uuid4(), rich, 6 * EURO)
    key = uuid4()
    with pytest.raises(HoldTooSmall):
        await ledger.capture(key, hold.id, "", "revenue.test", 6 * EURO + 1, "purchase")
    assert await ledger.capture(key, hold.id, "", "revenue.test", 4 * EURO, "purchase") is True
    assert await ledger.capture(key, hold.id, "", "revenue.test", 4 * EURO, "purchase") is False
    with pytest.raises(KeyReused):
        await ledger.capture(key, hold.id, "", "revenue.test", 3 * EURO, "purchase")
    with pytest.raises(HoldClosed):
        await ledger.capture(uuid4(), hold.id, "", "revenue.test", 4 * EURO, "purchase")
    assert await ledger.release(hold.id) == "captured"
    assert await credit(ledger, rich) == (6 * EURO, 0, 0)


async def test_usage_accrues_and_is_charged_from_one_cent_on(ledger, rich):
    hold = await ledger.hold(uuid4(), rich, 2 * CENT)
    first = used(rich, CENT_PICO - 1, hold_id=hold.id, provider_pico=5)
    told = await ledger.deliver(first)
    assert (told.charged, told.short_pico, told.created) == (0, 0, True)
    assert (told.balance.available, told.balance.held, told.balance.accrued_pico) == (10 * EURO - CENT, 0, CENT_PICO - 1)
    assert (await ledger.deliver(first)).created is False
    with pytest.raises(KeyReused):
        await ledger.deliver(first.model_copy(update={"cost_pico": 7}))
    with pytest.raises(HoldClosed):
        await ledger.deliver(used(rich, 1, hold_id=hold.id))
    told = await ledger.deliver(used(rich, 1))
    assert (told.charged, told.balance.accrued_pico, told.balance.available) == (CENT, 0, 10 * EURO - CENT)
    told = await ledger.deliver(used(rich, 2 * CENT_PICO + 123))
    assert (told.charged, told.balance.accrued_pico) == (2 * CENT, 123)
    assert await credit(ledger, rich) == (10 * EURO - 3 * CENT - 1, 0, 123)


async def test_what_the_account_cannot_bear_is_recorded_not_charged(ledger):
    owner = new_user_id()
    await ledger.transfer(topped_up(owner, CENT))
    hold = await ledger.hold(uuid4(), owner, CENT)
    told = await ledger.deliver(used(owner, 3 * CENT_PICO, hold_id=hold.id))
    assert (told.charged, told.short_pico, told.balance.available) == (CENT, 2 * CENT_PICO, 0)
    assert (await ledger.deliver(used(owner, 5))).short_pico == 5


async def test_a_hold_that_expired_is_no_hindrance_to_a_late_delivery(ledger, rich):
    hold, other = await ledger.hold(uuid4(), rich, CENT, seconds=0), await ledger.hold(uuid4(), rich, CENT)
    assert await ledger.sweep() >= 1
    assert await credit(ledger, rich) == (10 * EURO - CENT, CENT, 0)
    with pytest.raises(HoldClosed):
        await ledger.capture(uuid4(), hold.id, "", "revenue.test", 1, "purchase")
    assert (await ledger.deliver(used(rich, CENT_PICO, hold_id=hold.id))).charged == CENT
    await ledger.release(other.id)
    with pytest.raises(HoldClosed):
        await ledger.deliver(used(rich, CENT_PICO, hold_id=other.id))
    with pytest.raises(HoldNotFound):
        await ledger.deliver(used(new_user_id(), 1, hold_id=hold.id))


async def test_a_transfer_is_reversed_in_parts_and_never_more_than_the_whole(ledger):
    owner = new_user_id()
    deposit = topped_up(owner, 10 * EURO)
    await ledger.transfer(deposit)
    key = uuid4()
    assert await ledger.reverse(key, deposit.id, "refund", 4 * EURO, "asked for it") == 4 * EURO
    assert await ledger.reverse(key, deposit.id, "refund", 4 * EURO, "asked for it") == 4 * EURO
    with pytest.raises(ReversalRefused):
        await ledger.reverse(uuid4(), deposit.id, "refund", 6 * EURO + 1)
    with pytest.raises(ReversalRefused):
        await ledger.reverse(uuid4(), key, "refund")
    rest = uuid4()
    assert await ledger.reverse(rest, deposit.id, "refund") == 6 * EURO
    assert await ledger.reverse(rest, deposit.id, "refund") == 6 * EURO
    with pytest.raises(ReversalRefused):
        await ledger.reverse(uuid4(), deposit.id, "refund")
    with pytest.raises(TransferNotFound):
        await ledger.reverse(uuid4(), uuid4(), "refund")
    assert await credit(ledger, owner) == (0, 0, 0)


async def test_what_was_spent_cannot_be_refunded(ledger):
    owner = new_user_id()
    deposit = topped_up(owner, EURO)
    await ledger.transfer(deposit)
    await ledger.deliver(used(owner, 2 * CENT_PICO))
    with pytest.raises(NotEnoughCredit):
        await ledger.reverse(uuid4(), deposit.id, "refund")


async def test_seconds_of_tutoring_are_charged_as_they_are(ledger):
    owner = new_user_id()
    await ledger.transfer(topped_up(owner, 3_600, currency="SEC", credit=Party(owner=owner, code="tutoring")))
    told = await ledger.deliver(used(owner, 61_500_000, code="tutoring", currency="SEC", revenue="taught"))
    assert (told.charged, told.balance.accrued_pico, told.balance.available) == (61, 500_000, 3_600 - 62)


async def test_a_closed_account_is_empty_and_stays_so(ledger, rich):
    hold = await ledger.hold(uuid4(), rich, CENT)
    await ledger.deliver(used(rich, 1_500_000))
    key = uuid4()
    with pytest.raises(AccountInUse):
        await ledger.close_account(key, rich, "credit", "EUR", "forfeited")
    await ledger.release(hold.id)
    assert await ledger.close_account(key, rich, "credit", "EUR", "forfeited") == 10 * EURO
    assert await ledger.close_account(key, rich, "credit", "EUR", "forfeited") == 0
    for attempt in (ledger.transfer(topped_up(rich, 1)), ledger.deliver(used(rich, 1)), ledger.hold(uuid4(), rich, 1)):
        with pytest.raises(AccountClosed):
            await attempt
    with pytest.raises(AccountNotFound):
        await ledger.close_account(uuid4(), new_user_id(), "credit", "EUR", "forfeited")


async def test_a_statement_comes_in_pages_newest_first(ledger, rich):
    for amount in (1, 2, 3):
        await ledger.transfer(topped_up(rich, amount * EURO, note=f"number {amount}"))
    await ledger.deliver(used(rich, CENT_PICO))
    page = await ledger.statement(rich, limit=3)
    assert [entry.amount for entry in page.items] == [-CENT, 3 * EURO, 2 * EURO]
    assert [entry.note for entry in page.items] == [None, "number 3", "number 2"]
    rest = await ledger.statement(rich, after=page.next, limit=3)
    assert ([entry.amount for entry in rest.items], rest.next) == ([EURO, 10 * EURO], None)
    assert (await ledger.statement(new_user_id())).items == ()


async def test_what_a_column_cannot_take_is_refused_and_not_a_crash(ledger, rich):
    with pytest.raises(Invalid):
        await ledger.hold(uuid4(), rich, 0)
    with pytest.raises(Invalid):
        await ledger.capture(uuid4(), (await ledger.hold(uuid4(), rich, 5)).id, "", "Not A Code", 1, "purchase")


async def test_only_usage_is_booked_as_usage(ledger, rich):
    hold = await ledger.hold(uuid4(), rich, CENT)
    deposit = topped_up(rich, EURO)
    await ledger.transfer(deposit)
    for attempt in (
        ledger.transfer(topped_up(rich, EURO, reason="usage")),
        ledger.capture(uuid4(), hold.id, "", "revenue.test", CENT, "usage"),
        ledger.reverse(uuid4(), deposit.id, "usage"),
    ):
        with pytest.raises(ReasonReserved):
            await attempt


async def test_the_books_are_proved(ledger, rich):
    await ledger.deliver(used(rich, 3 * CENT_PICO + 5))
    found = await ledger.verify()
    assert found.problems == ()
    assert found.transfers >= 2
    assert {total.currency for total in found.sums} == {"EUR", "IRR", "SEC"}
    assert all(total.people + total.school == 0 for total in found.sums)
    inspection = await ledger.inspect()
    assert (inspection.problems, inspection.first) == (0, None)
    assert (await ledger.check()).ok
