"""The till beside an independent oracle: whoever leaves, fails, comes again or dies, everyone pays what the delivery table says.

With a defect planted the two must not agree any more: else the oracle proves nothing.
"""

from collections.abc import Iterator

import pytest

from tests.gateway.defects import DEFECTS, IN_THE_DATABASE
from tests.gateway.till import Till, planted, replanted
from tests.gateway.till_machine import CAUGHT, walk


@pytest.fixture(scope="module")
def till(addresses) -> Iterator[Till]:
    made = Till(addresses)
    yield made
    made.close()


def test_the_till_agrees_with_the_oracle(till):
    walk(till, 5, 15)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_the_till_agrees_with_the_oracle_for_long(till):
    walk(till, 150, 30)


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_planted_in_the_room_is_caught(till, name):
    with planted(till, DEFECTS[name]), pytest.raises(CAUGHT):
        walk(till, 60, 25)


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", IN_THE_DATABASE)
def test_every_defect_planted_in_the_database_is_caught(till, name):
    with replanted(till, *IN_THE_DATABASE[name]), pytest.raises(CAUGHT):
        walk(till, 60, 25)
