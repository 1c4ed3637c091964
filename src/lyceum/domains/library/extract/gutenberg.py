"""The frame that Project Gutenberg puts around a book: who gives it before, the licence behind. It is no part of the book."""

import re
from dataclasses import dataclass

START = re.compile(r"\*{3}\s*START\b(?: OF (?:THE|THIS) PROJECT GUTENBERG)?|\*END\*?\s*THE SMALL PRINT", re.IGNORECASE)
END = re.compile(
    r"\*{3}\s*END\b(?: OF (?:THE|THIS) PROJECT GUTENBERG| \*{3})|^\W*End of (?:the |this )?Project Gutenberg['’s]*|"
    r"^\W*Ende dieses Projekt Gutenberg|^\W*Fin de (?:ce |cet )?(?:e-?book|livre)? ?(?:du )?Projec?t? Gutenberg",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:This (?:e-?text|e-?book) was )?(?:produced|prepared|transcribed|e-?text prepared) by\b|\[?transcriber['’]s notes?\b", re.IGNORECASE
)
NAMED = re.compile(r"Gutenberg(?:['’]s)? (?:e-?book|etext) (?:of|edition of) (?P<title>.+?)(?:, by (?P<author>.+))?$", re.IGNORECASE)
FIELD = re.compile(r"^(Title|Author|Language):\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)
LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "polish": "pl",
    "turkish": "tr", "russian": "ru", "persian": "fa", "arabic": "ar", "latin": "la", "greek": "el", "finnish": "fi", "swedish": "sv",
    "danish": "da", "norwegian": "no", "hungarian": "hu", "czech": "cs", "chinese": "zh", "japanese": "ja", "esperanto": "eo",
}  # fmt: skip
CREDIT_WITHIN = 4
"""Blocks after the starting line in which those who made the edition are named."""


@dataclass(slots=True)
class Frame:
    """Blocks `first` up to, not including, `last` are the book. Title, author and language are what the header says, or empty."""

    first: int
    last: int
    title: str = ""
    author: str = ""
    language: str = ""


def frame(blocks: list[str]) -> Frame | None:
    """The frame around a book given as blocks of text; None when there is none."""
    head = next((place for place, text in enumerate(blocks) if START.search(text)), None)
    if head is None or not any("gutenberg" in text.lower() for text in blocks[: head + 1]):
        head = None
    last = next((place for place in range(len(blocks) - 1, 0, -1) if END.search(blocks[place])), None)
    if head is None and last is None:
        return None
    while last is not None and last and any(END.search(text) for text in blocks[max(0, last - 2) : last]):
        last -= 1
    first = 0 if head is None else head + 1
    for place in range(first, min(first + CREDIT_WITHIN, len(blocks))):
        if CREDIT.match(blocks[place].strip()) and len(blocks[place]) < 1_000:
            first = place + 1
    found = Frame(first, len(blocks) if last is None or last <= first else last)
    _read_header("\n".join(blocks[:first])[:20_000], found)
    return found


def _read_header(header: str, found: Frame) -> None:
    for name, value in FIELD.findall(header):
        text = " ".join(value.split())
        if name.lower() == "title":
            found.title = found.title or text
        elif name.lower() == "author":
            found.author = found.author or text
        else:
            found.language = found.language or LANGUAGES.get(text.lower(), "")
    if not found.title:
        for line in header.splitlines():
            if named := NAMED.search(line.strip()):
                found.title, found.author = named["title"].strip(" *"), found.author or (named["author"] or "").strip(" *")
                return
