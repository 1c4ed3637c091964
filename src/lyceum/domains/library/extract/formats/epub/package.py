"""The package of an EPUB: where it says what it is, which files it has and in which order they are read."""

import re
from dataclasses import dataclass, field
from posixpath import dirname, join

from lxml import etree

from lyceum.domains.library.extract import errors, texts
from lyceum.domains.library.extract.archive import Archive
from lyceum.domains.library.extract.manuscript import Matter
from lyceum.domains.library.extract.markup import attribute, name_of, parse, text_of

CONTAINER = "META-INF/container.xml"
FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
PROTECTED_BY = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")
PAGE_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document", "image/svg+xml")
PAGE_SUFFIXES = (".xhtml", ".html", ".htm", ".xht")
OTHER_ROLES = texts.word_set("trl ill edt bkp bkd mdc pbl tyd art trc cov mrk pfr tyg nrt aui aft ann")
GUIDE_MATTER: dict[str, Matter] = {
    **dict.fromkeys(("cover", "title-page", "titlepage", "toc", "copyright-page", "copyright", "dedication", "loi", "lot"), "front"),
    **dict.fromkeys(("index", "glossary", "bibliography", "colophon", "acknowledgements", "acknowledgments", "notes"), "back"),
}


@dataclass(slots=True)
class Spine:
    """One file in reading order."""

    path: str
    linear: bool


@dataclass(slots=True)
class Package:
    """What the OPF file says, with every reference resolved to the name of an entry."""

    path: str
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    spine: list[Spine] = field(default_factory=list)
    nav: str | None = None
    ncx: str | None = None
    matter: dict[str, Matter] = field(default_factory=dict)
    """Files that the guide calls a cover, a title page and so on."""


def refuse_protected(archive: Archive) -> None:
    """Raise BookEncrypted for what only a shop's reader can open. Obfuscated fonts alone protect nothing."""
    if any(archive.find(path) for path in PROTECTED_BY):
        raise errors.BookEncrypted
    found = archive.find("META-INF/encryption.xml")
    if found is None:
        return
    root = parse(archive.read(found))
    for element in root.iter() if root is not None else ():
        above = element.getparent()
        of_a_file = name_of(element) == "encryptionmethod" and above is not None and name_of(above) == "encrypteddata"
        if of_a_file and attribute(element, "Algorithm") not in FONT_OBFUSCATION:
            raise errors.BookEncrypted


def read_package(archive: Archive) -> Package:
    """The package document; without a usable one, all pages of the archive in the order of their names."""
    path = _package_path(archive)
    root = parse(archive.read(path)) if path else None
    package = Package(path or "")
    if root is not None:
        _read_metadata(root, package)
        _read_spine(archive, root, package)
    if not package.spine:
        package.spine = [Spine(name, linear=True) for name in sorted(archive.names, key=_natural) if name.lower().endswith(PAGE_SUFFIXES)]
    if not package.spine:
        raise errors.BookWithoutPages
    return package


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d{1,9})", name.lower())]


def _package_path(archive: Archive) -> str | None:
    found = archive.find(CONTAINER)
    root = parse(archive.read(found)) if found else None
    for element in root.iter() if root is not None else ():
        if name_of(element) == "rootfile":
            path = archive.find(attribute(element, "full-path"))
            if path:
                return path
    return next((name for name in archive.names if name.lower().endswith(".opf")), None)


def _read_metadata(root: etree._Element, package: Package) -> None:
    authors: list[str] = []
    roles = {
        attribute(meta, "refines").lstrip("#"): (meta.text or "").strip()
        for meta in root.iter()
        if name_of(meta) == "meta" and attribute(meta, "property") == "role"
    }
    for element in root.iter():
        name, text = name_of(element), texts.clean(text_of(element)).replace("\n", " ") if isinstance(element.tag, str) else ""
        if not text:
            continue
        if name == "title" and not package.title:
            package.title = text
        elif name == "language" and not package.language:
            package.language = text
        elif name == "creator" and (attribute(element, "role") or roles.get(attribute(element, "id"), "")) not in OTHER_ROLES:
            authors.append(text)
    package.authors = tuple(dict.fromkeys(authors))


def _read_spine(archive: Archive, root: etree._Element, package: Package) -> None:
    items: dict[str, tuple[str, str]] = {}
    listed: list[tuple[str, bool]] = []
    ncx_id = ""
    for element in root.iter():
        name = name_of(element)
        if name == "item":
            _manifest_item(archive, element, package, items)
        elif name == "spine":
            ncx_id = attribute(element, "toc")
        elif name == "itemref":
            listed.append((attribute(element, "idref"), attribute(element, "linear").lower() != "no"))
        elif name == "reference":
            _guide(archive, element, package)
    if ncx_id in items:
        package.ncx = items[ncx_id][0]
    seen: set[str] = set()
    for idref, linear in listed:
        path, kind = items.get(idref, ("", ""))
        if path and path not in seen and _is_page(archive, path, kind):
            package.spine.append(Spine(path, linear))
            seen.add(path)


def _manifest_item(archive: Archive, element: etree._Element, package: Package, items: dict[str, tuple[str, str]]) -> None:
    """Note a file of the manifest under its id; one that is not in the archive is passed over."""
    path = archive.find(join(dirname(package.path), attribute(element, "href")))
    if path is None:
        return
    kind = attribute(element, "media-type").lower()
    items[attribute(element, "id")] = (path, kind)
    if "nav" in attribute(element, "properties").split():
        package.nav = path
    if kind == "application/x-dtbncx+xml" or path.lower().endswith(".ncx"):
        package.ncx = package.ncx or path


def _is_page(archive: Archive, path: str, kind: str) -> bool:
    """By its media type, by its name, and where both are wrong by its first bytes."""
    if kind in PAGE_TYPES or path.lower().endswith(PAGE_SUFFIXES):
        return True
    if kind.startswith(("image/", "audio/", "video/", "font/")) or kind == "text/css":
        return False
    head = archive.read(path)[:1024].lower()
    return b"<html" in head or b"<body" in head


def _guide(archive: Archive, element: etree._Element, package: Package) -> None:
    href = attribute(element, "href")
    path = archive.find(join(dirname(package.path), href)) if "#" not in href else None
    matter = GUIDE_MATTER.get(attribute(element, "type").lower(), "")
    if path and matter:
        package.matter[path] = matter
