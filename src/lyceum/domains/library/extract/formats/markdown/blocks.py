"""Lines of Markdown to blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["paragraph", "heading", "list", "quote", "code", "table", "rule", "note"]

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
NUMBERED = re.compile(r"[ \t]*\d{1,9}[.)][ \t]+(?=\S)")
QUOTE = re.compile(r" {0,3}>[ ]?")
NOTE = re.compile(r"\[\^[^\[\]\s]{1,60}\]:[ \t]*")
REFERENCE = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:[ \t]*\S+(?:[ \t]+[\"'(].{0,200})?$")
TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$")
MAX_QUOTES = 20


@dataclass(slots=True)
class Block:
    """A block as typed. `level` is a heading's, or how often a quotation is quoted."""

    kind: Kind
    lines: list[str] = field(default_factory=list)
    level: int = 0


def blocks(lines: list[str]) -> Iterator[Block]:
    """The blocks of the lines, in order. Link references are dropped: they are addresses, not text."""
    parser = _Parser()
    for line in lines:
        yield from parser.take(line)
    yield from parser.flush()


class _Parser:
    """Holds the block that is being gathered."""

    def __init__(self) -> None:
        self._open: Block | None = None
        self._fence = ""
        self._blank = True

    def flush(self) -> Iterator[Block]:
        """The block that is open, if there is one."""
        if self._open is not None:
            yield self._open
        self._open = None

    def take(self, line: str) -> Iterator[Block]:
        """Blocks that this line ends."""
        if self._fence:
            yield from self._in_fence(line)
        elif fence := FENCE.match(line):
            yield from self.flush()
            self._open, self._fence = Block("code"), fence[1]
        elif not line.strip():
            yield from self._empty()
        else:
            yield from self._text(line)
            self._blank = False

    def _in_fence(self, line: str) -> Iterator[Block]:
        if line.strip().startswith(self._fence) and not line.strip().strip(self._fence[0]):
            self._fence = ""
            yield from self.flush()
        elif self._open is not None:
            self._open.lines.append(line)

    def _empty(self) -> Iterator[Block]:
        self._blank = True
        yield from self.flush()

    def _text(self, line: str) -> Iterator[Block]:
        opened = self._open
        if opened is not None and opened.kind == "paragraph" and (under := UNDERLINE.match(line)):
            self._open = Block("heading", opened.lines, 1 if under[1][0] == "=" else 2)
            yield from self.flush()
        elif opened is not None and len(opened.lines) == 1 and opened.kind == "paragraph" and "|" in line and TABLE_RULE.match(line):
            opened.kind = "table"
        elif heading := HEADING.match(line):
            yield from self.flush()
            yield Block("heading", [CLOSING.sub("", heading[2] or "")], len(heading[1]))
        elif RULE.match(line):
            yield from self.flush()
            yield Block("rule", [line.strip()])
        elif (fresh := _begins(line, inside=opened is not None and opened.kind != "list")) is not None:
            if opened is not None and opened.kind == fresh.kind == "quote" and opened.level == fresh.level:
                opened.lines += fresh.lines
                return
            yield from self.flush()
            self._open = fresh
        elif REFERENCE.match(line) and opened is None:
            return
        elif opened is None:
            self._open = Block("paragraph", [line])
        else:
            opened.lines.append(line)


def _begins(line: str, *, inside: bool) -> Block | None:
    """A block that this line opens by its first sign; a number inside a paragraph opens none unless it counts from one."""
    if note := NOTE.match(line):
        return Block("note", [line[note.end() :]])
    if QUOTE.match(line):
        level = 0
        while (quote := QUOTE.match(line)) and level < MAX_QUOTES:
            line = line[quote.end() :]
            level += 1
        return Block("quote", [line], level)
    if bullet := BULLET.match(line):
        return Block("list", [line[bullet.end() :]])
    if NUMBERED.match(line) and (not inside or line.strip().startswith(("1.", "1)")) or line[:1] in " \t"):
        return Block("list", [line.strip()])
    return None
