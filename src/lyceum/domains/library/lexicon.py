"""What the library knows of words: one by one for the word card, and those of a whole chapter at once."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library import rows, rules, store, terms, tree_store
from lyceum.domains.library.models import ChapterTerms, Meaning, WordCard
from lyceum.domains.library.port import BookNotFound, BookNotReady, ChapterNotFound
from lyceum.domains.library.tables import GlossRow
from lyceum.domains.library.words import WordFacts, plain
from lyceum.kernel.text import subtag
from lyceum.platform.database import Database

MAX_KEPT_FORMS = 100_000
"""Forms of chapters kept in memory, some 300 bytes each."""
KEPT_SECONDS = 600
"""A dictionary that was added meanwhile may know other base forms."""
WORDS_AT_ONCE = 200
"""Words looked up in one go: half a tenth of a second in which no other word can be asked for."""

Resolved = tuple[str, float | None, bool]
"""Lemma, Zipf value, and whether a dictionary has the word."""


class Lexicon:
    """Word cards, and the words of chapters."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._words = WordFacts()
        self._shelf: terms.Shelf[tuple[UUID, int, str, int]] = terms.Shelf(MAX_KEPT_FORMS)

    async def word(self, language: str, word: str, into: str | None, book_id: UUID | None) -> WordCard:
        """A word's card; the meanings that the book `book_id` brings along come first."""
        asked = plain(word, language)
        lemma, zipf = await self._words.facts(asked, language)
        forms = rules.forms(asked, lemma, language)
        async with self._db.as_room("library") as tx:
            found = await store.glosses(tx, subtag(language), forms)
        first = _best(forms, found)
        lemma, zipf = await self._with_headword(asked, lemma, zipf, first[0].headword if first else None, language)
        entries = _best(forms, [row for row in found if into is None or row.into == subtag(into)])
        entries.sort(key=lambda row: row.book_id != book_id)
        return WordCard(
            word=asked,
            lemma=lemma,
            language=subtag(language),
            band=rules.band(zipf),
            zipf=zipf,
            meanings=_meanings(entries),
            known_as=entries[0].headword if entries else lemma,
            absent=None if entries else "no_dictionary",
        )

    async def chapter_terms(self, user_id: str, book_id: UUID, number: int) -> ChapterTerms:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            at = await store.chapter_version(tx, book_id, number)
            if at is None:
                raise BookNotFound
            if at.status != "ready":
                raise BookNotReady(status=at.status)
            if at.position is None:
                raise ChapterNotFound(chapters=at.chapter_count)
            key = (book_id, at.position, f"{at.version} {at.language}", int(time.monotonic() / KEPT_SECONDS))
            if kept := self._shelf.get(key):
                return kept
            blocks = await _blocks(tx, book_id, number, at.language)
        language = subtag(at.language)
        found = await asyncio.to_thread(terms.tally, blocks, language)
        known = await self._resolved((surface for uses in found.values() for surface in uses.surfaces), language)
        names = await asyncio.to_thread(terms.like_names, found, language)
        names -= await self._words.ordinary(names, language) | {form for form in names if known[found[form].spelling][2]}
        lemmas = {surface: (lemma, zipf) for surface, (lemma, zipf, _) in known.items()}
        made = await asyncio.to_thread(terms.grouped, language, found, lemmas, names)
        self._shelf.put(key, made)
        return made

    async def _resolved(self, surfaces: Iterable[str], language: str) -> dict[str, Resolved]:
        """Of each word what its card would say."""
        known: dict[str, Resolved] = {}
        wanted = list(surfaces)
        for start in range(0, len(wanted), WORDS_AT_ONCE):
            facts = await self._words.facts_of(wanted[start : start + WORDS_AT_ONCE], language)
            forms = {word: rules.forms(word, lemma, language) for word, (lemma, _) in facts.items()}
            async with self._db.as_room("library") as tx:
                headwords = await store.headwords(tx, language, sorted({form for all_ in forms.values() for form in all_}))
            for word, (lemma, zipf) in facts.items():
                headword = next((headwords[form] for form in forms[word] if form in headwords), None)
                known[word] = (*await self._with_headword(word, lemma, zipf, headword, language), headword is not None)
        return known

    async def _with_headword(
        self, word: str, lemma: str, zipf: float | None, headword: str | None, language: str
    ) -> tuple[str, float | None]:
        """Lemma and Zipf value; where the lists know no base form, the dictionary may."""
        if headword is None or lemma != word:
            return lemma, zipf
        lemma, known = await self._words.facts(headword, language)
        return lemma, max(zipf or 0, known or 0) or None


async def _blocks(tx: AsyncSession, book_id: UUID, number: int, language: str) -> list[tuple[str, str, Iterable[Sequence[int]]]]:
    """(kind, text, sentences) of what a chapter shows; nothing when it has gone meanwhile."""
    chapter = await store.chapter(tx, book_id, number)
    if chapter is None:
        return []
    runs = rows.runs_of(chapter)
    shown = rows.shown(runs, await tree_store.blocks(tx, book_id, runs), language)
    return [(block.kind, block.text, block.sentences) for block in shown]


def _best(forms: Sequence[str], found: Sequence[GlossRow]) -> list[GlossRow]:
    """The entries under the first of these forms that has any."""
    best = next((form for form in forms if any(row.form == form for row in found)), None)
    return [row for row in found if row.form == best]


def _meanings(entries: Sequence[GlossRow]) -> tuple[Meaning, ...]:
    """Each meaning once, under the first source that gives it."""
    once = {(row.into, row.text): row for row in reversed(entries)}
    return tuple(Meaning(text=row.text, language=row.into, source=row.source) for row in reversed(once.values()))
