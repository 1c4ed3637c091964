"""Markdown: headings with signs, and paragraphs between empty lines. Read as prose, so code is kept as it stands."""

import re
from typing import BinaryIO

from lyceum.domains.library.extract import decoding, errors, gutenberg, headings, limits, lines, texts
from lyceum.domains.library.extract.formats.markdown.blocks import Block, blocks
from lyceum.domains.library.extract.formats.markdown.inline import link_share, only_image, plain
from lyceum.domains.library.extract.manuscript import Entry, Item, Manuscript, Matter, Page
from lyceum.domains.library.extract.models import BlockKind
from lyceum.domains.library.extract.registry import Progress

MIME = "text/markdown"
HEAD = re.compile(r"\A---[ \t]*\n((?:[^\n]*\n){0,200}?)(?:---|\.\.\.)[ \t]*\n")
FIELD = re.compile(r"^(title|author|authors|creator|lang|language)[ \t]*:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
KINDS: dict[str, BlockKind] = {"heading": "heading", "list": "list", "quote": "quote", "code": "verse", "note": "paragraph"}
HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
LINKED_SHARE = 0.6
DECODED = 0.3


def read(source: BinaryIO, progress: Progress) -> Manuscript:
    """The blocks in order, with the headings as entries; without any, what the lines themselves tell."""
    data = source.read(limits.MAX_ENTRY_BYTES + 1)
    if len(data) > limits.MAX_ENTRY_BYTES:
        raise errors.BookTooLarge(
            f"The text is larger than {limits.MAX_ENTRY_BYTES // limits.MIB} MB, which no book is. Split it into volumes.",
            limit=limits.MAX_ENTRY_BYTES // limits.MIB,
        )
    text = decoding.decode(data)
    progress(DECODED)
    manuscript = Manuscript("markdown")
    manuscript.pages.append(Page("", "", 0))
    text = _read_head(text, manuscript)
    for block in blocks(text.split("\n")):
        for item in _items(block):
            manuscript.add(item)
    _set_frame_apart(manuscript)
    manuscript.entries = headings.below_title(manuscript) or _by_lines(manuscript)
    return manuscript


def _read_head(text: str, manuscript: Manuscript) -> str:
    """The text without its head of fields; what the fields say goes into the manuscript."""
    head = HEAD.match(text)
    if head is None:
        return text
    fields = {name.lower(): value.strip(" \t\"'") for name, value in FIELD.findall(head[1])}
    manuscript.title = fields.get("title", "")
    author = fields.get("author") or fields.get("authors") or fields.get("creator") or ""
    manuscript.authors = tuple(name.strip(" \"'") for name in author.strip("[]").split(",") if name.strip(" \"'"))
    manuscript.language = fields.get("lang") or fields.get("language") or ""
    return text[head.end() :]


def _items(block: Block) -> list[Item]:
    if block.kind == "rule":
        return [Item("separator", texts.clean(block.lines[0]))]
    if block.kind == "code":
        text = texts.clean("\n".join(block.lines))
        return [Item("verse", text)] if text else []
    if block.kind == "table":
        return [Item("paragraph", text) for line in block.lines for cell in line.split("|") if (text := texts.clean(plain(cell)))]
    source = "\n".join(block.lines)
    described = only_image(source)
    if described is not None:
        return [Item("figure", texts.clean(described))]
    return _text_items(block, source)


def _text_items(block: Block, source: str) -> list[Item]:
    forced = sum(bool(HARD_BREAK.search(line)) for line in block.lines[:-1])
    joined = [HARD_BREAK.sub("\n", line).lstrip() if HARD_BREAK.search(line) else f"{line.strip()} " for line in block.lines]
    text = texts.clean(plain("".join(joined)))
    matter: Matter = "note" if block.kind == "note" else "front" if link_share(source) > LINKED_SHARE and block.kind == "list" else ""
    kind = KINDS.get(block.kind, "paragraph")
    if not text:
        return []
    if kind == "heading":
        return [Item("heading", text.replace("\n", " "), block.level)]
    if texts.is_ornament(text):
        return [Item("separator", text)]
    if forced and kind in ("paragraph", "quote") and forced * 2 >= len(block.lines) - 1:
        return [Item("verse", text, matter=matter)]
    return [Item(kind, text.replace("\n", " "), matter=matter)]


def _set_frame_apart(manuscript: Manuscript) -> None:
    frame = gutenberg.frame([item.text for item in manuscript.items])
    if frame is not None:
        for place, item in enumerate(manuscript.items):
            item.matter = "front" if place < frame.first else "back" if place >= frame.last else item.matter
        manuscript.title = manuscript.title or frame.title
        manuscript.authors = manuscript.authors or ((frame.author,) if frame.author else ())


def _by_lines(manuscript: Manuscript) -> list[Entry]:
    """Chapters of a text that marks none: as in a plain text."""
    found = lines.find([lines.Line(item.text if not item.matter else "") for item in manuscript.items])
    for place in found.contents:
        manuscript.items[place].matter = manuscript.items[place].matter or "front"
    return lines.entries(found)
