"""PDF: pages of placed letters, read as lines, paragraphs and chapters; the outline where there is one, else larger letters."""

import re
from typing import BinaryIO

import pypdfium2 as pdfium
from pypdfium2 import raw

from lyceum.domains.library.extract import errors, headings, lines, persian, texts
from lyceum.domains.library.extract.formats.pdf import columns, outline, pages, paragraphs, running
from lyceum.domains.library.extract.formats.pdf.pages import Line
from lyceum.domains.library.extract.formats.pdf.paragraphs import Paragraph, Shape
from lyceum.domains.library.extract.manuscript import Item, Manuscript, Page
from lyceum.domains.library.extract.persian_spelling import Speller
from lyceum.domains.library.extract.registry import Progress

INVISIBLE = re.compile(f"[{''.join(map(chr, texts.INVISIBLE))}\x00-\x1f\x7f\ufffe\uffff]")
UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f]")
MIME = "application/pdf"
MAX_PAGES = 20_000
SAMPLED_PAGES = 6
LEAST_GAPS = 0.5
SCANNED_SHARE = 0.8
FEW_CHARS = 40
"""A page with no more than this, such as a library's stamp, has no text of its own."""
UNREADABLE_SHARE = 0.3
HEADING_SIZE = 1.12
MAX_HEADING_WORDS = 24
MAX_HEADING_SHARE = 0.15
READ_SHARE = 0.9
ENCRYPTED_ERRORS = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def read(source: BinaryIO, progress: Progress) -> Manuscript:
    """The text of all pages in order, without what repeats on them, with outline or headings as entries."""
    document = _open(source)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise errors.BookTooLarge(
                f"The document says that it has {count} pages; the school accepts {MAX_PAGES}. Split it into volumes.",
                pages=count,
                limit=MAX_PAGES,
            )
        if not count:
            raise errors.BookEmpty
        found = _pages(document, count, progress)
        marks = outline.read(document)
        manuscript = Manuscript("pdf", *_metadata(document))
    finally:
        document.close()
    return _manuscript(manuscript, found, marks)


def _open(source: BinaryIO) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in ENCRYPTED_ERRORS or "password" in str(error).lower():
            raise errors.BookEncrypted(
                "The document is locked with a password or by a shop. Upload an edition that opens without either."
            ) from error
        raise errors.BookDamaged from error


def _metadata(document: pdfium.PdfDocument) -> tuple[str, tuple[str, ...]]:
    title, author = _value(document, "Title"), _value(document, "Author")
    file_like = title.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".tex", ".qxd")) or title.lower().startswith("microsoft word")
    return "" if file_like or title.lower() == "untitled" else title, (author,) if author else ()


def _value(document: pdfium.PdfDocument, name: str) -> str:
    """A field of what the file says of itself; empty when its letters are damaged."""
    try:
        return texts.clean(document.get_metadata_value(name)).replace("\n", " ")
    except UnicodeDecodeError:
        return ""


def _pages(document: pdfium.PdfDocument, count: int, progress: Progress) -> list[list[Line]]:
    """Lines of every page. Raises BookScanned when they are pictures, BookDamaged when they cannot be opened."""
    split = _has_columns_in_lines(document, count)
    found: list[list[Line]] = []
    bare = broken = pictures = 0
    for number in range(count):
        try:
            page = pages.lines_of(document, number, split_columns=split)
            if sum(len(line.text) for line in page) <= FEW_CHARS:
                bare += 1
                pictures += _has_picture(document, number)
        except pdfium.PdfiumError:
            page = []
            broken += 1
        found.append(page if split else columns.ordered(page))
        if number % 16 == 0:
            progress(READ_SHARE * number / count)
    if broken * 2 > count:
        raise errors.BookDamaged(pages=broken)
    if pictures and (pictures > count * SCANNED_SHARE or (pictures == bare == count)):
        raise errors.BookScanned(pictures=pictures)
    _refuse_unreadable(found)
    return columns.all_ordered(found) if split else found


