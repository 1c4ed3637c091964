"""Summaries by extraction: the sentences whose words the text repeats most, in their own order."""

from collections import Counter

from lyceum.domains.ai.rulebook.vocabulary import small_words
from lyceum.kernel.text import bare, sentences, words

LEAD_BONUS = 1.25
"""A first sentence says more than its words show."""


def summary(text: str, language: str, most: int) -> list[str]:
    """At most so many sentences of the text, unchanged."""
    spans = sentences(text, language)
    if len(spans) <= most:
        return [text[start:end].strip() for start, end in spans]
    small = small_words(language)
    said = [[bare(token.text, language) for token in words(text[start:end], language)] for start, end in spans]
    weights = Counter(word for sentence in said for word in set(sentence) if word not in small)
    scores = {
        index: sum(weights[word] for word in set(sentence)) / (len(sentence) + 3) ** 0.5 * (LEAD_BONUS if index == 0 else 1)
        for index, sentence in enumerate(said)
        if sentence
    }
    best = sorted(sorted(scores, key=lambda index: (-scores[index], index))[:most])
    return [text[slice(*spans[index])].strip() for index in best]
