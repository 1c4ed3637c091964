"""Makes EPUBs of every make the wild has, from a text whose chapters are known; and the hostile ones."""

import io
import random
import re
import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
XHTML = "application/xhtml+xml"
NCX = "application/x-dtbncx+xml"
Entries = Mapping[str, str | bytes]

WORDS = re.findall(
    r"\w+",
    "the a river house light morning window letter stone garden road quiet night bread water voice hand door summer winter "
    "went saw took gave told found kept heard made came under over near behind before after slowly again never always",
)


@dataclass(frozen=True)
class Chapter:
    """What must come back."""

    title: str
    paragraphs: tuple[str, ...]
    part: str | None = None

    @property
    def words(self) -> list[str]:
        return " ".join(self.paragraphs).split()


@dataclass(frozen=True)
class Book:
    """A text whose structure is known."""

    title: str
    chapters: tuple[Chapter, ...]
    language: str = "en"
    author: str = "Ann Author"


def novel(chapters: int = 6, words: int = 600, *, parts: int = 0, seed: int = 1, language: str = "en") -> Book:
    """A made book; the same arguments give the same text."""
    dice = random.Random(seed)
    made = []
    for number in range(1, chapters + 1):
        part = f"Part {1 + (number - 1) * parts // chapters}" if parts else None
        made.append(Chapter(f"Chapter {number}: The {dice.choice(WORDS).title()} of {number}", tuple(_prose(dice, words)), part))
    return Book("A Made Book", tuple(made), language)


def _prose(dice: random.Random, words: int) -> Iterator[str]:
    left = words
    while left > 0:
        length = min(left, dice.randint(30, 90))
        text = [dice.choice(WORDS) for _ in range(length)]
        for start in range(0, length, 12):
            text[start] = text[start].title()
            text[min(start + 11, length - 1)] += "."
        yield " ".join(text)
        left -= length


def pack(entries: Entries, *, mimetype: bool = True) -> bytes:
    """A zip of the entries, the media type first and stored as the format wants it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def page(body: str, title: str = "", *, language: str = "en", attributes: str = "") -> str:
    """An XHTML page."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'xml:lang="{language}"><head><title>{escape(title)}</title></head><body {attributes}>{body}</body></html>'
    )


def package(book: Book, pages: list[str], *, nav: bool = False, ncx: bool = False, extra: str = "", guide: str = "") -> str:
    """An OPF file with the pages in this order."""
    items = "".join(f'<item id="p{number}" href="{name}" media-type="{XHTML}"/>' for number, name in enumerate(pages))
    items += f'<item id="nav" href="nav.xhtml" media-type="{XHTML}" properties="nav"/>' if nav else ""
    items += f'<item id="ncx" href="toc.ncx" media-type="{NCX}"/>' if ncx else ""
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    toc = ' toc="ncx"' if ncx else ""
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(book.title)}</dc:title><dc:creator>{escape(book.author)}</dc:creator><dc:language>{book.language}</dc:language>"
        f"</metadata><manifest>{items}{extra}</manifest><spine{toc}>{spine}</spine>{guide}</package>"
    )


def _paragraphs(chapter: Chapter) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in chapter.paragraphs)


def _nav(lines: str) -> str:
    return page(f'<nav epub:type="toc"><h1>Contents</h1><ol>{lines}</ol></nav>', "Contents")


def _line(title: str, href: str, below: str = "") -> str:
    return f'<li><a href="{href}">{escape(title)}</a>{f"<ol>{below}</ol>" if below else ""}</li>'


def _book(content: str, files: Entries) -> dict[str, str | bytes]:
    return {"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": content, **{f"OEBPS/{name}": data for name, data in files.items()}}


