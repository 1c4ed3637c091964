"""The verdicts of docs/proofs/items.md are about what the rules make today."""

import re
from pathlib import Path

import pytest

from tests.lessons.sample import of_stories

PROOF = Path(__file__).parents[2] / "docs" / "proofs" / "items.md"
ROW = re.compile(r"^\| (\S+\.toml#\S+) \| \w+ \| `(\w{12})` \|", re.MULTILINE)


@pytest.mark.prove
def test_items_of_the_stories_are_those_that_were_read():
    """When the rules have changed: raise RULES_VERSION, and read the items whose digest is another one."""
    read = dict(ROW.findall(PROOF.read_text(encoding="utf-8")))
    made = {item.locator: item.digest for item in of_stories()}
    assert len(read) > 50
    assert {locator: made.get(locator) for locator in read} == read
