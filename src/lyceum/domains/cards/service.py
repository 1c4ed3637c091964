"""The cards room at work."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from lyceum.domains.cards import rules, store
from lyceum.domains.cards.port import MAX_NOTES, PAGE_NOTES, CardsToday, Kept, Note, NoteDraft, NotePage, WordListFull
from lyceum.domains.cards.tables import NoteRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound
from lyceum.kernel.ids import new_id
from lyceum.platform.database import Database


class CardsService:
    """Implements `lyceum.domains.cards.port.Cards`. `max_notes` is how many one learner may keep."""

    def __init__(self, *, db: Database, max_notes: int = MAX_NOTES) -> None:
        self._db = db
        self._max_notes = max_notes

    async def keep(self, user_id: str, draft: NoteDraft) -> Kept:
        """See the port."""
        draft = rules.tidy(draft)
        folded = rules.folded_lemma(draft)
        note_id = new_id()
        async with self._db.as_user(user_id) as tx:
            row = await store.add(tx, {"owner_id": user_id, "id": note_id, "folded": folded, "created_at": now(), **draft.model_dump()})
            created = row.id == note_id
            if created and await store.count(tx, user_id, draft.language, +1) > self._max_notes:
                raise WordListFull(
                    f"Your word list is full ({self._max_notes} words); delete words that you know by now.", notes=self._max_notes
                )
        return Kept(note=_note(row), created=created)

    async def notes(self, user_id: str, language: str | None = None, after: UUID | None = None, limit: int = PAGE_NOTES) -> NotePage:
        """See the port."""
        of = rules.language_of(language) if language else store.ALL
        async with self._db.as_user(user_id) as tx:
            rows = await store.newest(tx, user_id, of, after, limit + 1)
            total = await store.tally(tx, user_id, of)
        items = tuple(_note(row) for row in rows[:limit])
        return NotePage(items=items, next=items[-1].id if len(rows) > limit else None, total=total)

    async def drop(self, user_id: str, note_id: UUID) -> None:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            language = await store.remove(tx, user_id, note_id)
            if language is None:
                raise NotFound("There is no such word in your list.")
            await store.count(tx, user_id, language, -1)

    async def today(self, user_id: str) -> CardsToday:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            return CardsToday(kept=await store.tally(tx, user_id))


def _note(row: NoteRow | Row[Any]) -> Note:
    return Note.model_validate(row, from_attributes=True)
