"""The article of a page that was saved from the web: the part of its tree where the prose is, without what sites put around and into it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from lyceum.domains.library.extract.formats.html.boilerplate import NO_TEXT, remove
from lyceum.domains.library.extract.markup import attribute, name_of, text_of

SAVED = b"<!-- saved from url=("
"""How browsers begin a page that they save, and the school one that it fetched."""
MARK = SAVED + b"0014)about:internet -->\n"
HEAD_BYTES = 2_048

PROSE_CHARS = 40
"""So much text in one piece is prose; menus, captions and buttons have less."""
MOST = 0.85
"""The article is the deepest element that holds so much of the page's prose."""
LARGE = 0.4
"""What holds more of it than this stays, whatever it is called."""
BLOCKS = frozenset({"p", "blockquote", "pre", "li"})
ASIDES = frozenset({"aside", "nav", "form", "button", "footer", "dialog"})
NAMES = re.compile(
    r"(?:^|[\s_-])(?:ad|ads|advert\w*|author-(?:bio|box)|breadcrumbs?|byline|catlinks|comment(?:s|-\w+)?|cookies?|date(?:line)?|entry-(?:footer|meta)|"
    r"footer|hatnote|infobox|meta|(?:main-)?menu|metadata|more-(?:from|on)|most-read|mw-editsection|nav\w*|newsletter\w*|noprint|"
    r"posted-on|post-(?:date|meta|tags)|print-only|promo\w*|read-(?:more|next)|recommend\w*|reference|references|reflist|related\w*|respond|screen-reader-text|"
    r"shar(?:e|ing)\w*|sharedaddy|side-?bar|siteSub|skip-link|social\w*|sponsor\w*|subscri\w*|tags|toolbar|trending|widget\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)


def is_saved(data: bytes) -> bool:
    """Whether a browser, or the school, saved this page from the web."""
    return SAVED in data[:HEAD_BYTES].replace(b"\0", b"")


def title_of(root: etree._Element, title: str) -> str:
    """The title without the name of its site, where the page itself tells the two apart."""
    told = [attribute(meta, "content") for meta in _named(root, "meta") if attribute(meta, "property") == "og:title"]
    for candidate in [*told, *(text_of(heading) for heading in _named(root, "h1"))]:
        short = " ".join(candidate.split())
        if len(short) > 1 and (not title or short.casefold() in title.casefold()):
            return short
    return title


def authors_of(root: etree._Element) -> tuple[str, ...]:
    """Who wrote it, as the page tells machines."""
    names = [name for script in _named(root, "script") if "ld+json" in attribute(script, "type") for name in _told(script.text or "")]
    names += [text_of(link) for link in _named(root, "a") if "author" in attribute(link, "rel").split()]
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))


def _told(text: str) -> Iterator[str]:
    """Names of the authors in a piece of JSON-LD."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    graph = data.get("@graph") if isinstance(data, dict) else None
    for thing in [*_each(data), *_each(graph)]:
        for author in _each(thing.get("author")) if isinstance(thing, dict) else ():
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and "://" not in name:
                yield name


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def without_surroundings(root: etree._Element) -> None:
    """Take everything out of a page's tree that is not its article or the heading above it. A page without prose stays as it is."""
    prose = _prose(root)
    total = prose.get(root, 0)
    if not total:
        return
    article = root
    while (below := _most(article, prose, total)) is not None:
        article = below
    heading = next(_named(root, "h1"), None) if next(_named(article, "h1"), None) is None else None
    for element in [element for element in article.iterdescendants() if _is_foreign(element)]:
        if prose.get(element, 0) <= total * LARGE and next(_named(element, "h1"), None) is None:
            remove(element)
    _keep_only(root, article)
    if heading is not None:
        heading.tail = None
        article.insert(0, heading)


def _prose(root: etree._Element) -> dict[etree._Element, int]:
    """Element -> characters of the prose in it."""
    found: dict[etree._Element, int] = {}
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str) or name_of(element) in NO_TEXT | ASIDES:
            continue
        own = len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)
        held = (own if own >= PROSE_CHARS else 0) + sum(found.get(child, 0) for child in element)
        if held:
            found[element] = held
    return found


def _most(element: etree._Element, prose: dict[etree._Element, int], total: int) -> etree._Element | None:
    """The element below that holds most of all prose, unless it is a paragraph."""
    return next((child for child in element if prose.get(child, 0) >= total * MOST and name_of(child) not in BLOCKS), None)


def _is_foreign(element: etree._Element) -> bool:
    called = f"{attribute(element, 'class')} {attribute(element, 'id')}"
    return isinstance(element.tag, str) and (name_of(element) in ASIDES or bool(NAMES.search(called)))


def _keep_only(root: etree._Element, article: etree._Element) -> None:
    """Take out what is beside the article and the elements around it; the head of the page stays."""
    inner = article
    while inner is not root:
        above = inner.getparent()
        assert above is not None
        for beside in [child for child in above if child is not inner and name_of(child) != "head"]:
            remove(beside)
        above.text = None
        inner.tail = None
        inner = above


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if isinstance(element.tag, str) and name_of(element) == name)
