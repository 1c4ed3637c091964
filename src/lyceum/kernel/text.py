"""Plain text: folding for comparison, words and sentences with their places.

Everything here is pure, linear in the length of the text, and never raises for any `str`.
Offsets are character offsets into the text that was given.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from lyceum.kernel import text_tables as tables

# Control and format characters except white space, ZWNJ and ZWJ; bidirectional overrides; lone surrogates; tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_EZAFE = re.compile(r"(?<=\wه)(?:[\u200c ]ی(?![\w\u200c]))+")

_LETTER = rf"(?:[^\W\d_][{tables.COMBINING}]*)"
_INSIDE = "['`´\u2019\u02bc\uff07\u200c\u200d\u00ad\u00b7\u05f3\u05f4]"
_WORD = re.compile(rf"\d+(?:[.,:٫٬]\d+)*(?:{_LETTER}|\d)*|{_LETTER}(?:{_LETTER}|\d)*(?:{_INSIDE}(?:{_LETTER}|\d)+)*")

_CLOSERS = "\"'”’»›)\\]}」』"
_OPENERS = "\"'“‘«‹(\\[{¿¡—–-「『"
# Possessive, and never begun inside a run of marks: a megabyte of dots is read once.
_MARKS = ".!?…؟‼⁇⁈⁉۔।։።"
_END = re.compile(rf"(?<![{_MARKS}])[{_MARKS}]++[{_CLOSERS}]*+(?=\s|$|[{_OPENERS}]*+(?<=[“«‹]))|[。！？]++[{_CLOSERS}]*+|\n[^\S\n]*+\n")
_NEXT = re.compile(rf"[\s{_OPENERS}]*(\w?)")
_NEXT_NUMBER = re.compile(r"\s*\d")
_NEXT_WORD = re.compile(r"\w+")
_BEFORE = re.compile(r"[\w.\u200c'’-]*$")
_LOOK_BACK_CHARS = 40


class Token(NamedTuple):
    """A word and where it stands: `source[start:end] == text`."""

    text: str
    start: int
    end: int


def subtag(language: str) -> str:
    """The primary part of a language code: `fa` of `fa-IR`, in lower case."""
    return re.split("[-_]", language, maxsplit=1)[0].lower()


def clean(text: str) -> str:
    """The text without control characters, bidirectional controls and lone surrogates; ZWNJ and white space stay.

    Whatever a person typed should pass here before it is kept: PostgreSQL refuses NUL, and an override turns a page around.
    """
    return _UNSAFE.sub("", text)


def fold(text: str, language: str = "") -> str:
    """The text as it is compared: two spellings that a reader of the language takes for the same fold to equal strings.

    Case, width, quotes, dashes, digits, ZWNJ, vowel signs and white space are evened out, accents and punctuation stay.
    Per language: Persian ي/ی and ك/ک are one (Arabic keeps ى/ي and ة/ه apart), German ä = ae, Turkish I = ı. Idempotent.
    """
    code = subtag(language)
    if text.isascii() and code not in tables.CASE:
        return " ".join(_UNSAFE.sub("", text).replace("`", "'").lower().split())
    while (folded := _fold_once(text, code)) != text:
        text = folded
    return text


def _fold_once(text: str, code: str) -> str:
    text = unicodedata.normalize("NFKC", _UNSAFE.sub("", text).translate(tables.EVERYWHERE))
    if code in tables.CASE:
        text = text.translate(tables.CASE[code])
    text = unicodedata.normalize("NFKC", text.casefold()).translate(tables.UNWRITTEN).translate(tables.EVERYWHERE)
    if code in tables.BY_LANGUAGE:
        text = text.translate(tables.BY_LANGUAGE[code])
    if code == "fa":
        text = _EZAFE.sub("", text)
    return " ".join(_JOINERS.sub("", text).split())


def bare(text: str, language: str = "") -> str:
    """The folded letters and digits alone: no accents, punctuation or spaces. Equal bare texts differ in looks only.

    German ä is a here, so that "Hauser" for "Häuser" shows as a missing accent.
    """
    code = subtag(language)
    plain = fold(text, "" if code == "de" else language)
    letters = unicodedata.normalize("NFKD", plain)
    kept = "".join(character for character in letters if character.isalnum())
    return kept.translate(tables.BARE.get(code, {}))


def words(text: str, language: str = "") -> list[Token]:  # noqa: ARG001  callers name the language; so far one rule serves all
    """The words of the text in order; apostrophes and ZWNJ inside a word belong to it, hyphens part two words.

    Numbers count as words (`3.14` is one). A script without spaces gives its runs of letters: no dictionary is used.
    """
    return [Token(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


def sentences(text: str, language: str = "") -> list[tuple[int, int]]:
    """Sentences as (start, end), trimmed, in order, together holding every word of the text.

    An empty line always ends one, a single line break never does. Without any word: the whole trimmed text, or nothing.
    """
    code = subtag(language)
    ranges: list[tuple[int, int]] = []
    start, word = 0, _first_word(text, 0)
    for mark in _END.finditer(text):
        # Marks without a word before them are left to the next sentence.
        if word < mark.start() and _ends(text, mark, start, code):
            ranges.append(_trimmed(text, start, mark.end()))
            start = mark.end()
            word = _first_word(text, start)
    first, beyond = _trimmed(text, start, len(text))
    if first < beyond:
        if word == len(text) and ranges:
            ranges[-1] = (ranges[-1][0], beyond)
        else:
            ranges.append((first, beyond))
    return ranges


def _first_word(text: str, start: int) -> int:
    found = _WORD.search(text, start)
    return found.start() if found else len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, mark: re.Match[str], start: int, code: str) -> bool:
    found = mark.group()
    if found.isspace() or found[0] in "。！？।":
        return True
    following = _NEXT.match(text, mark.end())
    letter = following.group(1) if following else ""
    if letter and letter.islower():
        return False
    if found.startswith(".") and not found.startswith(".."):
        before = _BEFORE.search(text[max(start, mark.start() - _LOOK_BACK_CHARS) : mark.start()])
        return _dot_ends(before.group() if before else "", text, mark, start, code)
    return True


def _dot_ends(before: str, text: str, mark: re.Match[str], start: int, code: str) -> bool:
    """Whether a single dot after `before` ends the sentence, the next letter being no small one."""
    at_start = not text[start : mark.start() - len(before)].strip() if mark.start() - len(before) - start < _LOOK_BACK_CHARS else False
    if before.isdecimal():
        return not at_start and not (code in tables.ORDINAL_DOT and len(before) <= 2)
    known = before.lower().replace("’", "'")
    if known in tables.BEFORE_NUMBER:
        return not _NEXT_NUMBER.match(text, mark.end())
    if known in _leading(code):
        return False
    if len(before) == 1 and before.isalpha():
        return _is_pronoun_i(before, text, mark, code)
    if known in _trailing(code):
        return True
    if "." in before and all(len(part) <= 1 for part in before.split(".")):
        return _starter_follows(text, mark)
    return True


def _is_pronoun_i(before: str, text: str, mark: re.Match[str], code: str) -> bool:
    """ "It was I." ends a sentence, the initial of "J. Smith" does not."""
    return before == "I" and code in ("", "en") and text[max(0, mark.start() - 3) : mark.start() - 2].islower()


def _starter_follows(text: str, mark: re.Match[str]) -> bool:
    word = _NEXT_WORD.search(text, mark.end(), mark.end() + _LOOK_BACK_CHARS)
    return word is None or word.group().lower() in tables.STARTERS


@lru_cache(maxsize=64)
def _leading(code: str) -> frozenset[str]:
    return tables.LEADING_BY_LANGUAGE.get(code, tables.LEADING_BY_LANGUAGE["en"] if not code else frozenset())


@lru_cache(maxsize=64)
def _trailing(code: str) -> frozenset[str]:
    return tables.TRAILING_BY_LANGUAGE.get(code, tables.TRAILING_BY_LANGUAGE["en"] if not code else frozenset())
