"""The cards room at work, put together from its parts."""

from lyceum.domains.cards.notes import NoteWork
from lyceum.domains.cards.reading import ReadingWork
from lyceum.domains.cards.reviews import ReviewWork
from lyceum.domains.cards.statistics import StatisticsWork
from lyceum.domains.cards.study import StudyWork


class CardsService(NoteWork, StudyWork, ReviewWork, StatisticsWork, ReadingWork):
    """Implements `lyceum.domains.cards.port.Cards`."""
