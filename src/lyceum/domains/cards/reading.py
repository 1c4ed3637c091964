"""Words known, learning and new for this reader."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import rules, term_store, terms
from lyceum.domains.cards.errors import TooManyMarks
from lyceum.domains.cards.port import NothingToKeep, WordTooLong
from lyceum.domains.cards.terms import ChapterPlace, NoteFacts, Reading, Said, Sweep, Swept, TermMarks
from lyceum.domains.cards.work import Work
from lyceum.domains.library.port import ChapterTerms, ContentsChanged
from lyceum.kernel.clock import told_at
from lyceum.kernel.text import fold

UNKNOWN_LANGUAGE = "und"
"""Under which words of a book in no known language are kept."""


class ReadingWork(Work):
    """The part of the room that knows what a reader knows."""

    async def reading(self, user_id: str, place: ChapterPlace) -> Reading:
        """See the port."""
        chapter, reader = await self._asked(user_id, place)
        async with self._db.as_user(user_id) as tx:
            said, notes = await _facts(tx, user_id, chapter)
        return terms.reading(chapter, terms.standings(chapter, reader, said, notes))

    async def mark_terms(self, user_id: str, marks: TermMarks) -> None:
        """See the port."""
        language = rules.language_of(marks.language)
        lemmas = list(dict.fromkeys(fold(lemma, language) for lemma in marks.lemmas))
        if not all(lemmas):
            raise NothingToKeep(field="lemmas")
        if any(len(lemma) > rules.MAX_FOLDED_CHARS for lemma in lemmas):
            raise WordTooLong(field="lemmas")
        async with self._db.as_user(user_id) as tx:
            at = told_at(marks.said_at, self._clock())
            if marks.state is None:
                await term_store.unmark(tx, user_id, language, lemmas, at)
            else:
                await term_store.mark(tx, user_id, language, lemmas, marks.state, at)
                await self._hold_limit(tx, user_id)

    async def know_rest(self, user_id: str, sweep_id: UUID, sweep: Sweep) -> Swept:
        """See the port."""
        newest = (await self._library.book(user_id, sweep.book_id)).contents_version
        if sweep.contents_version not in (None, newest):
            raise ContentsChanged(field="contents_version", version=newest)
        chapter, reader = await self._asked(user_id, sweep)
        async with self._db.as_user(user_id) as tx:
            said, notes = await _facts(tx, user_id, chapter)
            stand = terms.standings(chapter, reader, said, notes)
            fresh = [term for term, standing in zip(chapter.terms, stand, strict=True) if standing == "new"]
            rest = [term.lemma for term in fresh if not said.keys() & {term.lemma, *term.others}]
            await term_store.mark(tx, user_id, chapter.language, rest, "known", told_at(sweep.said_at, self._clock()), sweep_id)
            await self._hold_limit(tx, user_id)
            return Swept(id=sweep_id, marked=await term_store.swept(tx, user_id, sweep_id))

    async def undo_know_rest(self, user_id: str, sweep_id: UUID) -> None:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            await term_store.undo_sweep(tx, user_id, sweep_id)

    async def _asked(self, user_id: str, place: ChapterPlace) -> tuple[ChapterTerms, terms.Reader]:
        chapter = await self._library.chapter_terms(user_id, place.book_id, place.chapter)
        profile = await self._progress.profile(user_id)
        language = rules.language_of(chapter.language or UNKNOWN_LANGUAGE)
        return chapter.model_copy(update={"language": language}), rules.reader_of(profile, language)

    async def _hold_limit(self, tx: AsyncSession, user_id: str) -> None:
        if await term_store.marked(tx, user_id) > terms.MAX_MARKS:
            raise TooManyMarks(f"You have marked {terms.MAX_MARKS} words, the most one reader may; unmark some.", words=terms.MAX_MARKS)


async def _facts(tx: AsyncSession, user_id: str, chapter: ChapterTerms) -> tuple[dict[str, Said], dict[str, NoteFacts]]:
    """What the reader said of the chapter's words, and what notes they have: two queries, however many words."""
    lemmas = terms.lemmas_of(chapter)
    said = await term_store.said(tx, user_id, chapter.language, lemmas)
    return said, await term_store.notes(tx, user_id, chapter.language, lemmas)
