"""A web page that is a whole book or an article: its headings, the list of links in it that is its contents, its text alone."""

import codecs
from typing import BinaryIO

from lxml import etree

from lyceum.domains.library.extract import decoding, errors, gutenberg, headings, limits, markup, texts
from lyceum.domains.library.extract.formats.html import article
from lyceum.domains.library.extract.formats.html.boilerplate import without_boilerplate
from lyceum.domains.library.extract.formats.html.links import LinkedFlow, contents
from lyceum.domains.library.extract.manuscript import Manuscript, Page
from lyceum.domains.library.extract.registry import Progress

MIME = "text/html"
PATH = "page"
AUTHORS = frozenset({"author", "dc.creator", "dcterms.creator", "citation_author"})
PARSED = 0.6


def read(source: BinaryIO, progress: Progress) -> Manuscript:
    """The page's blocks in order, with its contents list or its headings as entries."""
    data = source.read(limits.MAX_ENTRY_BYTES + 1)
    if len(data) > limits.MAX_ENTRY_BYTES:
        raise errors.BookTooLarge(
            f"The page is larger than {limits.MAX_ENTRY_BYTES // limits.MIB} MB. Save it without pictures, or split it into volumes.",
            limit=limits.MAX_ENTRY_BYTES // limits.MIB,
        )
    manuscript = manuscript_of("html", decoding.page(data), saved=article.is_saved(data))
    progress(PARSED)
    return manuscript


def manuscript_of(kind: str, text: str, *, saved: bool = False) -> Manuscript:
    """The manuscript of a page that has been decoded; of one that was `saved` from the web, that of its article."""
    root = markup.parse(codecs.BOM_UTF8 + text.encode("utf-8", errors="replace"))
    if root is None:
        raise errors.BookEmpty
    manuscript = Manuscript(kind)
    _read_head(root, manuscript)
    if saved:
        manuscript.title = article.title_of(root, manuscript.title)
        manuscript.authors = manuscript.authors or article.authors_of(root)
        article.without_surroundings(root)
    without_boilerplate(root)
    flow = LinkedFlow(manuscript, PATH, root)
    manuscript.pages.append(Page(PATH, manuscript.title, 0))
    flow.page(PATH, root, "")
    _set_frame_apart(manuscript)
    manuscript.entries = contents(manuscript, flow) or headings.below_title(manuscript)
    return manuscript


def _read_head(root: etree._Element, manuscript: Manuscript) -> None:
    manuscript.language = markup.attribute(root, "lang")
    manuscript.title = next((" ".join(texts.clean(markup.text_of(element)).split()) for element in root.iter("{*}title", "title")), "")
    manuscript.authors = tuple(
        dict.fromkeys(
            texts.clean(markup.attribute(meta, "content"))
            for meta in root.iter("{*}meta", "meta")
            if markup.attribute(meta, "name").lower() in AUTHORS and texts.clean(markup.attribute(meta, "content"))
        )
    )


def _set_frame_apart(manuscript: Manuscript) -> None:
    frame = gutenberg.frame([item.text for item in manuscript.items])
    if frame is None:
        return
    for place, item in enumerate(manuscript.items):
        if place < frame.first:
            item.matter = "front"
        elif place >= frame.last:
            item.matter = "back"
    manuscript.title = frame.title or manuscript.title
    manuscript.authors = manuscript.authors or ((frame.author,) if frame.author else ())
    manuscript.language = manuscript.language or frame.language
