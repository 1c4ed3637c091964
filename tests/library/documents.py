"""Makes books of the other formats from the same texts as `epubs`, in the ways that the wild writes them."""

from html import escape

from tests.library.epubs import Book, Chapter, pack

PREFACE = "This edition was made for a test."
GUTENBERG_HEAD = (
    "The Project Gutenberg EBook of {title}, by {author}\n\nThis eBook is for the use of anyone anywhere at no cost.\n\n\n"
    "Title: {title}\n\nAuthor: {author}\n\nLanguage: English\n\n*** START OF THIS PROJECT GUTENBERG EBOOK {title} ***\n\n\n\n"
    "Produced by Somebody and the Online Team\n\n\n\n\n"
)
GUTENBERG_FOOT = (
    "\n\n\n\nEnd of the Project Gutenberg EBook of {title}, by {author}\n\n*** END OF THIS PROJECT GUTENBERG EBOOK {title} ***\n\n"
    "Updated editions will replace the previous one.\n\nSection 1. General Terms\n\nYou may copy it.\n"
)


def wrapped(paragraph: str, width: int = 72) -> str:
    """The paragraph in lines; words are never broken."""
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


def body(chapter: Chapter, *, width: int = 72) -> str:
    """Paragraphs parted by empty lines."""
    return "\n\n".join(wrapped(paragraph, width) for paragraph in chapter.paragraphs)


def text(book: Book, *, contents: bool = False, gap: int = 4, width: int = 72) -> str:
    """A typed text: title, perhaps a list of contents, chapters with empty lines around their headings."""
    parts = [book.title.upper(), book.author]
    if contents:
        parts += ["CONTENTS", "\n".join(f"  {chapter.title} .... {number * 10}" for number, chapter in enumerate(book.chapters, 1))]
    made = "\n\n".join(parts)
    for chapter in book.chapters:
        made += "\n" * gap + f"{chapter.title.upper() if contents else chapter.title}\n\n{body(chapter, width=width)}"
    return made + "\n"


def gutenberg(book: Book) -> str:
    """The same in its well-known frame."""
    names = {"title": book.title, "author": book.author}
    return GUTENBERG_HEAD.format(**names) + text(book, contents=True) + GUTENBERG_FOOT.format(**names)


def html(book: Book, *, contents: bool = False, level: int = 2, style: str = "") -> str:
    """A page that is the whole book; with a list of links to its chapters, or with headings that are only styled so."""
    links = "".join(f'<li><a href="#c{number}">{escape(c.title)}</a> ... {number * 10}</li>' for number, c in enumerate(book.chapters))
    listed = f"<h2>Contents</h2><ul>{links}</ul>" if contents else ""
    chapters = "".join(
        (f'<p class="{style}">{escape(c.title)}</p>' if style else f'<h{level} id="c{number}">{escape(c.title)}</h{level}>')
        + "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in c.paragraphs)
        for number, c in enumerate(book.chapters)
    )
    return (
        f'<!DOCTYPE html><html lang="{book.language}"><head><meta charset="utf-8"><title>{escape(book.title)}</title>'
        f'<meta name="author" content="{escape(book.author)}"><style>p {{ color: red }}</style></head>'
        f"<body><h1>{escape(book.title)}</h1>{listed}{chapters}</body></html>"
    )


def website(book: Book) -> str:
    """The same among what web pages have around their text."""
    page = html(book, contents=True)
    before = (
        '<header class="site-header"><a href="/">Home of <b>all</b> books</a></header>'
        '<nav><ul><li><a href="/a">Menuword</a></li></ul></nav>'
        '<div class="cookie-banner">Cookieword</div><main>'
    )
    after = (
        '</main><aside>Asideword</aside><div id="comments"><p>Commentword</p></div><form><label>Formword</label></form>'
        "<footer>Footerword</footer><script>scriptword()</script>"
    )
    return page.replace("<body>", f"<body>{before}").replace("</body>", f"{after}</body>")


HTML_MAKES = {
    "headings": html,
    "contents": lambda book: html(book, contents=True),
    "h3": lambda book: html(book, level=3),
    "styled": lambda book: html(book, style="kapitel"),
    "website": website,
}


def markdown(book: Book, *, level: int = 1, underlined: bool = False, title: bool = True) -> str:
    """Headings with signs or underlined; a head of fields."""
    made = f"---\ntitle: {book.title}\nauthor: {book.author}\nlang: {book.language}\n---\n\n" if title else ""
    for chapter in book.chapters:
        heading = f"{chapter.title}\n{'=' * 20}" if underlined else f"{'#' * level} {chapter.title}"
        made += f"{heading}\n\n{body(chapter)}\n\n"
    return made


