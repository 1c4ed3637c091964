"""Small decisions about a piece of text: clean it, compare it, say what it looks like."""

import re
from functools import lru_cache

INVISIBLE = dict.fromkeys((0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Soft hyphens, zero-width spaces, word joiners, marks inside a text, and overrides of direction. The zero-width
non-joiner stays: Persian is spelled with it."""

SPACES = re.compile(r"[^\S\n\u00a0\u202f]+")
MAX_ORNAMENT_CHARS = 24
ORNAMENT = re.compile(r"[\s.*⁂•·~#◆❦§=_\-–—]+")
ORNAMENT_SIGN = re.compile(r"[*⁂•·~#◆❦§=_]|[-–—]{3}|[-–—]\s+[-–—]")
TOKEN = re.compile(r"[^\W_]+")

NUMERAL = r"(?:\d{1,4}|[۰-۹]{1,4}|[٠-٩]{1,4}|[ivxlcdm]{1,9})"
SPELLED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|"
    "thirty|forty|fifty|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|the|"
    "اول|یکم|دوم|سوم|چهارم|پنجم|ششم|هفتم|هشتم|نهم|دهم|یازدهم|دوازدهم|"
    "un|une|deux|trois|premier|première|(?:deux|trois|quatr|cinqu|six|sept|huit|neuv|dix|onz|douz)ième|seconde?|"
    "eins|zwei|drei|(?:erst|zweit|dritt|viert|fünft|sechst|siebent?|siebt|acht|neunt|zehnt|elft|zwölft)e[rs]?|"
    "uno|dos|tres|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]"
)
CHAPTER_WORDS = (
    "chapter|chap|letter|canto|act|scene|stave|lesson|story|tale|kapitel|abschnitt|brief|akt|chapitre|lettre|acte|capítulo|capitulo|capitolo|"
    "hoofdstuk|глава|rozdział|bölüm|فصل|باب|درس|غزل|داستان|حکایت|گفتار|الفصل|فصل"
)
PART_WORDS = (
    "part|book|volume|vol|teil|buch|band|partie|livre|tome|parte|libro|deel|часть|книга|tom|część|kısım|بخش|کتاب|جلد|دفتر|قسمت|الجزء"
)

COUNT = rf"(?:{NUMERAL}|{SPELLED})"
ANY_CASE = re.IGNORECASE | re.DOTALL
ORDINAL = re.compile(
    rf"(?:{CHAPTER_WORDS})?[\s.:]*(?:the\s+)?{COUNT}(?:[-\s](?:{SPELLED}))?[\s.:)،]*|{COUNT}\.?\s+(?:{CHAPTER_WORDS})[\s.:]*", ANY_CASE
)
COUNTED = rf"(?:{COUNT}\.?\s+(?:{CHAPTER_WORDS})\b)"
"""`Erstes Kapitel`, `2. Kapitel`."""
CHAPTER = re.compile(rf"(?:(?:{CHAPTER_WORDS})\b[\s.:]*(?:the\s+)?{COUNT}\b|{COUNTED}).{{0,80}}", ANY_CASE)
NAMED = re.compile(
    rf"(?:{COUNT}\.?\s+(?:kapitel|chapitre)|(?:chapter|kapitel|chapitre|capítulo|capitolo|hoofdstuk|глава|rozdział|bölüm|فصل|الفصل)\b[\s.:]*{COUNT})\b",
    ANY_CASE,
)
PART = re.compile(rf"(?:(?:{PART_WORDS})\b[\s.:]*{COUNT}\b|(?:the\s+)?(?:{SPELLED})\s+(?:{PART_WORDS})\b).{{0,80}}", ANY_CASE)

_MATTER_TITLES = {
    "front": "cover|front cover|title page|titlepage|half title|halftitle|half title page|"
    "copyright|copyright page|copyright notice|imprint|contents|"
    "table of contents|toc|dedication|list of illustrations|illustrations|list of figures|frontispiece|also by the author|praise|epigraph|"
    "جلد|روی جلد|فهرست|فهرست مطالب|شناسنامه|شناسنامه کتاب|صفحه عنوان|صفحه حقوق|تقدیم|تقدیم نامه|"
    "inhalt|inhaltsverzeichnis|impressum|titelseite|titelblatt|widmung|umschlag|table des matières|sommaire|page de titre|couverture|"
    "mentions légales|dédicace|índice|portada|créditos|dedicatoria|cubierta|"
    "indice|copertina|dedica|inhoud|содержание|оглавление|içindekiler",
    "back": "colophon|uncopyright|index|bibliography|about the author|about the publisher|"
    "acknowledgements|acknowledgments|endnotes|notes|footnotes|"
    "transcribers note|transcriber s notes|license|the full project gutenberg license|back cover|newsletter|credits|"
    "یادداشت ها|پی نوشت ها|پانویس ها|نمایه|کتاب نامه|کتابنامه|منابع|درباره نویسنده|سپاسگزاری|"
    "anmerkungen|über den autor|danksagung|literaturverzeichnis|fußnoten|remerciements|à propos de l auteur|bibliographie|"
    "notas|agradecimientos|sobre el autor|bibliografía|ringraziamenti|note",
}
MATTER_BY_TITLE = {title: kind for kind, titles in _MATTER_TITLES.items() for title in titles.split("|")}


def word_set(words: str) -> frozenset[str]:
    """The words of a line, for tables that are read more easily as text."""
    return frozenset(words.split())


def clean(text: str) -> str:
    """Invisible characters out, runs of spaces to one, no space at an end of a line. Newlines and no-break spaces stay."""
    text = SPACES.sub(" ", text.translate(INVISIBLE))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """Words for comparing two headings: letters and digits only, case folded."""
    return tuple(TOKEN.findall(text.replace("’", "'").replace("'", "").replace("\u200c", " ").casefold()))


def is_ornament(text: str) -> bool:
    """A line such as `* * *` that parts two scenes."""
    return len(text) <= MAX_ORNAMENT_CHARS and bool(ORNAMENT.fullmatch(text) and ORNAMENT_SIGN.search(text))


def is_ordinal(text: str) -> bool:
    """A heading that only counts: `IV`, `Chapter 4`, `فصل اول`."""
    return len(text) <= 40 and bool(ORDINAL.fullmatch(text.strip()))


def is_chapter_line(text: str) -> bool:
    """A short line that begins as a chapter's heading does: `Chapter 4. The Storm`, or is a numeral alone."""
    stripped = text.strip()
    if len(stripped) > 100 or "\n" in stripped:
        return False
    return bool(CHAPTER.fullmatch(stripped)) or (len(stripped) <= 12 and is_ordinal(stripped))


def is_named_chapter(title: str) -> bool:
    """A title that says itself that it is a chapter's: `Chapter 4: The Storm`, `فصل اول`."""
    return bool(NAMED.match(title.strip()))


def is_part_line(text: str) -> bool:
    """`Part Two`, `Book III: The Return`, `بخش دوم`."""
    return len(text) <= 100 and bool(PART.fullmatch(text.strip()))


def matter_of_title(title: str) -> str:
    """`front`, `back` or empty: what a contents line of this name leads to."""
    return MATTER_BY_TITLE.get(" ".join(tokens(title)), "")
