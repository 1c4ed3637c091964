"""Forms of Persian words that rules can be sure of: verbs by a table of stems, plurals and comparisons by their written ending."""

import re
from collections import Counter

from lyceum.domains.lessons import lexicon
from lyceum.kernel.text import fold
from lyceum.kernel.text_tables import ZWNJ

# Infinitive, past stem, present stem.
_VERBS = """
رفتن رفت رو, آمدن آمد آی, گفتن گفت گوی, دیدن دید بین, کردن کرد کن, شدن شد شو, خوردن خورد خور, نوشتن نوشت نویس, خواندن خواند خوان,
گرفتن گرفت گیر,
خواستن خواست خواه, دادن داد ده, زدن زد زن, نشستن نشست نشین, ایستادن ایستاد ایست, خریدن خرید خر, فروختن فروخت فروش, شنیدن شنید شنو,
پرسیدن پرسید پرس, فهمیدن فهمید فهم, خندیدن خندید خند, دویدن دوید دو, رسیدن رسید رس, ترسیدن ترسید ترس, خوابیدن خوابید خواب,
پوشیدن پوشید پوش, کشیدن کشید کش, ماندن ماند مان, دانستن دانست دان, شناختن شناخت شناس, ساختن ساخت ساز, انداختن انداخت انداز,
پختن پخت پز, ریختن ریخت ریز, بستن بست بند, شکستن شکست شکن, گذاشتن گذاشت گذار, برداشتن برداشت بردار, آوردن آورد آور, بردن برد بر,
افتادن افتاد افت, فرستادن فرستاد فرست, یافتن یافت یاب, گشتن گشت گرد, چرخیدن چرخید چرخ, پریدن پرید پر, لرزیدن لرزید لرز
"""
PERSONS = ("من", "تو", "او", "ما", "شما", "آن‌ها")
_PAST = ("م", "ی", "", "یم", "ید", "ند")
_PRESENT = ("م", "ی", "د", "یم", "ید", "ند")
MANY = ZWNJ + "ها"
MORE = ZWNJ + "تر"
MOST = ZWNJ + "ترین"
_WITH_AN = frozenset(["زن", "مرد", "دختر", "پسر", "درخت", "دوست", "مادر", "پدر", "معلم", "کودک", "مسافر", "کارگر", "پزشک", "مهمان", "چشم"])


def _forms() -> dict[str, tuple[str, str, str]]:
    """Folded form: infinitive, `past` or `present`, person. What belongs to two verbs is left out."""
    found: dict[str, tuple[str, str, str]] = {}
    doubtful: set[str] = set()
    for row in _VERBS.replace("\n", " ").split(","):
        infinitive, past, present = row.split()
        vowel = present[-1] in "وای" and present not in ("رو", "شو", "شنو", "دو")
        forms = [(past + ending, "past", person) for ending, person in zip(_PAST, PERSONS, strict=True)]
        if not vowel:
            forms += [("می" + present + ending, "present", person) for ending, person in zip(_PRESENT, PERSONS, strict=True)]
        doubtful.update("می" + past + ending for ending in _PAST)
        for form, kind, person in forms:
            doubtful.update([form] if form in found else [])
            found[form] = (infinitive, kind, person)
    return {form: told for form, told in found.items() if form not in doubtful}


VERBS = _forms()


def _stems() -> dict[str, str]:
    """Stem: infinitive. What belongs to two verbs, or is too short to tell, is left out."""
    rows = [row.split() for row in _VERBS.replace("\n", " ").split(",")]
    pairs = {(stem, infinitive) for infinitive, *stems in rows for stem in stems if len(stem) > 2}
    counts = Counter(stem for stem, _ in pairs)
    return {stem: infinitive for stem, infinitive in pairs if counts[stem] == 1}


_STEMS = _stems()
_FINITE = re.compile(r"^(?:نمی|می|ن|ب)?(.+?)(?:م|ی|د|یم|ید|ند)?$")


def infinitive_of(key: str) -> str:
    """The verb of which a folded word is a finite form, whatever its tense, person and negation; "" when it is none of the table's."""
    found = _FINITE.match(key)
    stems = {key, found.group(1), key.removeprefix("می").removeprefix("نمی").removeprefix("ن")} if found else {key}
    return next((_STEMS[stem] for stem in sorted(stems) if stem in _STEMS), "")


def verb(key: str) -> tuple[str, str, str] | None:
    """Infinitive, `past` or `present`, and person of a folded verb form; None when that is not sure."""
    return VERBS.get(key)


def base_of(text: str, kind: str) -> str:
    """The word without its ending of plural, comparative or superlative, which must be written after a half-space; "" when not sure."""
    ending = {"plural": MANY, "comparative": MORE, "superlative": MOST}[kind]
    base = text.removesuffix(ending)
    if base == text or ZWNJ in base or len(base) < 2:
        return ""
    return base if lexicon.zipf(fold(base, "fa"), "fa") >= lexicon.COMMON_ZIPF else ""


def also(base: str, kind: str) -> list[str]:
    """Other right forms of the same kind: درختان beside درخت‌ها."""
    return [base + "ان"] if kind == "plural" and base in _WITH_AN else []


def tables() -> dict[str, object]:
    """The verbs as plain data, for a judge in another language: infinitives by stem, and by form."""
    return {"stems": _STEMS, "verbs": {form: infinitive for form, (infinitive, *_) in VERBS.items()}}
