"""What the cards room refuses about decks, cards and reviews."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Invalid, NotFound


class NoteNotFound(NotFound):
    """There is no such word in your list."""

    code: ClassVar[str] = "note_not_found"


class NoteDeleted(Conflict):
    """This word was kept with this id, and deleted since; to keep it again, send it with a new id."""

    code: ClassVar[str] = "note_deleted"


class CardNotFound(NotFound):
    """There is no such card in your decks."""

    code: ClassVar[str] = "card_not_found"


class DeckNotFound(NotFound):
    """There is no such deck among yours."""

    code: ClassVar[str] = "deck_not_found"


class NoSuchName(Invalid):
    """A deck needs a name with a letter in it."""

    code: ClassVar[str] = "deck_without_name"


class DeckOfAnotherLanguage(Invalid):
    """This deck is for words of another language."""

    code: ClassVar[str] = "deck_of_another_language"


class DefaultDeckStays(Conflict):
    """New words go to this deck; it cannot be deleted."""

    code: ClassVar[str] = "default_deck_stays"


class TooManyDecks(Conflict):
    """You have as many decks as one learner may have; delete one. `params["decks"]` is the most."""

    code: ClassVar[str] = "too_many_decks"


class DayElsewhere(Invalid):
    """Nowhere on earth was it this day at this moment; send the local day of the review, begun at 04:00."""

    code: ClassVar[str] = "day_elsewhere"


class CardLogFull(Conflict):
    """One of these cards was reviewed more often than anybody studies; nothing of this upload is kept."""

    code: ClassVar[str] = "card_log_full"


class TooManyMarks(Conflict):
    """You have marked as many words as one reader may; unmark some. `params["words"]` is the most."""

    code: ClassVar[str] = "too_many_marks"
