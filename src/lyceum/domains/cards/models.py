"""What the cards room shows of decks, cards, reviews and statistics: frozen shapes that travel between rooms and over HTTP."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import UUID7, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from lyceum.domains.cards.faces import Kind
from lyceum.domains.cards.schedule import EARLIEST, LATEST, State

MAX_DECK_NAME_CHARS = 80
MAX_DECKS = 100
MAX_BATCH_REVIEWS = 1_000
MAX_LINES_A_CARD = 10_000
"""Nobody reviews a card so often; a log of this length is still replayed within a tenth of a second."""
MAX_REVIEW_MS = 24 * 3_600_000
MAX_CHAPTER_WORDS = 30
MAX_DAILY_CARDS = 9_999
DEFAULT_RETENTION = 0.9
DEFAULT_NEW_PER_DAY = 10
DEFAULT_REVIEWS_PER_DAY = 200

Rating = Annotated[int, Field(ge=1, le=4, description="1 again, 2 hard, 3 good, 4 easy.")]
Retention = Annotated[float, Field(ge=0.7, le=0.97, allow_inf_nan=False)]
DailyCards = Annotated[int, Field(ge=0, le=MAX_DAILY_CARDS)]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]
DeckName = Annotated[str, Field(min_length=1, max_length=MAX_DECK_NAME_CHARS)]
Kinds = Annotated[tuple[Kind, ...], Field(max_length=5)]


class Frozen(BaseModel):
    """Base of this room's shapes."""

    model_config = ConfigDict(frozen=True)


class DeckChanges(Frozen):
    """What of a deck to change; what is left out or null stays. `kinds` are the cards that notes get from then on.

    A note always gets at least one card: a gap or its sound when its fields are enough for none of the deck's kinds.
    """

    name: DeckName | None = None
    desired_retention: Retention | None = None
    new_per_day: DailyCards | None = None
    reviews_per_day: DailyCards | None = None
    kinds: Kinds | None = None


class Counts(Frozen):
    """What is left for today within the daily limits; `learning` are cards that come back today by the minute."""

    new: int
    learning: int
    due: int


class Deck(Frozen):
    """A deck of one language. Each language has one default deck, which new words go to; its name is empty until it is given one.

    `cards` counts all its cards, suspended ones too; `counts` is what is left of it for today.
    """

    id: UUID
    language: str
    name: str
    is_default: bool
    desired_retention: float
    new_per_day: int
    reviews_per_day: int
    kinds: tuple[Kind, ...]
    cards: int
    counts: Counts


class Review(Frozen):
    """One line of the log as a device sends it: a rating, or the undoing (`voids`) of an earlier line of the same card.

    `id` is a UUIDv7 made by the device; the same id is counted once. `day` is the learner's local day (it begins at 04:00) where the
    device was, `at` the moment by the device's clock, `milliseconds` the time from question to rating.
    """

    id: UUID7
    card_id: UUID
    at: Moment
    day: date
    rating: Rating | None = None
    voids: UUID | None = None
    milliseconds: int = Field(default=0, ge=0, le=MAX_REVIEW_MS)

    @model_validator(mode="after")
    def _one_of_both(self) -> "Review":
        if (self.rating is None) == (self.voids is None):
            raise ValueError("a review has either a rating or what it voids")
        return self


class ReviewBatch(Frozen):
    """Reviews from a device. `sent_at` is the device's clock when sending: a clock that is wrong by minutes is set right by it."""

    sent_at: Moment
    reviews: tuple[Review, ...] = Field(max_length=MAX_BATCH_REVIEWS)


class CardState(Frozen):
    """What the log says of a card; see `lyceum.domains.cards.schedule.Memory`.

    `suspended` is the learner's word: true keeps the card away, false keeps a leech in, null leaves it to the rule (a leech stays away).
    On the local day `put_off_on` it does not come; the day after it does.
    """

    card_id: UUID
    state: State
    step: int
    stability: float | None
    difficulty: float | None
    last_at: datetime | None
    last_day: date | None
    due_day: date | None
    due_at: datetime | None
    reps: int
    lapses: int
    leech: bool
    suspended: bool | None
    put_off_on: date | None


