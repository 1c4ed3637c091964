"""The cards room on the school's database."""

import pytest

from lyceum.domains.cards.service import CardsService


@pytest.fixture
def cards(school) -> CardsService:
    """The room as it serves."""
    return CardsService(db=school.db)
