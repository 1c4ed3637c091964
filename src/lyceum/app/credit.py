"""Credit given by hand: the one way by which a person, and not a payment, puts money into an account."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from lyceum.domains.identity.port import Identity
from lyceum.domains.ledger.models import MAX_NOTE_CHARS, Amount, Balance, Currency, Party, Transfer
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.http import Body, Shape, Text, may
from lyceum.platform.idempotency import Key, once

CONSOLE = "console"
"""The actor of what was done from the command line."""
ACCOUNTS: dict[Currency, str] = {"EUR": "credit", "IRR": "wallet", "SEC": "tutoring"}
MAX_USER_CHARS = 254


class GrantBody(Body):
    """Who gets how many units of a currency, and why; the words are kept in the books for good."""

    user: Annotated[Text, Field(min_length=3, max_length=MAX_USER_CHARS, description="An e-mail address or a user's id.")]
    amount: Amount
    currency: Currency = "EUR"
    reason: Annotated[Text, Field(min_length=3, max_length=MAX_NOTE_CHARS)]


class Granted(Shape):
    """What was given to whom, and what that user has now."""

    id: UUID
    user_id: str
    name: str
    email: str | None
    amount: int
    currency: Currency
    balances: tuple[Balance, ...]


async def grant(ports: Mapping[str, Any], wish: GrantBody, key: UUID, actor: str) -> Granted:
    """Give credit; with the same key it is given once. Raises NotFound for an unknown user, KeyReused."""
    identity: Identity = ports["identity"]
    ledger: Ledger = ports["ledger"]
    user = await identity.find(wish.user)
    gift = Transfer(
        id=key,
        debit=Party(code="grants"),
        credit=Party(owner=user.id, code=ACCOUNTS[wish.currency]),
        currency=wish.currency,
        amount=wish.amount,
        reason="grant",
        note=wish.reason,
        actor=actor,
    )
    await ledger.transfer(gift)
    balances = await ledger.balances(user.id)
    return Granted(id=key, user_id=user.id, name=user.name, email=user.email, amount=wish.amount, currency=wish.currency, balances=balances)


def router(db: Database, ports: Mapping[str, Any]) -> APIRouter:
    """`POST /api/credit/grants`."""
    routes = APIRouter(prefix="/api/credit", tags=["credit"])

    @routes.post("/grants", status_code=201, response_model=Granted)
    async def give(caller: Annotated[Principal, may("credit:grant", fresh=True)], body: GrantBody, key: Key) -> Response:
        """Give a user credit by hand. Who, why and when are kept in the books."""
        return await once(db, caller, "credit.grants", key, body, lambda fact: grant(ports, body, fact, caller.user_id), 201)

    return routes