def _has_columns_in_lines(document: pdfium.PdfDocument, count: int) -> bool:
    """Whether PDFium takes lines of two columns for one: then wide gaps stand at one place of most lines."""
    wide = lines_seen = 0
    for number in range(count // 10, count, max(1, count // SAMPLED_PAGES)):
        try:
            gaps = pages.gaps_of(document, number)
            lines_seen += pages.SAMPLED_LINES
        except pdfium.PdfiumError:
            continue
        centre = pages.usual(gaps, 0)
        wide += sum(abs(gap - centre) < 20 for gap in gaps)
    return wide > lines_seen * LEAST_GAPS


def _has_picture(document: pdfium.PdfDocument, number: int) -> bool:
    page = document[number]
    try:
        return any(True for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
    finally:
        page.close()


def _refuse_unreadable(found: list[list[Line]]) -> None:
    """Letters without any meaning: fonts that do not say what their signs stand for are as good as pictures."""
    sample = "".join(line.text for page in found[:: 1 + len(found) // 20] for line in page)
    unknown = len(UNKNOWN.findall(sample))
    if unknown > len(sample) * UNREADABLE_SHARE:
        raise errors.BookScanned(pictures=len(found))


def _manuscript(manuscript: Manuscript, found: list[list[Line]], marks: list[outline.Mark]) -> Manuscript:
    found = running.without_running(found)
    shape = paragraphs.shape_of(found)
    places = outline.place(marks, found)
    if len(places) < 2:
        _mark_headings(found, shape)
    is_persian = persian.is_persian("\n".join(line.text for page in found[::10] for line in page)[:100_000])
    speller = Speller(shape.vocabulary) if is_persian else None
    at_line: dict[int, int] = {}
    strong: set[int] = set()
    gaps: list[float] = []
    for paragraph in paragraphs.join(found, shape):
        at_line.update((id(line), len(manuscript.items)) for line in paragraph.lines)
        item = _item(paragraph, shape, speller)
        if item is not None:
            if paragraph.first.bold:
                strong.add(len(manuscript.items))
            gaps.append(paragraph.gap)
            manuscript.add(item)
    manuscript.pages.append(Page("", manuscript.title, 0))
    manuscript.entries = outline.entries(places, at_line, manuscript) or headings.below_title(manuscript)
    if not manuscript.entries:
        _by_lines(manuscript, strong, gaps)
    return manuscript


def _mark_headings(found: list[list[Line]], shape: Shape) -> None:
    """Short lines in larger letters, ranked by their size."""
    large = [
        line for page in found for line in page if line.size > shape.size * HEADING_SIZE and len(line.text.split()) <= MAX_HEADING_WORDS
    ]
    total = sum(len(page) for page in found)
    if not large or len(large) > max(4, total * MAX_HEADING_SHARE):
        return
    sizes = sorted({round(line.size) for line in large}, reverse=True)[:6]
    for line in large:
        if len(line.text.strip()) > 1 and any(letter.isalnum() for letter in line.text):
            line.heading = 1 + next((rank for rank, size in enumerate(sizes) if round(line.size) >= size), len(sizes) - 1)


def _item(paragraph: Paragraph, shape: Shape, speller: Speller | None) -> Item | None:
    text = paragraphs.text_of(paragraph.lines, shape.vocabulary)
    plain = text.isprintable()
    if not plain or "  " in text:
        text = " ".join(text.split())
    if speller is not None:
        text = persian.restored(persian.letters(text), speller)
    if not plain and INVISIBLE.search(text):
        text = texts.clean(text)
    if not text:
        return None
    if texts.is_ornament(text):
        return Item("separator", text)
    if paragraph.first.heading:
        return Item("heading", text, paragraph.first.heading)
    return Item("paragraph", text, bold=paragraph.first.bold)


def _by_lines(manuscript: Manuscript, strong: set[int], gaps: list[float]) -> None:
    found = lines.find(
        [
            lines.Line(item.text, gap=int(gap), strong=place in strong)
            for place, (item, gap) in enumerate(zip(manuscript.items, gaps, strict=True))
        ]
    )
    for place in found.contents:
        manuscript.items[place].matter = "front"
    for chapter in found.chapters:
        for item in manuscript.items[chapter.position : chapter.position + chapter.size]:
            item.kind, item.level = "heading", 1
    manuscript.entries = lines.entries(found)
