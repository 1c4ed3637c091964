"""Sentences cut into tiles that go together in one way only, as far as rules can see."""

from lyceum.domains.lessons.making import grammar
from lyceum.domains.lessons.making.material import Piece, Sentence
from lyceum.kernel.text import fold, subtag

MIN_TILES = 4
MAX_TILES = 8
MAX_ORDERS = 40
MAX_MOVED_TILES = 3
"""A Persian phrase may have so many tiles: preposition with its noun, and what describes it."""

# Words that wander: a sentence with one of them can often be said in two ways.
_WANDERING = frozenset({"conj", "adverb", "adverbial", "ask"})
_PARTICLE_WORDS = (
    "up down out off over back away all both as than like well past round more most much such same own there since till until not yes oh "
    "myself yourself himself herself itself ourselves yourselves themselves"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
# Small words that a preposition makes an adverb of, which then may stand anywhere: "at first", "of course".
_FIXED_PHRASE_WORDS = frozenset({"first", "last", "once", "least", "course", "fact", "example"})
_FA_COPULAS = frozenset({"است", "هست", "هستند", "نیست", "نیستند", "بود", "بودند", "نبود", "هستم", "نیستم", "بودم"})
# Persian: manner and time may stand before or after nearly everything.
_FA_WANDERING_WORDS = (
    "آهسته آرام تند سریع یواش ناگهان تنها انگار بعد وقت روز شب صبح عصر ظهر ساعت هفته ماه سال بار لحظه دقیقه بعدازظهر تمام "
    "شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه"
)
_FA_WANDERING = frozenset(fold(word, "fa") for word in _FA_WANDERING_WORDS.split())
_TANWIN = "\u064b"
_LEANING_ON_NEXT = frozenset({"prep", "det"})


def tiles(sentence: Sentence) -> list[str] | None:
    """The texts of the tiles in the author's order, with their marks; None when the words may well stand in another order."""
    if not grammar.knows(sentence.language) or sentence.verse or any(mark in sentence.text for mark in ",،;!؟?"):
        return None
    if _leads_with_circumstance(sentence) or any(
        piece.kind in _WANDERING or _wanders(piece, sentence.language) for piece in sentence.pieces
    ):
        return None
    cuts = _cuts(sentence)
    bounds = [*cuts[1:], len(sentence.text)]
    texts = [sentence.text[start:end].strip() for start, end in zip(cuts, bounds, strict=True)]
    if not MIN_TILES <= len(texts) <= MAX_TILES or _interchangeable(sentence, cuts):
        return None
    return texts


def _wanders(piece: Piece, language: str) -> bool:
    code = subtag(language)
    if code == "fa" and (piece.key in _FA_WANDERING or _TANWIN in piece.text):
        return True
    if code == "fr" and piece.key.endswith("ment"):
        return True
    if code not in ("en", "fa") and grammar.closed(piece.key, language) == "other":
        return True
    return (code == "en" and (piece.key in _PARTICLES or piece.key in _FIXED_PHRASE_WORDS or piece.key.endswith("ly"))) or grammar.closed(
        piece.key, language
    ) in _WANDERING


def _leads_with_circumstance(sentence: Sentence) -> bool:
    """Whether the subject is not given away: it comes after a phrase, or a Persian "A is B" could be "B is A", or two clauses change."""
    first, last = sentence.pieces[0], sentence.pieces[-1]
    if subtag(sentence.language) == "fa":
        return last.key in _FA_COPULAS or any(piece.kind == "verb" for piece in sentence.pieces[:-1])
    return grammar.closed(first.key, sentence.language) == "prep"


def _cuts(sentence: Sentence) -> list[int]:
    """Where tiles begin: small words go with the word they lean on, Persian را with the word before it."""
    cuts = []
    leaning = False
    for piece in sentence.pieces:
        kind = grammar.closed(piece.key, sentence.language)
        if not leaning and kind != "mark":
            cuts.append(piece.start)
        leaning = kind in _LEANING_ON_NEXT or piece.key == "her"
    # An opening mark belongs to the first tile.
    return [0, *cuts[1:]]


def _first_kinds(sentence: Sentence, cuts: list[int]) -> list[str]:
    starts = {piece.start: grammar.closed(piece.key, sentence.language) for piece in sentence.pieces}
    return [starts.get(cut, "") for cut in cuts]


def _interchangeable(sentence: Sentence, cuts: list[int]) -> bool:
    """Whether two tiles between the first (its capital gives it away) and the last (its full stop does) begin alike."""
    inner = _first_kinds(sentence, cuts)[1:-1]
    if subtag(sentence.language) == "fa":
        return inner.count("prep") > 2
    return inner.count("prep") > 1 or inner.count("det") > 1 or _has_clause(sentence, cuts)


def _has_clause(sentence: Sentence, cuts: list[int]) -> bool:
    """Whether a tile between first and last is a bare "that": two clauses may change their verbs."""
    return any(piece.key == "that" and piece.start in cuts[1:-1] for piece in sentence.pieces)


def orders(sentence: Sentence, texts: list[str]) -> list[list[int]]:
    """Every accepted order, as places in the author's; that one first.

    A Persian phrase with a preposition may stand anywhere before the verb.
    """
    author = list(range(len(texts)))
    if subtag(sentence.language) != "fa":
        return [author]
    kinds = _first_kinds(sentence, _cuts(sentence))
    found = [author]
    for start in (place for place in author[:-1] if kinds[place] == "prep"):
        for length in range(1, min(MAX_MOVED_TILES, len(author) - 1 - start) + 1):
            phrase = author[start : start + length]
            rest = [place for place in author if place not in phrase]
            moved = [rest[:at] + phrase + rest[at:] for at in range(len(rest))]
            found += [order for order in moved if order not in found]
    return found[:MAX_ORDERS]
