"""Fifty new pieces in any sixty seconds, for each user apart."""

from hypothesis import given
from hypothesis import strategies as st

from lyceum.domains.gateway.rules import REQUESTS_A_MINUTE, SWEEP_EVERY, WINDOW_SECONDS, SlidingWindow


def test_the_fifty_first_waits_until_the_first_is_a_minute_old() -> None:
    window = SlidingWindow()
    assert [window.take("a", 10 + number * 0.1) for number in range(REQUESTS_A_MINUTE)] == [0] * REQUESTS_A_MINUTE
    assert window.take("a", 20) == 50
    assert window.take("b", 20) == 0
    assert window.take("a", 69.95) == 1
    assert window.take("a", 70) == 0
    assert window.take("a", 70) == 1


@given(st.lists(st.floats(0, 5), min_size=1, max_size=300))
def test_no_minute_holds_more_and_waiting_as_told_is_enough(gaps: list[float]) -> None:
    window, at, taken = SlidingWindow(most=5), 0.0, []
    for gap in gaps:
        at += gap
        wait = window.take("a", at)
        if wait:
            assert window.take("a", at + wait) == 0
            at += wait
        taken.append(at)
    for first, sixth in zip(taken, taken[5:], strict=False):
        assert sixth - first >= WINDOW_SECONDS * (1 - 1e-9)


def test_users_who_left_are_forgotten() -> None:
    window = SlidingWindow()
    for number in range(SWEEP_EVERY * 3):
        window.take(f"user {number}", number)
    assert len(window) <= SWEEP_EVERY + WINDOW_SECONDS