def with_nav(book: Book) -> dict[str, str | bytes]:
    """EPUB 3: a file a chapter, a title page before and a colophon behind, a navigation document."""
    files = {
        f"text/c{number}.xhtml": page(f"<h2>{escape(c.title)}</h2>{_paragraphs(c)}", c.title) for number, c in enumerate(book.chapters)
    }
    front = page(
        f'<section epub:type="titlepage"><h1>{escape(book.title)}</h1><p>A book</p></section>', attributes='epub:type="frontmatter"'
    )
    back = page('<section epub:type="colophon"><p>Set in type.</p></section>', attributes='epub:type="backmatter"')
    lines = [_line("Titlepage", "text/front.xhtml"), *(_line(c.title, f"text/c{number}.xhtml") for number, c in enumerate(book.chapters))]
    lines.append(_line("Colophon", "text/back.xhtml"))
    pages = ["text/front.xhtml", *files, "text/back.xhtml"]
    return _book(
        package(book, pages, nav=True), {**files, "text/front.xhtml": front, "text/back.xhtml": back, "nav.xhtml": _nav("".join(lines))}
    )


def with_parts(book: Book) -> dict[str, str | bytes]:
    """EPUB 3 with parts above the chapters; each part has a page of its own."""
    files: dict[str, str] = {}
    lines: list[str] = []
    parts = list(dict.fromkeys(chapter.part for chapter in book.chapters))
    for place, part in enumerate(parts):
        files[f"part{place}.xhtml"] = page(f'<section epub:type="part"><h1>{escape(part or "")}</h1></section>')
        below = ""
        for number, chapter in enumerate(book.chapters):
            if chapter.part == part:
                files[f"c{number}.xhtml"] = page(f"<h2>{escape(chapter.title)}</h2>{_paragraphs(chapter)}")
                below += _line(chapter.title, f"c{number}.xhtml")
        lines.append(_line(part or "", f"part{place}.xhtml", below))
    return _book(package(book, list(files), nav=True), {**files, "nav.xhtml": _nav("".join(lines))})


def with_ncx(book: Book, *, one_file: bool = True) -> dict[str, str | bytes]:
    """EPUB 2: an NCX that leads to anchors inside one file."""
    body = "".join(f'<div id="c{number}"><h2>{escape(c.title)}</h2>{_paragraphs(c)}</div>' for number, c in enumerate(book.chapters))
    points = "".join(
        f'<navPoint id="n{number}"><navLabel><text>{escape(c.title)}</text></navLabel><content src="all.xhtml#c{number}"/></navPoint>'
        for number, c in enumerate(book.chapters)
    )
    ncx = f'<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'
    return _book(package(book, ["all.xhtml"], ncx=True), {"all.xhtml": page(body), "toc.ncx": ncx})


def split_by_size(book: Book, characters: int = 4_000) -> dict[str, str | bytes]:
    """As converters make it: no contents, headings only styled so, files cut wherever they got long."""
    pieces: list[str] = []
    for chapter in book.chapters:
        pieces.append(f'<p class="calibre3"><b class="calibre4">{escape(chapter.title)}</b></p>')
        pieces += [f'<p class="calibre1">{escape(paragraph)}</p>' for paragraph in chapter.paragraphs]
    files: dict[str, str] = {}
    while pieces:
        body = ""
        while pieces and len(body) < characters:
            body += pieces.pop(0)
        files[f"split_{len(files):03}.xhtml"] = page(body, book.title)
    return _book(package(book, list(files)), files)


def spread(book: Book) -> dict[str, str | bytes]:
    """Each chapter over several files, of which the contents name the first only."""
    files: dict[str, str] = {}
    lines = ""
    for number, chapter in enumerate(book.chapters):
        half = len(chapter.paragraphs) // 2
        first, second = replace(chapter, paragraphs=chapter.paragraphs[:half]), replace(chapter, paragraphs=chapter.paragraphs[half:])
        files[f"c{number}a.xhtml"] = page(f"<h2>{escape(chapter.title)}</h2>{_paragraphs(first)}")
        files[f"c{number}b.xhtml"] = page(_paragraphs(second))
        lines += _line(chapter.title, f"c{number}a.xhtml")
    return _book(package(book, list(files), nav=True), {**files, "nav.xhtml": _nav(lines)})


MAKES = {"nav": with_nav, "parts": with_parts, "ncx": with_ncx, "split": split_by_size, "spread": spread}

