"""The cards room on the school's database, and a learner whose clock the test sets."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from lyceum.domains.cards.models import Received, Review, ReviewBatch
from lyceum.domains.cards.port import NoteDraft
from lyceum.domains.cards.service import CardsService
from lyceum.kernel.clock import local_day
from lyceum.kernel.ids import new_id, new_user_id


@pytest.fixture
def cards(school) -> CardsService:
    """The room as it serves."""
    return school.house.ports["cards"]


@dataclass
class Learner:
    """A new learner with the room and the time."""

    room: CardsService
    now: datetime = datetime(2026, 6, 10, 12, tzinfo=UTC)
    user_id: str = field(default_factory=new_user_id)

    @property
    def day(self) -> date:
        return local_day(self.now, "UTC")

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def keep(self, word: str, **others):
        draft = {"language": "en", "word": word, "lemma": word, "meaning": f"meaning of {word}"} | others
        return (await self.room.keep(self.user_id, NoteDraft(**draft))).note

    async def study(self, deck_id: UUID | None = None, limit: int = 100):
        return await self.room.study(self.user_id, deck_id, limit)

    def review(self, card_id: UUID, rating: int | None = 3, **others) -> Review:
        return Review(
            **{"id": new_id(), "card_id": card_id, "at": self.now, "day": self.day, "rating": rating, "milliseconds": 6_000} | others
        )

    async def send(self, *reviews: Review) -> Received:
        return await self.room.receive(self.user_id, ReviewBatch(sent_at=self.now, reviews=reviews))

    async def answer(self, card_id: UUID, rating: int = 3, **others):
        """Review a card; returns its state."""
        return (await self.send(self.review(card_id, rating, **others))).states[0]

    async def learn(self, card_id: UUID, times: int = 1):
        """Review a card, each time when it is due, well."""
        state = await self.answer(card_id, 4)
        for _ in range(times - 1):
            self.wait(days=(state.due_day - self.day).days)
            state = await self.answer(card_id)
        return state


@pytest.fixture
def learner(school) -> Learner:
    """Somebody who keeps no word yet; it is noon of 10 June 2026."""
    learner = Learner(room=None)
    ports = school.house.ports
    learner.room = CardsService(db=school.db, library=ports["library"], progress=ports["progress"], clock=lambda: learner.now)
    return learner
