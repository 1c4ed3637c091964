"""From a run of items and a contents list to chapters: choose the level, cut, title, set front and back matter apart."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from lyceum.domains.library.extract import errors, headings, language, limits, texts
from lyceum.domains.library.extract.manuscript import Entry, Item, Manuscript, Matter
from lyceum.domains.library.extract.models import Block, ExtractedBook, Node, Origin, Section, SectionKind
from lyceum.domains.library.extract.pieces import in_pieces

PART_PAGE_WORDS = 150
"""A part's own page up to here is its title page; beyond, it is read as a chapter."""
FRONT_PAGE_WORDS = 300
"""A page before the first entry of the contents up to here is front matter; beyond, the contents forgot a chapter."""
LONE_CHAPTER_WORDS = 8_000
SCANNED_WORDS = 50

HEADING_WITHIN_BLOCKS = 3

FILE_NAME = re.compile(r"\S+\.x?html?", re.IGNORECASE)
IMPRINT = re.compile(r"\bISBN\b|all rights reserved|copyright ©|©|شابک|کلیه حقوق|alle rechte vorbehalten|tous droits", re.IGNORECASE)
LICENCE_STARTS = re.compile(r"\*{3}\s*END OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
LICENCE_ENDS = re.compile(r"\*{3}\s*START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)


@dataclass(slots=True)
class _Cut:
    """Where a chapter begins, and as what."""

    title: str
    position: int
    part: str | None
    is_part: bool
    matter: Matter
    origin: Origin
    confidence: float


def build(manuscript: Manuscript) -> ExtractedBook:
    """The book with its chapters. Raises BookEmpty, BookScanned or BookTooManyChapters."""
    _refuse_without_text(manuscript)
    _mark_licence(manuscript.items)
    if not any(item.words and not item.matter for item in manuscript.items):
        for item in manuscript.items:  # a book of nothing but front matter is a book
            item.matter = ""
    entries = _entries(manuscript)
    sections = _sections(manuscript, _cuts(manuscript, entries))
    found = sum(section.kind == "chapter" for section in sections)
    if not found:  # contents that lead nowhere sensible must not hide the text
        sections = [Section("chapter", manuscript.title, None, "whole", 0.1, _to_blocks(manuscript.items))]
    sections = in_pieces(sections)
    if found > limits.MAX_CHAPTERS:
        raise errors.BookTooManyChapters(chapters=found, limit=limits.MAX_CHAPTERS)
    code = language.of_book(manuscript.language, [item.text for item in manuscript.items if not item.matter])
    return ExtractedBook(
        format=manuscript.format,
        title=manuscript.title,
        authors=manuscript.authors,
        language=code,
        direction=language.direction(code),
        tree=_tree(manuscript, entries),
        sections=tuple(sections),
    )


def _refuse_without_text(manuscript: Manuscript) -> None:
    figures = sum(item.kind == "figure" for item in manuscript.items)
    if figures and manuscript.words < SCANNED_WORDS and (not manuscript.words or figures >= 3):
        raise errors.BookScanned(pictures=figures)
    if not any(character.isalnum() for item in manuscript.items if item.words for character in item.text):
        raise errors.BookEmpty


def _mark_licence(items: list[Item]) -> None:
    """Some libraries put their own licence around a book, between two starred lines."""
    for position, item in enumerate(items):
        if "***" not in item.text:
            continue
        if LICENCE_ENDS.search(item.text):
            for before in items[: position + 1]:
                before.matter = "front"
        elif LICENCE_STARTS.search(item.text):
            for after in items[position:]:
                after.matter = "back"
            return


def _entries(manuscript: Manuscript) -> list[Entry]:
    taken = Counter(entry.position for entry in manuscript.entries)
    for entry in manuscript.entries:
        if not texts.tokens(entry.title) or FILE_NAME.fullmatch(entry.title):
            entry.title = _heading_at(manuscript, entry.position, taken) or entry.title
    given = [entry for entry in manuscript.entries if texts.tokens(entry.title)]
    _mark_matter(given, manuscript)
    reading = [entry for entry in given if not entry.matter]
    if len(reading) > 1:
        return given
    if reading and manuscript.words < LONE_CHAPTER_WORDS:
        return given
    found = headings.detect(manuscript)
    return found if sum(not entry.matter for entry in found) > len(reading) else given


def _heading_at(manuscript: Manuscript, position: int, taken: Counter[int]) -> str:
    """The first heading at a place where the contents only give a file name; empty when it belongs to another entry."""
    for place in range(position, min(position + HEADING_WITHIN_BLOCKS, len(manuscript.items))):
        if taken[place] > (place == position):
            break
        if manuscript.items[place].kind == "heading":
            return manuscript.items[place].text
    return ""


def _mark_matter(entries: list[Entry], manuscript: Manuscript) -> None:
    """By the page an entry leads to, and by its title where it stands before or after all chapters."""
    for entry in entries:
        if not entry.matter and entry.position < len(manuscript.items):
            entry.matter = manuscript.items[entry.position].matter
    for run in (entries, entries[::-1]):
        for entry in run:
            entry.matter = entry.matter or texts.matter_of_title(entry.title)  # type: ignore[assignment]
            if not entry.matter:
                break
    inherited: Matter = ""
    depth = 0
    for entry in entries:  # lines below `Notes` are notes
        if inherited and entry.depth > depth:
            entry.matter = entry.matter or inherited
        else:
            inherited, depth = (entry.matter if texts.matter_of_title(entry.title) else ""), entry.depth


def _cuts(manuscript: Manuscript, entries: list[Entry]) -> list[_Cut]:
    depth = _chapter_depth(manuscript, entries)
    cuts: list[_Cut] = []
    above: dict[int, Entry] = {}
    for index, entry in enumerate(entries):
        above[entry.depth] = entry
        if entry.depth > depth:
            continue
        below = index + 1 < len(entries) and entries[index + 1].depth > entry.depth
        parent = next((above[level] for level in range(entry.depth - 1, 0, -1) if level in above), None)
        part = parent.title if parent and not _same(parent.title, manuscript.title) else None
        is_part = below and entry.depth < depth and not entry.matter
        cuts.append(_Cut(entry.title, entry.position, part, is_part, entry.matter, entry.origin, entry.confidence))
    cuts.sort(key=lambda cut: cut.position)
    return _with_flat_parts(manuscript, _merged(cuts))


def _merged(cuts: list[_Cut]) -> list[_Cut]:
    """Two entries that lead to one place are one chapter: a part with its first chapter, or a number with its title."""
    kept: list[_Cut] = []
    for cut in cuts:
        last = kept[-1] if kept else None
        if last is None or last.position != cut.position:
            kept.append(cut)
        elif last.is_part or last.matter:
            kept[-1] = cut
        elif not cut.is_part and texts.is_ordinal(last.title) and not _same(last.title, cut.title):
            last.title = f"{last.title.rstrip(' .:')}: {cut.title}"
    return kept


def _with_flat_parts(manuscript: Manuscript, cuts: list[_Cut]) -> list[_Cut]:
    """A contents list without levels may still name its parts: entries called so that have no text of their own."""
    part: str | None = None
    sizes = _sizes(manuscript, [cut.position for cut in cuts])
    for cut, size in zip(cuts, sizes, strict=True):
        if cut.part is None and not cut.is_part and not cut.matter and size < PART_PAGE_WORDS and texts.is_part_line(cut.title):
            cut.is_part, part = True, cut.title
        elif cut.part is None and not cut.is_part and not cut.matter:
            cut.part = part
        else:
            part = None
    return cuts


def _chapter_depth(manuscript: Manuscript, entries: list[Entry]) -> int:
    """The level whose entries call themselves chapters, else the one whose median is nearest to a comfortable sitting, by
    ratio. A level counts only when it divides most of the book: three sections of one story are not the chapters of twelve."""
    best, depth = math.inf, 1
    for candidate in range(1, 1 + max((entry.depth for entry in entries), default=1)):
        cut = [entry for entry in entries if entry.depth <= candidate]
        sizes = _sizes(manuscript, sorted(entry.position for entry in cut))
        by_position = dict(zip(sorted(entry.position for entry in cut), sizes, strict=True))
        leaves = [entry for index, entry in enumerate(cut) if not entry.matter and not _has_below(cut, index)]
        deep = sum(by_position[entry.position] for entry in leaves if entry.depth == candidate)
        read = [by_position[entry.position] for entry in leaves if by_position[entry.position]]
        if not read or (candidate > 1 and deep * 2 < sum(read)):
            continue
        named = sum(texts.is_named_chapter(entry.title) for entry in leaves if entry.depth == candidate)
        if named * 2 > len(leaves):
            return candidate
        distance = abs(math.log(median(read) / limits.CHAPTER_WORDS))
        if distance < best - 1e-9:
            best, depth = distance, candidate
    return depth


def _has_below(entries: list[Entry], index: int) -> bool:
    return index + 1 < len(entries) and entries[index + 1].depth > entries[index].depth


def _sizes(manuscript: Manuscript, positions: list[int]) -> list[int]:
    """Words from each position to the next, front and back matter not counted. Equal positions: the last gets the words."""
    sums = _running_words(manuscript)
    ends = [*positions, len(manuscript.items)][1:]
    return [sums[end] - sums[min(start, len(manuscript.items))] for start, end in zip(positions, ends, strict=True)]


def _sections(manuscript: Manuscript, cuts: list[_Cut]) -> list[Section]:
    items = manuscript.items
    first = cuts[0].position if cuts else 0
    sections = _before_contents(manuscript, first) if cuts else []
    if not cuts:
        cuts = [_Cut(manuscript.title, 0, None, False, "", "whole", 0.2)]
    ends = [*(cut.position for cut in cuts[1:]), len(items)]
    notes: list[Item] = []
    for cut, end in zip(cuts, ends, strict=True):
        stretch = items[cut.position : end]
        notes += [item for item in stretch if item.matter == "note"]
        sections += _stretch(cut, [item for item in stretch if item.matter != "note"])
    notes = [item for item in items[:first] if item.matter == "note"] + notes
    if notes:
        sections.append(_matter_section("back", "Notes", notes))
    return sections


def _before_contents(manuscript: Manuscript, first: int) -> list[Section]:
    """What stands before the first entry of the contents, page by page."""
    found: list[Section] = []
    pages = [page for page in manuscript.pages if page.start < first]
    ends = [*(page.start for page in pages), first][1:]
    for page, end in zip(pages, ends, strict=True):
        items = [item for item in manuscript.items[page.start : end] if item.matter != "note"]
        words = sum(item.words for item in items if not item.matter)
        title = next((item.text for item in items if item.kind == "heading"), page.title) or manuscript.title
        if not items:
            continue
        if words < FRONT_PAGE_WORDS or texts.matter_of_title(title) or any(IMPRINT.search(item.text) for item in items):
            found.append(_matter_section("front", title, items))
        else:
            found += _stretch(_Cut(title, page.start, None, False, "", "style", 0.5), items)
    return found


def _stretch(cut: _Cut, items: list[Item]) -> list[Section]:
    """One entry's range: the chapter itself, and what in it is front or back matter as sections of their own."""
    sections: list[Section] = []
    body = [item for item in items if not item.matter] if not cut.matter else []
    if any(item.words for item in body):
        sections += _chapter(cut, body)
    elif body and not cut.is_part:
        sections.append(_matter_section("front", cut.title, body))
    run: list[Item] = []
    for item in [item for item in items if cut.matter or item.matter]:
        if run and (item.matter or cut.matter) != (run[-1].matter or cut.matter):
            sections.append(_matter_section(_kind(run[-1].matter or cut.matter), _run_title(cut, run), run))
            run = []
        run.append(item)
    if run:
        sections.append(_matter_section(_kind(run[-1].matter or cut.matter), _run_title(cut, run), run))
    return sections


def _run_title(cut: _Cut, run: list[Item]) -> str:
    if cut.matter:
        return cut.title
    return next((item.text for item in run if item.kind == "heading"), cut.title)


def _kind(matter: str) -> SectionKind:
    return "front" if matter == "front" else "back"


def _chapter(cut: _Cut, items: list[Item]) -> list[Section]:
    title, rest = _without_heading(cut.title, items)
    words = sum(item.words for item in rest)
    if not words:
        # Nothing but its own title: the title page of a part, which its chapters name, or an empty line of the contents.
        return [] if cut.is_part else [_matter_section("front", cut.title, items)]
    if cut.is_part and words < PART_PAGE_WORDS:
        return [_matter_section("front", title, rest)]
    return [Section("chapter", title, cut.part, cut.origin, cut.confidence, _to_blocks(rest))]


def _without_heading(title: str, items: list[Item]) -> tuple[str, list[Item]]:
    """The chapter's title, and its items without the headings that say the same.

    Headings are taken while they continue the title word by word; one that says more than the contents does becomes the title.
    """
    wanted = list(texts.tokens(title))
    taken: set[int] = set()
    for index, item in enumerate(items):
        if item.kind in ("figure", "separator"):
            continue
        said = list(texts.tokens(item.text))
        if not said or item.words > headings.MAX_HEADING_WORDS * 2 or not _may_be_heading(item, said, wanted):
            break
        if said == wanted[: len(said)]:
            wanted = wanted[len(said) :]
        elif not taken and item.kind == "heading" and _says_more(said, wanted):
            title, wanted = item.text, []
        else:
            break
        taken.add(index)
        if not wanted:
            break
    return title, [item for index, item in enumerate(items) if index not in taken]


def _may_be_heading(item: Item, said: list[str], wanted: list[str]) -> bool:
    """A paragraph is one only when it says the whole title, or begins it and looks like a number or is bold."""
    if item.kind == "heading" or said == wanted:
        return True
    return said == wanted[: len(said)] and (texts.is_ordinal(item.text) or item.bold)


def _says_more(said: list[str], wanted: list[str]) -> bool:
    joined = " ".join(said)
    return len(said) > len(wanted) and (f" {' '.join(wanted)} " in f" {joined} ")


def _same(one: str, other: str) -> bool:
    return texts.tokens(one) == texts.tokens(other)


def _matter_section(kind: SectionKind, title: str, items: list[Item]) -> Section:
    return Section(kind, title, None, "contents", 1.0, _to_blocks(items))


def _to_blocks(items: list[Item]) -> tuple[Block, ...]:
    return tuple(Block(item.kind, item.text, item.level) for item in items)


def _tree(manuscript: Manuscript, entries: list[Entry]) -> tuple[Node, ...]:
    depth = _chapter_depth(manuscript, entries)
    sums = _running_words(manuscript)
    found: list[Node] = []
    for index, (entry, end) in enumerate(zip(entries, _ends(entries, len(manuscript.items)), strict=True)):
        if entry.matter:
            continue
        start = min(entry.position, len(manuscript.items))
        words = sums[max(end, start)] - sums[start]
        is_part = entry.depth < depth and _has_below(entries, index)
        kind = "part" if is_part else "section" if entry.depth > depth else "chapter"
        found.append(Node(kind, entry.title, entry.depth, words, entry.origin, entry.confidence))  # type: ignore[arg-type]
    return tuple(found)


def _ends(entries: list[Entry], last: int) -> list[int]:
    """Where each entry ends: at the next one that is not below it."""
    ends = [last] * len(entries)
    open_entries: list[int] = []
    for index, entry in enumerate(entries):
        while open_entries and entries[open_entries[-1]].depth >= entry.depth:
            ends[open_entries.pop()] = min(entry.position, last)
        open_entries.append(index)
    return ends


def _running_words(manuscript: Manuscript) -> list[int]:
    """Words before each item and, last, all of them; front and back matter not counted."""
    return [0, *accumulate(0 if item.matter else item.words for item in manuscript.items)]
