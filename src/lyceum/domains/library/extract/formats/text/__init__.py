"""Plain text: lines of any width and encoding, with the contents list and the headings that are only typed."""

from typing import BinaryIO

from lyceum.domains.library.extract import decoding, errors, gutenberg, limits, lines, texts
from lyceum.domains.library.extract.formats.text import paragraphs
from lyceum.domains.library.extract.formats.text.paragraphs import Paragraph
from lyceum.domains.library.extract.manuscript import Item, Manuscript, Matter, Page
from lyceum.domains.library.extract.registry import Progress

MIME = "text/plain"
HEADING_LEVEL = 2
DECODED = 0.3
LONGEST_WORD_CHARS = 100_000


def read(source: BinaryIO, progress: Progress) -> Manuscript:
    """The paragraphs in order, with the chapters that their lines tell of."""
    data = source.read(limits.MAX_ENTRY_BYTES + 1)
    if len(data) > limits.MAX_ENTRY_BYTES:
        raise errors.BookTooLarge(
            f"The text is larger than {limits.MAX_ENTRY_BYTES // limits.MIB} MB, which no book is. Split it into volumes.",
            limit=limits.MAX_ENTRY_BYTES // limits.MIB,
        )
    text = decoding.decode(data)
    progress(DECODED)
    return manuscript_of(text)


def manuscript_of(text: str) -> Manuscript:
    """The manuscript of a text that has been decoded."""
    found = _with_lists_split(paragraphs.without_page_numbers(paragraphs.split(text)))
    if any(len(line) > LONGEST_WORD_CHARS and " " not in line for paragraph in found for line in paragraph.lines):
        raise errors.BookOfAnotherKind(found="unknown")
    frame = gutenberg.frame([paragraph.text for paragraph in found]) or gutenberg.Frame(0, len(found))
    chapters = lines.find([_line(paragraph) for paragraph in found], frame.first, frame.last)
    manuscript = Manuscript("text", frame.title, (frame.author,) if frame.author else (), frame.language)
    manuscript.pages.append(Page("", "", 0))
    headings = {at for chapter in chapters.chapters for at in range(chapter.position, chapter.position + chapter.size)}
    for place, paragraph in enumerate(found):
        matter: Matter = "front" if place < frame.first or place in chapters.contents else "back" if place >= frame.last else ""
        manuscript.add(_item(paragraph, matter, is_heading=place in headings))
    manuscript.entries = lines.entries(chapters)
    return manuscript


def _with_lists_split(found: list[Paragraph]) -> list[Paragraph]:
    """Below the word `Contents` each line is an entry, unless entries are parted by empty lines."""
    split: list[Paragraph] = []
    listing = False
    for place, paragraph in enumerate(found):
        if lines.is_contents_title(paragraph.lines[0]):
            listing = True
        elif listing and paragraph.words > lines.MAX_TITLE_WORDS and not paragraph.verse:
            listing = False
        following = found[place + 1] if place + 1 < len(found) else None
        if listing and len(paragraph.lines) > 1 and (len(paragraph.lines) > lines.MAX_TITLE_LINES or _is_list(paragraph, following)):
            split += [
                Paragraph([line], paragraph.gap if not number else 0, paragraph.indent) for number, line in enumerate(paragraph.lines)
            ]
            listing = False
        else:
            split.append(paragraph)
    return split


def _is_list(paragraph: Paragraph, following: Paragraph | None) -> bool:
    return paragraph.verse or all(lines.PAGE_OF_ENTRY.search(line) for line in paragraph.lines) or following is None or following.gap > 1


def _line(paragraph: Paragraph) -> lines.Line:
    return lines.Line(texts.clean(paragraph.text), len(paragraph.lines), paragraph.gap)


def _item(paragraph: Paragraph, matter: Matter, *, is_heading: bool) -> Item:
    if is_heading:
        return Item("heading", texts.clean(paragraph.text), HEADING_LEVEL, matter)
    text = texts.clean("\n".join(paragraph.lines) if paragraph.verse else paragraph.text)
    if texts.is_ornament(text):
        return Item("separator", text, matter=matter)
    return Item("verse" if paragraph.verse else "paragraph", text, matter=matter)
