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
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", errors="replace")
    if name and not any(data.startswith(mark) for mark, _ in markup.BOMS):
        try:
            return data.decode(name) if codecs.lookup(name).name not in WIDE else _decode(data)
        except (LookupError, UnicodeDecodeError):
            pass
    return _decode(data)


def _decode(data: bytes) -> str:
    for mark, encoding in markup.BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").lstrip("\ufeff")
    if wide := sniff.wide_encoding(data[:SAMPLE_BYTES]):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mostly = data.decode("utf-8", errors="replace")
    if mostly.count("\ufffd") * BAD_SHARE < len(mostly):
        return mostly
    return data.decode(_code_page(data), errors="replace")


def _code_page(data: bytes) -> str:
    declared = DECLARED.search(data[:4096])
    sample = data[:SAMPLE_BYTES]
    if declared:
        name = declared[1].decode("ascii", errors="replace")
        try:
            known = codecs.lookup(name).name
        except LookupError:
            known = ""
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
