"""Pages of a PDF to lines with their places. PDFium does the reading; a few positions a line are asked of it, not every letter's."""

import ctypes
import math
import re
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from lyceum.domains.library.extract.formats.pdf import columns

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
JOINED = ("\x02", "\ufffe")
PIECES = re.compile("[^\x02\ufffe]*[\x02\ufffe]|[^\x02\ufffe]+")
"""PDFium puts these signs for a hyphen at a line's end, and goes on without a break."""
WORD = re.compile(r"\S+")
SAMPLED_LINES = 20
MAX_PAGE_CHARS = 200_000
SHORT_CHARS = 50
BOLD_WEIGHT = 600


@dataclass(slots=True)
class Line:
    """A line as printed: `left` and `right` edges, `base` line and letter `size`, in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    page: int = 0
    heading: int = 0
    """1 to 6 when it is part of a heading."""
    starts: bool = False
    """The contents lead here."""
    rtl: bool = False
    """Whether its first letters run from right to left."""


class _Letters:
    """The letters of a page as PDFium counts them. Most of a reader's own time goes into asking for their places: no call too many."""

    def __init__(self, page: pdfium.PdfTextPage, text: str) -> None:
        self.handle = page.raw
        self.straight = raw.FPDFText_CountChars(self.handle) == len(text)
        """No letter is left out of the text, so that its offsets are PDFium's own."""
        self.values = tuple(ctypes.c_double() for _ in range(4))
        self.matrix = raw.FS_MATRIX()

    def index(self, offset: int) -> int:
        """PDFium's number of the letter at an offset of the text."""
        return offset if self.straight else max(0, raw.FPDFText_GetCharIndexFromTextIndex(self.handle, offset))

    def edges(self, index: int) -> tuple[float, float]:
        """(left, right) of a letter."""
        left, right, bottom, top = self.values
        raw.FPDFText_GetCharBox(self.handle, index, left, right, bottom, top)
        return left.value, right.value

    def place(self, first: int, last: int) -> tuple[float, float, float]:
        """(left, right, base line) of a run of letters."""
        left, right, bottom, top = self.values
        raw.FPDFText_GetCharOrigin(self.handle, first, bottom, top)
        across, base = bottom.value, top.value
        raw.FPDFText_GetCharBox(self.handle, last, left, right, bottom, top)
        if right.value >= across:
            return min(across, left.value), right.value, base
        return left.value, self.edges(first)[1], base  # from right to left: the last letter is the leftmost

    def size(self, index: int) -> float:
        """How large a letter is seen: some files write everything at size 1 and enlarge it by a matrix."""
        size: float = raw.FPDFText_GetFontSize(self.handle, index)
        matrix = self.matrix
        if raw.FPDFText_GetMatrix(self.handle, index, matrix):
            size *= (math.hypot(matrix.c, matrix.d) if matrix.c else abs(matrix.d)) or 1.0
        return round(size, 1)

    def is_bold(self, index: int) -> bool:
        """Whether its font is."""
        return bool(raw.FPDFText_GetFontWeight(self.handle, index) >= BOLD_WEIGHT)


def lines_of(document: pdfium.PdfDocument, number: int, *, split_columns: bool) -> list[Line]:
    """The lines of a page in reading order; raises PdfiumError for a page that cannot be opened."""
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            found = _lines(text_page, number, split_columns=split_columns)
        finally:
            text_page.close()
    finally:
        page.close()
    return found


def _text(page: pdfium.PdfTextPage) -> tuple[str, bool]:
    """The page's text, one character for each unit that PDFium counts; whether some are halves of a character."""
    count = min(raw.FPDFText_CountChars(page), MAX_PAGE_CHARS)
    if count <= 0:
        return "", False
    buffer = (ctypes.c_ushort * (count + 1))()
    written = max(0, raw.FPDFText_GetText(page, 0, count, buffer) - 1)
    text = bytes(buffer)[: written * 2].decode("utf-16-le", errors="replace")
    return (text, False) if len(text) == written else ("".join(map(chr, buffer[:written])), True)


def _lines(page: pdfium.PdfTextPage, number: int, *, split_columns: bool) -> list[Line]:
    found: list[Line] = []
    place = 0
    text, halves = _text(page)
    letters = _Letters(page, text)
    for part in text.split("\r\n"):
        for piece in PIECES.findall(part) if JOINED[0] in part or JOINED[1] in part else (part,):
            if piece and not piece.isspace():
                if split_columns:
                    found += _split(letters, piece, place, number)
                else:
                    found.append(_line(letters, piece, place, number))
            place += len(piece)
        place += 2
    if halves:
        for line in found:
            line.text = line.text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
    if not text.isascii() and RIGHT_TO_LEFT.search(text):
        for line in found:
            line.rtl = bool(RIGHT_TO_LEFT.search(line.text[:40]))
    return found


def _line(letters: _Letters, part: str, place: int, number: int) -> Line:
    """The line of a text with a letter in it that stands at `place` of the page's text."""
    text = part.strip()
    first = letters.index(place + len(part) - len(part.lstrip()) if part[0].isspace() else place)
    inner = len(text) // 2
    while text[inner].isspace():
        inner += 1  # a space may have been put in by PDFium, without any size
    left, right, base = letters.place(first, first + len(text) - 1)
    bold = len(text) < SHORT_CHARS and letters.is_bold(first + inner)
    return Line(text, left, right, base, letters.size(first + inner), bold, number)


def _split(letters: _Letters, part: str, place: int, number: int) -> list[Line]:
    """The pieces of a line that runs over the gap between two columns."""
    spans: list[tuple[int, float, float]] = []
    for offset, letter in enumerate(part):
        if not letter.isspace():
            spans.append((offset, *letters.edges(letters.index(place + offset))))
    found: list[Line] = []
    for start, end in columns.pieces(spans):
        if part[start:end].strip():
            found.append(_line(letters, part[start:end], place + start, number))
    return found


def gaps_of(document: pdfium.PdfDocument, number: int) -> list[float]:
    """Where wide gaps inside the lines of a page are: the middles of at most one a line."""
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            text, _ = _text(text_page)
            letters = _Letters(text_page, text)
            found: list[float] = []
            place = 0
            for part in text.split("\r\n")[:SAMPLED_LINES]:
                found += columns.widest_gap([_word(letters, place + word.start(), place + word.end() - 1) for word in WORD.finditer(part)])
                place += len(part) + 2
            return found
        finally:
            text_page.close()
    finally:
        page.close()


def _word(letters: _Letters, first: int, last: int) -> tuple[int, float, float]:
    """(letters, left, right) of what stands between two spaces, in whichever direction it runs."""
    one, other = letters.edges(letters.index(first)), letters.edges(letters.index(last))
    return last + 1 - first, min(one[0], other[0]), max(one[1], other[1])


def usual(values: list[float], default: float) -> float:
    """The median, or a default for nothing."""
    return median(values) if values else default
