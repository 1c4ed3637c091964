"""Routes of the cards room."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from lyceum.domains.cards.port import PAGE_NOTES, Cards, LanguageTag, Note, NoteDraft, NotePage
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Limit, may


class NoteBody(NoteDraft, Body):
    """A word to keep, and where it was met."""


def router(service: Cards) -> APIRouter:
    """The routes, served by this service."""
    routes = APIRouter(prefix="/api/cards", tags=["cards"])

    @routes.post("/notes", status_code=201, responses={200: {"model": Note, "description": "The note of this lemma was there already."}})
    async def keep_note(caller: Annotated[Principal, may("notes:write")], body: NoteBody, response: Response) -> Note:
        """Keep a word; a lemma that is kept already is answered with its note."""
        kept = await service.keep(caller.user_id, body)
        response.status_code = 201 if kept.created else 200
        return kept.note

    @routes.get("/notes")
    async def list_notes(
        caller: Annotated[Principal, may("notes:read")],
        language: Annotated[LanguageTag | None, Query()] = None,
        after: Annotated[UUID | None, Query(description="The `next` of the page before.")] = None,
        limit: Limit = PAGE_NOTES,
    ) -> NotePage:
        """The caller's words, newest first."""
        return await service.notes(caller.user_id, language, after, limit)

    @routes.delete("/notes/{note_id}", status_code=204)
    async def drop_note(caller: Annotated[Principal, may("notes:write")], note_id: UUID) -> None:
        """Delete a word from the list."""
        await service.drop(caller.user_id, note_id)

    return routes
