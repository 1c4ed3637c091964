"""Persian as it should be spelled: its own letters, and the zero-width non-joiners that a file has lost."""

import re
from collections import Counter

from lyceum.domains.library.extract import language
from lyceum.domains.library.extract.persian_spelling import NOT_COMPARED, VERBS, Speller
from lyceum.domains.library.extract.persian_words import OWN_LETTERS, ZWNJ


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


EDGE = r"(?<![\w\u200c])"
END = r"(?![\w\u200c])"
VERB = re.compile(EDGE + "((?:بر|در|فرو|وا|باز)?(?:ن?می|همی)) ([آ-ی]{1,12})" + END)
NOUN = re.compile(EDGE + r"([آ-ی\u200c]{2,20}?) (ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?|ترین|تر)" + END)
TOGETHER = (
    "هیچ کس|هیچ وقت|هیچ کدام|هیچ گاه|هیچ چیز|این قدر|آن قدر|همان قدر|همین قدر|"
    "همین طور|این طور|آن طور|همان طور|همان جا|همین جا|به وسیلهٔ|به طوری|رو به رو"
)
"""What is spelled as one word with the sign inside; as two words it means the same."""
COMPOUND = re.compile(f"{EDGE}(?:{TOGETHER}|{TOGETHER.replace(' ', '')}){END}")
COMPOUNDS = {form: whole.replace(" ", ZWNJ) for whole in TOGETHER.split("|") for form in (whole, whole.replace(" ", ""))}
AFTER_HE = re.compile(f"(?<=ه) (ی|ای|ام|ات|اش|اند|ایم|اید|مان|تان|شان){END}")
WORD = re.compile(EDGE + "[آ-ی]+" + END)


def restored(text: str, by: Speller | None = None) -> str:
    """The text with zero-width non-joiners where Persian is spelled with them, whether a file ran the parts together or set them apart.

    `by` knows the words of the book.
    """
    text = VERB.sub(lambda match: match[1] + (ZWNJ if match[2] in VERBS else " ") + match[2], text)
    text = NOUN.sub(_noun, text)
    text = COMPOUND.sub(lambda match: COMPOUNDS[match[0]], text)
    text = AFTER_HE.sub(ZWNJ + r"\1", text)
    return WORD.sub((by or Speller(Counter())).word, text)


def _noun(match: re.Match[str]) -> str:
    stem, ending = match[1], match[2]
    kept = stem.endswith(ZWNJ) or not stem.strip(ZWNJ) or (stem in NOT_COMPARED and ending.startswith("تر"))
    return match[0] if kept else stem + ZWNJ + ending
