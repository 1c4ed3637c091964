"""Routes of the notify room: the delivery log, for those who run the school."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from lyceum.domains.notify.port import Channel, SentMessage, State
from lyceum.domains.notify.service import NotifyService
from lyceum.domains.notify.shapes import Carriers, SentMessageDetail
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PROBLEMS, Limit, Page, Text, may

MAX_TEMPLATE_CHARS = 40

Operator = Annotated[Principal, may("school:messages")]
TemplateName = Annotated[Text, Field(max_length=MAX_TEMPLATE_CHARS)]


def router(service: NotifyService) -> APIRouter:
    """`/api/notify`."""
    routes = APIRouter(prefix="/api/notify", tags=["notify"], responses=PROBLEMS)

    @routes.get("/messages")
    async def messages(
        caller: Operator,
        state: State | None = None,
        channel: Channel | None = None,
        template: TemplateName | None = None,
        after: UUID | None = None,
        limit: Annotated[Limit, Query()] = 50,
    ) -> Page[SentMessage]:
        """What was sent or is to be, newest first; addresses are masked."""
        del caller
        wanted = {"state": state, "channel": channel, "template": template}
        items = await service.listed({name: value for name, value in wanted.items() if value}, after, limit)
        return Page(items=items, next=items[-1].id if len(items) == limit else None)

    @routes.get("/messages/{message_id}")
    async def message(caller: Operator, message_id: UUID) -> SentMessageDetail:
        """A message with its attempts; and what it says, while it lies in the outbox of a school that sends nothing out of the house."""
        del caller
        return await service.detail(message_id)

    @routes.post("/messages/{message_id}/retry", status_code=204)
    async def retry(caller: Operator, message_id: UUID) -> None:
        """Send a message again that did not get through. One that may have been sent without an answer can arrive twice."""
        del caller
        await service.retry(message_id)

    @routes.get("/carriers")
    async def carriers(caller: Operator) -> Carriers:
        """Who takes messages out of the house, and the templates there are."""
        del caller
        return service.carriers()

    return routes
