"""Lines of a plain text to paragraphs, however the file parts them."""

import re
from dataclasses import dataclass, field

from lyceum.domains.library.extract import lines

LONG_LINE_CHARS = 100
"""Longer lines are not broken by hand: each is a paragraph of its own."""
LONG_SHARE = 0.3
BLANK_SHARE = 0.03
INDENT_SHARE = 0.02
INDENT_CHARS = 2
VERSE_SHARE = 0.72
"""Lines that all end before so much of the usual width are broken on purpose."""
MIN_WIDTH_CHARS = 40
FEW_LINES = 4
"""Too few to tell the usual width by."""
COMPOUND = re.compile(r"(?<=[^\W\d_])([-\u00ad]|—|--)\n(?=[^\W\d_])(?!(?:und|oder|bzw|and|or|et|ou|y|o)\b)")
"""A line that ends inside a compound such as `well-known`, but not before the `und` of `Vor- und Nachmittag`."""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; `gap` is the number of empty lines before them, `indent` the spaces before the first."""

    lines: list[str] = field(default_factory=list)
    gap: int = 0
    indent: int = 0
    verse: bool = False

    @property
    def text(self) -> str:
        """The lines as one."""
        return COMPOUND.sub(r"\1", "\n".join(self.lines)).replace("\n", " ")

    @property
    def words(self) -> int:
        """Tokens between spaces."""
        return sum(len(line.split()) for line in self.lines)


def split(text: str) -> list[Paragraph]:
    """The paragraphs of a text: parted by empty lines, by indented first lines where there are none, or each a line."""
    typed = [line.expandtabs(4).rstrip() for line in text.split("\n")]
    filled = [line for line in typed if line.strip()]
    if not filled:
        return []
    long = sum(len(line) > LONG_LINE_CHARS for line in filled)
    indented = sum(_indent(line) >= INDENT_CHARS for line in filled)
    by_line = long > len(filled) * LONG_SHARE
    tight = (len(typed) - len(filled)) < len(filled) * BLANK_SHARE
    by_indent = not by_line and tight and len(filled) * INDENT_SHARE < indented < len(filled) * 0.6
    found = _gather(typed, by_line=by_line, by_indent=by_indent)
    if not by_line:
        _mark_verse(found)
    return found


def _gather(typed: list[str], *, by_line: bool, by_indent: bool) -> list[Paragraph]:
    found: list[Paragraph] = []
    gap = 0
    open_ = False
    for line in typed:
        stripped = line.strip()
        if not stripped:
            gap += 1
            open_ = False
            continue
        if open_ and not by_line and not (by_indent and _indent(line) >= INDENT_CHARS):
            found[-1].lines.append(stripped)
        else:
            found.append(Paragraph([stripped], gap, _indent(line)))
        gap, open_ = 0, True
    return found


def without_page_numbers(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with what a page number tore apart joined again."""
    numbers = lines.page_numbers([lines.Line(paragraph.text, len(paragraph.lines)) for paragraph in paragraphs])
    kept: list[Paragraph] = []
    for place, paragraph in enumerate(paragraphs):
        if place in numbers:
            continue
        if place - 1 in numbers and kept and paragraph.lines[0][:1].islower() and not lines.ENDED.search(kept[-1].text):
            kept[-1].lines += paragraph.lines
        else:
            kept.append(paragraph)
    return kept


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _mark_verse(paragraphs: list[Paragraph]) -> None:
    """Lines broken well before the usual width are lines of verse, a list or an address: they stay lines."""
    widths = sorted(len(line) for paragraph in paragraphs for line in paragraph.lines[:-1])
    if len(widths) < FEW_LINES:
        return
    width = max(widths[len(widths) * 9 // 10], MIN_WIDTH_CHARS)
    for paragraph in paragraphs:
        if len(paragraph.lines) > 1 and max(map(len, paragraph.lines)) < width * VERSE_SHARE:
            paragraph.verse = True
