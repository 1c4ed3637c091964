"""Words of a text in a form that their sentence, and the name of the form, decide: went of go, taller of tall."""

from typing import Literal, NamedTuple

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.making import english, grammar, persian
from lyceum.domains.lessons.making.material import Piece, Sentence
from lyceum.kernel.text import fold, subtag

FormKind = Literal["past", "present", "third", "participle", "ing", "plural", "comparative", "superlative"]
LANGUAGES = frozenset({"en", "fa"})


class Form(NamedTuple):
    """A form in its sentence. `others` are forms that are as right; `person` is the pronoun that goes with a Persian verb."""

    sentence: Sentence
    piece: Piece
    base: str
    kind: FormKind
    person: str | None = None
    others: tuple[str, ...] = ()


_HAVE = frozenset({"have", "has", "had", "having"})
_BE = frozenset({"am", "is", "are", "was", "were", "be", "been", "being"})
_BEFORE_ING = frozenset({"of", "without", "by", "for", "before", "after", "from", "about", "began", "started", "kept", "stopped"}) | _BE
_MANY = frozenset({"many", "several", "these", "those", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty"})
_HE = frozenset({"he", "she", "it"})
_NO_ADJECTIVE = frozenset({"than", "of"})


def forms_of(sentence: Sentence) -> list[Form]:
    """The forms in a sentence that may be asked for, each word standing there once."""
    keys = [piece.key for piece in sentence.pieces]
    finder = {"en": _english, "fa": _persian}.get(subtag(sentence.language))
    if finder is None:
        return []
    found = []
    for place, piece in enumerate(sentence.pieces):
        form = finder(sentence, keys, place) if place and keys.count(piece.key) == 1 and not piece.text[0].isupper() else None
        if form and fold(form.base, sentence.language) not in keys:
            found.append(form)
    return found


def _english(sentence: Sentence, keys: list[str], place: int) -> Form | None:
    word, before = keys[place], keys[place - 1]
    after = keys[place + 1] if place + 1 < len(keys) else ""
    if grammar.closed(word, "en"):
        return None
    for kind in _english_kinds(sentence, place, before, after):
        base = english.base_of(word, kind)
        if base:
            return Form(sentence, sentence.pieces[place], base, kind)
    return None


def _english_kinds(sentence: Sentence, place: int, before: str, after: str) -> list[FormKind]:
    """The forms that a word between these two may have, as far as one of them decides it."""
    if after == "than":
        return ["comparative"]
    if before == "the" and after not in _NO_ADJECTIVE:
        return ["superlative"]
    if before in _HAVE:
        return ["participle"]
    if before in _MANY:
        return ["plural"]
    if before in _BEFORE_ING:
        return ["ing", "participle"] if before in _BE else ["ing"]
    if grammar.closed(before, "en") == "subject" or before == "it" or _is_name(sentence, place - 1):
        third: list[FormKind] = ["third"] if before in _HE or _is_name(sentence, place - 1) else []
        return ["past", *third] if after != "by" else third
    return []


def _is_name(sentence: Sentence, place: int) -> bool:
    """Whether the sentence begins with a name here: no dictionary has the word."""
    piece = sentence.pieces[place]
    return place == 0 and piece.text[0].isupper() and not lexicon.is_listed(piece.key, sentence.language) and "'" not in piece.key


def _persian(sentence: Sentence, keys: list[str], place: int) -> Form | None:
    piece = sentence.pieces[place]
    if place == len(keys) - 1 and not keys[place - 1].startswith("خواه"):
        told = persian.verb(piece.key)
        if told:
            infinitive, kind, person = told
            return Form(sentence, piece, infinitive, "past" if kind == "past" else "present", person)
    kinds: tuple[FormKind, ...] = ("plural", "superlative", "comparative")
    for kind in kinds:
        base = persian.base_of(piece.text, kind)
        if base and not grammar.closed(fold(base, "fa"), "fa"):
            return Form(sentence, piece, base, kind, others=tuple(persian.also(base, kind)))
    return None


def is_form_of(word: str, base: str, language: str) -> bool:
    """Whether the word is some form of the base, and not the base itself."""
    key, root = fold(word, language), fold(base, language)
    if not key or key == root:
        return False
    if subtag(language) == "fa":
        told = persian.verb(key)
        return bool(told and told[0] == base) or (len(root) > 2 and key.startswith(root) and key[len(root) :] in ("ها", "تر", "ترین", "ان"))
    return english.is_form(key, root) or (lexicon.is_listed(key, language) and lexicon.lemma(key, language) == root)
