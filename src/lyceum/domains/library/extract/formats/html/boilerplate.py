"""What surrounds the text of a web page: menus, banners, comments, forms. It is taken out when the text is plainly elsewhere."""

import re

from lxml import etree

from lyceum.domains.library.extract.markup import attribute, name_of

ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog", "alertdialog", "toolbar"})
ELEMENTS = frozenset({"form", "dialog", "menu"})
OUTSIDE_MAIN = frozenset({"nav", "header", "footer", "aside"})
NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|side-?bar|breadcrumbs?|cookies?(?:-banner)?|share|sharing|social|advert(?:isement)?s?|ads?|promo|"
    r"related|comments?|newsletter|skip-link|site-(?:header|footer)|subscribe|paywall|popup|modal|toolbar|catlinks|mw-editsection)(?:$|[\s_-])",
    re.IGNORECASE,
)
NO_TEXT = frozenset({"script", "style", "template", "noscript", "title"})
MOST_SHARE = 0.4
"""An element with more of the text than this is no frame around it, whatever it is called."""
MAIN_SHARE = 0.5
NAMED_ELEMENTS = frozenset({"div", "section", "ul", "ol", "aside", "nav", "header", "footer", "span", "p", "table"})


def without_boilerplate(root: etree._Element) -> None:
    """Take the frame of a page out of its tree."""
    total = _length(root)
    main = next(
        (element for element in root.iter() if name_of(element) in ("main", "article") and _length(element) > total * MAIN_SHARE), None
    )
    web = main is not None or any(name_of(element) == "nav" for element in root.iter())
    for element in [element for element in root.iter() if _is_frame(element, main, web=web)]:
        if (main is None or element not in main.iterancestors()) and _length(element) <= total * MOST_SHARE:
            remove(element)


def _is_frame(element: etree._Element, main: etree._Element | None, *, web: bool) -> bool:
    name = name_of(element)
    if name in ELEMENTS or attribute(element, "role") in ROLES:
        return not _leads_inside(element)
    if not web or name not in NAMED_ELEMENTS:
        return False
    if name in OUTSIDE_MAIN and main is not None and element is not main and not any(above is main for above in element.iterancestors()):
        return not _leads_inside(element)
    called = f"{attribute(element, 'class')} {attribute(element, 'id')}"
    return bool(NAMES.search(called)) and not _leads_inside(element)


def _leads_inside(element: etree._Element) -> bool:
    """A list of places on this page is its contents and stays."""
    links = [attribute(link, "href") for link in element.iter() if name_of(link) == "a"]
    inside = sum(href.startswith("#") and len(href) > 1 for href in links)
    return inside > 2 and inside * 2 > len(links)


def _length(element: etree._Element) -> int:
    """Characters of the text inside, without what is no text."""
    inside = sum(
        len((below.text or "").strip()) for below in element.iter() if isinstance(below.tag, str) and name_of(below) not in NO_TEXT
    )
    return inside + sum(len((below.tail or "").strip()) for below in element.iterdescendants())


def remove(element: etree._Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
