"""Persian as it should be spelled: its own letters, and the zero-width non-joiners that a file has lost."""

import re
from collections import Counter

from lyceum.domains.library.extract import language, texts

ZWNJ = "\u200c"
OWN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ە": "ه", "ﻻ": "لا"})


def is_persian(sample: str) -> bool:
    """Whether a text in Arabic letters is Persian: read with its own letters it has more Persian words than others."""
    if not language.LETTERS["Arab"].search(sample):
        return False
    counts = language.common_words(letters(sample), "Arab")
    arabic = language.common_words(sample, "Arab")["ar"]
    return counts["fa"] > max(arabic, counts["ur"])


def letters(text: str) -> str:
    """Arabic letters that stand for Persian ones, as old code pages made them."""
    return text.translate(OWN_LETTERS)


UNJOINED = "اآدذرزژوأ"
"""Letters that never join the next one: after them no sign is needed, and most leave it out."""
PRESENT = (
    "آور آموز آی آزار آزمای آرای آفرین آمیز آویز انداز اندیش افت افتد افکن افزای انگیز "
    "ایست باز باش باف بال بخش بر بر بند بوس بین بیز پاش پذیر پر پرس "
    "پرداز پرور پرست پز پوش پیچ پیمای پندار تاب تاز تراش ترس توان جنب جو جوی جوش جه "
    "چرخ چش چسب چین خر خرام خز خند خواب خوان خواه خور خیز دان دار ده دو دوز "
    "دوش ران رس رقص رو روی ریز رنج رهان زن زای ساز سپار ستان ستای سرای سنج سوز شتاب شکاف شکن شمار شناس شنو شو شوی طلب غلت فرست فرسای فرمای "
    "فروش فریب فشار فهم کار کاه کش کشان کن کوب کوش گذار گذر گرد گردان گریز گزین "
    "گسل گشای گو گوی گیر لرز لنگ مال مان مک میر نال ناز نشین نشان نگر نما نمای "
    "نه نواز نوش نویس ورز وز یاب"
)
PAST = (
    "آورد آموخت آمد آزرد آزمود آراست آفرید آمیخت آویخت انداخت اندیشید افتاد افکند "
    "افزود انگیخت ایستاد باخت بود بافت بالید بخشید برد بست بوسید دید پاشید "
    "پذیرفت پرید پرسید پرداخت پرورد پرستید پخت پوشید پیچید پیمود پنداشت تابید "
    "تاخت تراشید ترسید توانست جنبید جست جوشید جهید چرخید چشید چسبید چید خرید "
    "خزید خندید خوابید خواند خواست خورد خاست دانست داشت داد دوید دوخت دوشید "
    "راند رسید رقصید رفت رویید ریخت رنجید رهاند زد زایید ساخت سپرد ستاند ستود "
    "سرود سنجید سوخت شتافت شکافت شکست شمرد شناخت شنید شد شست طلبید غلتید "
    "فرستاد فرسود فرمود فروخت فریفت فشرد فهمید کاشت کاست کشید کشاند کرد کوبید "
    "کوشید گذاشت گذشت گشت گرداند گریخت گزید گسست گشود گفت گرفت لرزید لنگید "
    "مالید ماند مکید مرد نالید نازید نشست نشاند نگریست نمود نهاد نواخت نوشید نوشت "
    "ورزید وزید یافت"
)
PERSON = "م ی د یم ید ند"
BEFORE_VERB = r"(?<![\w\u200c])((?:بر|در|فرو|وا|باز)?(?:ن?می|همی))"
VERBS = frozenset(
    {stem + ending for stem in PRESENT.split() for ending in PERSON.split()}
    | {stem + ending for stem in PAST.split() for ending in ("", "ه", *PERSON.split())}
)
VERB = re.compile(BEFORE_VERB + r"[ \u200c]?([آ-ی]{1,12})(?:[\u200c ]?(ام|ای|است|ایم|اید|اند))?(?![\w\u200c])")
NOUN_ENDING = re.compile(r"(?<![\w\u200c])([آ-ی\u200c]{2,20}?) ?(ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?|ترین|تر|های)(?![\w\u200c])")
PARTICIPLES = frozenset(prefix + stem + "ه" for stem in PAST.split() for prefix in ("", "ن", "بر", "در"))
HE_JOINED = re.compile(r"(?<![\w\u200c])([آ-ی]{1,18}[^اوآ\W]ه)(ی|ای|ام|ات|اش|اند|ایم|اید|مان|تان|شان)(?![\w\u200c])")
TOGETHER = (
    "هیچ کس|هیچ وقت|هیچ کدام|هیچ گاه|هیچ چیز|این قدر|آن قدر|همان قدر|همین قدر|"
    "همین طور|این طور|آن طور|همان طور|همان جا|همین جا|به وسیلهٔ|به طوری|رو به رو"
)
"""What is spelled as one word with the sign inside; as two words it means the same."""
COMPOUND = re.compile(rf"(?<![\w\u200c])(?:{TOGETHER}|{TOGETHER.replace(' ', '')})(?![\w\u200c])")
COMPOUNDS = {form: whole.replace(" ", ZWNJ) for whole in TOGETHER.split("|") for form in (whole, whole.replace(" ", ""))}
AFTER_HE = re.compile(r"(?<=ه) (ی|ای|ام|ات|اش|اند|ایم|اید|مان|تان|شان)(?![\w\u200c])")
NOT_PLURAL = frozenset(("تن", "ب", "ر", "انت", "منت", "اب", "الت", "د", "س", "م", "ن", "ما", "شبا", "اشت", "گن", "بلوا", "پ"))
"""What is left of a word that only happens to end in the sign of the plural: `تنها`, `بها`, `رها`."""
NOT_COMPARED = texts.word_set(
    "دخ دف مش بس چ ا م پ د ک کم بیش ش شا بر خاکس افس نش به دک هن آ اخ ت تئا کبو گس همس مس پس سن کل لی اس پوس ساتر خا مه"
)
"""`دختر`, `دفتر`, `مشتری`, `بستر`, `چتر`, `کمتر`, `برتر`, `بهتر`: one word, or written as one."""


