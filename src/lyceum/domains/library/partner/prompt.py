"""What a model is given: the prompts are files with a number each, what people wrote is fenced, and the context has an end."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from lyceum.domains.gateway.port import ChatRequest, Message, ResponseFormat
from lyceum.domains.library.partner.notes import MAX_CORRECTIONS, MAX_WORDS, SCHEMA
from lyceum.kernel import languages

FOLDER = Path(__file__).parent / "prompts"
TALK, ABOUT, REVIEW, REPAIR = "talk.1", "about.1", "review.1", "repair.1"
OPEN, CLOSE = "⟦", "⟧"
MAX_CONTEXT_CHARS = 24_000
"""Of what was said before, some 6,000 tokens; the oldest is left out first."""
MAX_ABOUT_CHARS = 6_000
"""Of the chapter that is talked about."""
MAX_REPLY_TOKENS = 600
MAX_NOTES_TOKENS = 1_200

Said = tuple[str, str]
"""One turn: the learner's words and the answer."""


@lru_cache
def text_of(name: str) -> str:
    """A prompt as its file has it."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip()


def fenced(text: str) -> str:
    """What somebody wrote, so that it cannot pass for an instruction: it holds no mark that ends it."""
    return f"{OPEN}{unfenced(text)}{CLOSE}"


def unfenced(text: str) -> str:
    """The text without the marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def remembered(before: Sequence[Said], room: int = MAX_CONTEXT_CHARS) -> list[Said]:
    """The latest turns that fit, in their order."""
    kept: list[Said] = []
    for said, reply in reversed(before):
        room -= len(said) + len(reply)
        if room < 0:
            break
        kept.append((said, reply))
    return kept[::-1]


def talk(language: str, chapter: str | None, before: Sequence[Said], said: str) -> ChatRequest:
    """The request for the next answer."""
    about = text_of(ABOUT).format(text=unfenced(chapter)[:MAX_ABOUT_CHARS]) if chapter else ""
    system = text_of(TALK).format(language=languages.find(language).name, about=about).strip()
    messages = [Message(role="system", content=system)]
    for learner, partner in remembered(before, MAX_CONTEXT_CHARS - len(said)):
        messages += [Message(role="user", content=fenced(learner)), Message(role="assistant", content=partner)]
    messages.append(Message(role="user", content=fenced(said)))
    return ChatRequest(messages=tuple(messages), max_tokens=MAX_REPLY_TOKENS)


def review(language: str, explain_in: str, said: str, reply: str) -> ChatRequest:
    """The request for corrections and words."""
    names = {"language": languages.find(language).name, "explain_in": languages.find(explain_in).name}
    system = text_of(REVIEW).format(**names, corrections=MAX_CORRECTIONS, words=MAX_WORDS)
    asked = f"message: {fenced(said)}\nanswer: {fenced(reply)}"
    messages = (Message(role="system", content=system), Message(role="user", content=asked))
    shape = ResponseFormat(type="schema", name="notes", json_schema=SCHEMA)
    return ChatRequest(messages=messages, max_tokens=MAX_NOTES_TOKENS, response_format=shape, or_embedded=False)


def repair(request: ChatRequest, answer: str, problem: str) -> ChatRequest:
    """The same once more, for an answer that did not fit."""
    more = (Message(role="assistant", content=answer), Message(role="user", content=text_of(REPAIR).format(problem=problem)))
    return request.model_copy(update={"messages": (*request.messages, *more)})
