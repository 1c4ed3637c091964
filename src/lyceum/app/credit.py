"""Credit given by hand: the one way by which a person, and not a payment, puts money into an account."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field

from lyceum.domains.identity.port import Identity
from lyceum.domains.ledger.models import MAX_NOTE_CHARS, Amount, Balance, Currency, Party, Transfer
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.clock import now
from lyceum.kernel.errors import Invalid
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.http import Body, Shape, Text, may
from lyceum.platform.idempotency import Key, once

CONSOLE = "console"
"""The actor of what was done from the command line."""
ACCOUNTS: dict[Currency, str] = {"EUR": "credit", "IRR": "wallet", "SEC": "tutoring"}
MAX_USER_CHARS = 254
MAX_PROMOTION = 1_000_000_000
"""A thousand euro."""
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=731)


class GrantBody(Body):
    """Who gets how many units of a currency, and why; the words are kept in the books for good."""

    user: Annotated[Text, Field(min_length=3, max_length=MAX_USER_CHARS, description="An e-mail address or a user's id.")]
    amount: Amount
    currency: Currency = "EUR"
    reason: Annotated[Text, Field(min_length=3, max_length=MAX_NOTE_CHARS)]


class PromotionBody(Body):
    """Who gets how many micro-euro of credit until when, and why; the words are kept in the books for good."""

    user: Annotated[Text, Field(min_length=3, max_length=MAX_USER_CHARS, description="An e-mail address or a user's id.")]
    amount: Annotated[Amount, Field(le=MAX_PROMOTION)]
    until: Annotated[AwareDatetime, Field(description="When what is left of it ends: from an hour to two years from now.")]
    reason: Annotated[Text, Field(min_length=3, max_length=MAX_NOTE_CHARS)]


class PromotionEndInvalid(Invalid):
    """A promotion ends an hour from now at the earliest and two years from now at the latest; choose another day."""

    code: ClassVar[str] = "promotion_end_invalid"


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


async def promise(ports: Mapping[str, Any], wish: PromotionBody, key: UUID, actor: str) -> Granted:
    """Give credit that ends; with the same key it is given once. Raises NotFound for an unknown user, PromotionEndInvalid, KeyReused."""
    identity: Identity = ports["identity"]
    ledger: Ledger = ports["ledger"]
    if not SHORTEST <= wish.until - now() <= LONGEST:
        raise PromotionEndInvalid(field="until")
    user = await identity.find(wish.user)
    await ledger.promise(key, user.id, wish.amount, wish.until, "promotion", wish.reason, actor)
    balances = await ledger.balances(user.id)
    return Granted(id=key, user_id=user.id, name=user.name, email=user.email, amount=wish.amount, currency="EUR", balances=balances)


def router(db: Database, ports: Mapping[str, Any]) -> APIRouter:
    """`POST /api/credit/grants` and `POST /api/credit/promotions`."""
    routes = APIRouter(prefix="/api/credit", tags=["credit"])

    @routes.post("/grants", status_code=201, response_model=Granted)
    async def give(caller: Annotated[Principal, may("credit:grant", fresh=True)], body: GrantBody, key: Key) -> Response:
        """Give a user credit by hand. Who, why and when are kept in the books."""
        return await once(db, caller, "credit.grants", key, body, lambda fact: grant(ports, body, fact, caller.user_id), 201)

    @routes.post("/promotions", status_code=201, response_model=Granted)
    async def give_promotion(caller: Annotated[Principal, may("credit:grant", fresh=True)], body: PromotionBody, key: Key) -> Response:
        """Give a user credit that ends, and is used before all other."""
        return await once(db, caller, "credit.promotions", key, body, lambda fact: promise(ports, body, fact, caller.user_id), 201)

    return routes
