"""A user's record: who they are, their plan, what they have and what they used; and putting somebody on a plan by hand."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import Field

from lyceum.app.credit import MAX_USER_CHARS
from lyceum.domains.gateway.port import Gateway, Plan, PlanGrant
from lyceum.domains.identity.port import Identity, User
from lyceum.domains.ledger.models import MAX_NOTE_CHARS, Balance
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Principal, Role
from lyceum.platform.http import Body, Shape, Text, may

USED_DAYS = 30

UserId = Annotated[str, Path(pattern=USER_ID_PATTERN)]
Who = Annotated[Text, Query(min_length=3, max_length=MAX_USER_CHARS, description="An e-mail address or a user's id.")]
Inspector = Annotated[Principal, may("credit:inspect")]
Reason = Annotated[Text, Field(min_length=3, max_length=MAX_NOTE_CHARS)]


class Used(Shape):
    """What was asked of AI within the last thirty days, and what it cost in pico-euro; and the points of all time."""

    calls: int
    cost_pico: int
    xp: int


class Record(Shape):
    """A user as the school keeps them. While nothing stands in `plan_grants` the plan goes with the role; `calls_an_hour` is how many calls
    that reach a paid model the plan has; null is any number.
    """

    id: str
    name: str
    email: str | None
    role: Role
    created_at: datetime
    plan: Plan
    calls_an_hour: int | None
    plan_grants: tuple[PlanGrant, ...]
    balances: tuple[Balance, ...]
    used: Used


class PlanBody(Body):
    """Which plan, and why; the words are kept for good."""

    plan: Plan
    reason: Reason


async def record(ports: Mapping[str, Any], user: User) -> Record:
    """The rooms are asked all at once."""
    gateway: Gateway = ports["gateway"]
    ledger: Ledger = ports["ledger"]
    standing, balances, sums, progress = await asyncio.gather(
        gateway.standing(user.id, user.role),
        ledger.balances(user.id),
        gateway.sums(user.id, USED_DAYS),
        ports["progress"].summary(user.id),
    )
    calls, cost = sum(one.calls for one in sums), sum(one.cost_pico for one in sums)
    return Record(
        **user.model_dump(include={"id", "name", "email", "role", "created_at"}),
        plan=standing.plan,
        calls_an_hour=standing.calls_an_hour,
        plan_grants=standing.grants,
        balances=balances,
        used=Used(calls=calls, cost_pico=cost, xp=progress.xp_total),
    )


async def grant_plan(ports: Mapping[str, Any], who: str, wish: PlanBody, actor: str) -> Record:
    """Put a user on a plan. Raises NotFound."""
    identity: Identity = ports["identity"]
    user = await identity.find(who)
    await ports["gateway"].grant_plan(user.id, wish.plan, wish.reason, actor)
    return await record(ports, user)


def router(ports: Mapping[str, Any]) -> APIRouter:
    """`/api/credit/record`, `/api/credit/records` and `/api/credit/users/{id}/plan`."""
    routes = APIRouter(prefix="/api/credit", tags=["credit"])

    @routes.get("/record")
    async def own(caller: Annotated[Principal, may("credit:read")]) -> Record:
        """My record: plan, credit, address, name, since when, what I used."""
        return await record(ports, await ports["identity"].user(caller.user_id))

    @routes.get("/records")
    async def of_user(caller: Inspector, user: Who) -> Record:
        """The record of a user."""
        del caller
        return await record(ports, await ports["identity"].find(user))

    @routes.put("/users/{user_id}/plan")
    async def put_plan(caller: Annotated[Principal, may("credit:grant")], user_id: UserId, body: PlanBody) -> Record:
        """Put a user on a plan. Who did it, when and why is kept; saying the same again adds a line and changes nothing else."""
        return await grant_plan(ports, user_id, body, caller.user_id)

    return routes
