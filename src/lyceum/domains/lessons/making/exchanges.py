"""Words that are surely another matter: a statement with one put for the other says what the text does not say."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making import grammar
from lyceum.domains.lessons.making.material import Material, Piece, Sentence
from lyceum.kernel.text import fold, subtag, words

# One group a comma: any word of it denies any other, in the same sentence and the same grammar.
_GROUPS = {
    "en": (
        "two three four five six seven eight nine ten eleven twelve, red blue green yellow purple, black white, hot cold, big small, "
        "morning evening night afternoon, summer winter spring autumn, monday tuesday wednesday thursday friday saturday sunday, "
        "january february april june july september october november december, mother father, brother sister, "
        "son daughter, grandmother grandfather, aunt uncle, king queen, north south east west, first last, "
        "above below, inside outside, thirteen fourteen fifteen sixteen seventeen eighteen nineteen, thirty forty fifty sixty seventy "
        "eighty ninety, rich poor, empty full, horse dog cat cow goat, boy girl, upstairs downstairs, indoors outdoors, "
        "tea coffee milk, breakfast lunch dinner"
    ),
    "fa": (
        "دو سه چهار پنج شش هفت هشت ده یازده دوازده, قرمز آبی سبز زرد بنفش نارنجی, سیاه سفید, گرم سرد, بزرگ کوچک, "
        "صبح شب عصر ظهر, تابستان زمستان بهار پاییز, شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه, مادر پدر, برادر خواهر, "
        "مادربزرگ پدربزرگ, عمو دایی, خاله عمه, شمال جنوب شرق غرب, داخل بیرون, بالای زیر, پیر جوان, پر خالی, دیروز امروز فردا, "
        "اسب گاو گربه سگ خروس, صبحانه ناهار شام, دختر پسر, بیست سی چهل پنجاه شصت هفتاد هشتاد نود"
    ),
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf, dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze, vingt trente quarante cinquante soixante",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce, veinte treinta cuarenta cincuenta sesenta",
}
# With these a statement does not say plainly what it says.
_HEDGE_WORDS = {
    "en": (
        "or if not no never nor than perhaps maybe would could might should least almost about like as unless neither "
        "can't don't didn't doesn't isn't wasn't aren't weren't won't hasn't haven't hadn't couldn't wouldn't shouldn't"
    ),
    "fa": "یا اگر شاید مثل نه مانند هیچ تقریبا باید کاش انگار از مگر تا",
    "de": "oder wenn nicht kein keine als fast etwa wie",
    "fr": "ou si ne pas que presque comme environ",
    "es": "o si no que casi como unos unas",
}
_HEDGES = {code: frozenset(listed.split()) for code, listed in _HEDGE_WORDS.items()}
_SPEAKING_WORDS = "said asked answered thought told says asks answers smiled laughed nodded cried replied whispered shouted"
_SPEAKING = frozenset(_SPEAKING_WORDS.split())
_OF_ONE_SEX = frozenset(["he", "she", "his", "her", "him", "hers", "himself", "herself"])
_OF_NUMBER_WORDS = "hundred thousand million dozen score صد هزار میلیون hundert tausend cent cents mille cien ciento mil et und y"
_OF_NUMBERS = frozenset(_OF_NUMBER_WORDS.split())
_VOWELS = "aeiou"
# After "a" or "an" these would not go with each other: an eight, an eleven.
_BY_SOUND = frozenset({"eight", "eleven", "eighteen", "eighty", "orange", "empty", "aunt", "uncle"})
_LARGE_ENDINGS = ("day", "ber", "ary", "uly", "une", "ril")
_WRITTEN_LARGE = frozenset(word for word in _GROUPS["en"].replace(",", " ").split() if word.endswith(_LARGE_ENDINGS))


class Exchange(NamedTuple):
    """A word of a sentence, and what is put for it."""

    piece: Piece
    by: str


def _groups() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for code, listed in _GROUPS.items():
        for group in listed.split(","):
            members = group.split()
            for member in members:
                found.setdefault(code, {})[fold(member, code)] = [other for other in members if other != member]
    return found


_OTHERS = _groups()


def knows(language: str) -> bool:
    """Whether there are groups for the language."""
    return subtag(language) in _OTHERS


def exchanges(material: Material, sentence: Sentence, passage: str, chance: Random) -> list[Exchange]:
    """Every way to make the sentence say what its passage does not: no word is put in that the passage has."""
    code = subtag(material.language)
    keys = [piece.key for piece in sentence.pieces]
    if not sentence.text.endswith((".", "۔")) or _HEDGES[code] & set(keys):
        return []
    there = {fold(token.text, code) for token in words(passage, code)}
    found = []
    for piece in sentence.pieces:
        others = [other for other in _OTHERS[code].get(piece.key, []) if fold(other, code) not in there]
        if others and keys.count(piece.key) == 1 and not _binds(sentence, piece, code):
            found.append(Exchange(piece, _like(chance.choice(others), piece.text)))
    return found + _of_names(material, sentence, there, chance)


def _binds(sentence: Sentence, piece: Piece, code: str) -> bool:
    """Whether the word cannot be exchanged alone: it is a part of a number or of a compound, “june” is no month here, “an” no “a”."""
    place = sentence.pieces.index(piece)
    before = sentence.pieces[place - 1].key if place else ""
    after = sentence.pieces[place + 1].key if place + 1 < len(sentence.pieces) else ""
    touching = sentence.text[max(0, piece.start - 1) : piece.start] + sentence.text[piece.end : piece.end + 1]
    if "-" in touching or {before, after} & _OF_NUMBERS or any(other in _OTHERS[code] for other in (before, after)):
        return True
    if code != "en":
        return False
    if place and (piece.key in _WRITTEN_LARGE) is not piece.text[0].isupper():
        return True  # "june" is no month, "Green Street" no colour
    return before in ("a", "an") and (piece.key[0] in _VOWELS or piece.key in _BY_SOUND)


def _like(word: str, text: str) -> str:
    return word[0].upper() + word[1:] if text[0].isupper() else word


def people(material: Material) -> list[str]:
    """Names of persons, English only: words written large, known to no dictionary, that somewhere speak or think."""
    if subtag(material.language) != "en":
        return []
    found: dict[str, int] = {}
    for sentence in material.good:
        for piece, following in zip(sentence.pieces, sentence.pieces[1:], strict=False):
            if piece.text[0].isupper() and following.key in _SPEAKING and not lexicon.is_listed(piece.key, "en"):
                found[piece.text] = found.get(piece.text, 0) + 1
    return sorted(found)


def _of_names(material: Material, sentence: Sentence, there: set[str], chance: Random) -> list[Exchange]:
    names = people(material)
    if _OF_ONE_SEX & {piece.key for piece in sentence.pieces}:
        return []
    others = [name for name in names if fold(name, "en") not in there]
    mine = [piece for piece in sentence.pieces if piece.text in names]
    if len(mine) != 1 or not others or _follows_title(sentence, mine[0]):
        return []
    return [Exchange(mine[0], chance.choice(others))]


def _follows_title(sentence: Sentence, piece: Piece) -> bool:
    place = sentence.pieces.index(piece)
    near: Sequence[Piece] = sentence.pieces[max(0, place - 1) : place] + sentence.pieces[place + 1 : place + 2]
    return any(other.text[0].isupper() and (other.start > piece.start or not grammar.closed(other.key, "en")) for other in near)
