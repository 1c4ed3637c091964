"""Entries of a contents list that the file does not have: found by heading tags, by style, by pattern."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from lyceum.domains.library.extract import texts
from lyceum.domains.library.extract.manuscript import Entry, Item, Manuscript
from lyceum.domains.library.extract.models import Origin

MAX_HEADING_WORDS = 16
MAX_SHARE = 0.1
"""A style that more than a tenth of all blocks have is the style of the text, not of its headings."""
CONFIDENCE = {"h": 0.9, "style": 0.75, "pattern": 0.7, "page": 0.4}


def detect(manuscript: Manuscript) -> list[Entry]:
    """The best guess at a contents list, or an empty list. Tried in the order of how far each can be trusted."""
    for find in (by_tags, by_style, by_pattern, by_pages):
        entries = find(manuscript)
        if len([entry for entry in entries if not entry.matter]) > 1:
            return entries
    return by_tags(manuscript) or by_pattern(manuscript)


def by_tags(manuscript: Manuscript) -> list[Entry]:
    """Elements h1 to h6; a number directly above a title belongs to it."""
    levels = sorted({item.level for item in _body(manuscript) if item.kind == "heading"})
    depth = {level: place + 1 for place, level in enumerate(levels)}
    return _entries(manuscript, lambda item: depth[item.level] if item.kind == "heading" else 0, "style", CONFIDENCE["h"])


def below_title(manuscript: Manuscript) -> list[Entry]:
    """Headings of the file. One alone above all others is the title of the book and no chapter."""
    entries = by_tags(manuscript)
    reading = [entry for entry in entries if not entry.matter]
    if len(reading) < 3 or reading[0].depth != 1 or any(entry.depth == 1 for entry in reading[1:]):
        return entries if len(reading) > 1 else []
    manuscript.title = manuscript.title or reading[0].title
    for entry in entries:
        entry.depth = max(1, entry.depth - 1)
    return [entry for entry in entries if entry is not reading[0]]


def by_style(manuscript: Manuscript) -> list[Entry]:
    """Short, rare paragraphs of one class, as converters make of headings."""
    body = [item for item in _body(manuscript) if item.kind not in ("figure", "separator")]
    styles = [style for style, _ in _candidates(body).most_common()]
    for style in styles:
        entries = _entries(manuscript, lambda item, style=style: int(_style(item) == style), "style", CONFIDENCE["style"])  # type: ignore[misc]
        if len(entries) > 1 and _plausible(manuscript, entries):
            return _with_parts(entries)
    return []


def by_pattern(manuscript: Manuscript) -> list[Entry]:
    """Lines such as `Chapter 4` or `IV` that stand alone."""
    found = _entries(manuscript, lambda item: int(_is_line(item)), "pattern", CONFIDENCE["pattern"])
    return _with_parts(found) if _plausible(manuscript, found) else []


def _is_line(item: Item) -> bool:
    if item.kind not in ("paragraph", "heading") or item.words > MAX_HEADING_WORDS or item.text[-1:] in (",", ";"):
        return False
    return texts.is_chapter_line(item.text) or texts.is_part_line(item.text)


def by_pages(manuscript: Manuscript) -> list[Entry]:
    """Files of the book by the titles in their heads, when every file has a title of its own."""
    titles = [texts.clean(page.title) for page in manuscript.pages]
    if len(set(titles)) < max(2, len(titles)) or not all(titles):
        return []
    return [
        Entry(title, page.start, 1, page.matter, "style", CONFIDENCE["page"]) for title, page in zip(titles, manuscript.pages, strict=True)
    ]


def _body(manuscript: Manuscript) -> Iterator[Item]:
    return (item for item in manuscript.items if not item.matter)


def _style(item: Item) -> str:
    return f"{item.style}{' bold' if item.bold else ''}" if item.kind == "paragraph" else ""


def _candidates(body: list[Item]) -> Counter[str]:
    """Styles all of whose blocks could be headings, with how many there are."""
    counts = Counter(_style(item) for item in body)
    long = {_style(item) for item in body if item.words > MAX_HEADING_WORDS or item.text.rstrip()[-1:] in ",;"}
    usual = max(counts, key=lambda style: counts[style], default="")
    most = len(body) * MAX_SHARE
    return Counter({style: count for style, count in counts.items() if 2 <= count <= most and style not in (*long, usual, "")})


def _plausible(manuscript: Manuscript, entries: list[Entry]) -> bool:
    """Chapters have text: at most a third of them may be shorter than twenty words."""
    positions = [entry.position for entry in entries] + [len(manuscript.items)]
    sizes = [sum(item.words for item in manuscript.items[a:b] if not item.matter) for a, b in pairwise(positions)]
    return len(sizes) > 0 and sum(size < 20 for size in sizes) * 3 <= len(sizes)


def _with_parts(entries: list[Entry]) -> list[Entry]:
    """When some lines name parts and others do not, the others are one level below."""
    parts = [texts.is_part_line(entry.title) for entry in entries]
    if any(parts) and not all(parts):
        for entry, is_part in zip(entries, parts, strict=True):
            entry.depth = 1 if is_part else 2
    return entries


def _entries(manuscript: Manuscript, depth_of: Callable[[Item], int], origin: Origin, confidence: float) -> list[Entry]:
    entries: list[Entry] = []
    previous: Item | None = None
    for position, item in enumerate(manuscript.items):
        depth = 0 if item.matter else depth_of(item)
        if depth:
            title = item.text.replace("\n", " ")
            if previous is not None and _continues(previous, item):
                entries[-1].title = f"{entries[-1].title.rstrip(' .:')}: {title}"
            else:
                entries.append(Entry(title, position, depth, "", origin, confidence))
            previous = item
        elif item.kind != "figure":
            previous = None
    for entry in entries:
        entry.matter = texts.matter_of_title(entry.title)  # type: ignore[assignment]
    return entries


def _continues(above: Item, item: Item) -> bool:
    """Whether a heading directly below another is the rest of it: `IV` and then `The Storm`."""
    if above.group and above.group == item.group:
        return True
    return texts.is_ordinal(above.text) and not texts.is_part_line(above.text) and not texts.is_ordinal(item.text)
