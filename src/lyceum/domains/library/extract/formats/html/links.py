"""The contents list of a page: a run of links that lead further down on the same page."""

from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from lxml import etree

from lyceum.domains.library.extract import lines, texts
from lyceum.domains.library.extract.flow import NOTE_MARK, Context, Flow
from lyceum.domains.library.extract.manuscript import Entry, Manuscript
from lyceum.domains.library.extract.markup import attribute, name_of, text_of

LEAST_ENTRIES = 2
LEAST_FORWARD = 0.8
LEAST_OF_HEADINGS = 0.5
CONFIDENCE = 0.95
LISTS = frozenset({"ol", "ul", "menu"})
MAX_ENTRIES = 20_000


@dataclass(slots=True)
class Link:
    """A link on the page: what it says, where it leads, in which block and how deep in lists it stands."""

    title: str
    target: str
    block: int
    depth: int


class LinkedFlow(Flow):
    """A flow that remembers the links inside of the page."""

    def __init__(self, manuscript: Manuscript, path: str, root: etree._Element) -> None:
        self.links: list[Link] = []
        self._lists = 0
        targets = {_target(element) for element in root.iter() if name_of(element) == "a"}
        super().__init__(manuscript, frozenset((path, target) for target in targets if target))

    def _element(self, element: etree._Element, context: Context, depth: int) -> None:
        listed = name_of(element) in LISTS
        self._lists += listed
        super()._element(element, context, depth)
        self._lists -= listed

    def _inline(self, element: etree._Element, name: str, context: Context, depth: int) -> None:
        if name == "a" and (target := _target(element)) and len(self.links) < MAX_ENTRIES:
            title = lines.PAGE_OF_ENTRY.sub("", " ".join(texts.clean(text_of(element)).split())).strip(" .·…")
            if title and not (NOTE_MARK.fullmatch(title) and not texts.is_ordinal(title)) and not lines.BARE_NUMBER.fullmatch(title):
                self.links.append(Link(title, target, len(self.manuscript.items), max(1, self._lists)))
        super()._inline(element, name, context, depth)


def _target(element: etree._Element) -> str:
    href = attribute(element, "href").strip()
    return unquote(href[1:]) if href.startswith("#") else ""


def contents(manuscript: Manuscript, flow: LinkedFlow) -> list[Entry]:
    """Entries of the list, whose blocks become front matter; empty when the page has no such list."""
    items = manuscript.items
    placed: list[tuple[Link, int]] = []
    for link in flow.links:
        position = flow.anchors.get((next(iter(path for path, _ in flow.anchors), ""), link.target))
        if position is not None and link.block < position < len(items) and items[link.block].linked:
            placed.append((link, position))
    if placed:
        first = min(position for _, position in placed)
        placed = [(link, position) for link, position in placed if link.block < first]
    forward = sum(later >= earlier for (_, earlier), (_, later) in pairwise(placed))
    if len({position for _, position in placed}) < LEAST_ENTRIES or forward < (len(placed) - 1) * LEAST_FORWARD:
        return []
    tags = [item for item in items if item.kind == "heading" and not item.matter]
    top = [item for item in tags if item.level == min((tag.level for tag in tags[1:]), default=0)]
    if len(placed) < len(top) * LEAST_OF_HEADINGS:
        return []
    _set_list_apart(manuscript, {link.block for link, _ in placed})
    shallowest = min(link.depth for link, _ in placed)
    return [
        Entry(link.title, position, link.depth - shallowest + 1, items[position].matter, "contents", CONFIDENCE)
        for link, position in sorted(placed, key=lambda pair: pair[1])
        if not lines.is_contents_title(link.title)
    ]


def _set_list_apart(manuscript: Manuscript, blocks: set[int]) -> None:
    start, end = min(blocks), max(blocks)
    for place in range(start, end + 1):
        item = manuscript.items[place]
        if place in blocks or item.linked or not item.matter:
            item.matter = item.matter or "front"
    if start and lines.is_contents_title(manuscript.items[start - 1].text):
        manuscript.items[start - 1].matter = manuscript.items[start - 1].matter or "front"
