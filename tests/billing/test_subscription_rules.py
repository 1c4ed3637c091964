"""What a subscription's periods, prices and tries are, for any dates and amounts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.domains.billing.subscriptions import rules
from lyceum.domains.billing.subscriptions.models import Terms
from lyceum.domains.billing.subscriptions.rules import Due, Period

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  (the strategy's way)
EVERY = st.sampled_from(["month", "year"])
PRICES = st.integers(1, 10**10)
GRACE = timedelta(days=rules.GRACE_DAYS)


def terms(price: int, every="month") -> Terms:
    return Terms(product_code="x", plan="premium", price=price, currency="IRR", every=every, credit=0)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("anchor", "every", "ends"),
    [
        ("2027-01-31", "month", ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        ("2028-01-31", "month", ["2028-02-29", "2028-03-31"]),
        ("2027-11-30", "month", ["2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30"]),
        ("2028-02-29", "year", ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
    ],
)
def test_periods_go_by_the_calendar(anchor, every, ends):
    start = day(anchor)
    for end in map(day, ends):
        period = rules.period_from(day(anchor), every, start)
        assert period == Period(start, end)
        start = end


@given(MOMENTS, EVERY, st.integers(1, 60))
def test_periods_follow_each_other_without_gap_and_never_drift(anchor, every, many):
    start = anchor
    for number in range(1, many + 1):
        period = rules.period_from(anchor, every, start)
        assert period.start == start
        assert period.end == rules.boundary(anchor, every, number)
        assert timedelta(days=28) <= period.end - start <= timedelta(days=366)
        start = period.end
    assert start.day in (anchor.day, 28, 29, 30)
    assert start.time() == anchor.time()


@given(PRICES, PRICES, MOMENTS, EVERY, st.integers(0, 366 * 86_400))
def test_a_change_costs_what_is_left_to_the_unit_and_never_pays_out(old, new, anchor, every, after):
    period = rules.period_from(anchor, every, anchor)
    moment = min(anchor + timedelta(seconds=after), period.end)
    lines = rules.proration(terms(old, every), terms(new, every), period, moment)
    assert 0 <= lines.left_seconds <= lines.period_seconds
    assert lines.credit * lines.period_seconds <= old * lines.left_seconds < (lines.credit + 1) * lines.period_seconds
    assert (lines.debit - 1) * lines.period_seconds < new * lines.left_seconds <= lines.debit * lines.period_seconds
    if rules.is_at_once(terms(old, every), terms(new, every)):
        assert lines.net > 0 or lines.left_seconds == 0
    assert rules.proration(terms(old, every), terms(new, every), period, anchor).net == new - old
    assert rules.proration(terms(old, every), terms(new, every), period, period.end).net == 0


@given(PRICES, PRICES, MOMENTS, st.integers(0, 28 * 86_400))
def test_a_change_to_a_year_is_paid_as_a_whole_less_what_is_left(old, new, anchor, after):
    month, year = terms(old), terms(new, "year")
    period = rules.period_from(anchor, "month", anchor)
    lines = rules.proration(month, year, period, anchor + timedelta(seconds=after))
    assert lines.debit == new
    assert 0 <= lines.credit <= old
    assert not rules.is_at_once(year, month), "what was paid for a year is used up first"
    assert rules.is_at_once(month, year) == (new > 12 * old)
    if rules.is_at_once(month, year):
        assert lines.net > 0


@given(MOMENTS, st.integers(0, 40 * 86_400), st.integers(0, 30))
def test_tries_come_in_their_order_and_end_with_grace(end, after, days):
    grace, moment = timedelta(days=days), end + timedelta(seconds=after)
    again = rules.next_try(end, moment, grace)
    if again is None:
        assert moment >= end + min(timedelta(days=7), grace)
    else:
        assert moment < again <= end + grace
    tries, at = [], end
    while (at := rules.next_try(end, at, GRACE)) is not None:
        tries.append((at - end).days)
    assert tries == [1, 3, 7]


@given(MOMENTS, st.integers(-40 * 86_400, 40 * 86_400), st.booleans(), st.sampled_from(["active", "past_due"]))
def test_what_is_due_follows_from_the_moment(end, after, cancels, state):
    moment, due = end + timedelta(seconds=after), Due(state, end, cancels)
    what = rules.what_is_due(due, moment)
    assert (what == "remind") == (state == "active" and moment < end)
    assert (what == "end") == (what != "remind" and cancels)
    until = rules.plan_until(due, GRACE)
    assert until == end + (GRACE if state == "past_due" else timedelta())
    assert until <= rules.told_until(due, GRACE) <= until + rules.HANDOVER
    if cancels:
        assert rules.told_until(due, GRACE) == until


@given(MOMENTS, EVERY, st.integers(0, 400))
def test_nobody_pays_for_time_in_which_nobody_renewed(anchor, every, days):
    ended = rules.boundary(anchor, every, 1)
    moment = ended + timedelta(days=days)
    period = rules.renewal(anchor, every, ended, moment, GRACE)
    assert period.end > moment
    assert period.start == (ended if days <= rules.GRACE_DAYS else moment)
