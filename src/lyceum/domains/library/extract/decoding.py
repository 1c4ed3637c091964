"""Bytes of a text without a package around it to characters: by its mark, as UTF-8, and else as the code page whose words make sense."""

import codecs
import re

from lyceum.domains.library.extract import language, markup, persian, sniff

SAMPLE_BYTES = 200_000
LETTER = re.compile(r"[^\W\d_]")
NEWLINE = re.compile(r"\r\n|\r|\n|\x85|\u2028|\u2029|\f")
LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"})
WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32"})
BAD_SHARE = 200
"""One wrong byte in so many characters is damage to a UTF-8 text; more are another encoding."""

FOREIGN = (("cp1256", "Arab"), ("cp1251", "Cyrl"))
LEAST_FOREIGN_SHARE = 0.5
"""In a text that is not written in Latin letters, at least half of the letters lie outside of ASCII."""

DECLARED = re.compile(
    rb"^(?:Character set encoding|Content-Type: text/plain; charset)\s*[:=]\s*([\w.:-]{1,40})", re.IGNORECASE | re.MULTILINE
)


def decode(data: bytes) -> str:
    """The text with plain newlines, without characters that no text has. Never raises: bytes that fit nowhere become U+FFFD."""
    text = markup.ILLEGAL.sub("", NEWLINE.sub("\n", _decode(data)))
    return persian.letters(text) if persian.is_persian(text[:SAMPLE_BYTES]) else text


def page(data: bytes) -> str:
    """The text of a web page. What it declares comes first; a page that says Latin-1 is read as browsers do, as cp1252."""
    head = data[:2048]
    declared = markup.ENCODING.search(head) or markup.CHARSET.search(head)
    name = declared[1].decode("ascii", errors="replace").lower() if declared else ""
    if name in LATIN:
        text = _strictly(data, "utf-8")
        return data.decode("cp1252", errors="replace") if text is None else text
    text = None
    if name and not any(data.startswith(mark) for mark, _ in markup.BOMS) and _known(name) not in ("", *WIDE):
        text = _strictly(data, name)
    return _decode(data) if text is None else text


def _strictly(data: bytes, encoding: str) -> str | None:
    """The text, or None when the bytes are not in this encoding, or it is none of a text."""
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None


def _known(name: str) -> str:
    """Python's own name of an encoding; empty for one that it does not have."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _decode(data: bytes) -> str:
    for mark, encoding in markup.BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").lstrip("\ufeff")
    if wide := sniff.wide_encoding(data[:SAMPLE_BYTES]):
        return data.decode(wide, errors="replace")
    text = _strictly(data, "utf-8")
    if text is not None:
        return text
    mostly = data.decode("utf-8", errors="replace")
    if mostly.count("\ufffd") * BAD_SHARE < len(mostly):
        return mostly
    return data.decode(_code_page(data), errors="replace")


def _code_page(data: bytes) -> str:
    declared = DECLARED.search(data[:4096])
    sample = data[:SAMPLE_BYTES]
    if declared:
        known = _known(declared[1].decode("ascii", errors="replace"))
        if known not in WIDE and known not in ("", "utf-8", "ascii", "iso8859-1"):
            return known
    best, score = "cp1252", 0
    for name, script in FOREIGN:
        text = sample.decode(name, errors="replace")
        letters = LETTER.findall(text)
        foreign = sum(ord(letter) > 127 for letter in letters)
        if foreign < len(letters) * LEAST_FOREIGN_SHARE:
            continue
        found = max(language.common_words(text, script).values())
        if found > score:
            best, score = name, found
    return best
