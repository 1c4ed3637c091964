"""Joined words of Persian that a file has run together, told apart: verbs after `می`, what hangs on nouns and participles, compounds."""

import re
from collections import Counter

from lyceum.domains.library.extract import texts
from lyceum.domains.library.extract.persian_words import LISTED, UNJOINED, ZWNJ, lexicon

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
    "ورزید وزید یافت کشت چکید لغزید سابید چرید پیچاند لغزاند"
)
PERSON = "م ی د یم ید ند"
VERBS = frozenset(
    {stem + ending for stem in PRESENT.split() for ending in PERSON.split()}
    | {stem + ending for stem in PAST.split() for ending in ("", "ه", *PERSON.split())}
)
SIMPLE = texts.word_set(PAST)
PARTICIPLES = frozenset(prefix + stem + "ه" for stem in PAST.split() for prefix in ("", "ن", "بر", "در"))
NOT_PLURAL = frozenset(("ای", "تن", "ب", "ر", "انت", "منت", "اب", "الت", "د", "س", "م", "ن", "ما", "شبا", "اشت", "گن", "بلوا", "پ"))
"""What is left of a word that only happens to end in the sign of the plural: `تنها`, `بها`, `رها`."""
NOT_COMPARED = texts.word_set(
    "این آن فورس روی ریش تی دخ دف مش بس چ ا م پ د ک کم بیش ش شا بر خاکس افس نش به دک هن آ اخ ت تئا کبو گس همس مس پس سن کل لی "
    "اس پوس ساتر خا مه"
)
"""`دختر`, `دفتر`, `مشتری`, `بستر`, `چتر`, `کمتر`, `برتر`, `بهتر`: one word, or written as one."""
HAMZA = "\u0654"
"""Above a silent `ه` it stands for a `ی` of its own."""
KEPT = texts.word_set(
    "میان میز میل میر میش میخ مین میوه میدان میهن میرد میلی میرم میانی میرند ای ها های هایی هایم هایت هایش هایمان هایتان هایشان "
    "ام ات اش اند ایم اید مان تان شان تر ترین است هاست"
)
"""They only begin like a verb after `می`, or are an ending that a file has set apart."""
SHORTEST = 3
OF_ITSELF = 0.03
"""How often a word comes with the ending in question, for one without."""
SHORTEST_COMPOUND = 5
OFTEN = 2
COMMON_PART = 1e-4
RARE_PART = 5e-7
CERTAIN = 10 * LISTED
PREFIX = re.compile("(?:بر|در|فرو|وا|باز)?(?:ن?می|همی)")
PERFECT = re.compile(r"([آ-ی]{1,16}ه)(ام|ای|اند|ایم|اید)")
TENS = "بیست|سی|چهل|پنجاه|شصت|هفتاد|هشتاد|نود"
NUMBER = re.compile(f"({TENS}|صد)(و(?:یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|{TENS})م?)")
UNLISTED = re.compile("(?=.{4}).*(?:یدند|یدم|یدیم|یدید|اند|اندند|اندم|اندیم|انم|انیم|انید|انند)")
"""Endings by which a word after `می` is a verb's form even when no list has it."""
AUXILIARIES = texts.word_set("توان باید بایست بایستی شاید باش چکد چکید لغزد لغزند")
NEGATED = re.compile("(?:بر|در|فرو|فرا|باز)ن")
PREVERBS = re.compile("^(?:بر|در|فرو|فرا|باز|وا)?ن?")
AFTER_YE = ("اش", "ام", "ات", "اند", "ایم", "اید", "ای")
ATTACHED = ("یشان", "یمان", "یتان", "شان", "مان", "تان", "انه", "یش", "یم", "ند", "ان", "ین", "ات", "ش", "م", "ت", "ی", "ه")
"""What joins its word without a sign."""
SHORT_HE = texts.word_set("ده مه ره شه که نه به چه سه گه ته")
AFTER_HE = ("ی", "ای", "ام", "ات", "اش", "اند", "ایم", "اید", "مان", "تان", "شان")
PLURALS = ("ها", *(f"ها{owner}" for owner in ("ی", "یی", "یم", "یت", "یش", "یمان", "یتان", "یشان", "ست")))
ENDINGS = tuple(
    sorted({*PLURALS, *AFTER_HE, "تر", "تری", "ترین", *(f"{step}{plural}" for step in ("تر", "ترین") for plural in PLURALS)}, key=len)
)[::-1]
ENDING = re.compile(f"{ZWNJ}(?:{'|'.join(ENDINGS)})$|^(?:بر|در|فرو|وا|باز)?(?:ن?می|همی){ZWNJ}")
FIRST = texts.word_set("بی هم پیش پس کم پر خوش نیم هیچ بین دست تک هر این آن همان همین سه شش هفت هشت نه ده بیست سی چهل پنج شصت صد به یک")
"""What often is the first part of a compound."""
SECOND = re.compile(
    "(?:فروش|گذار|گیر|ساز|بند|پذیر|شناس|خانه|نامه|انگیز|آمیز|آور|پرداز|پوش|کار|کش|دار|طلب|گرا|نشین|نویس|خوان|پرور|دوست|"
    "سنج|شکن|یاب|بخش|آفرین|آموز|ریز|زن|باز|نما|گو|کننده|دهنده|شده|رسان|برد|اندیش)(?:ی|ان|انه|ها|های|هایی|م|ش)?"
)
"""What often is the last."""