def restored(text: str, vocabulary: Counter[str] | None = None) -> str:
    """The text with zero-width non-joiners where Persian is spelled with them: after `می`, before `ها` and `تر`.

    `vocabulary` counts the words of the whole book; it decides whether `خانهای` is of `خانه` or of `خان`.
    """
    known = vocabulary or Counter()
    text = VERB.sub(_verb, text)
    text = HE_JOINED.sub(lambda match: _after_he(match, known), text)
    text = NOUN_ENDING.sub(lambda match: _noun(match, known), text)
    text = COMPOUND.sub(lambda match: COMPOUNDS[match[0]], text)
    return AFTER_HE.sub(ZWNJ + r"\1", text)


def _verb(match: re.Match[str]) -> str:
    """`می` and a form of a verb, written apart or as one word; other words that begin so (`میز`, `میان`) stay."""
    stem = match[2].replace(ZWNJ, "")
    if stem in VERBS and not (match[0][len(match[1])] not in " \u200c" and f"{match[1]}{stem}" in WHOLE):
        return match[1] + ZWNJ + match[0][len(match[1]) :].lstrip(" \u200c")
    return match[0]


WHOLE = frozenset(
    ("میان", "میز", "میل", "میر", "میش", "میخ", "مین", "میوه", "میدان", "میهن", "میرد", "میلی", "میرم", "میان", "میانی", "میرند")
)


def _after_he(match: re.Match[str], known: Counter[str]) -> str:
    """A silent `ه` and what hangs on it, when the word without it is a participle or comes in the book by itself."""
    if match[1] in PARTICIPLES or known[match[1]] > known[match[0]]:
        return match[1] + ZWNJ + match[2]
    return match[0]


def _noun(match: re.Match[str], known: Counter[str]) -> str:
    stem, ending = match[1], match[2]
    apart = match[0][len(stem)] == " "
    if match[0] == "بینهایت":
        return f"بی{ZWNJ}نهایت"
    if stem.endswith(ZWNJ) or not stem.strip(ZWNJ):
        return match[0]
    if not apart and (stem[-1] in UNJOINED or stem in (NOT_COMPARED if ending.startswith("تر") else NOT_PLURAL)):
        return match[0]
    if not apart and ending == "های" and known[f"{stem}ه"] > known[stem]:
        return f"{stem}ه{ZWNJ}ای"
    return match[0] if apart and stem in NOT_COMPARED and ending.startswith("تر") else stem + ZWNJ + ending
