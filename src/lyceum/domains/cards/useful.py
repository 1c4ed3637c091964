"""Which words of a chapter are worth keeping. Pure.

A candidate is a word of the running text that is no name, no number and none of the small words that hold sentences together. How useful
it is grows with how often it comes in the chapter and how common it is at all: a rare word helps with this page only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

from lyceum.domains.library.port import Block, WordCard
from lyceum.kernel.names import GIVEN_NAMES, NONE, TITLES, by_language
from lyceum.kernel.text import fold, words

TEXT_KINDS = frozenset({"paragraph", "quote", "verse", "list"})
STOP_ZIPF = 5.8
"""Words this common (600 in a million) are learnt from the first pages of any book."""
MAX_LOOKED_UP = 150
GOOD_SENTENCE_CHARS = range(30, 161)
MAX_SENTENCE_CHARS = 1_000
MEANING_BONUS = 1.5
BAND_WEIGHT = {"very_common": 0.6, "common": 1.0, "less_common": 0.9, "rare": 0.4, "unknown": 0.0}

_STOP = {
    "en": "about above across after again against all almost along already also although always among and another any anybody anyone "
    "anything are around because been before behind being below beneath beside besides between beyond both but can cannot could did does "
    "doing done down during each either else enough even ever every everybody everyone everything except few for from had has have having "
    "her here hers herself him himself his how however indeed into its itself just least less like many may might mine more most much must "
    "myself near neither never nobody none nor not nothing now off often once one only onto other others ought our ours ourselves out over "
    "own perhaps quite rather same shall she should since some somebody someone something still such than that the their theirs them "
    "themselves then there therefore these they this those though three through thus till too toward towards two under unless until upon "
    "very was were what whatever when whenever where wherever whether which while who whoever whole whom whose why will with within "
    "without would yes yet you your yours yourself",
    "fa": "آن آنان آنجا آنها آنچه آیا از است اش اگر اما ام اند او ای ایشان این اینجا اینکه با باز باید بار بدون بر برای بود بودند بودم "
    "به بی بین بلکه پس پیش تا تان تر ترین تو تنها جز چرا چون چه چند چنین چیز حتی خود خواهد خواهم داشت داشتند دارد دارند در درباره دیگر را "
    "روی زیر زیرا سپس سوی شان شد شدند شده شما شود طور فقط کرد کردند کرده کن کند کنند که کس کسی گاه گر ما مان مثل مگر من می مانند نیز نیست "
    "نمی نه و ولی هر هرگز هستند هست هستم هم همان همه همچنین همین هنگام هنوز هیچ وقتی یا یک یکی روز",
}
# German nouns all have capitals, but names go without an article.
_ARTICLES = {
    "de": "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein meine meinen meinem meiner sein "
    "seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unseren im am zum zur vom beim ins ans jede jeden jeder jedes "
    "diese diesen dieser dieses diesem alle allen"
}


STOP_WORDS, ARTICLES = by_language(_STOP), by_language(_ARTICLES)
NOUNS_WITH_ARTICLE_SHARE = 0.15


@dataclass(slots=True)
class Candidate:
    """A word of a chapter as it stood in `sentence` of `block`, and how often it comes.

    For telling names: `lower` counts small first letters, `inner` capitals inside a sentence, `titled` and `articled` what stood before.
    """

    word: str
    sentence: str
    block: int
    count: int = 0
    lower: int = 0
    inner: int = 0
    titled: int = 0
    articled: int = 0


def is_name(found: Candidate, folded: str, language: str) -> bool:
    """Whether a word is used as a name: by its capitals where only names have them, else by the company it keeps."""
    if found.word[:1].lower() == found.word[:1].upper():
        return found.titled * 2 >= found.count or folded in GIVEN_NAMES.get(language, NONE)
    if language in ARTICLES:
        return not found.lower and found.articled < found.count * NOUNS_WITH_ARTICLE_SHARE
    return found.lower <= found.inner


def candidates(blocks: Iterable[Block], language: str) -> list[Candidate]:
    """The words to look up, those that come most often first."""
    found: dict[str, Candidate] = {}
    for block in blocks:
        if block.kind in TEXT_KINDS:
            for start, end in block.sentences:
                _gather(found, block.text[start:end], block.number, language)
    kept = [candidate for folded, candidate in found.items() if not is_name(candidate, folded, language)]
    return sorted(kept, key=lambda candidate: -candidate.count)[:MAX_LOOKED_UP]


def _gather(found: dict[str, Candidate], sentence: str, block: int, language: str) -> None:
    stop, before = STOP_WORDS.get(language, NONE), ""
    for place, token in enumerate(words(sentence, language)):
        previous, folded = before, fold(token.text, language)
        before = folded
        if len(folded) < 3 or folded in stop or not token.text.replace("\u200c", "").isalpha():
            continue
        lower = token.text == token.text.lower()
        seen = found.setdefault(folded, Candidate(token.text, sentence[:MAX_SENTENCE_CHARS], block))
        seen.count += 1
        seen.lower += lower
        seen.inner += bool(place) and not lower
        seen.titled += previous in TITLES.get(language, NONE)
        seen.articled += previous in ARTICLES.get(language, NONE)
        better = len(sentence) in GOOD_SENTENCE_CHARS and len(seen.sentence) not in GOOD_SENTENCE_CHARS
        if lower and (better or seen.lower == 1):
            seen.word, seen.sentence, seen.block = token.text, sentence[:MAX_SENTENCE_CHARS], block


@dataclass(frozen=True, slots=True)
class Useful:
    """A word worth keeping, with what is known of it."""

    candidate: Candidate
    card: WordCard
    score: float


def best(found: Sequence[tuple[Candidate, WordCard]]) -> list[Useful]:
    """One word a lemma, the most useful first; what nobody has a meaning or a frequency for is left out."""
    glossed = sum(bool(card.meanings) for _, card in found)
    if glossed * 2 > len(found):  # a dictionary made for this text: what it leaves out are names
        found = [(candidate, card) for candidate, card in found if card.meanings]
    by_lemma: dict[str, Useful] = {}
    counts: dict[str, int] = {}
    for candidate, card in found:
        lemma = fold(card.lemma, card.language)
        counts[lemma] = counts.get(lemma, 0) + candidate.count
        if (card.zipf or 0) >= STOP_ZIPF or lemma in STOP_WORDS.get(card.language, NONE):
            continue
        weight = BAND_WEIGHT[card.band] or (BAND_WEIGHT["rare"] if card.meanings else 0)
        score = (1 + log2(counts[lemma])) * weight * (MEANING_BONUS if card.meanings else 1)
        if score:
            first = by_lemma[lemma].candidate if lemma in by_lemma else candidate
            by_lemma[lemma] = Useful(first, card, score)
    return sorted(by_lemma.values(), key=lambda useful: -useful.score)
