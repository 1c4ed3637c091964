"""Chapters of a text that is nothing but lines: by the contents list in it, by patterns, by the space around them.

Serves every format that has lost its structure: plain text, and documents without styles or outline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from unicodedata import combining, normalize

from lyceum.domains.library.extract import limits, texts
from lyceum.domains.library.extract.manuscript import Entry, Matter
from lyceum.domains.library.extract.models import Origin

CONTENTS_TITLES = frozenset(
    {
        "contents", "table of contents", "inhalt", "inhaltsverzeichnis", "table des matières", "table", "sommaire", "índice", "indice",
        "tabla de contenidos", "sumário", "inhoud", "содержание", "оглавление", "içindekiler", "spis treści",
        "فهرست", "فهرست مطالب", "فهرست مندرجات", "المحتويات", "الفهرس",
    }
)  # fmt: skip
OPENINGS = frozenset(
    {
        "preface", "foreword", "introduction", "prologue", "epilogue", "afterword", "conclusion", "vorwort", "einleitung", "prolog",
        "epilog",
        "nachwort", "préface", "avant propos", "épilogue", "postface", "prólogo", "epílogo",
        "prefazione", "introduzione", "مقدمه", "پیشگفتار", "دیباچه", "پیش گفتار", "سخن آخر", "مؤخره", "پس گفتار", "درآمد",
    }
)  # fmt: skip
"""Titles of what is read before and after the chapters."""

PAGE_OF_ENTRY = re.compile(r"(?:[\s.…·_]{2,}|\t)\s*(?:\d{1,4}|[۰-۹]{1,4}|[ivxlc]{1,7})\s*$", re.IGNORECASE)
BARE_NUMBER = re.compile(r"\W*[\d۰-۹٠-٩]{1,4}\W*")
ENDED = re.compile(r"[.!?؟…:;»”\"’')\]]\W*$")
MAX_TITLE_LINES = 4
MAX_TITLE_WORDS = 40
MAX_SPACED_WORDS = 12
MAX_CONTENTS_SHARE = 0.15
MAX_CONTENTS_WORDS = 400
LEAST_MATCHED = 0.6
SUBTITLE_WORDS = 12
SUBTITLE_SHARE = 0.6
ARGUMENT_SHARE = 0.2
"""When so many chapters have a line below their number that fills more than one line, these lines are summaries, not titles."""
SPACED_GAP = 2
MOST_SKIPPED = 3
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
CONFIDENCE = {"contents": 0.9, "named": 0.8, "bare": 0.7, "spaced": 0.5}


@dataclass(slots=True)
class Line:
    """A paragraph as far as finding chapters needs it. `lines` are those of the page, `gap` the space above in lines."""

    text: str
    lines: int = 1
    gap: int = 1
    strong: bool = False
    """Set apart by the file: bold, larger, or in the middle."""
    words: int = 0

    def __post_init__(self) -> None:
        self.words = len(self.text.split())


@dataclass(slots=True)
class Chapter:
    """Where a chapter begins: its heading is the `size` paragraphs from `position`."""

    title: str
    position: int
    size: int
    depth: int
    origin: Origin
    confidence: float
    matter: Matter = ""


@dataclass(slots=True)
class Found:
    """Chapters in order, and the paragraphs of the contents list, which is no text."""

    chapters: list[Chapter] = field(default_factory=list)
    contents: range = range(0)


def find(lines: Sequence[Line], first: int = 0, last: int | None = None) -> Found:
    """The chapters between two paragraphs; the surest way that finds more than one wins."""
    end = len(lines) if last is None else last
    if by_list := _by_contents(lines, first, end):
        return by_list
    for way in (_by_pattern, _by_space):
        chapters = way(lines, first, end)
        if sum(not chapter.matter for chapter in chapters) > 1:
            return Found(chapters)
    return Found(_by_pattern(lines, first, end))


def entries(found: Found) -> list[Entry]:
    """The chapters as lines of a contents list, where items and paragraphs are counted alike."""
    return [
        Entry(chapter.title, chapter.position, chapter.depth, chapter.matter, chapter.origin, chapter.confidence)
        for chapter in found.chapters
    ]


def _folded(text: str) -> list[str]:
    """Words for comparing a heading with its line in the contents: without accents, which capitals often lack."""
    plain = "".join(letter for letter in normalize("NFKD", text.replace("_", " ")) if not combining(letter))
    return list(texts.tokens(plain))


def is_contents_title(text: str) -> bool:
    """`Contents`, `Inhalt`, `فهرست مطالب`."""
    return len(text) < 40 and " ".join(texts.tokens(text)) in CONTENTS_TITLES


def _by_contents(lines: Sequence[Line], first: int, last: int) -> Found | None:
    for start in range(first, last):
        if is_contents_title(lines[start].text):
            found = _follow(lines, start, last)
            if found:
                return found
    return None


def _follow(lines: Sequence[Line], start: int, last: int) -> Found | None:
    """The chapters that the list below `start` leads to."""
    limit = max(MAX_CONTENTS_WORDS, MAX_CONTENTS_SHARE * sum(line.words for line in lines[start:last]))
    entry = _entry(lines[start + 1].text) if start + 1 < last else ""
    if not entry:
        return None
    words = 0
    for place in range(start + 2, last):
        words += lines[place - 1].words
        if words > limit:
            return None
        if _opens(lines, place, _folded(entry), last):
            entries = [_entry(line.text) for line in lines[start + 1 : place]]
            chapters = _match(lines, entries, place, last)
            if len(chapters) >= max(2, LEAST_MATCHED * len(entries)):
                return Found(chapters, range(start, place))
    return None


def _entry(text: str) -> str:
    return PAGE_OF_ENTRY.sub("", text).strip(" .·…_\t")


def _match(lines: Sequence[Line], entries: list[str], place: int, last: int) -> list[Chapter]:
    """Entries at the headings that say the same, in their order; one that is nowhere is left out."""
    found: list[Chapter] = []
    position = place
    keys = [_folded(entry) for entry in entries]
    by_word: dict[str, list[int]] = {}
    for at in range(place, last):
        if _may_be_title(lines[at]) and (tokens := _folded(lines[at].text)):
            for word in {tokens[0], tokens[-1]}:
                by_word.setdefault(word, []).append(at)
    for entry, key in zip(entries, keys, strict=True):
        if not key:
            continue
        places = sorted({at for word in {key[0], key[-1]} for at in by_word.get(word, []) if at >= position})
        places = sorted({*places, *(at - 1 for at in places if at > position)})
        hit = next(((at, size) for at in places if (size := _opens(lines, at, key, last))), None)
        if hit:
            found.append(Chapter(entry, *hit, 2 if texts.is_part_line(entry) else 1, "contents", CONFIDENCE["contents"]))
            position = hit[0] + 1
    _title_as_printed(lines, found)
    return _leveled(found)


def _may_be_title(line: Line) -> bool:
    return line.lines <= MAX_TITLE_LINES and line.words <= MAX_TITLE_WORDS


def _opens(lines: Sequence[Line], at: int, key: list[str], last: int) -> int:
    """How many paragraphs from `at` say what a line of the contents says; 0 when they do not."""
    if not key or not _may_be_title(lines[at]):
        return 0
    said = _folded(lines[at].text)
    if said == key:
        return 1
    ordinal = texts.is_ordinal(lines[at].text)
    whole = list(said)
    for below in range(at + 1, min(at + 3, last)):
        if not _may_be_title(lines[below]):
            break
        whole += _folded(lines[below].text)
        if whole == key or (ordinal and whole[len(said) :] == key):
            return below - at + 1
    if not said:
        return 0
    if ordinal and key[: len(said)] == said:
        return 1
    counted = _is_count(said[: -len(key)]) and said[-len(key) :] == key
    return int(counted or (_is_count(key[: -len(said)]) and key[-len(said) :] == said))


def _is_count(tokens: list[str]) -> bool:
    return bool(tokens) and texts.is_ordinal(" ".join(tokens))


def _title_as_printed(lines: Sequence[Line], chapters: list[Chapter]) -> None:
    """Where a number stands above a line of text, the line is the title, unless it is a summary in the manner of old novels."""
    numbered = [chapter for chapter in chapters if texts.is_ordinal(lines[chapter.position].text)]
    long = sum(chapter.size > 1 and lines[chapter.position + 1].lines > 1 for chapter in numbered)
    arguments = long > len(numbered) * ARGUMENT_SHARE
    for chapter in numbered:
        number = lines[chapter.position].text
        if arguments or chapter.size == 1:
            keep = chapter.size == 1 and not arguments and not texts.is_ordinal(chapter.title)
            chapter.title, chapter.size = (chapter.title if keep else number), 1
        else:
            below = " ".join(lines[at].text for at in range(chapter.position + 1, chapter.position + chapter.size))
            chapter.title = f"{number.rstrip(' .:')}: {below}"


def _leveled(chapters: list[Chapter]) -> list[Chapter]:
    """Depths 1 and 2 where some are parts, 1 everywhere otherwise."""
    parts = [texts.is_part_line(chapter.title) for chapter in chapters]
    mixed = any(parts) and not all(parts)
    for chapter, is_part in zip(chapters, parts, strict=True):
        chapter.depth = 2 if mixed and not is_part else 1
        chapter.matter = texts.matter_of_title(chapter.title)  # type: ignore[assignment]
    return chapters


def _by_pattern(lines: Sequence[Line], first: int, last: int) -> list[Chapter]:
    """Paragraphs such as `Chapter 4` or `IV.` that stand alone, with the title below them."""
    named: list[int] = []
    bare: list[int] = []
    other: list[int] = []
    for at in range(first, last):
        line = lines[at]
        if line.lines > 2 or line.words > MAX_TITLE_WORDS or not line.words:
            continue
        if texts.is_part_line(line.text) or (texts.is_chapter_line(line.text) and not texts.is_ordinal(line.text)):
            named += [at] if line.text[-1:] not in ",;" else []
        elif texts.is_ordinal(line.text):
            (named if any(len(word) > 2 and not _is_count([word]) for word in texts.tokens(line.text)) else bare).append(at)
        elif " ".join(texts.tokens(line.text)) in OPENINGS:
            other.append(at)
    parts = [at for at in named if texts.is_part_line(lines[at].text)]
    if named and len(named) > len(parts):
        bare = []  # numbers below named chapters are sections of them
    few = set(_counting(lines, bare))
    starts = sorted({*named, *few, *(other if named or bare else ())})
    if len(starts) > limits.MAX_CHAPTERS:
        return []
    chapters = [Chapter(lines[at].text, at, 1, 1, "pattern", CONFIDENCE["bare" if at in few else "named"]) for at in starts]
    chapters = _without_listed(lines, chapters, last)
    _take_subtitles(lines, chapters, last)
    return _leveled(chapters)


def _counting(lines: Sequence[Line], places: list[int]) -> list[int]:
    """Numbers alone that count up from one; a letter in a table looks like a Roman number too."""
    kept: list[int] = []
    last = 0
    for at in places:
        value = _value(lines[at].text)
        if value is None or value == 1 or (last and last < value <= last + MOST_SKIPPED):
            kept.append(at)
            last = value or last + 1
    return kept


def _value(text: str) -> int | None:
    """What a number says; None for words, whose order is trusted."""
    said = text.strip(" .:)،").lower()
    if said.isdecimal():
        return int(said)
    if not said or set(said) - set(ROMAN):
        return None
    values = [ROMAN[letter] for letter in said]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def page_numbers(lines: Sequence[Line]) -> set[int]:
    """Paragraphs that are page numbers: numbers alone, of which many stand in the middle of a sentence."""
    places = [at for at, line in enumerate(lines) if line.words == 1 and BARE_NUMBER.fullmatch(line.text)]
    torn = sum(not ENDED.search(lines[at - 1].text) and lines[at - 1].words > MAX_SPACED_WORDS for at in places if at)
    return set(places) if torn * 5 > len(places) else set()


def _without_listed(lines: Sequence[Line], chapters: list[Chapter], last: int) -> list[Chapter]:
    """Lines of a contents list that could not be followed: several headings with nothing between them."""
    ends = [*(chapter.position for chapter in chapters), last][1:]
    sizes = [sum(line.words for line in lines[a.position + 1 : b]) for a, b in zip(chapters, ends, strict=True)]
    later = (
        [{" ".join(_folded(chapter.title)) for chapter in chapters[place + 1 :]} for place in range(len(chapters))]
        if len(chapters) < 500
        else []
    )
    if not later:
        return chapters
    return [
        chapter
        for chapter, size, after in zip(chapters, sizes, later, strict=True)
        if size >= MAX_TITLE_WORDS or " ".join(_folded(chapter.title)) not in after or texts.is_part_line(chapter.title)
    ]


def _take_subtitles(lines: Sequence[Line], chapters: list[Chapter], last: int) -> None:
    """A title on the line below the number, when most chapters of the book have one."""
    starts = {chapter.position for chapter in chapters}
    numbered = [chapter for chapter in chapters if texts.is_ordinal(chapter.title)]
    with_title = [chapter for chapter in numbered if _is_subtitle(lines, chapter.position + 1, starts, last)]
    if not numbered or len(with_title) < SUBTITLE_SHARE * len(numbered):
        return
    for chapter in with_title:
        chapter.title = f"{chapter.title.rstrip(' .:')}: {lines[chapter.position + 1].text}"
        chapter.size = 2


def _is_subtitle(lines: Sequence[Line], at: int, starts: set[int], last: int) -> bool:
    if at + 1 >= last or at in starts or at + 1 in starts:
        return False
    line = lines[at]
    return line.lines == 1 and line.words <= SUBTITLE_WORDS and line.text[-1:] not in ".,;:" and not texts.is_ornament(line.text)


def _by_space(lines: Sequence[Line], first: int, last: int) -> list[Chapter]:
    """Short lines that the file sets apart, by more space than usual or by bold letters."""
    strong = [at for at in range(first, last) if lines[at].strong and _is_short(lines[at])]
    spaced = [at for at in range(first, last) if (lines[at].gap >= SPACED_GAP or at == first) and _is_short(lines[at])]
    for places in (strong, [at for at in spaced if lines[at].text.isupper()], spaced):
        chapters = [Chapter(lines[at].text, at, 1, 1, "pattern", CONFIDENCE["spaced"]) for at in places]
        if _plausible(lines, chapters, last):
            return _leveled(chapters)
    return []


def _is_short(line: Line) -> bool:
    good = line.lines <= 2 and 0 < line.words <= MAX_SPACED_WORDS and line.text[-1:] not in '.,;:»”"’'
    return good and not texts.is_ornament(line.text) and any(letter.isalpha() for letter in line.text)


def _plausible(lines: Sequence[Line], chapters: list[Chapter], last: int) -> bool:
    """Most chapters have a page of text at least."""
    places = [chapter.position for chapter in chapters] + [last]
    sizes = [sum(line.words for line in lines[a + 1 : b]) for a, b in pairwise(places)]
    return len(sizes) > 1 and sum(size < 100 for size in sizes) * 3 <= len(sizes)
