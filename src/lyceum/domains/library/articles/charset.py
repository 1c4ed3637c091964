"""What a server says of a page, written into the page itself, where its reader looks."""

import codecs
import re
from pathlib import Path

from lyceum.domains.library.extract import markup, sniff
from lyceum.domains.library.extract.decoding import LATIN
from lyceum.domains.library.extract.formats.html.article import MARK

DOCTYPE = b"<!doctype html>\n"
DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}\?>\s*")


def settle(path: Path, kind: str, charset: str) -> None:
    """Rewrite a page so that its reader takes it for what the server says it is: web page or text, in these characters.

    Servers say Latin-1 of whatever has no other name, so that is not believed, nor is a name that the bytes do not bear out: the reader
    then finds the characters out by the words.
    """
    data = path.read_bytes()
    told = _decoded(data, charset)
    if told is not None:
        data = codecs.BOM_UTF8 + told.encode("utf-8", errors="replace")
    if kind == "html":
        with path.open("rb") as source:
            start = MARK + DOCTYPE * (sniff.sniff(source) != "html")
        data = _marked(data, start)
    path.write_bytes(data)


def _marked(data: bytes, start: bytes) -> bytes:
    """The page with `start` before it, behind what tells its characters."""
    mark = next((mark for mark, _ in markup.BOMS if data.startswith(mark)), b"")
    wide = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark)
    if wide:
        return mark + start.decode().encode(wide) + data[len(mark) :]
    declared = DECLARATION.match(data, len(mark))
    place = declared.end() if declared else len(mark)
    return data[:place] + start + data[place:]


def _decoded(data: bytes, charset: str) -> str | None:
    if not charset or charset.lower() in LATIN or any(data.startswith(mark) for mark, _ in markup.BOMS):
        return None
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
