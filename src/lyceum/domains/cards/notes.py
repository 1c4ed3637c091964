"""The word list."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import card_store, rules, store, term_store
from lyceum.domains.cards.decks import DeckWork
from lyceum.domains.cards.errors import NoteDeleted, NoteNotFound
from lyceum.domains.cards.models import ChapterWords, Told
from lyceum.domains.cards.port import (
    MAX_MEANING_CHARS,
    MAX_WORD_CHARS,
    PAGE_NOTES,
    ChapterAdded,
    Kept,
    Note,
    NoteChanges,
    NoteDraft,
    NotePage,
    WordListFull,
)
from lyceum.domains.cards.tables import DeckRow, NoteRow
from lyceum.domains.cards.terms import is_common
from lyceum.domains.cards.useful import Candidate, Useful, best, candidates
from lyceum.domains.cards.work import new_cards
from lyceum.domains.library.port import BookRearranged, Place, PlaceNotThere, WordCard
from lyceum.kernel.clock import told_at
from lyceum.kernel.errors import Conflict, NotFound
from lyceum.kernel.ids import new_id

LOOK_UPS_AT_ONCE = 8
MEANINGS_KEPT = 3


class NoteWork(DeckWork):
    """The part of the room that keeps words."""

    async def keep(self, user_id: str, draft: NoteDraft, told: Told | None = None) -> Kept:
        """See the port."""
        told = told or Told()
        draft = rules.tidy(await self._completed(user_id, draft, told))
        async with self._db.as_user(user_id) as tx:
            if told.id is not None:
                await store.one_at_a_time(tx, told.id)
                if there := await store.held(tx, user_id, told.id):
                    return Kept(note=_note(there), created=False)
                if await card_store.cards_of(tx, user_id, [told.id]):  # they stay when their note goes
                    raise NoteDeleted
            deck = await self._deck_for(tx, user_id, draft.language, draft.deck_id)
            row, created = await self._add(tx, deck, draft, told.id or new_id(), told.kept_at)
        return Kept(note=_note(row), created=created)

    async def _completed(self, user_id: str, draft: NoteDraft, told: Told) -> NoteDraft:
        """The draft with what its device could not know: the word's lemma and meaning, and where its passage is by now."""
        changes: dict[str, object] = {}
        if told.look_up:
            native = (await self._progress.profile(user_id)).native_language
            card = await self._library.word(draft.language, draft.word, native, draft.book_id)
            changes["meaning"] = draft.meaning or _meaning(card)
            changes["lemma"] = card.lemma if 0 < len(card.lemma) <= MAX_WORD_CHARS else draft.lemma
        if told.contents_version and draft.book_id and draft.chapter:
            then = Place(chapter=draft.chapter, block=draft.block or 1, offset=0)
            now_is = await self._now_at(user_id, draft.book_id, then, told.contents_version)
            changes |= {"chapter": now_is and now_is.chapter, "block": now_is and draft.block and now_is.block}
        return draft.model_copy(update=changes)

    async def _now_at(self, user_id: str, book_id: UUID, then: Place, version: int) -> Place | None:
        try:
            return await self._library.place_now(user_id, book_id, then, version)
        except (NotFound, Conflict, PlaceNotThere):  # the book has gone, or those contents: the word is kept all the same
            return None

    async def notes(self, user_id: str, language: str | None = None, after: UUID | None = None, limit: int = PAGE_NOTES) -> NotePage:
        """See the port."""
        of = rules.language_of(language) if language else store.ALL
        async with self._db.as_user(user_id) as tx:
            rows = await store.newest(tx, user_id, of, after, limit + 1)
            total = await store.tally(tx, user_id, of)
        items = tuple(_note(row) for row in rows[:limit])
        return NotePage(items=items, next=items[-1].id if len(rows) > limit else None, total=total)

    async def edit(self, user_id: str, note_id: UUID, changes: NoteChanges) -> Note:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            row = await store.held(tx, user_id, note_id)
            if row is None:
                raise NoteNotFound
            for field, value in rules.edited(changes, row.language).items():
                setattr(row, field, value)
            moved = changes.deck_id is not None and changes.deck_id != row.deck_id
            deck = await self._deck_for(tx, user_id, row.language, changes.deck_id or row.deck_id)
            row.deck_id = deck.id
            await tx.flush()
            await self._match_cards(tx, deck, [row])
            if moved:
                await card_store.reschedule(tx, user_id, deck.id, deck.desired_retention, note_id)
            return _note(row)

    async def drop(self, user_id: str, note_id: UUID) -> None:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            language = await store.remove(tx, user_id, note_id)
            if language is None:
                raise NoteNotFound
            await store.count(tx, user_id, language, -1)
            gone = [card.id for card in await card_store.cards_of(tx, user_id, [note_id])]
            await card_store.drop_cards(tx, user_id, gone)

    async def follow_book(self, event: BookRearranged) -> None:
        """Where words were met follows a book whose contents were rearranged. Safe to repeat."""
        async with self._db.as_user(event.user_id) as tx:
            await store.follow(tx, event)

    async def add_from_chapter(self, user_id: str, wish: ChapterWords) -> ChapterAdded:
        """See the port."""
        chapter = await self._library.chapter(user_id, wish.book_id, wish.chapter)
        language = rules.language_of(chapter.language)
        profile = await self._progress.profile(user_id)
        found = await self._looked_up(candidates(chapter.blocks, language), language, profile.native_language)
        level = rules.reader_of(profile, language).level
        unknown = [useful for useful in best(found) if not is_common(useful.card.zipf, level)]
        wanted = [(useful, draft) for useful in unknown if (draft := _draft(useful, language, wish)) is not None]
        async with self._db.as_user(user_id) as tx:
            deck = await self._deck_for(tx, user_id, language, wish.deck_id)
            folded = {rules.folded_lemma(draft): draft for _, draft in reversed(wanted)}
            kept = await store.kept_among(tx, user_id, language, list(folded))
            kept |= {lemma for lemma, said in (await term_store.said(tx, user_id, language, list(folded))).items() if said.state != "new"}
            fresh = [draft for _, draft in wanted if rules.folded_lemma(draft) not in kept][: wish.count]
            ids = sorted(new_id() for _ in fresh)  # new cards come in the order of their notes: the most useful first
            added = [await self._add(tx, deck, draft, id_) for draft, id_ in zip(fresh, ids, strict=True)]
        return ChapterAdded(notes=tuple(_note(row) for row, created in added if created), left=len(folded) - len(kept) - len(fresh))

    async def _add(
        self, tx: AsyncSession, deck: DeckRow, draft: NoteDraft, note_id: UUID, at: datetime | None = None
    ) -> tuple[NoteRow, bool]:
        """The note of this lemma, with its cards if it is new. With `at`, when it was kept, its place has the numbers of today."""
        kept = {"created_at": told_at(at, self._clock()), "rearranged_by": new_id() if at else None}
        facts = {**draft.model_dump(), **kept, "deck_id": deck.id, "folded": rules.folded_lemma(draft)}
        row = await store.add(tx, {"owner_id": deck.owner_id, "id": note_id, **facts})
        if row.id != note_id:
            return row, False
        if await store.count(tx, deck.owner_id, draft.language, +1) > self._max_notes:
            raise WordListFull(
                f"Your word list is full ({self._max_notes} words); delete words that you know by now.", notes=self._max_notes
            )
        await card_store.add_cards(tx, new_cards(deck, [row]))
        return row, True

    async def _looked_up(self, found: list[Candidate], language: str, into: str | None) -> list[tuple[Candidate, WordCard]]:
        """Each word with its card, a few at a time; a word too long to be one is left out."""
        room = asyncio.Semaphore(LOOK_UPS_AT_ONCE)

        async def look_up(candidate: Candidate) -> tuple[Candidate, WordCard]:
            async with room:
                return candidate, await self._library.word(language, candidate.word, into)

        return list(await asyncio.gather(*(look_up(candidate) for candidate in found if len(candidate.word) <= MAX_WORD_CHARS)))


def _draft(useful: Useful, language: str, wish: ChapterWords) -> NoteDraft | None:
    """The note of a word; None for a lemma that no list would keep."""
    if not 0 < len(useful.card.lemma) <= MAX_WORD_CHARS:
        return None
    return rules.tidy(
        NoteDraft(
            language=language,
            word=useful.candidate.word,
            lemma=useful.card.lemma,
            meaning=_meaning(useful.card),
            sentence=useful.candidate.sentence,
            book_id=wish.book_id,
            chapter=wish.chapter,
            block=useful.candidate.block,
        )
    )


def _meaning(card: WordCard) -> str | None:
    texts = list(dict.fromkeys(meaning.text for meaning in card.meanings))[:MEANINGS_KEPT]
    return "; ".join(texts)[:MAX_MEANING_CHARS] or None


def _note(row: NoteRow | Row[Any]) -> Note:
    return Note.model_validate(row, from_attributes=True)
