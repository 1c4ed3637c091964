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
