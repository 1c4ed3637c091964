"""Bytes of a page to an element tree, whatever its encoding and however broken; nothing outside is ever fetched."""

import codecs
import re
from html.entities import html5

from lxml import etree

from lyceum.domains.library.extract import errors, limits

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
SELF_CLOSED = re.compile(r"<(a|b|div|em|i|iframe|p|script|span|strong|style|td|textarea|title)(\s[^<>]*)?/>", re.IGNORECASE)
XHTML = "{http://www.w3.org/1999/xhtml}"


def decode(data: bytes) -> str:
    """The text of a page: by its byte order mark, its declaration, as UTF-8, and at last as the Windows code page that
    old converters wrote. Bytes that fit nowhere become U+FFFD; characters that XML forbids are dropped."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return ILLEGAL.sub("", data.decode(encoding, errors="replace").lstrip("\ufeff"))
    if data[:4] in (b"\0<\0?", b"<\0?\0"):
        return ILLEGAL.sub("", data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", errors="replace"))
    return ILLEGAL.sub("", _by_declaration(data))


def _by_declaration(data: bytes) -> str:
    head = data[:2048]
    declared = ENCODING.search(head) or CHARSET.search(head)
    names = [declared[1].decode("ascii", errors="replace").lower()] if declared else []
    for name in dict.fromkeys([*names, "utf-8"]):
        try:
            if codecs.lookup(name).name != "utf-16":
                return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    mostly = data.decode("utf-8", errors="replace")
    # A handful of bad bytes in a UTF-8 page is damage; many are another encoding.
    return mostly if mostly.count("\ufffd") * 200 < len(mostly) else data.decode("cp1252", errors="replace")


def parse(data: bytes) -> etree._Element | None:
    """The root element, or None when the page has none. Raises BookWithEntities and BookTooDeep."""
    text = decode(data)
    if "<!ENTITY" in text:
        raise errors.BookWithEntities
    text = DOCTYPE.sub("", DECLARATION.sub("", text, count=1), count=1)
    text = ENTITY.sub(_character, text)
    try:
        return etree.fromstring(text.encode(), _xml_parser())
    except etree.XMLSyntaxError as error:
        _raise_if_too_deep(error.msg or "")
    return _parse_broken(text)


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name in OF_XML:
        return match[0]
    return html5.get(f"{name};", f"&amp;{name};")


def _xml_parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )


def _parse_broken(text: str) -> etree._Element | None:
    """Markup that is not well-formed, as browsers read it. An element closed in itself is spelled out first: HTML would
    take it as an opening tag and put the rest of the page into it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    spelled = SELF_CLOSED.sub(lambda match: f"<{match[1]}{match[2] or ''}></{match[1]}>", text)
    try:
        root = etree.fromstring(spelled.encode(), parser)
    except etree.XMLSyntaxError as error:
        _raise_if_too_deep(error.msg or "")
        return None
    for entry in parser.error_log:
        _raise_if_too_deep(entry.message)
    return root


def _raise_if_too_deep(message: str) -> None:
    if "depth" in message.lower():
        raise errors.BookTooDeep(limit=limits.MAX_NESTING_LEVELS)
    if "huge" in message.lower():
        raise errors.BookTooLarge


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace or prefix; empty when it is not there."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2] == name:
            return str(value)
    return ""


def types_of(element: etree._Element) -> frozenset[str]:
    """What the element says it is: the words of `epub:type` and of `role` (without `doc-`), in lower case."""
    if not element.attrib:
        return frozenset()
    own = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
    role = element.get("role") or ""
    if not own and not role:
        return frozenset()
    return frozenset(word.removeprefix("doc-") for word in f"{own} {role}".lower().split())


def text_of(element: etree._Element) -> str:
    """All text inside the element, as it stands."""
    return "".join(str(piece) for piece in element.itertext())
