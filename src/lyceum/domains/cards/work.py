"""What the parts of the cards room share: the database, the rooms they ask, and how notes come to their cards."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import card_store, faces, store
from lyceum.domains.cards.errors import DeckNotFound, DeckOfAnotherLanguage
from lyceum.domains.cards.models import DEFAULT_NEW_PER_DAY, DEFAULT_RETENTION, DEFAULT_REVIEWS_PER_DAY, CardState
from lyceum.domains.cards.port import MAX_NOTES
from lyceum.domains.cards.tables import KEPT, DeckRow
from lyceum.domains.library.port import Library
from lyceum.domains.progress.port import Progress
from lyceum.kernel.clock import local_day, now
from lyceum.kernel.ids import new_id
from lyceum.platform.database import Database
from lyceum.platform.personal import PersonalRecords

DEFAULT_KINDS: tuple[faces.Kind, ...] = ("basic",)
NOTES_AT_ONCE = 1_000


class Work(PersonalRecords):
    """Base of the room's parts. `max_notes` is how many one learner may keep, `clock` tells the present moment."""

    kept = KEPT

    def __init__(
        self, *, db: Database, library: Library, progress: Progress, max_notes: int = MAX_NOTES, clock: Callable[[], datetime] = now
    ) -> None:
        self._db = db
        self._library = library
        self._progress = progress
        self._max_notes = max_notes
        self._clock = clock

    async def _zone(self, user_id: str) -> str:
        return (await self._progress.profile(user_id)).time_zone

    async def _today(self, user_id: str) -> date:
        return local_day(self._clock(), await self._zone(user_id))

    async def _deck_for(self, tx: AsyncSession, user_id: str, language: str, deck_id: UUID | None) -> DeckRow:
        """The deck that a note of this language goes to: the one that is named, else the language's default deck."""
        if deck_id is None:
            return await card_store.default_deck(tx, self._new_deck(user_id, language, is_default=True))
        found = await self._deck(tx, user_id, deck_id)
        if found.language != language:
            raise DeckOfAnotherLanguage(field="deck_id", language=found.language)
        return found

    async def _deck(self, tx: AsyncSession, user_id: str, deck_id: UUID) -> DeckRow:
        found = await card_store.deck(tx, user_id, deck_id)
        if found is None:
            raise DeckNotFound(field="deck_id")
        return found

    def _new_deck(self, user_id: str, language: str, *, is_default: bool) -> dict[str, Any]:
        return {
            "owner_id": user_id,
            "id": new_id(),
            "language": language,
            "name": "",
            "is_default": is_default,
            "desired_retention": DEFAULT_RETENTION,
            "new_per_day": DEFAULT_NEW_PER_DAY,
            "reviews_per_day": DEFAULT_REVIEWS_PER_DAY,
            "kinds": list(DEFAULT_KINDS),
            "created_at": self._clock(),
        }

    async def _give_cards(self, tx: AsyncSession, user_id: str) -> None:
        """Cards for the notes that were kept before there were cards; costs one look into an empty index ever after."""
        while notes := await store.without_cards(tx, user_id, NOTES_AT_ONCE):
            for language in sorted({note.language for note in notes}):
                deck = await self._deck_for(tx, user_id, language, None)
                mine = [note for note in notes if note.language == language]
                await store.put_into_deck(tx, user_id, [note.id for note in mine], deck.id)
                await card_store.add_cards(tx, new_cards(deck, mine))


def possible_kinds(note: Any) -> set[faces.Kind]:
    """The kinds of cards that a note's fields are enough for."""
    gap = faces.gapped(note.sentence, note.word, note.language) is not None
    return faces.carried(meaning=note.meaning, gap=gap)


def new_cards(deck: DeckRow, notes: Iterable[Any]) -> list[dict[str, Any]]:
    """The cards that notes get in a deck, as rows."""
    return [card_row(deck, note.id, kind) for note in notes for kind in sorted(faces.wanted(possible_kinds(note), kinds_of(deck)))]


def card_row(deck: DeckRow, note_id: UUID, kind: faces.Kind) -> dict[str, Any]:
    """A new card, as a row."""
    return {"owner_id": deck.owner_id, "id": faces.card_id(note_id, kind), "note_id": note_id, "deck_id": deck.id, "kind": kind}


def kinds_of(deck: DeckRow) -> tuple[faces.Kind, ...]:
    """The kinds of cards that notes of a deck get."""
    return tuple(kind for kind in faces.KINDS if kind in deck.kinds)


def state_of(card: Any) -> CardState:
    """A card's row as it is shown."""
    facts = {name: getattr(card, name) for name in (*card_store.STATE_COLUMNS, *card_store.OWN_WORD)}
    return CardState(card_id=card.id, **facts)
