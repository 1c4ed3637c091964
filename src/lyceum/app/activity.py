"""The activity log for those who look after the school: a day of a role, newest first."""

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query

from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Principal
from lyceum.platform import activity
from lyceum.platform.http import Limit, Shape, may

UserId = Annotated[str | None, Query(pattern=USER_ID_PATTERN)]
Status = Annotated[str | None, Query(pattern=r"^[1-5](\d\d|xx)$", description="A status such as `404`, or a class such as `4xx`.")]
Before = Annotated[int | None, Query(ge=1, le=2**50, description="The `next` of the page before.")]
Role = Annotated[str | None, Query(pattern=r"^[a-z]{1,20}$", description="Which role's log; by default that of this process.")]


class ActivityLine(Shape):
    """One request. `virtual` is what the caller named, `real` what served it; `cost_pico` is null where nothing is metered."""

    at: str
    id: str
    user: str | None = None
    by_key: bool = False
    method: str
    path: str
    virtual: str
    real: str | None = None
    status: int
    ms: float
    cost_pico: int | None = None
    received: int
    sent: int


class Activity(Shape):
    """A page of the log, newest first; `next` asks for the rest as `before`. A page may be empty and still have a next one: then so much
    was looked through without a find. `days` and `roles` are those of which there is a log on this machine.
    """

    day: date | None
    role: str | None
    days: list[date]
    roles: list[str]
    items: list[ActivityLine]
    next: int | None = None


def router(home: Path, own: str) -> APIRouter:
    """`GET /api/admin/activity`."""
    routes = APIRouter(prefix="/api/admin", tags=["admin"])

    @routes.get("/activity")
    async def look(
        caller: Annotated[Principal, may("school:operate")],
        day: date | None = None,
        role: Role = None,
        user: UserId = None,
        status: Status = None,
        before: Before = None,
        limit: Limit = 50,
    ) -> Activity:
        """Requests of a day, by default of the newest one: who asked for what, what served it, how it went and what it cost."""
        del caller
        wanted = activity.Wanted(user=user, status=status)
        return await asyncio.to_thread(_page, home, {"day": day, "role": role, "own": own}, wanted, before, limit)

    return routes


def _page(home: Path, which: Mapping[str, date | str | None], wanted: activity.Wanted, before: int | None, most: int) -> Activity:
    files = activity.files(home)
    days = sorted({day for _, _, day in files}, reverse=True)
    chosen = which["day"] or (days[0] if days else None)
    roles = sorted({role for _, role, day in files if day == chosen})
    role = which["role"] or (which["own"] if which["own"] in roles else (roles[0] if roles else None))
    path = next((path for path, of, day in files if (of, day) == (role, chosen)), None)
    items, following = activity.read(path, wanted, before, most) if path else ([], None)
    return Activity.model_validate({"day": chosen, "role": role, "days": days, "roles": roles, "items": items, "next": following})
