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
WIDE = re.compile(r"[\U00010000-\U0010ffff]")
JOINED = re.compile("[\x02\ufffe]")
PIECES = re.compile("[^\x02\ufffe]*[\x02\ufffe]|[^\x02\ufffe]+")
"""PDFium puts these signs for a hyphen at a line's end, and goes on without a break."""
SURROGATE = re.compile(r"[\ud800-\udfff]")
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


class _Boxes:
    """Buffers that PDFium writes positions into."""

    def __init__(self) -> None:
        self.values = tuple(ctypes.c_double() for _ in range(4))
        self.matrix = raw.FS_MATRIX()

    def edges(self, page: pdfium.PdfTextPage, index: int) -> tuple[float, float]:
        """(left, right) of a letter."""
        left, right, bottom, top = self.values
        raw.FPDFText_GetCharBox(page, index, left, right, bottom, top)
        return left.value, right.value

    def origin(self, page: pdfium.PdfTextPage, index: int) -> tuple[float, float]:
        """Where a letter begins on the line that it stands on: (across, up)."""
        across, up = self.values[:2]
        raw.FPDFText_GetCharOrigin(page, index, across, up)
        return across.value, up.value

    def size(self, page: pdfium.PdfTextPage, index: int) -> float:
        """How large a letter is seen: some files write everything at size 1 and enlarge it by a matrix."""
        size = float(raw.FPDFText_GetFontSize(page, index))
        if raw.FPDFText_GetMatrix(page, index, self.matrix):
            size *= math.hypot(self.matrix.c, self.matrix.d) or 1.0
        return round(size, 1)


BOXES = _Boxes()


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


def _text(page: pdfium.PdfTextPage) -> str:
    """The page's text, one character for each unit that PDFium counts."""
    count = min(raw.FPDFText_CountChars(page), MAX_PAGE_CHARS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(page, 0, count, buffer)
    units = bytes(buffer)[: max(0, written - 1) * 2]
    text = units.decode("utf-16-le", errors="replace")
    return "".join(map(chr, buffer[: max(0, written - 1)])) if WIDE.search(text) else text


def _lines(page: pdfium.PdfTextPage, number: int, *, split_columns: bool) -> list[Line]:
    found: list[Line] = []
    place = 0
    text = _text(page)
    for part in text.split("\r\n"):
        for piece in PIECES.findall(part) if JOINED.search(part) else (part,):
            if piece and not piece.isspace():
                found += _split(page, piece, place, number) if split_columns else [_line(page, piece, place, number)]
            place += len(piece)
        place += 2
    if SURROGATE.search(text):
        for line in found:
            line.text = line.text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
    if RIGHT_TO_LEFT.search(text):
        for line in found:
            line.rtl = bool(RIGHT_TO_LEFT.search(line.text[:40]))
    return found


def _line(page: pdfium.PdfTextPage, part: str, place: int, number: int) -> Line:
    """The line of a text with a letter in it that stands at `place` of the page's text."""
    text = part.strip()
    start = place + part.index(text[0])
    first = max(0, raw.FPDFText_GetCharIndexFromTextIndex(page, start))
    last = first + len(text) - 1
    inner = len(text) // 2
    while text[inner].isspace():
        inner += 1  # a space may have been put in by PDFium, without any size
    across, base = BOXES.origin(page, first)
    left, right = BOXES.edges(page, last)
    if right < across:  # from right to left: the last letter is the leftmost
        right = BOXES.edges(page, first)[1]
    size = BOXES.size(page, first + inner)
    bold = len(text) < SHORT_CHARS and raw.FPDFText_GetFontWeight(page, first + inner) >= BOLD_WEIGHT
    return Line(text, min(across, left), right, base, size, bold, number)


def _split(page: pdfium.PdfTextPage, part: str, place: int, number: int) -> list[Line]:
    """The pieces of a line that runs over the gap between two columns."""
    spans: list[tuple[int, float, float]] = []
    for offset, letter in enumerate(part):
        if not letter.isspace():
            left, right = BOXES.edges(page, max(0, raw.FPDFText_GetCharIndexFromTextIndex(page, place + offset)))
            spans.append((offset, left, right))
    found: list[Line] = []
    for start, end in columns.pieces(spans):
        if part[start:end].strip():
            found.append(_line(page, part[start:end], place + start, number))
    return found


def gaps_of(document: pdfium.PdfDocument, number: int) -> list[float]:
    """Where wide gaps inside the lines of a page are: the middles of at most one a line."""
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            text = _text(text_page)
            found: list[float] = []
            place = 0
            for part in text.split("\r\n")[:SAMPLED_LINES]:
                spans = [
                    (offset, *BOXES.edges(text_page, max(0, raw.FPDFText_GetCharIndexFromTextIndex(text_page, place + offset))))
                    for offset, letter in enumerate(part)
                    if not letter.isspace()
                ]
                found += columns.widest_gap(spans)
                place += len(part) + 2
            return found
        finally:
            text_page.close()
    finally:
        page.close()


def usual(values: list[float], default: float) -> float:
    """The median, or a default for nothing."""
    return median(values) if values else default
