"""What the rules answer to the last message of a conversation."""

import re
from collections.abc import Mapping, Sequence

from lyceum.domains.ai.rulebook.grammar import hints
from lyceum.domains.ai.rulebook.summary import summary
from lyceum.domains.ai.rulebook.vocabulary import language_of, learnable, topics
from lyceum.domains.ai.shapes.text import Message

SUMMARY_SENTENCES = 3
VOCABULARY_WORDS = 12
MAX_HINTS = 5
MAX_READ_CHARS = 200_000
WANTED = {
    "summary": re.compile(r"\b(summari[sz]e|summary|sum up|tl;?dr)\b|خلاصه", re.IGNORECASE),
    "vocabulary": re.compile(r"\b(vocabulary|word list|list (?:of )?(?:the )?words|new words|key ?words)\b|واژه|لغت|کلمات", re.IGNORECASE),
    "hints": re.compile(r"\b(correct|check|proofread|grammar|mistakes?)\b|اصلاح|تصحیح|دستور زبان|غلط", re.IGNORECASE),
}
QUESTIONS = ("ask_word", "ask_when", "ask_why", "ask_opposite")
MAX_COMMAND_CHARS = 200


def reply(messages: Sequence[Message], context: Mapping[str, str]) -> str:
    """An answer in the language of the last thing that the user said."""
    said = [message.content for message in messages if message.role == "user"]
    last = said[-1][:MAX_READ_CHARS] if said else ""
    command, text = _parted(last)
    language = language_of(last)
    wanted = next((name for name, expression in WANTED.items() if expression.search(command)), None)
    if wanted is None:
        return _dialogue(last, language, context, turn=len(said))
    text = text or "\n".join(said[:-1])[-MAX_READ_CHARS:]
    if not text.strip():
        return context[f"no_text_{language}"]
    return _done(wanted, text, language, context)


def _done(wanted: str, text: str, language: str, context: Mapping[str, str]) -> str:
    of_text = language_of(text)
    if wanted == "summary":
        lines = summary(text, of_text, SUMMARY_SENTENCES)
    elif wanted == "vocabulary":
        lines = [f"• {word} ({context[f'band_{band}_{language}']})" for word, band in learnable(text, of_text, VOCABULARY_WORDS)]
    else:
        lines = _hint_lines(text)
    return "\n".join([context[f"{wanted}_{language}"], *lines]) if lines else context[f"greeting_{language}"]


def _hint_lines(text: str) -> list[str]:
    return [f"• {hint.found} → {hint.better}" for hint in hints(text)[:MAX_HINTS]]


def _parted(said: str) -> tuple[str, str]:
    """What is wanted, and the text that it is wanted of: parted by the first colon or new line."""
    found = re.search(r"[:\n]", said[:MAX_COMMAND_CHARS])
    return (said[: found.start()], said[found.end() :].strip()) if found else (said[:MAX_COMMAND_CHARS], "")


def _dialogue(said: str, language: str, context: Mapping[str, str], *, turn: int) -> str:
    """A template around a word of what was said; the first answer says who answers."""
    parts = [context[f"greeting_{language}"]] if turn <= 1 else []
    if lines := _hint_lines(said) if language == "en" else []:
        parts.append("\n".join([context[f"hints_{language}"], *lines]))
    about = topics(said, language)
    question = context[f"{QUESTIONS[turn % len(QUESTIONS)]}_{language}"] if about else context[f"ask_anything_{language}"]
    parts.append(question.format(word=about[0] if about else ""))
    return "\n\n".join(parts)
