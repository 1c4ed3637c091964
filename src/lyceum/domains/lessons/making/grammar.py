"""As much grammar as rules need: which kind of word a word is in its sentence, where that can be told without a model.

`label` answers with a kind or "" when in doubt. Two words with different kinds do not fit the same gap.
"""

from collections.abc import Sequence

from lyceum.domains.lessons import lexicon
from lyceum.kernel.text import subtag

_CLOSED: dict[str, dict[str, str]] = {
    "en": {
        "prep": (
            "of in to for with on at from by about into over after under between through during before without against among "
            "toward towards upon behind beside beyond across along around near above below inside outside beneath"
        ),
        "det": "the a an this these those my your his its our their every each some any no another",
        "conj": "and but or nor because although though while if unless whether than",
        "subject": "i he she we they",
        "object": "me him us them",
        "aux": "is are was were am be been being has have had do does did will would can could shall should may might must",
        "adverb": (
            "very too quite rather so always never often sometimes again soon now then just only also even still already "
            "perhaps here there away once almost ever yet together back today yesterday tomorrow suddenly however "
            "seldom twice somewhere everywhere anywhere nowhere later altogether"
        ),
        "ask": "who what which where when why how",
        "other": (
            "it you her that not all both as up down out off more most much many such same own one two three as there herself "
            "himself itself themselves myself yourself oh ah yes well like past round until till since"
        ),
    },
    "fa": {
        "prep": "به از در با برای تا بر بدون درباره روی زیر کنار پشت میان بین پیش توی نزد سوی داخل مثل مانند روبه‌روی بعد قبل",
        "det": "این آن هر چند یک همین همان هیچ",
        "conj": "و یا اما ولی که اگر چون زیرا پس",
        "subject": "من تو او ما شما آنها ایشان آن‌ها",
        "mark": "را",
        "adverb": (
            "خیلی بسیار همیشه هرگز گاهی هنوز دیگر دوباره حالا اکنون فقط هم نیز شاید امروز دیروز فردا امشب دیشب آنجا اینجا کم زود دیر"
        ),
        "ask": "چه چرا کجا کی کدام چگونه آیا چطور",
        "other": "همه خود نه بله بود است نیست شد باید نباید یکی دو سه چهار پنج مثل",
    },
    "de": {
        "prep": "in an auf mit von zu bei nach aus über unter vor für durch gegen ohne um seit zwischen neben hinter",
        "det": (
            "der die das den dem des ein eine einen einem einer eines kein keine keinen mein meine sein seine ihr ihre dieser diese dieses"
        ),
        "conj": "und oder aber denn sondern weil dass wenn ob als obwohl",
        "subject": "ich du er wir",
        "aux": (
            "ist sind war waren hat haben hatte hatten wird werden wurde wurden kann konnte konnten muss musste mussten will "
            "wollte soll sollte"
        ),
        "adverb": ("sehr nie immer oft wieder schon noch nur auch dann nun jetzt bald dort hier gar fast vielleicht heute gestern morgen"),
        "other": "es sie nicht so man sich zum zur im am ins wie was wer wo da",
    },
    "fr": {
        "prep": "de à dans sur avec pour par sans sous chez vers entre contre depuis pendant devant derrière",
        "det": "le la les un une des du au aux ce cet cette ces mon ma mes son sa ses notre nos votre vos leur leurs",
        "conj": "et ou mais donc car ni que si quand comme",
        "subject": "je tu il elle on ils elles",
        "aux": "est sont était étaient a ont avait avaient fut furent sera seront peut pouvait doit devait va allait",
        "adverb": "très trop bien jamais toujours souvent encore déjà aussi alors puis ici là presque bientôt",
        "other": "ne pas se y en lui nous vous qui où tout plus même",
    },
    "es": {
        "prep": "de a en con por para sin sobre entre hasta desde hacia contra bajo tras",
        "det": "el la los las un una unos unas este esta estos estas ese esa mi mis tu tus su sus nuestro nuestra",
        "conj": "y e o u pero ni que si porque aunque cuando",
        "subject": "yo él ella nosotros ellos ellas",
        "aux": "es son era eran está están estaba estaban ha han había habían fue fueron será puede podía debe debía va iba",
        "adverb": "muy nunca siempre también ya aún todavía ahora entonces aquí allí casi pronto quizás",
        "other": "no se lo le me te nos más todo como al del qué",
    },
}
WORDS = {code: {word: kind for kind, listed in kinds.items() for word in listed.split()} for code, kinds in _CLOSED.items()}
# Irregular plurals that look like past forms to a lemmatiser.
_EN_PLURAL_WORDS = "men women children feet teeth mice geese people oxen lives wives knives leaves wolves"
_EN_PLURALS = frozenset(_EN_PLURAL_WORDS.split())
_EN_NOT_VERB_WORDS = "better best worse worst less least further more most left felt saw found ground wound rose lay fell bore thought"
_EN_NOT_VERB = frozenset(_EN_NOT_VERB_WORDS.split())
OPEN = frozenset({"noun", "thing", "plural", "past", "ing", "base", "adverbial", "verb", "content"})