PERSIAN = Book(
    "گربه و بازار",
    tuple(
        Chapter(title, tuple(f"{sentence} این جمله‌ی شماره‌ی {number} است و گربه‌ها می‌خوابند." for number in range(1, 9)))
        for title, sentence in (
            ("فصل اول: صبح", "آقای کریمی در بازار اصفهان یک مغازه دارد."),
            ("فصل دوم: ظهر", "سارا کنار حوض می‌نشیند و نان می‌خورد."),
            ("فصل سوم: شب", "پنبه روی فرش آبی خوابیده است."),
        )
    ),
    "fa",
    "سارا نویسنده",
)


def changed(entries: Entries, **by_suffix: str | bytes) -> dict[str, str | bytes]:
    """The entries with those replaced whose name ends so (a double underscore stands for a dot)."""
    endings = {name.replace("__", "."): data for name, data in by_suffix.items()}
    return {name: next((data for end, data in endings.items() if name.endswith(end)), old) for name, old in entries.items()}


def small() -> dict[str, str | bytes]:
    """A short sound book to break."""
    return with_nav(novel(3, 200))


def with_link() -> bytes:
    """A page that is a symbolic link to a file of the reader's machine."""
    buffer = io.BytesIO(pack(small()))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("OEBPS/link.xhtml")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def with_duplicate() -> bytes:
    """Two entries of one name."""
    buffer = io.BytesIO(pack(small()))
    with zipfile.ZipFile(buffer, "a") as archive:
        info = zipfile.ZipInfo("OEBPS/text/c0.xhtm1")
        archive.writestr(info, page("<p>Another text</p>"))
    return buffer.getvalue().replace(b"c0.xhtm1", b"c0.xhtml")


def bomb(megabytes: int = 60) -> bytes:
    """A page of very many equal bytes."""
    return pack({**small(), "OEBPS/text/c0.xhtml": page("<p>" + "a " * (megabytes * 512 * 1024) + "</p>")})


def lying_bomb() -> bytes:
    """The same, with a directory that says it is small."""
    data = bytearray(bomb())
    size = struct.pack("<L", 1000)
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        length = struct.unpack_from("<H", data, place + 28)[0]
        if data[place + 46 : place + 46 + length] == b"OEBPS/text/c0.xhtml":
            data[place + 24 : place + 28] = size
    return bytes(data)


def overlapping(entries: int = 200) -> bytes:
    """Many entries that all unpack the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("OEBPS/p0.xhtml", b"a" * 3_000_000)
        first = archive.getinfo("OEBPS/p0.xhtml")
        for number in range(1, entries):
            twin = zipfile.ZipInfo(f"OEBPS/p{number}.xhtml")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)
    return buffer.getvalue()


def locked() -> bytes:
    """A zip whose entries are marked as locked with a password."""
    data = bytearray(pack(small()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + offset] |= 1
    return bytes(data)


def encrypted_by(algorithm: str) -> dict[str, str | bytes]:
    """A book with an encryption list that names this method."""
    listing = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData><enc:CipherReference URI="OEBPS/text/c0.xhtml"/></enc:CipherData>'
        "</enc:EncryptedData></encryption>"
    )
    return {**small(), "META-INF/encryption.xml": listing}


def scanned(pages: int = 5) -> dict[str, str | bytes]:
    """Pages that are pictures."""
    book = Book("Scan", ())
    files = {f"p{number}.xhtml": page(f'<div><img src="p{number}.jpg" alt=""/></div>') for number in range(pages)}
    return _book(package(book, list(files)), files)


def empty() -> dict[str, str | bytes]:
    """Pages with nothing on them."""
    return _book(package(Book("Empty", ()), ["a.xhtml"]), {"a.xhtml": page("<p> </p>")})


def nested(levels: int) -> dict[str, str | bytes]:
    """A page of very many elements inside each other."""
    return _book(package(Book("Deep", ()), ["a.xhtml"]), {"a.xhtml": page("<div>" * levels + "<p>word</p>" + "</div>" * levels)})
