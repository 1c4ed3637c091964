"""The words of a chapter, each with its dictionary form, and which of them are names. Pure.

A form is a word as the text has it, in small letters: what a page can look up without knowing any rule of folding.
"""

from collections import Counter, OrderedDict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from lyceum.domains.library.models import ChapterTerms, Term
from lyceum.domains.library.rules import ENGLISH_POSSESSIVES
from lyceum.kernel.names import CAPITAL_NOUNS, CAPITAL_WORDS, GIVEN_NAMES, NONE, TITLES
from lyceum.kernel.text import fold, words

READ_KINDS = frozenset({"paragraph", "quote", "verse", "list", "heading"})
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})
"""Written without spaces: their words are not found by rule, so nothing is said of them."""
MAX_FORM_CHARS = 100
MAX_LEMMA_CHARS = 300
"""Folding can lengthen a word: one sign may stand for a whole phrase."""
Key = TypeVar("Key", bound=Hashable)
OPENERS = "\"'“‘«‹(—–-"


@dataclass(slots=True)
class Uses:
    """How a form is used: how often, under which spellings; capitals inside sentences and titles before it tell names."""

    surfaces: Counter[str] = field(default_factory=Counter)
    inner: int = 0
    titled: int = 0

    @property
    def count(self) -> int:
        """Running words."""
        return self.surfaces.total()

    @property
    def spelling(self) -> str:
        """As a dictionary would write it: without a capital when it comes without one."""
        return min(self.surfaces, key=lambda surface: (surface[:1] != surface[:1].lower(), -self.surfaces[surface]))


def tally(blocks: Iterable[tuple[str, str, Iterable[Sequence[int]]]], language: str) -> dict[str, Uses]:
    """The forms of a text's blocks (kind, text, sentences) in the order in which they first come; numbers are left out."""
    found: dict[str, Uses] = {}
    if language in UNSPACED:
        return found
    for kind, text, sentences in blocks:
        if kind in READ_KINDS:
            for start, end in sentences:
                _gather(found, text[start:end], language, tells_names=kind != "heading")
    return found


def _gather(found: dict[str, Uses], sentence: str, language: str, *, tells_names: bool) -> None:
    titles, before = TITLES.get(language, NONE), ""
    for place, (text, start, _) in enumerate(words(sentence, language)):
        if text[0].isdecimal() or len(text) > MAX_FORM_CHARS:
            before = ""
            continue
        uses = found.setdefault(text.lower(), Uses())
        uses.surfaces[text] += 1
        opened = sentence[start - 1 : start] in OPENERS
        uses.inner += tells_names and place > 0 and not opened and text[0] != text[0].lower() and not text[1:].isupper()
        uses.titled += before in titles
        before = fold(text, language)


def is_name(form: str, uses: Uses, language: str) -> bool:
    """Whether a form is used as a name: mostly with a capital inside sentences, or by the company it keeps where there are no capitals."""
    folded = fold(form, language)
    if form[0] == form[0].upper():
        return uses.titled * 2 >= uses.count or folded in GIVEN_NAMES.get(language, NONE)
    if language in CAPITAL_NOUNS or folded in CAPITAL_WORDS.get(language, NONE):
        return False
    small = sum(count for surface, count in uses.surfaces.items() if surface[0] == surface[0].lower())
    return uses.inner > small


def like_names(found: Mapping[str, Uses], language: str) -> set[str]:
    """Forms that look like names; a king who is always King does too."""
    return {form for form, uses in found.items() if is_name(form, uses, language)}


def grouped(
    language: str, found: Mapping[str, Uses], known: Mapping[str, tuple[str, float | None]], names: Collection[str]
) -> ChapterTerms:
    """Forms that belong to one lemma together. `known` has of every spelling its lemma and Zipf value; `names` are forms."""
    groups: dict[str, list[str]] = {}
    for form, uses in found.items():
        lemma = fold(known[uses.spelling][0], language) or fold(form, language)
        if lemma and len(lemma) <= MAX_LEMMA_CHARS:
            groups.setdefault(lemma, []).append(form)
    return ChapterTerms(
        language=language, terms=tuple(_term(lemma, forms, language, found, known, names) for lemma, forms in groups.items())
    )


def _term(
    lemma: str,
    forms: list[str],
    language: str,
    found: Mapping[str, Uses],
    known: Mapping[str, tuple[str, float | None]],
    names: Collection[str],
) -> Term:
    spellings = [surface for form in forms for surface in found[form].surfaces]
    others = {fold(known[surface][0], language) for surface in spellings} - {lemma, ""}
    return Term(
        lemma=lemma,
        others=tuple(sorted(others)),
        zipf=max((known[surface][1] or 0 for surface in spellings), default=0) or None,
        name=all(form in names for form in _without_possessives(forms, language)),
        forms=tuple(forms),
        words=sum(found[form].count for form in forms),
    )


def _without_possessives(forms: list[str], language: str) -> list[str]:
    """Nora decides whether Nora's is a name; it often begins a sentence, where capitals tell nothing."""
    bare = [form for form in forms if not (language == "en" and form.endswith(ENGLISH_POSSESSIVES))]
    return bare or forms


class Shelf(Generic[Key]):
    """Chapters whose words were looked up, the ones asked for last, as many as have `most` forms together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._forms = 0
        self._kept: OrderedDict[Key, ChapterTerms] = OrderedDict()

    def get(self, key: Key) -> ChapterTerms | None:
        """What was put under this key, if it is still there."""
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, terms: ChapterTerms) -> None:
        """Keep a chapter, and let go of those that nobody asked for lately."""
        if key not in self._kept:
            self._kept[key] = terms
            self._forms += _size(terms)
        while self._forms > self._most and self._kept:
            _, gone = self._kept.popitem(last=False)
            self._forms -= _size(gone)


def _size(terms: ChapterTerms) -> int:
    return 1 + sum(len(term.forms) for term in terms.terms)
