"""Routes about what a reader knows of the words of a text."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import UUID7

from lyceum.domains.cards.port import Cards
from lyceum.domains.cards.terms import ChapterPlace, Reading, Sweep, Swept, TermMarks
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, may


class MarksBody(TermMarks, Body):
    """What the reader says of some lemmas."""


class SweepBody(Sweep, Body):
    """The chapter whose other words the reader knows."""


def add_routes(routes: APIRouter, service: Cards) -> None:
    """`/reading` and `/terms`."""

    @routes.get("/reading")
    async def reading(
        caller: Annotated[Principal, may("notes:read")], book_id: UUID, chapter: Annotated[int, Query(ge=1, le=1_000_000)]
    ) -> Reading:
        """What the caller knows of a chapter's words."""
        return await service.reading(caller.user_id, ChapterPlace(book_id=book_id, chapter=chapter))

    @routes.put("/terms", status_code=204)
    async def mark_terms(caller: Annotated[Principal, may("notes:write")], body: MarksBody) -> None:
        """Say of words that they are known, new, or of no interest; null takes it back. Safe to repeat."""
        await service.mark_terms(caller.user_id, body)

    @routes.put("/reading/known/{sweep_id}")
    async def know_rest(caller: Annotated[Principal, may("notes:write")], sweep_id: UUID7, body: SweepBody) -> Swept:
        """Mark all words of a chapter as known that are new and that nothing was said of. `sweep_id` is made by the client."""
        return await service.know_rest(caller.user_id, sweep_id, body)

    @routes.delete("/reading/known/{sweep_id}", status_code=204)
    async def undo_know_rest(caller: Annotated[Principal, may("notes:write")], sweep_id: UUID7) -> None:
        """Take back what a sweep has marked."""
        await service.undo_know_rest(caller.user_id, sweep_id)
