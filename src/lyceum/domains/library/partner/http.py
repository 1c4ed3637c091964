"""Routes of the study partner."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from starlette.types import Receive, Scope, Send

from lyceum.domains.library.partner.models import About, Conversation, Delta, Event, Turn, TurnProblem, Waits
from lyceum.domains.library.service import LibraryService
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PAGE_ITEMS, Body, Limit, Page, Text, may, problem_answer
from lyceum.platform.streams import EVENT_STREAM, PiecesResponse

MAX_SAID_CHARS = 4_000
MAX_SOUGHT_CHARS = 200
MAX_COUNT = 2_000_000_000

Learner = Annotated[Principal, may("ai:use")]
Count = Annotated[int, Field(ge=1, le=MAX_COUNT)]
Tag = Annotated[Text, Field(min_length=2, max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
NAMES: dict[type, str] = {Delta: "delta", Waits: "waiting", Turn: "turn", TurnProblem: "problem"}
"""What an event is called in the stream."""


class AboutBody(Body):
    """The chapter to talk about."""

    book_id: UUID
    chapter: Count


class ConversationBody(Body):
    """A conversation in the language one learns. `explain_in` is the language of reasons and meanings."""

    language: Tag
    explain_in: Tag = "en"
    about: AboutBody | None = None


class TurnBody(Body):
    """What the learner says; `id` is made by the client, so that it can be sent again."""

    id: UUID
    text: Annotated[Text, Field(min_length=1, max_length=MAX_SAID_CHARS, pattern=r"\S")]


class TurnStream(PiecesResponse):
    """The events of a turn as server-sent events."""

    def __init__(self, events: AsyncGenerator[Event, None]) -> None:
        super().__init__()
        self._events = events

    async def flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the base. What goes wrong before the first event is answered as a problem."""
        async with aclosing(self._events) as events:
            try:
                first = await anext(events)
            except LyceumError as refused:
                await problem_answer(refused, str(scope.get("request_id", "")))(scope, receive, send)
                return
            raw = [(name.encode(), value.encode()) for name, value in EVENT_STREAM.items()]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
            await _send(send, first)
            async for event in events:
                await _send(send, event)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send(send: Send, event: Event) -> None:
    text = f"event: {NAMES[type(event)]}\ndata: {json.dumps(event.model_dump(mode='json'), ensure_ascii=False)}\n\n"
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


TURN_DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `waiting` and `delta` as they come, at last `turn` or `problem`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


def conversations(routes: APIRouter, service: LibraryService) -> None:
    """Add them to the routes of the library."""

    @routes.get("/conversations")
    async def listed(
        caller: Learner,
        text: Annotated[Text, Query(max_length=MAX_SOUGHT_CHARS)] = "",
        after: UUID | None = None,
        limit: Limit = PAGE_ITEMS,
    ) -> Page[Conversation]:
        """The caller's conversations with the study partner, newest first; with `text`, those in which these words came in one turn."""
        items, following = await service.partner.conversations(caller.user_id, text, after, limit)
        return Page(items=items, next=str(following) if following else None)

    @routes.post("/conversations", status_code=201)
    async def begin(caller: Learner, body: ConversationBody) -> Conversation:
        """A new conversation."""
        about = About.model_validate(body.about.model_dump()) if body.about else None
        return await service.partner.begin(caller.user_id, body.language, body.explain_in, about)

    @routes.get("/conversations/{conversation_id}")
    async def conversation(caller: Learner, conversation_id: UUID) -> Conversation:
        """One conversation."""
        return await service.partner.conversation(caller.user_id, conversation_id)

    @routes.get("/conversations/{conversation_id}/turns")
    async def turns(
        caller: Learner,
        conversation_id: UUID,
        after: Annotated[int, Query(ge=0, le=MAX_COUNT)] = 0,
        limit: Limit = PAGE_ITEMS,
    ) -> Page[Turn]:
        """What was said, in its order; `after` is a turn's number."""
        items, following = await service.partner.turns(caller.user_id, conversation_id, after, limit)
        return Page(items=items, next=str(following) if following else None)

    @routes.delete("/conversations/{conversation_id}", status_code=204)
    async def drop(caller: Learner, conversation_id: UUID) -> Response:
        """Delete a conversation with all that was said."""
        await service.partner.drop(caller.user_id, conversation_id)
        return Response(status_code=204)

    @routes.post("/conversations/{conversation_id}/turns", response_class=Response, responses=TURN_DOCUMENT)
    async def say(caller: Learner, conversation_id: UUID, body: TurnBody) -> Response:
        """Say something; the answer is streamed. It is kept before it is asked, so that it can be sent again when nobody answers."""
        return TurnStream(await service.partner.say(caller, conversation_id, body.id, body.text))
