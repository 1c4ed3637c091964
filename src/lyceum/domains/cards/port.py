"""The door of the cards room."""

from datetime import datetime
from typing import Annotated, ClassVar, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lyceum.kernel.errors import Conflict, Invalid

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


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class NoteDraft(_Frozen):
    """A word to keep. `book_id`, `chapter` and `block` say where it was met, as the library counts them."""

    language: LanguageTag
    word: Word
    lemma: Word
    meaning: Meaning | None = None
    sentence: Sentence | None = None
    book_id: UUID | None = None
    chapter: PlaceNumber | None = None
    block: PlaceNumber | None = None


class Note(NoteDraft):
    """A kept word. `language` is a primary subtag in lower case, such as `en` or `fa`."""

    id: UUID
    created_at: datetime


class Kept(_Frozen):
    """The note of a lemma; `created` is false if it was there before, and then it is the one that was there."""

    note: Note
    created: bool


class NotePage(_Frozen):
    """Part of the list, newest first; `next` asks for the rest as `after`, and is null at the end. `total` counts the whole list."""

    items: tuple[Note, ...]
    next: UUID | None
    total: int


class CardsToday(_Frozen):
    """What Home shows: how many words are kept, all languages together."""

    kept: int


class NothingToKeep(Invalid):
    """There is no letter in this word; send the word as the text has it."""

    code: ClassVar[str] = "nothing_to_keep"


class WordTooLong(Invalid):
    """This is too long for a word; keep a single word or a short expression."""

    code: ClassVar[str] = "word_too_long"


class WordListFull(Conflict):
    """Your word list is full; delete words that you know by now. `params["notes"]` is the most it holds."""

    code: ClassVar[str] = "word_list_full"


class Cards(Protocol):
    """What others may ask of cards."""

    async def keep(self, user_id: str, draft: NoteDraft) -> Kept:
        """Keep a word, or find the note of the same language and lemma. Safe to repeat.

        Text is kept without control characters and surrounding white space. Raises NothingToKeep, WordTooLong, WordListFull.
        """

    async def notes(self, user_id: str, language: str | None = None, after: UUID | None = None, limit: int = PAGE_NOTES) -> NotePage:
        """The learner's notes, newest first, of one language or of all; `after` is the `next` of the page before."""

    async def drop(self, user_id: str, note_id: UUID) -> None:
        """Delete a note. Raises NotFound for one that is not there or is another's."""

    async def today(self, user_id: str) -> CardsToday:
        """What Home shows."""