def titled_markdown(book: Book) -> str:
    """The book's title as the only heading of the first level, a list of links, chapters below."""
    links = "\n".join(f"- [{chapter.title}](#{number})" for number, chapter in enumerate(book.chapters))
    return f"# {book.title}\n\n{links}\n\n{markdown(book, level=2, title=False)}"


MARKDOWN_MAKES = {
    "signs": markdown,
    "third": lambda book: markdown(book, level=3),
    "underlined": lambda book: markdown(book, underlined=True),
    "titled": titled_markdown,
}


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = (
    f'<w:styles {WORD}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My chapters"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
)
DOCX_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATIONS = (
    f'{DOCX_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def paragraph(text: str, *, style: str = "", properties: str = "", bold: bool = False, size: int = 0) -> str:
    """A paragraph of Word, its text in two runs as Word likes to cut it."""
    props = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    run = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    half = len(text) // 2
    runs = "".join(
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:half], text[half:]) if part
    )
    return f"<w:p><w:pPr>{props}</w:pPr>{runs}</w:p>"


def docx_entries(content: str, **parts: str | bytes) -> dict[str, str | bytes]:
    """The parts of a Word document with this body."""
    core = (
        f'{DOCX_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Made Book</dc:title><dc:creator>Ann Author</dc:creator>'
        "</cp:coreProperties>"
    )
    return {
        "[Content_Types].xml": f'{DOCX_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": core,
        "word/document.xml": f"{DOCX_HEAD}<w:document {WORD}><w:body>{content}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": DOCX_HEAD + STYLES,
        **{f"word/{name}.xml": data for name, data in parts.items()},
    }


def docx(book: Book, heading: str = '<w:pStyle w:val="H1"/>', *, bold: bool = False) -> bytes:
    """A Word document whose headings have these properties."""
    content = ""
    for chapter in book.chapters:
        content += paragraph(chapter.title, properties=heading, bold=bold)
        content += "".join(map(paragraph, chapter.paragraphs))
    return pack(docx_entries(content), mimetype=False)


DOCX_MAKES = {
    "styles": docx,
    "own style": lambda book: docx(book, '<w:pStyle w:val="Mine"/>'),
    "outline": lambda book: docx(book, '<w:outlineLvl w:val="0"/>'),
    "patterns": lambda book: docx(book, ""),
    "bold": lambda book: docx(book, '<w:jc w:val="center"/>', bold=True),
}


A5 = (420, 595)
LATIN = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
BOLD = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding"


class Pdf:
    """A PDF written by hand: lines of text placed on pages, with an outline if one is given."""

    def __init__(self, size: tuple[int, int] = A5) -> None:
        self.size = size
        self.pages: list[str] = []
        self.outline: list[tuple[str, int, float]] = []
        self.letters = ""
        self.information = ""

    def add(self, lines: list[tuple[float, float, float, str]], *, more: str = "") -> int:
        """A page with these lines (left, base, size, text); gives its number from 0."""
        self.pages.append("".join(self._line(*line) for line in lines) + more)
        return len(self.pages) - 1

    def _line(self, left: float, base: float, size: float, text: str) -> str:
        if text.isascii():
            shown, font = "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")", "F2" if size > 14 else "F1"
        else:  # letters in the order in which they stand on the page, as every program writes them
            self.letters += "".join(letter for letter in dict.fromkeys(text) if letter not in self.letters)
            shown, font = "<" + "".join(f"{self.letters.index(letter) + 1:04x}" for letter in reversed(text)) + ">", "F3"
        return f"BT /{font} {size} Tf {left} {base} Td {shown} Tj ET\n"

    def bytes(self) -> bytes:
        """The whole file."""
        count = len(self.pages)
        fonts = "/F1 3 0 R /F2 4 0 R /F3 5 0 R"
        objects = ["/Type /Catalog /Pages 2 0 R" + (f" /Outlines {9 + 2 * count} 0 R" if self.outline else "")]
        kids = " ".join(f"{9 + 2 * number} 0 R" for number in range(count))
        objects.append(f"/Type /Pages /Count {count} /Kids [{kids}] /MediaBox [0 0 {self.size[0]} {self.size[1]}]")
        objects += [
            LATIN,
            BOLD,
            "/Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R",
        ]
        objects.append(
            "/Type /Font /Subtype /CIDFontType2 /BaseFont /Made /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            "/DW 500 /FontDescriptor 8 0 R"
        )
        made = [f"<< {body} >>" for body in objects]
        ranges = "".join(f"<{number:04x}> <{ord(letter):04x}>\n" for number, letter in enumerate(self.letters, 1))
        head = "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange"
        made.append(_stream(f"{head} {len(self.letters)} beginbfchar\n{ranges}endbfchar endcmap"))
        made.append(
            "<< /Type /FontDescriptor /FontName /Made /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 800 /Descent -200 /ItalicAngle 0 >>"
        )
        for number, content in enumerate(self.pages):
            made.append(f"<< /Type /Page /Parent 2 0 R /Contents {10 + 2 * number} 0 R /Resources << /Font << {fonts} >> >> >>")
            made.append(_stream(content))
        made += self._outline(9 + 2 * count)
        return _file(made, self.information)

    def _outline(self, first: int) -> list[str]:
        if not self.outline:
            return []
        count = len(self.outline)
        made = [f"<< /Type /Outlines /First {first + 1} 0 R /Last {first + count} 0 R /Count {count} >>"]
        for number, (title, page, height) in enumerate(self.outline):
            around = f"/Next {first + number + 2} 0 R " if number < count - 1 else ""
            around += f"/Prev {first + number} 0 R" if number else ""
            said = "FEFF" + title.encode("utf-16-be").hex()
            made.append(f"<< /Title <{said}> /Parent {first} 0 R {around} /Dest [{9 + 2 * page} 0 R /XYZ 0 {height} 0] >>")
        return made


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"


