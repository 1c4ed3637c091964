"""What a device that was without a network tells of words: many changes in one call."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import UUID7, Field

from lyceum.domains.cards.models import Told
from lyceum.domains.cards.port import Cards, Kept, NoteDraft
from lyceum.domains.cards.reading_http import MarksBody, SweepBody
from lyceum.kernel.principal import Principal
from lyceum.platform.batches import MAX_BATCH_CHANGES, in_turn
from lyceum.platform.http import Body, Problem, Shape, may


class NoteBody(Told, NoteDraft, Body):
    """A word to keep, and where it was met. `id` is made by the client; sent again it is the same note."""


class MarkTold(Body):
    """Something was said of words."""

    kind: Literal["mark"]
    marks: MarksBody

    async def make(self, service: Cards, user_id: str) -> None:
        """As `PUT /terms`."""
        await service.mark_terms(user_id, self.marks)


class NoteTold(Body):
    """A word was kept. Its note needs an `id`, or it would be kept anew whenever it is sent again after it was deleted."""

    kind: Literal["note"]
    id: UUID7
    note: NoteBody

    async def make(self, service: Cards, user_id: str) -> None:
        """As `POST /notes`, under this id."""
        await keep(service, user_id, self.note.model_copy(update={"id": self.id}))


class ForgetTold(Body):
    """A word was taken off the list."""

    kind: Literal["forget"]
    id: UUID

    async def make(self, service: Cards, user_id: str) -> None:
        """As `DELETE /notes/{note_id}`."""
        await service.drop(user_id, self.id)


class SweepTold(Body):
    """All other words of a chapter are known."""

    kind: Literal["sweep"]
    id: UUID7
    sweep: SweepBody

    async def make(self, service: Cards, user_id: str) -> None:
        """As `PUT /reading/known/{sweep_id}`."""
        await service.know_rest(user_id, self.id, self.sweep)


class UnsweepTold(Body):
    """What a sweep has marked was taken back."""

    kind: Literal["unsweep"]
    id: UUID7

    async def make(self, service: Cards, user_id: str) -> None:
        """As `DELETE /reading/known/{sweep_id}`."""
        await service.undo_know_rest(user_id, self.id)


ChangeTold = Annotated[MarkTold | NoteTold | ForgetTold | SweepTold | UnsweepTold, Field(discriminator="kind")]


class ChangesBody(Body):
    """What was said of words, in the order in which it was said."""

    changes: Annotated[tuple[ChangeTold, ...], Field(min_length=1, max_length=MAX_BATCH_CHANGES)]


class Outcomes(Shape):
    """What became of each change, in their order: null when it is made, else why it is refused."""

    outcomes: list[Problem | None]


async def keep(service: Cards, user_id: str, body: NoteBody) -> Kept:
    """Keep the word of a request."""
    draft = NoteDraft.model_validate(body.model_dump(include=set(NoteDraft.model_fields)))
    told = Told.model_validate(body.model_dump(include=set(Told.model_fields)))
    return await service.keep(user_id, draft, told)


def add_routes(routes: APIRouter, service: Cards) -> None:
    """`/changes`."""

    @routes.post("/changes")
    async def tell_changes(caller: Annotated[Principal, may("notes:write")], body: ChangesBody) -> Outcomes:
        """Words kept and marked without a network, one change after the other. A refused one keeps none from being made; safe to repeat."""
        return Outcomes(outcomes=await in_turn(body.changes, lambda change: change.make(service, caller.user_id)))