class Speller:
    """Puts the joiners back into words of one book; `known` counts the book's words as they came out of the file."""

    def __init__(self, known: Counter[str]) -> None:
        self._known = known
        self._words = lexicon()
        self._done: dict[str, str] = {}

    def word(self, match: re.Match[str]) -> str:
        """The word with its joiners; as it is where no rule is sure."""
        found = self._done.get(match[0])
        if found is None:
            found = self._done[match[0]] = self._spelled(match[0])
        return found

    def _spelled(self, word: str) -> str:
        if len(word) < SHORTEST or word in KEPT:
            return word
        if word[-1] == HAMZA:
            return self._spelled(word[:-1]) + HAMZA
        number = NUMBER.fullmatch(word)
        if number:
            return number[1] + (ZWNJ if number[1][-1] not in UNJOINED else "") + number[2]
        return self._listed(word) or self._verb(word) or self._ended(word) or self._compound(word) or word

    def _share(self, word: str) -> float:
        """How common a word is; what the book itself has often is a word, too."""
        return self._words.share(word) or (LISTED if self._known[word] > OFTEN else 0.0)

    def _listed(self, word: str) -> str:
        """A spelling that is listed with a joiner, unless the word is at least as common without."""
        spelling = self._words.spellings.get(word, "")
        if not spelling or word.endswith("های") or spelling.rpartition(ZWNJ)[0] in NOT_COMPARED:
            return ""
        if ENDING.search(spelling) or self._words.share(spelling) * 2 > self._words.share(word):
            return spelling
        return ""

    def _verb(self, word: str) -> str:
        """`می` before a form of a verb, and what stands after a participle."""
        found = PREFIX.match(word)
        rest = word[found.end() :] if found else ""
        if found and (told := self._perfect(rest)):
            return found[0] + ZWNJ + told
        if found and rest and self._is_form(rest) and self._words.share(word) <= self._share(rest) + LISTED:
            return found[0] + ZWNJ + rest
        if found and UNLISTED.fullmatch(rest) and not self._words.share(word):
            return found[0] + ZWNJ + rest
        return self._perfect(word)

    def _is_form(self, rest: str) -> bool:
        return rest in VERBS or rest in AUXILIARIES or self._words.is_verb(rest)

    def _perfect(self, word: str) -> str:
        found = PERFECT.fullmatch(word)
        if not found:
            return ""
        if word.endswith("های") and found[1].removeprefix("ن")[:-1] not in SIMPLE and not self._he(word[:-3]):
            return ""  # a noun may look like it: `درآمدهای`
        bare = PREVERBS.sub("", found[1])
        is_participle = found[1] in PARTICIPLES or bare in PARTICIPLES or self._words.is_verb(bare)
        return found[1] + ZWNJ + found[2] if is_participle else ""

    def _ended(self, word: str) -> str:
        """A noun or adjective and what is hung on it."""
        for ending in ENDINGS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < 2:
                continue
            if stem[-1] in UNJOINED and ending in PLURALS and self._share(stem) and not (ending == "های" and self._he(stem)):
                return word
            if not self._may_end(word, stem, ending):
                continue
            if ending == "های" and self._he(stem):
                return f"{stem}ه{ZWNJ}ای"
            told = self._spelled(stem)
            return told + (ZWNJ if stem[-1] not in UNJOINED else "") + ending if self._share(stem) or told != stem else ""
        return ""

    def _may_end(self, word: str, stem: str, ending: str) -> bool:
        own, base, of_stem = self._words.share(word), self._words.bases.get(word, ""), self._share(stem)
        if ending == "های" and self._he(stem):
            return True
        if stem[-1] in UNJOINED and of_stem:
            return False
        if ending in AFTER_YE and stem[-1] == "ی":
            return len(stem) > SHORTEST and not own and of_stem > LISTED
        if ending in AFTER_HE:
            return len(stem) > 2 and stem[-1] == "ه" and stem[-2] not in "اآو" and base != word and own * 10 <= of_stem > LISTED
        if ending.startswith("تر"):
            return stem not in NOT_COMPARED and len(stem) > 2 and base in ("", stem) and (base == stem or own * 5 <= of_stem)
        return stem not in NOT_PLURAL and (base != word or own < of_stem)

    def _he(self, stem: str) -> bool:
        """Whether the word before `های` ends in `ه`, of which one is left: `خانه‌ای`, not `خان‌های`."""
        base = self._words.bases.get(f"{stem}های", "")
        if base in (stem, f"{stem}ه") or base.startswith(f"{stem}ه{ZWNJ}"):
            return base != stem
        share = self._words.share
        many = share(f"{stem}{ZWNJ}های") + share(f"{stem}های") + OF_ITSELF * share(stem)
        one = share(f"{stem}ه{ZWNJ}ای") + OF_ITSELF * share(f"{stem}ه")
        mine, theirs = self._known[f"{stem}ه"], self._known[stem]
        return one > many if mine == theirs or max(one, many) > CERTAIN else mine > theirs

    def _compound(self, word: str) -> str:
        """Two words of which the list has both and not the whole."""
        own = self._words.share(word)
        if own > LISTED or len(word) < SHORTEST_COMPOUND:
            return ""
        if any(word.endswith(end) and self._words.share(word.removesuffix(end)) > LISTED for end in ATTACHED):
            return ""
        best, told = 0.0, ""
        for at in range(2, len(word) - 1):
            first, second = word[:at], word[at:]
            if first[-1] in UNJOINED or second in KEPT or NEGATED.fullmatch(first):
                continue
            if (worth := self._worth(first, second, listed=own > 0)) > best:
                best, told = worth, first + ZWNJ + self._spelled(second)
        return told

    def _worth(self, first: str, second: str, *, listed: bool) -> float:
        """How sure a cut into two words is; 0 when it is not."""
        share = self._words.share(second)
        if not share and len(second) > SHORTEST and self._ended(second):
            share = CERTAIN
        after_he = first[-1] == "ه" and first[-2] not in "اآو" and first not in SHORT_HE and len(second) >= SHORTEST
        if listed and not after_he:
            return 0.0
        begun = first in FIRST and len(second) >= SHORTEST and second[0] != "ا" and not self._words.is_verb(second) and share > CERTAIN * 2
        sure = after_he or begun or SECOND.fullmatch(second)
        least = min(self._words.share(first), share)
        return least if least > (RARE_PART if sure else COMMON_PART) and min(len(first), len(second)) > (1 if sure else 2) else 0.0
