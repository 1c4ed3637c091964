"""What a file really is, by its first bytes and not by its name."""

import io
import re
import struct
import zipfile
from typing import BinaryIO

from lyceum.domains.library.extract import errors, limits
from lyceum.domains.library.extract.archive import DAMAGED

HEAD_BYTES = 4096
TEXT_BYTES = 60_000
"""Of a text so much more is looked at: its first heading may follow a long preface."""
TAIL_BYTES = 65_557
"""The directory's end record, 22 bytes, with the longest comment it may have."""
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""How a Word document with a password is wrapped."""

SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "pdf", "a PDF document"),
    (b"{\\rtf", "rtf", "an RTF document"),
    (OLE, "doc", "an old Word document"),
    (b"Rar!\x1a\x07", "rar", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "a 7-Zip archive"),
    (b"\x1f\x8b", "gzip", "a gzip archive"),
    (b"\x89PNG\r\n", "png", "a PNG picture"),
    (b"\xff\xd8\xff", "jpeg", "a JPEG picture"),
    (b"GIF8", "gif", "a GIF picture"),
    (b"ID3", "mp3", "an MP3 recording"),
    (b"OggS", "ogg", "an Ogg recording"),
    (b"\x7fELF", "program", "a program"),
    (b"MZ", "program", "a program"),
    (b"AT&TFORM", "djvu", "a DjVu scan"),
    (b"ITSF", "chm", "a compiled help file"),
)
NAMES = {
    **{kind: said for _, kind, said in SIGNATURES},
    "mobi": "a Kindle book",
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "pptx": "a PowerPoint presentation",
    "odt": "an OpenDocument text",
    "cbz": "a comic of pictures",
    "apk": "an Android app",
    "jar": "a Java program",
    "zip": "a zip archive without a book in it",
    "html": "a web page",
    "fb2": "a FictionBook",
    "xml": "an XML file",
    "text": "a plain text",
    "markdown": "a Markdown text",
    "unknown": "a file of an unknown kind",
    "mp4": "a film",
}

HTML = re.compile(
    r"(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).){0,3000}-->\s*)*"
    r"(<!doctype html|<(?:html|head|body|title|meta|h[1-6]|center|div|p)\b[^<>]{0,300}>)",
    re.IGNORECASE | re.DOTALL,
)

MARKDOWN = re.compile(
    r"\A---[ \t]*\n(?:[\w-]{1,40}:[^\n]*\n){1,40}---|"
    r"^#{1,6}[ \t]+(?!-\*-)[^\s#][^\n]{0,300}\n|^[^\s=-][^\n]{0,120}\n(?:={3,}|-{3,})[ \t]*\n\s*\n",
    re.MULTILINE,
)
"""A head of fields, or a heading marked by `#` or underlined."""


def sniff(source: BinaryIO) -> str:
    """The kind of an open, seekable file: a format's name such as `epub`, or another key of `NAMES`.

    Raises BookNothing for an empty file, and BookDamaged or BookBomb for a zip whose directory is missing or absurd.
    Costs a few milliseconds whatever the file holds.
    """
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    head = source.read(HEAD_BYTES)
    if not size:
        raise errors.BookNothing
    if size > limits.MAX_UPLOAD_BYTES:
        raise too_large()
    if head.startswith((b"PK\x03\x04", END_MARK)):
        return _of_zip(source, head, size)
    if head[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        return "mobi"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(OLE) and ENCRYPTED in head + source.read(TEXT_BYTES):
        raise errors.BookEncrypted("The document is locked with a password. Open it, save it without the password, and upload it again.")
    for signature, kind, _ in SIGNATURES:
        if head.startswith(signature):
            return kind
    return _of_text(head + source.read(TEXT_BYTES))


def too_large(limit: int = limits.MAX_UPLOAD_BYTES // limits.MIB) -> errors.BookTooLarge:
    """The refusal of a file over the limit, in MB."""
    return errors.BookTooLarge(
        f"The file is larger than {limit} MB, the most the school accepts. Upload an edition without pictures, or split it into volumes.",
        limit=limit,
    )


def check(source: BinaryIO, readable: list[str]) -> str:
    """The format of a file that one of the readers can read; raises BookOfAnotherKind, which says what it is, otherwise."""
    kind = sniff(source)
    source.seek(0)
    if kind not in readable:
        said = NAMES.get(kind, NAMES["unknown"])
        formats = ", ".join(name.upper() for name in readable)
        raise errors.BookOfAnotherKind(
            f"This is {said}, whatever its name says. Upload the book in one of these formats: {formats}.", found=kind
        )
    return kind


def wide_encoding(sample: bytes) -> str:
    """UTF-16 without its mark, told by where the zero bytes are; empty when it is not that."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half < 4 or max(even, odd) * 10 < half or min(even, odd) * 50 > half:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _of_zip(source: BinaryIO, head: bytes, size: int) -> str:
    if head[30:38] == b"mimetype" and b"application/epub+zip" in head[38:160]:
        _refuse_absurd_directory(source, size)
        return "epub"
    _refuse_absurd_directory(source, size)
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names and archive.getinfo("mimetype").file_size < 1000 else b""
    except DAMAGED as error:
        raise errors.BookDamaged from error
    return _by_entries(names, mimetype)


def _by_entries(names: set[str], mimetype: bytes) -> str:
    if b"epub" in mimetype or "META-INF/container.xml" in names or any(name.endswith(".opf") for name in names):
        return "epub"
    if b"opendocument.text" in mimetype:
        return "odt"
    known = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "AndroidManifest.xml": "apk"}
    for name, kind in {**known, "META-INF/MANIFEST.MF": "jar"}.items():
        if name in names:
            return kind
    files = [name for name in names if not name.endswith("/")]
    pictures = [name for name in files if name.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif"))]
    return "cbz" if files and len(pictures) * 10 >= len(files) * 9 else "zip"


def _refuse_absurd_directory(source: BinaryIO, size: int) -> None:
    """A directory of millions of entries must not be read into the memory of the server."""
    source.seek(max(0, size - TAIL_BYTES))
    tail = source.read(TAIL_BYTES)
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) - place < END_OF_DIRECTORY.size:
        raise errors.BookDamaged
    _, _, _, _, entries, directory_bytes, _, _ = END_OF_DIRECTORY.unpack_from(tail, place)
    if entries > limits.MAX_ENTRIES or directory_bytes > limits.MAX_DIRECTORY_BYTES:
        raise errors.BookBomb(
            f"The file holds more than {limits.MAX_ENTRIES} entries, more than any book needs. Get it from a source you trust.",
            limit=limits.MAX_ENTRIES,
        )


def _of_text(head: bytes) -> str:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else wide_encoding(head)
    if b"\0" in head and not encoding:
        return "unknown"
    text = head.decode(encoding or "latin-1", errors="replace").lstrip("\ufeffï»¿ \r\n\t")
    if re.match(r"<\?xml[^>]*>\s*<FictionBook|<FictionBook", text):
        return "fb2"
    if HTML.match(text):
        return "html"
    if text.startswith("<?xml"):
        return "xml"
    strange = sum(ord(character) < 32 and character not in "\t\r\n\f" for character in text)
    if strange * 50 > len(text):
        return "unknown"
    return "markdown" if MARKDOWN.search(text.replace("\r\n", "\n").replace("\r", "\n")) else "text"
