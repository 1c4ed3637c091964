"""Tables behind `lyceum.kernel.text`: what is folded to what, and which dots do not end a sentence.

Folding is per language on purpose: Persian writes ي and ی for one letter, Arabic does not.
"""

import sys
import unicodedata
from collections.abc import Mapping

ZWNJ = "\u200c"

# Mapped before NFKC, which would turn a spacing accent into a blank and a combining mark.
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛ʼʹ′´`＇"), "'") | dict.fromkeys(map(ord, "“”„‟″«»‹›＂"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_MARKS = {ord("؟"): "?", ord("،"): ",", ord("؛"): ";", ord("۔"): ".", ord("٫"): ".", ord("٬"): ",", ord("٪"): "%"}


def _digits() -> dict[int, str]:
    found = {}
    for code in range(0x80, min(sys.maxunicode, 0x20000)):
        value = unicodedata.decimal(chr(code), None)
        if value is not None:
            found[code] = str(value)
    return found


def _joining_marks() -> str:
    """Every combining mark of the basic plane, as text for a character class."""
    return "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))


COMBINING = _joining_marks()
EVERYWHERE: dict[int, str | None] = {**_QUOTES, **_DASHES, **_MARKS, **_digits()}

# Signs that never tell two words of a text apart: tatweel, harakat, Koranic marks, Hebrew points.
UNWRITTEN: dict[int, str | None] = dict.fromkeys(
    [
        0x640,
        *range(0x64B, 0x653),
        *range(0x656, 0x660),
        0x670,
        *range(0x6D6, 0x6DD),
        *range(0x6DF, 0x6E5),
        *range(0x6E7, 0x6E9),
        *range(0x6EA, 0x6EE),
        *range(0x591, 0x5BE),
        0x5BF,
        0x5C1,
        0x5C2,
        0x5C4,
        0x5C5,
        0x5C7,
    ]
)

_PERSIAN = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "أ": "ا",
        "إ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ة": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "\u0654": None,
        "\u0655": None,
    }
)
_URDU = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ۃ"})
_ARABIC = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ٱ": "ا"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ARABIC_BARE = str.maketrans({"ة": "ه", "ى": "ي"})
_FRENCH = str.maketrans({"œ": "oe", "æ": "ae"})
_RUSSIAN = str.maketrans({"ё": "е"})
_TURKISH_CASE = str.maketrans({"İ": "i", "I": "ı"})

# After lower-casing.
BY_LANGUAGE: dict[str, Mapping[int, str | None]] = {
    "fa": _PERSIAN,
    "ur": _URDU,
    "ar": _ARABIC,
    "de": _GERMAN,
    "fr": _FRENCH,
    "ru": _RUSSIAN,
}
# For bare text, after taking the marks off: letters that differ in a mark alone.
BARE: dict[str, Mapping[int, str | None]] = {"fa": _PERSIAN, "ar": _ARABIC_BARE}
# Before lower-casing.
CASE: dict[str, Mapping[int, str]] = {"tr": _TURKISH_CASE, "az": _TURKISH_CASE}

# A dot after these never ends a sentence: a name or an example follows.
LEADING = {
    "en": "mr mrs ms mx dr prof st mt gen col capt lt sgt maj cmdr adm rev hon messrs mme mlle sr fr gov sen rep pres "
    "vs e.g i.e cf viz ed eds approx dept",
    "de": "hr fr mr mrs dr prof st z.b d.h u.a bzw ca vgl sog z.t o.ä i.d.r geb jh",
    "fr": "m mr mrs mm mme mmes mlle mlles dr pr st ste p.ex cf env",
    "es": "mr mrs sr sra sres srta dr dra d dña prof ud uds p.ej cf",
    "it": "sig sig.ra dott dott.ssa prof ing avv on s p.es cfr",
    "fa": "دکتر مهندس پروف صص رک نک",
    "ru": "г гг ул им т.е т.к т.н см рис стр проф акад",
}
# A dot after these may end a sentence: it does when a capital follows.
TRAILING = {
    "en": "etc inc ltd co corp jr esq a.m p.m b.c a.d jan feb mar apr jun jul aug sept sep oct nov dec ave blvd rd",
    "de": "usw etc u.s.w v.chr n.chr",
    "fr": "etc av.j.-c",
    "es": "etc a.c d.c",
    "it": "ecc",
    "fa": "غ ق.م ه.ش ه.ق",
    "ru": "др пр т.д т.п",
}
LEADING_BY_LANGUAGE = {code: frozenset(known.split()) for code, known in LEADING.items()}
TRAILING_BY_LANGUAGE = {code: frozenset(known.split()) for code, known in TRAILING.items()}

# Abbreviations only where a number follows: "No. 10", but "He said no."
_BEFORE_NUMBER = "no nos nr n° núm fig figs vol vols ch chap cap p pp pag pág s art sec abs bd рис стр"
BEFORE_NUMBER = frozenset(_BEFORE_NUMBER.split())

# "am 3. Mai": a number with a dot is an ordinal here.
ORDINAL_DOT = frozenset({"de", "da", "nb", "nn", "no", "fi", "cs", "sk", "pl", "hu", "hr", "sr", "sl", "tr", "et", "lv", "is"})

# Words that begin a sentence after "U.S." and its like far more often than they continue a name.
_STARTERS = "a an and as at but for he her his i if in it its my no on one our she so the then there they this to we what when who you"
STARTERS = frozenset(_STARTERS.split())