class Received(Frozen):
    """What became of a batch: ids that were new, ids that were there already, ids of cards the learner never had.

    `states` are the cards that the batch touched, as they stand now; they replace what the device thought.
    """

    added: tuple[UUID, ...]
    known: tuple[UUID, ...]
    unknown: tuple[UUID, ...]
    states: tuple[CardState, ...]


class Sound(Frozen):
    """Something to be read aloud: ask the gateway for the speech of `text`."""

    text: str
    language: str


class Side(Frozen):
    """One side of a card; what is null is not shown. `gap` is the sentence with `____` where the word stands."""

    word: str | None = None
    meaning: str | None = None
    sentence: str | None = None
    gap: str | None = None
    sound: Sound | None = None


class Source(Frozen):
    """Where the word was met, as the library counts."""

    book_id: UUID
    chapter: int | None
    block: int | None


class Button(Frozen):
    """What a rating would do now: come back in `minutes`, or in `days`; the other one is null."""

    rating: Rating
    state: State
    minutes: float | None
    days: int | None


class StudyCard(Frozen):
    """A card to study. `answer` is the text to type or say; `desired_retention` is its deck's, for devices that schedule by themselves."""

    id: UUID
    note_id: UUID
    deck_id: UUID
    language: str
    kind: Kind
    typed: bool
    answer: str
    front: Side
    back: Side
    source: Source | None
    memory: CardState
    desired_retention: float
    buttons: tuple[Button, ...]


class StudyQueue(Frozen):
    """What to study now, in this order: learning cards that are due, reviews, new cards, learning cards due within 20 minutes.

    `day` is the learner's local day. `next_at` is when the next learning card is due if none is shown.
    """

    day: date
    counts: Counts
    cards: tuple[StudyCard, ...]
    next_at: datetime | None


class CardChanges(Frozen):
    """`suspended` as CardState has it; null gives the card back to the rule."""

    suspended: bool | None


class PutOff(Frozen):
    """Whether a card, and with it the other cards of its word, waits until tomorrow."""

    until_tomorrow: bool


class Forecast(Frozen):
    """Reviews due on a day; the first day holds what is overdue too."""

    day: date
    due: int


class HeatDay(Frozen):
    """What was done on a day."""

    day: date
    reviews: int
    minutes: float


class Recall(Frozen):
    """True retention: of `tested` reviews (asked a day or more after the last one) `recalled` were not failed; `share` is null for none."""

    tested: int
    recalled: int
    share: float | None


class Retained(Frozen):
    """True against desired retention over the last 30 days; `desired` is the mean over the cards' decks."""

    desired: float
    all: Recall
    young: Recall
    mature: Recall


class Maturity(Frozen):
    """Cards by how well they are known; mature ones have an interval of 21 days or more. Suspended ones are counted apart."""

    new: int
    learning: int
    young: int
    mature: int
    suspended: int


class Statistics(Frozen):
    """All that the statistics page shows. `heatmap` has only days on which something was done, oldest first."""

    day: date
    forecast: tuple[Forecast, ...]
    heatmap: tuple[HeatDay, ...]
    retention: Retained
    maturity: Maturity
    minutes_today: float
    minutes_30_days: float
    seconds_a_card: float
    reviews_today: int
    reviews_total: int
    recall_today: float


class Told(Frozen):
    """What a device that was without a network tells besides, so that what it sends late or twice does no harm.

    `id` is the note's, made there: sent again it is the same note, and once deleted it does not come back. `kept_at` is when, if that was
    a while ago; `contents_version` is that of the chapter the place counts by. With `look_up` the device did not know the word: the
    school puts its lemma in, and a meaning if there is none.
    """

    id: UUID7 | None = None
    kept_at: AwareDatetime | None = None
    contents_version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    look_up: bool = False


class ChapterWords(Frozen):
    """A request for the most useful words of a chapter."""

    book_id: UUID
    chapter: int = Field(ge=1, le=1_000_000)
    count: int = Field(default=10, ge=1, le=MAX_CHAPTER_WORDS)
    deck_id: UUID | None = None
