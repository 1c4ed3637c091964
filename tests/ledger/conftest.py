"""The ledger of the school, and a user with some credit."""

from uuid import UUID, uuid4

import pytest

from lyceum.domains.ledger.models import Party, Transfer
from lyceum.domains.ledger.service import LedgerService
from lyceum.kernel.ids import new_user_id

EURO = 1_000_000


def topped_up(owner: str, amount: int, key: UUID | None = None, **more) -> Transfer:
    """Credit for somebody."""
    values = {"currency": "EUR", "reason": "top_up", "debit": Party(code="clearing.test"), "credit": Party(owner=owner, code="credit")}
    return Transfer(id=key or uuid4(), amount=amount, **values | more)


@pytest.fixture
def ledger(school) -> LedgerService:
    return school.house.ports["ledger"]


@pytest.fixture
async def rich(ledger) -> str:
    """A user with ten euro."""
    owner = new_user_id()
    assert await ledger.transfer(topped_up(owner, 10 * EURO))
    return owner


async def credit(ledger, owner: str) -> tuple[int, int, int]:
    """What is available, held and accrued of the account `credit` in EUR."""
    (balance,) = (found for found in await ledger.balances(owner) if (found.code, found.currency) == ("credit", "EUR"))
    return balance.available, balance.held, balance.accrued_pico
