"""Routes of the cards room."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from lyceum.domains.cards import reading_http, told_http
from lyceum.domains.cards.models import (
    MAX_BATCH_REVIEWS,
    CardChanges,
    CardState,
    ChapterWords,
    Deck,
    DeckChanges,
    DeckName,
    PutOff,
    Received,
    Review,
    ReviewBatch,
    Statistics,
    StudyQueue,
)
from lyceum.domains.cards.port import PAGE_NOTES, Cards, ChapterAdded, LanguageTag, Note, NoteChanges, NotePage
from lyceum.domains.cards.told_http import NoteBody
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Limit, may

STUDY_CARDS = 20


class NotePatch(NoteChanges, Body):
    """What of a note to change."""


class ChapterBody(ChapterWords, Body):
    """Which chapter's words to keep, and how many."""


class DeckBody(DeckChanges, Body):
    """A new deck."""

    language: LanguageTag
    name: DeckName


class DeckPatch(DeckChanges, Body):
    """What of a deck to change."""


class CardPatch(CardChanges, Body):
    """What of a card to change."""


class PutOffBody(PutOff, Body):
    """Whether a card waits until tomorrow."""


class ReviewBody(Review, Body):
    """One line of the log."""


class ReviewsBody(ReviewBatch, Body):
    """Lines of the log from one device."""

    reviews: Annotated[tuple[ReviewBody, ...], Field(max_length=MAX_BATCH_REVIEWS)]


def router(service: Cards) -> APIRouter:
    """The routes, served by this service."""
    routes = APIRouter(prefix="/api/cards", tags=["cards"])
    _notes(routes, service)
    _decks(routes, service)
    _study(routes, service)
    reading_http.add_routes(routes, service)
    told_http.add_routes(routes, service)
    return routes


def _notes(routes: APIRouter, service: Cards) -> None:

    @routes.post("/notes", status_code=201, responses={200: {"model": Note, "description": "The note of this lemma was there already."}})
    async def keep_note(caller: Annotated[Principal, may("notes:write")], body: NoteBody, response: Response) -> Note:
        """Keep a word; a lemma that is kept already is answered with its note."""
        kept = await told_http.keep(service, caller.user_id, body)
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

    @routes.patch("/notes/{note_id}")
    async def edit_note(caller: Annotated[Principal, may("notes:write")], note_id: UUID, body: NotePatch) -> Note:
        """Change a word, its meaning, its sentence or its deck; its cards follow."""
        return await service.edit(caller.user_id, note_id, body)

    @routes.get("/notes/{note_id}/cards")
    async def list_cards(caller: Annotated[Principal, may("notes:read")], note_id: UUID) -> tuple[CardState, ...]:
        """The cards of a word and how well each is known."""
        return await service.cards_of(caller.user_id, note_id)

    @routes.post("/notes/from-chapter", status_code=201)
    async def keep_chapter(caller: Annotated[Principal, may("notes:write")], body: ChapterBody) -> ChapterAdded:
        """Keep the most useful words of a chapter that the caller does not keep yet; the list is empty when there is none left."""
        return await service.add_from_chapter(caller.user_id, body)


def _decks(routes: APIRouter, service: Cards) -> None:
    @routes.get("/decks")
    async def list_decks(caller: Annotated[Principal, may("notes:read")]) -> tuple[Deck, ...]:
        """The caller's decks, the oldest first."""
        return await service.decks(caller.user_id)

    @routes.post("/decks", status_code=201)
    async def add_deck(caller: Annotated[Principal, may("notes:write")], body: DeckBody) -> Deck:
        """Make a deck of one's own."""
        return await service.add_deck(caller.user_id, body.language, DeckChanges(**body.model_dump(exclude={"language"})))

    @routes.patch("/decks/{deck_id}")
    async def change_deck(caller: Annotated[Principal, may("notes:write")], deck_id: UUID, body: DeckPatch) -> Deck:
        """Change a deck's name, daily limits, desired retention or kinds of cards."""
        return await service.change_deck(caller.user_id, deck_id, body)

    @routes.delete("/decks/{deck_id}", status_code=204)
    async def drop_deck(caller: Annotated[Principal, may("notes:write")], deck_id: UUID) -> None:
        """Delete a deck of one's own; its words go to the default deck of its language."""
        await service.drop_deck(caller.user_id, deck_id)

    @routes.patch("/cards/{card_id}")
    async def change_card(caller: Annotated[Principal, may("cards:study")], card_id: UUID, body: CardPatch) -> CardState:
        """Suspend a card, or let it come again."""
        return await service.change_card(caller.user_id, card_id, body)


def _study(routes: APIRouter, service: Cards) -> None:
    @routes.put("/cards/{card_id}/put-off")
    async def put_card_off(caller: Annotated[Principal, may("cards:study")], card_id: UUID, body: PutOffBody) -> CardState:
        """Let the cards of this card's word wait until tomorrow, or no longer; this is no answer and changes no memory."""
        return await service.put_off(caller.user_id, card_id, body)

    @routes.get("/study")
    async def study(
        caller: Annotated[Principal, may("cards:study")],
        deck_id: Annotated[UUID | None, Query(description="Without it, all decks.")] = None,
        limit: Limit = STUDY_CARDS,
    ) -> StudyQueue:
        """What to study now; asking changes nothing."""
        return await service.study(caller.user_id, deck_id, limit)

    @routes.post("/reviews")
    async def receive_reviews(caller: Annotated[Principal, may("cards:study")], body: ReviewsBody) -> Received:
        """Add reviews to the log, in any order and as often as need be; the answer says where the cards stand now."""
        return await service.receive(caller.user_id, body)

    @routes.get("/statistics")
    async def statistics(caller: Annotated[Principal, may("cards:study")]) -> Statistics:
        """How the learning goes: what is due, what was done, what is remembered."""
        return await service.statistics(caller.user_id)
