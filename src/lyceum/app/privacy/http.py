"""`/api/privacy`: an archive of all that the school keeps of a person, and leaving it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from lyceum.app.privacy.exports import Export, Exports
from lyceum.app.privacy.leaving import Leaving
from lyceum.domains.identity.port import User
from lyceum.domains.ledger.models import Balance
from lyceum.kernel.addresses import MAX_EMAIL_CHARS
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Shape, Text, may

Owner = Annotated[Principal, may("account:privacy")]
Asked = Annotated[Principal, may("account:privacy", fresh=True)]


class Privacy(Shape):
    """What a person is asked and told: the archive that is being made or is there; what of money would be left behind; and when the account
    is erased, if that was asked for.
    """

    export: Export | None
    left: tuple[Balance, ...]
    deletion_due_at: datetime | None


class Goodbye(Body):
    """The account's own e-mail address, typed by its owner."""

    email: Annotated[Text, Field(max_length=MAX_EMAIL_CHARS)]


class Leave(Shape):
    """When the account is erased."""

    deletion_due_at: datetime


def router(exports: Exports, leaving: Leaving, ports: Mapping[str, Any]) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api/privacy", tags=["privacy"])
    _archives(routes, exports)
    _leaving(routes, leaving)

    @routes.get("")
    async def privacy(caller: Owner) -> Privacy:
        """My archive, and what I would leave behind."""
        user: User = await ports["identity"].user(caller.user_id)
        left = tuple(balance for balance in await ports["ledger"].balances(caller.user_id) if balance.available or balance.held)
        return Privacy(export=await exports.newest(caller.user_id), left=left, deletion_due_at=user.deletion_due_at)

    return routes


def _archives(routes: APIRouter, exports: Exports) -> None:
    @routes.post("/exports", status_code=202)
    async def ask(caller: Asked) -> Export:
        """Have an archive made of all that the school keeps of me; a message tells when it is there. One at a time."""
        return await exports.ask(caller.user_id)

    @routes.get("/exports/{export_id}/file", response_class=Response, responses={200: {"content": {"application/zip": {}}}})
    async def file(caller: Owner, export_id: UUID) -> Response:
        """My archive, for 24 hours; nobody else gets it, whoever has this address or acts for me."""
        size, content = await exports.open(caller.user_id, export_id)
        headers = {
            "Content-Length": str(size),
            "Content-Disposition": 'attachment; filename="lyceum.zip"',
            "Cache-Control": "no-store",
        }
        return StreamingResponse(content, 200, headers, "application/zip")

    @routes.delete("/exports/{export_id}", status_code=204)
    async def drop(caller: Owner, export_id: UUID) -> None:
        """Remove my archive before its time."""
        await exports.drop(caller.user_id, export_id)


def _leaving(routes: APIRouter, leaving: Leaving) -> None:
    @routes.post("/deletion")
    async def leave(body: Goodbye, caller: Asked) -> Leave:
        """Close my account now, and have everything erased in fourteen days, unless I sign in and keep it."""
        return Leave(deletion_due_at=await leaving.plan(caller.user_id, body.email))

    @routes.delete("/deletion", status_code=204)
    async def stay(caller: Annotated[Principal, may("account:keep")]) -> None:
        """Keep my account after all."""
        await leaving.keep(caller.user_id)

    @routes.delete("/guest", status_code=204)
    async def leave_as_guest(caller: Annotated[Principal, may("account:leave")]) -> None:
        """Erase all that I did as a guest, at once."""
        await leaving.go(caller.user_id)
