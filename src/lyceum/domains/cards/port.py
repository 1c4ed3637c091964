"""The door of the cards room; what it raises stands here and in `errors`, its larger shapes in `models`."""

from datetime import datetime
from typing import Annotated, ClassVar, Protocol
from uuid import UUID

from pydantic import Field

from lyceum.domains.cards.models import (
    CardChanges,
    CardState,
    ChapterWords,
    Deck,
    DeckChanges,
    Frozen,
    PutOff,
    Received,
    ReviewBatch,
    Statistics,
    StudyQueue,
    Told,
)
from lyceum.domains.cards.terms import ChapterPlace, Reading, Sweep, Swept, TermMarks
from lyceum.kernel.errors import Conflict, Invalid
from lyceum.kernel.personal import Personal

MAX_TAG_CHARS = 35
MAX_LANGUAGE_CHARS = 8
MAX_WORD_CHARS = 100
MAX_MEANING_CHARS = 500
MAX_SENTENCE_CHARS = 1_000
MAX_PLACE_NUMBER = 1_000_000
MAX_NOTES = 20_000
"""Notes of one learner, all languages together."""
PAGE_NOTES = 50

LanguageTag = Annotated[str, Field(pattern="^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$", max_length=MAX_TAG_CHARS)]
Word = Annotated[str, Field(min_length=1, max_length=MAX_WORD_CHARS)]
Meaning = Annotated[str, Field(max_length=MAX_MEANING_CHARS)]
Sentence = Annotated[str, Field(max_length=MAX_SENTENCE_CHARS)]
PlaceNumber = Annotated[int, Field(ge=0, le=MAX_PLACE_NUMBER)]


class NoteDraft(Frozen):
    """A word to keep. `book_id`, `chapter` and `block` say where it was met, as the library counts them.

    It goes to the deck `deck_id`, or when that is null to the default deck of its language.
    """

    language: LanguageTag
    word: Word
    lemma: Word
    meaning: Meaning | None = None
    sentence: Sentence | None = None
    book_id: UUID | None = None
    chapter: PlaceNumber | None = None
    block: PlaceNumber | None = None
    deck_id: UUID | None = None


class NoteChanges(Frozen):
    """What of a note to change; what is left out or null stays, an empty meaning or sentence is cleared. Its cards follow."""

    word: Word | None = None
    meaning: Meaning | None = None
    sentence: Sentence | None = None
    deck_id: UUID | None = None


class Note(NoteDraft):
    """A kept word. `language` is a primary subtag in lower case, such as `en` or `fa`."""

    id: UUID
    created_at: datetime


class Kept(Frozen):
    """The note of a lemma; `created` is false if it was there before, and then it is the one that was there."""

    note: Note
    created: bool


class NotePage(Frozen):
    """Part of the list, newest first; `next` asks for the rest as `after`, and is null at the end. `total` counts the whole list."""

    items: tuple[Note, ...]
    next: UUID | None
    total: int


class ChapterAdded(Frozen):
    """The words that were added, the most useful first, and how many more the chapter has."""

    notes: tuple[Note, ...]
    left: int


class CardsToday(Frozen):
    """What Home shows, all decks together: words kept; cards due and new cards within today's limits (learning ones are due);
    how many words the learner would recall today; and the minutes that the due and new cards take at the learner's own pace.
    """

    kept: int
    due: int = 0
    new: int = 0
    recall_today: int = 0
    minutes: int = 0


class NothingToKeep(Invalid):
    """There is no letter in this word; send the word as the text has it."""

    code: ClassVar[str] = "nothing_to_keep"


class WordTooLong(Invalid):
    """This is too long for a word; keep a single word or a short expression."""

    code: ClassVar[str] = "word_too_long"


class WordListFull(Conflict):
    """Your word list is full; delete words that you know by now. `params["notes"]` is the most it holds."""

    code: ClassVar[str] = "word_list_full"


class Cards(Personal, Protocol):
    """What others may ask of cards."""

    async def keep(self, user_id: str, draft: NoteDraft, told: Told | None = None) -> Kept:
        """Keep a word, or find the note of its lemma. Safe to repeat. Raises NothingToKeep, WordTooLong, WordListFull, NoteDeleted."""

    async def notes(self, user_id: str, language: str | None = None, after: UUID | None = None, limit: int = PAGE_NOTES) -> NotePage:
        """The learner's notes, newest first, of one language or of all; `after` is the `next` of the page before."""

    async def edit(self, user_id: str, note_id: UUID, changes: NoteChanges) -> Note:
        """Change a note, and let its cards follow. Raises NoteNotFound, NothingToKeep, DeckNotFound, DeckOfAnotherLanguage."""

    async def drop(self, user_id: str, note_id: UUID) -> None:
        """Delete a note and its cards; their reviews stay in the log. Raises NoteNotFound."""

    async def add_from_chapter(self, user_id: str, wish: ChapterWords) -> ChapterAdded:
        """Keep the most useful words of a chapter that are neither kept nor known yet.

        Raises what `Library.chapter` does, WordListFull, DeckNotFound.
        """

    async def decks(self, user_id: str) -> tuple[Deck, ...]:
        """The learner's decks, the oldest first."""

    async def add_deck(self, user_id: str, language: str, changes: DeckChanges) -> Deck:
        """A new deck; it needs a name. Raises NoSuchName, TooManyDecks."""

    async def change_deck(self, user_id: str, deck_id: UUID, changes: DeckChanges) -> Deck:
        """Change a deck; another desired retention moves its due days, other kinds its cards. Raises DeckNotFound, NoSuchName."""

    async def drop_deck(self, user_id: str, deck_id: UUID) -> None:
        """Delete a deck; its words go to the default deck of its language. Raises DeckNotFound, DefaultDeckStays."""

    async def cards_of(self, user_id: str, note_id: UUID) -> tuple[CardState, ...]:
        """The cards of a note; none for one that is not there."""

    async def change_card(self, user_id: str, card_id: UUID, changes: CardChanges) -> CardState:
        """Suspend a card, or let it come again. Raises CardNotFound."""

    async def put_off(self, user_id: str, card_id: UUID, wish: PutOff) -> CardState:
        """Let the cards of this card's word wait until tomorrow, or no longer. Raises CardNotFound."""

    async def study(self, user_id: str, deck_id: UUID | None = None, limit: int = 20) -> StudyQueue:
        """What to study now, of one deck or of all. Raises DeckNotFound."""

    async def receive(self, user_id: str, batch: ReviewBatch) -> Received:
        """Add reviews to the log, in whatever order and however often they are sent, and bring their cards up to date.

        Raises DayElsewhere and CardLogFull; then nothing of the batch is kept.
        """

    async def statistics(self, user_id: str) -> Statistics:
        """How the learning goes."""

    async def reading(self, user_id: str, place: ChapterPlace) -> Reading:
        """What the reader knows of a chapter's words. Raises what `Library.chapter_terms` does."""

    async def mark_terms(self, user_id: str, marks: TermMarks) -> None:
        """Keep what the reader says of words. Raises NothingToKeep, TooManyMarks."""

    async def know_rest(self, user_id: str, sweep_id: UUID, sweep: Sweep) -> Swept:
        """Mark the words of a chapter as known that are new and that nothing was said of.

        Raises what `reading` does, TooManyMarks, and ContentsChanged when the chapter may be another one now.
        """

    async def undo_know_rest(self, user_id: str, sweep_id: UUID) -> None:
        """Take back what `know_rest` with this id has marked; words that something else was said of since stay as they are."""

    async def today(self, user_id: str) -> CardsToday:
        """What Home shows."""
