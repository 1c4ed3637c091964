"""A progress room with a clock that the test sets, on the school's database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from lyceum.domains.progress.port import ActivityAnswered, Reading
from lyceum.domains.progress.service import ProgressService
from lyceum.kernel.ids import new_id, new_user_id


@dataclass
class Learner:
    """A new learner, the room, and the time."""

    room: ProgressService
    now: datetime = datetime(2026, 6, 10, 12, tzinfo=UTC)
    user_id: str = field(default_factory=new_user_id)

    def answered(self, **changes) -> ActivityAnswered:
        usual = {
            "user_id": self.user_id,
            "at": self.now,
            "source": "lesson",
            "activity_id": "a1",
            "kind": "dictation",
            "language": "en",
            "verdict": "right",
            "score": 1.0,
            "milliseconds": 60_000,
            "difficulty": 0.5,
            "first_try": True,
        }
        return ActivityAnswered(**usual | changes)

    def read(self, **changes) -> Reading:
        usual = {
            "id": new_id(),
            "user_id": self.user_id,
            "at": self.now,
            "book_id": new_id(),
            "chapter": 3,
            "language": "en",
            "words": 1_200,
            "milliseconds": 6 * 60_000,
        }
        return Reading(**usual | changes)

    async def study(self, minutes: int) -> None:
        """Answer for so many minutes, each answer an activity of its own."""
        for _ in range(minutes):
            await self.room.record_answer(self.answered(activity_id=str(new_id())))

    async def summary(self):
        return await self.room.summary(self.user_id)


@pytest.fixture
def learner(school) -> Learner:
    """Somebody who has done nothing yet; it is noon of 10 June 2026 in London's winter time."""
    learner = Learner(room=None)
    learner.room = ProgressService(db=school.db, clock=lambda: learner.now)
    return learner