def closed(word: str, language: str) -> str:
    """The kind of a small everyday word (`prep`, `det`, `conj`, …); "" for any other word."""
    return WORDS.get(subtag(language), {}).get(word, "")


def knows(language: str) -> bool:
    """Whether there are tables for the language."""
    return subtag(language) in WORDS


def label(keys: Sequence[str], place: int, language: str) -> str:
    """The kind of the word at this place of a sentence of folded words; "" when rules cannot tell."""
    code = subtag(language)
    kind = closed(keys[place], language)
    if kind:
        return "" if kind == "other" else kind
    before = closed(keys[place - 1], language) if place else ""
    after = closed(keys[place + 1], language) if place + 1 < len(keys) else "end"
    if code == "en":
        return _english(keys[place], before, after, keys[place - 1] if place else "")
    if code == "fa":
        return _persian(keys[place], before, after)
    return "content" if code in WORDS else ""


def _english(word: str, before: str, after: str, previous: str) -> str:
    if not lexicon.is_listed(word, "en"):
        return ""
    lemma = lexicon.lemma(word, "en")
    if word in _EN_PLURALS:
        return "plural"
    if word.endswith("ly") and len(word) > 4 and before not in ("det", "prep"):
        return "adverbial"
    if word.endswith("ing") and lemma != word and previous in ("was", "were", "is", "are", "am", "been", "began", "kept"):
        return "ing"
    if word not in _EN_NOT_VERB and before == "subject" and lemma != word and not word.endswith(("s", "ing")):
        return "past"
    closing = after in ("end", "prep", "conj", "aux", "subject")
    if before == "det" and closing:
        if word.endswith("s") and lemma != word:
            return "plural" if previous not in ("a", "an") else ""
        return _noun(word) if lemma == word and not word.endswith(("ed", "ing", "s")) else ""
    if previous in ("to", "will", "would", "can", "could", "must", "should", "might", "may", "did") and lemma == word and closing:
        return "base" if previous != "to" else ""
    return ""


def _noun(word: str) -> str:
    """`thing` for a noun that is no verb besides: it has no past form."""
    past = word + "d" if word.endswith("e") else word + "ed"
    return "noun" if lexicon.is_listed(past, "en") or lexicon.is_listed(word + word[-1] + "ed", "en") else "thing"


def _persian(word: str, before: str, after: str) -> str:
    if after == "end":
        return "verb"
    if word.startswith(("می", "نمی")) and len(word) > 4 and word.endswith(("م", "ی", "د")):
        return "verb" if lexicon.lemma(word, "fa") != word else ""
    if word.endswith(("ها", "های")) and len(word) > 4:
        return "plural"
    if after == "mark" or before == "prep":
        return "noun"
    return ""