def _file(objects: list[str], information: str = "") -> bytes:
    made = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate([*objects, f"<< {information} >>"], 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(places) + 1} /Root 1 0 R /Info {len(places)} 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return made + table.encode() + trailer.encode()


def hyphenated(paragraph: str, width: int) -> list[str]:
    """Lines of at most so many letters; long words are broken, as justified columns need it."""
    lines = [""]
    for word in paragraph.split():
        room = width - len(lines[-1]) - 1
        if len(word) > room and len(word) >= 6 and room >= 4 and word.isalpha() and word.isascii():
            lines[-1] += f" {word[:3]}-" if lines[-1] else f"{word[:3]}-"
            lines.append(word[3:])
        elif len(word) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def pdf(book: Book, *, outline: bool = False, columns: int = 1, headings: bool = True, interleaved: bool = False) -> bytes:
    """A set book: running head, page numbers, indented paragraphs, broken words; chapters on pages of their own."""
    made = Pdf()
    made.information = f"/Title <FEFF{book.title.encode('utf-16-be').hex()}>"
    width = 66 if columns == 1 else 30
    rtl = book.language == "fa"
    for chapter in book.chapters:
        lines = [(bool(number == 0), text) for paragraph in chapter.paragraphs for number, text in enumerate(hyphenated(paragraph, width))]
        per_page = 40 * columns
        for start in range(0, len(lines), per_page):
            page = _placed(lines[start : start + per_page], columns, rtl=rtl, interleaved=interleaved)
            if start == 0:
                size = 18 if headings else 10
                page.insert(0, (_left(chapter.title, size, 60, rtl=rtl), 540, size, chapter.title))
            page.insert(0, (150, 575, 8, book.title if book.title.isascii() else "Running head"))
            number = made.add([*page, (205, 20, 8, str(len(made.pages) + 1))])
            if start == 0 and outline:
                made.outline.append((chapter.title, number, 560))
    return made.bytes()


def _left(text: str, size: float, left: float, *, rtl: bool) -> float:
    return A5[0] - left - len(text) * size / 2 if rtl else left


def _placed(lines: list[tuple[bool, str]], columns: int, *, rtl: bool, interleaved: bool) -> list[tuple[float, float, float, str]]:
    placed = []
    for number, (first, text) in enumerate(lines):
        column, row = divmod(number, 40)
        margin = 45 + (175 * column if not rtl else 0) + (12 if first else 0)
        placed.append((_left(text, 10, margin, rtl=rtl), 510 - 12 * row, 10 if columns == 1 else 9, text))
    return sorted(placed, key=lambda line: -line[1]) if interleaved else placed


PDF_MAKES = {
    "sizes": pdf,
    "outline": lambda book: pdf(book, outline=True),
    "columns": lambda book: pdf(book, columns=2),
    "rows": lambda book: pdf(book, columns=2, interleaved=True),
    "plain": lambda book: pdf(book, headings=False),
}
