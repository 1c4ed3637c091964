"""Routes of the gateways' statements, for those who keep the books."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import Field

from lyceum.domains.billing.models import GatewayName
from lyceum.domains.billing.statements.models import MAX_FILE_CHARS, MAX_NOTE_CHARS, DayDetail, Difference, StatementDays
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Text, may
from lyceum.platform.idempotency import Key, once

Bookkeeper = Annotated[Principal, may("billing:bookkeeping")]
Before = Annotated[date | None, Query(description="Days before this one: the `next` of the page before.")]
Named = Annotated[GatewayName, Path()]


class FileBody(Body):
    """A bank's statement as values parted by commas; the first line names the columns reference, kind, amount, currency, at."""

    content: Annotated[str, Field(min_length=1, max_length=MAX_FILE_CHARS)]


class ClearBody(Body):
    """How a difference was cleared up. `book`: what the gateway kept goes into the books as its fee."""

    note: Annotated[Text, Field(min_length=3, max_length=MAX_NOTE_CHARS)]
    book: bool = False


def routes(routes: APIRouter, service: Any) -> None:
    """Add them."""

    @routes.get("/statements")
    async def list_days(caller: Bookkeeper, before: Before = None, gateway: GatewayName | None = None) -> StatementDays:
        """Days by gateway, newest first: whether the statement came, and how much differs from the books."""
        del caller
        found: StatementDays = await service.statements.days(before, gateway)
        return found

    @routes.get("/statements/{gateway}/{day}")
    async def one_day(caller: Bookkeeper, gateway: Named, day: date) -> DayDetail:
        """One day: what differs, and what the statement says."""
        del caller
        found: DayDetail = await service.statements.day(gateway, day)
        return found

    @routes.put("/statements/{gateway}/{day}")
    async def upload(caller: Bookkeeper, gateway: Named, day: date, body: FileBody) -> DayDetail:
        """Bring a day's statement as a file; it takes the place of what was there."""
        found: DayDetail = await service.statements.upload(gateway, day, body.content, caller.user_id)
        return found

    @routes.post("/statements/{gateway}/{day}/look")
    async def look(caller: Bookkeeper, gateway: Named, day: date) -> DayDetail:
        """Ask the gateway for a day's statement now, and compare it with the books anew."""
        del caller
        found: DayDetail = await service.statements.look(gateway, day)
        return found

    @routes.post("/differences/{difference_id}/clear", response_model=Difference)
    async def clear_up(caller: Bookkeeper, difference_id: UUID, body: ClearBody, key: Key) -> Response:
        """Mark a difference as cleared up, with a note that stays."""
        route = f"billing.clear.{difference_id}"
        clear = service.statements.clear
        return await once(service.db, caller, route, key, body, lambda _: clear(difference_id, body.note, caller.user_id, book=body.book))
