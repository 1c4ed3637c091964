"""What a server says of a page, written into the page itself, where its reader looks."""

import codecs
from pathlib import Path

from lyceum.domains.library.extract import markup, sniff
from lyceum.domains.library.extract.decoding import LATIN

DOCTYPE = "<!doctype html>\n"


def settle(path: Path, kind: str, charset: str) -> None:
    """Rewrite a page so that its reader takes it for what the server says it is: web page or text, in these characters.

    Servers say Latin-1 of whatever has no other name, so that is not believed, nor is a name that the bytes do not bear out: the reader
    then finds the characters out by the words.
    """
    with path.open("rb") as source:
        unmarked = kind == "html" and sniff.sniff(source) != "html"
    data = path.read_bytes()
    told = _decoded(data, charset)
    if told is not None:
        path.write_bytes(codecs.BOM_UTF8 + (DOCTYPE * unmarked + told).encode("utf-8", errors="replace"))
    elif unmarked:
        path.write_bytes(DOCTYPE.encode() + data)


def _decoded(data: bytes, charset: str) -> str | None:
    if not charset or charset.lower() in LATIN or any(data.startswith(mark) for mark, _ in markup.BOMS):
        return None
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
