"""Routes of the audit log."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from lyceum.domains.identity.audit import Sought
from lyceum.domains.identity.people_models import AuditLine
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.errors import Invalid
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Principal
from lyceum.platform.csv import Cell, sheet
from lyceum.platform.cursors import After, place, written
from lyceum.platform.http import PAGE_ITEMS, Limit, Page, may

Auditor = Annotated[Principal, may("school:audit")]
UserId = Annotated[str | None, Query(pattern=USER_ID_PATTERN)]
What = Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$", description="A kind, such as `role_changed`.")]
Since = Annotated[datetime | None, Query(description="From this moment on.")]
Until = Annotated[datetime | None, Query(description="Before this moment.")]


@dataclass(frozen=True)
class Asked:
    """Which lines: of whom, what, by whom, and when."""

    user: UserId = None
    what: What = None
    actor: UserId = None
    since: Since = None
    until: Until = None

    def sought(self) -> Sought:
        """As the log is asked. Raises Invalid for a moment without a zone."""
        for field, moment in (("since", self.since), ("until", self.until)):
            if moment is not None and moment.tzinfo is None:
                raise Invalid(f"{field} needs a time zone, such as 2026-01-31T00:00:00Z.", field=field)
        return Sought(user_id=self.user, what=self.what, actor_id=self.actor, since=self.since, until=self.until)


def router(service: IdentityService) -> APIRouter:
    """`/audit` and `/audit.csv`."""
    routes = APIRouter()

    @routes.get("/audit")
    async def look(caller: Auditor, asked: Annotated[Asked, Depends()], after: After = None, limit: Limit = PAGE_ITEMS) -> Page[AuditLine]:
        """What happened, newest first: to whom, by whom and when. Twelve months are kept."""
        del caller
        items, following = await service.audit.page(asked.sought(), place(after, int), limit)
        return Page(items=items, next=written(following))

    @routes.get("/audit.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
    async def as_csv(caller: Auditor, asked: Annotated[Asked, Depends()]) -> Response:
        """The same as a file, whole."""
        head = ("id", "at", "what", "user_id", "user", "actor_id", "actor", "detail")
        return sheet("audit", head, _cells(service.audit.whole(caller, asked.sought())))

    return routes


async def _cells(lines: AsyncIterator[AuditLine]) -> AsyncIterator[list[Cell]]:
    async for one in lines:
        detail = json.dumps(one.detail, ensure_ascii=False)
        yield [one.id, one.at, one.what, one.user_id, one.user, one.actor_id, one.actor, detail]
