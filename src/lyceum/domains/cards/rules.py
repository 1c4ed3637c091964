"""What a note holds of what was sent. Pure: no clock, no I/O."""

import re

from lyceum.domains.cards.port import NoteChanges, NoteDraft, NothingToKeep, WordTooLong
from lyceum.domains.cards.terms import Reader
from lyceum.domains.progress.port import Profile
from lyceum.kernel.languages import find
from lyceum.kernel.text import clean, fold

MAX_FOLDED_CHARS = 300
"""Folding can lengthen a word (one sign that stands for a whole phrase), and an entry of an index must stay under 2,700 bytes."""

_LETTER = re.compile(r"\w")


def language_of(tag: str) -> str:
    """The language that a tag such as `en-GB` is counted under."""
    return find(tag).code


def reader_of(profile: Profile, language: str) -> Reader:
    """What a learner's profile says of them as a reader of a language."""
    native, target = (language_of(tag) if tag else None for tag in (profile.native_language, profile.target_language))
    return Reader(own=native == language, level=profile.level if target == language else None)


def tidy(draft: NoteDraft) -> NoteDraft:
    """The draft as it is kept. Raises NothingToKeep when word or lemma has no letter, digit or other word sign in it."""
    texts = {name: clean(getattr(draft, name) or "").strip() or None for name in ("word", "lemma", "meaning", "sentence")}
    for field in ("word", "lemma"):
        if not _LETTER.search(texts[field] or ""):
            raise NothingToKeep(field=field)
    return draft.model_copy(update={**texts, "language": language_of(draft.language)})


def folded_lemma(draft: NoteDraft) -> str:
    """The lemma as it is compared. Raises NothingToKeep and WordTooLong for what is no word once folded."""
    folded = fold(draft.lemma, draft.language)
    if not folded:
        raise NothingToKeep(field="lemma")
    if len(folded) > MAX_FOLDED_CHARS:
        raise WordTooLong(field="lemma")
    return folded


def edited(changes: NoteChanges, language: str) -> dict[str, str | None]:
    """The fields of a note that change, as they are kept; an empty text clears meaning or sentence. Raises NothingToKeep."""
    fields: dict[str, str | None] = {}
    for name in ("word", "meaning", "sentence"):
        if (text := getattr(changes, name)) is not None:
            fields[name] = clean(text).strip() or None
    if "word" in fields and not (_LETTER.search(fields["word"] or "") and fold(fields["word"] or "", language)):
        raise NothingToKeep(field="word")
    return fields
