"""Two ways to write one word, where neither is a fault: numbers, British and American spelling, contractions; and forms that change sense.

Keys are folded words.
"""

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making import english, persian
from lyceum.kernel.text import subtag

_EN_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
_FA_NUMBERS = "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست"
_EN_TENS = {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
_FA_TENS = {"سی": "30", "چهل": "40", "پنجاه": "50", "شصت": "60", "هفتاد": "70", "هشتاد": "80", "نود": "90"}

# After folding, which has made أ to ا and ؤ to و.
_FA_SPELLINGS = {
    "مساله": "مسئله",
    "مسوول": "مسئول",
    "مسوولان": "مسئولان",
    "رییس": "رئیس",
    "پائیز": "پاییز",
    "آئینه": "آیینه",
    "پایین": "پائین",
    "هیات": "هیئت",
    "اطاق": "اتاق",
    "بلیط": "بلیت",
    "طهران": "تهران",
}
# British, American.
_EN_SPELLINGS = """
behaviour behavior, colour color, coloured colored, colours colors, favour favor, favourite favorite, favourites
favorites, flavour flavor, harbour harbor, honour honor, humour humor, labour labor, neighbour neighbor, neighbours
neighbors, neighbourhood neighborhood, parlour parlor, rumour rumor, centre center, centres centers, theatre theater,
theatres theaters, metre meter, metres meters, kilometre kilometer, kilometres kilometers, litre liter, litres liters,
grey gray, travelled traveled, travelling traveling, traveller traveler, travellers travelers, cancelled canceled,
jewellery jewelry, woollen woolen, realise realize, realised realized, recognise recognize, recognised recognized,
organise organize, organised organized, apologise apologize, apologised apologized, analyse analyze, plough plow,
catalogue catalog, dialogue dialog, defence defense, offence offense, licence license, pyjamas pajamas, moustache
mustache, towards toward, learnt learned, dreamt dreamed, burnt burned, spelt spelled, leapt leaped
"""


def _numbers(listed: str, tens: dict[str, str]) -> dict[str, str]:
    return {word: str(number) for number, word in enumerate(listed.split())} | tens


def _spellings() -> dict[str, str]:
    listed = _EN_SPELLINGS.replace(",", " ").split()
    return dict(zip(listed[::2], listed[1::2], strict=True))


_CANONICAL: dict[str, dict[str, str]] = {
    "en": _numbers(_EN_NUMBERS, _EN_TENS) | _spellings(),
    "fa": _numbers(_FA_NUMBERS, _FA_TENS) | _FA_SPELLINGS,
}

_CONTRACTED = {
    "can't": ["can", "not"],
    "cannot": ["can", "not"],
    "won't": ["will", "not"],
    "shan't": ["shall", "not"],
    "let's": ["let", "us"],
}
_ENDINGS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}
_IS_AFTER = frozenset({"he", "she", "it", "that", "there", "here", "what", "who", "where", "how"})

# Apostrophes that tell two words apart; leaving out any other is a slip.
APOSTROPHE_MATTERS = frozenset({"its", "well", "were", "hell", "ill", "shell", "shed", "wed", "id", "whose"})

# Persian: endings and beginnings that make another form of a verb or noun, not a mistake of the hand.
_FA_ENDING_WORDS = "م ی د یم ید ند ت ش مان تان شان ها های هایی ان تر ترین ه ن ام ای اند است یی"
_FA_ENDINGS = frozenset({"", *_FA_ENDING_WORDS.split()})
_FA_PERSONS = frozenset({"", "م", "ی", "د", "یم", "ید", "ند"})
_FA_BEGINNINGS = frozenset(["", "ن", "می", "نمی", "ب", "بی", "نا"])
_EN_BEGINNINGS = frozenset(["un", "in", "im", "ir", "il", "dis", "non", "mis", "re"])


def canonical(word: str, language: str) -> str:
    """The one of several spellings that stands for all."""
    return _CANONICAL.get(subtag(language), {}).get(word, word)


def expanded(word: str, language: str) -> list[str]:
    """The full words of an English contraction; the word itself otherwise."""
    if subtag(language) != "en":
        return [word]
    if word in _CONTRACTED:
        return _CONTRACTED[word]
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return [word.removesuffix(ending), full]
    if word.endswith("'s") and word[:-2] in _IS_AFTER:
        return [word[:-2], "is"]
    return [word]


def changes_form(expected: str, given: str, language: str) -> bool:
    """Whether the two differ by an ending or a beginning that carries sense: person, negation, plural, comparison."""
    code = subtag(language)
    if code == "en":
        longer, shorter = sorted((expected, given), key=len, reverse=True)
        if longer.endswith(shorter) and longer.removesuffix(shorter) in _EN_BEGINNINGS:
            return True
        return english.is_form(given, expected) or english.is_form(expected, given)
    if code != "fa":
        return False
    verb = persian.infinitive_of(expected)
    if verb and verb == persian.infinitive_of(given):
        return True
    same = _common(expected, given)
    endings = {expected[same:], given[same:]}
    if same >= 2 and (endings <= _FA_PERSONS or (endings <= _FA_ENDINGS and lexicon.is_word(expected[:same], language))):
        return True
    same = _common(expected[::-1], given[::-1])
    return same >= 2 and expected[: len(expected) - same] in _FA_BEGINNINGS and given[: len(given) - same] in _FA_BEGINNINGS


def _common(one: str, other: str) -> int:
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def tables() -> dict[str, object]:
    """Everything above as plain data, for a judge in another language."""
    return {
        "canonical": _CANONICAL,
        "contracted": _CONTRACTED,
        "endings": _ENDINGS,
        "isAfter": sorted(_IS_AFTER),
        "apostropheMatters": sorted(APOSTROPHE_MATTERS),
        "faEndings": sorted(_FA_ENDINGS),
        "faPersons": sorted(_FA_PERSONS),
        "faBeginnings": sorted(_FA_BEGINNINGS),
        "enBeginnings": sorted(_EN_BEGINNINGS),
    }
