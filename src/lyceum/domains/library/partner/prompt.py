"""What the partner's model is given: the numbered prompts, what people wrote in its fence, and as much of the context as has room."""

from collections.abc import Sequence
from pathlib import Path

from lyceum.domains.gateway.port import ChatRequest, Message, ResponseFormat
from lyceum.domains.library.partner.notes import MAX_CORRECTIONS, MAX_WORDS, SCHEMA
from lyceum.kernel import languages
from lyceum.kernel.prompting import Prompts, Turn, fenced, unfenced

PROMPTS = Prompts(Path(__file__).parent / "prompts")
TALK, ABOUT, REVIEW = "talk.1", "about.1", "review.1"
MAX_CONTEXT_CHARS = 24_000
"""Of what was said before, some 6,000 tokens; the oldest is left out first."""
MAX_ABOUT_CHARS = 6_000
"""Of the chapter that is talked about."""
MAX_REPLY_TOKENS = 600
MAX_NOTES_TOKENS = 1_200

Said = tuple[str, str]
"""One turn: the learner's words and the answer."""


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
    about = PROMPTS.fill(ABOUT, text=unfenced(chapter)[:MAX_ABOUT_CHARS]) if chapter else ""
    system = PROMPTS.fill(TALK, language=languages.find(language).name, about=about).strip()
    messages = [Message(role="system", content=system)]
    for learner, partner in remembered(before, MAX_CONTEXT_CHARS - len(said)):
        messages += [Message(role="user", content=fenced(learner)), Message(role="assistant", content=partner)]
    messages.append(Message(role="user", content=fenced(said)))
    return ChatRequest(messages=tuple(messages), max_tokens=MAX_REPLY_TOKENS)


def review(language: str, explain_in: str, said: str, reply: str) -> ChatRequest:
    """The request for corrections and words."""
    names = {"language": languages.find(language).name, "explain_in": languages.find(explain_in).name}
    system = PROMPTS.fill(REVIEW, **names, corrections=MAX_CORRECTIONS, words=MAX_WORDS)
    asked = f"message: {fenced(said)}\nanswer: {fenced(reply)}"
    messages = (Message(role="system", content=system), Message(role="user", content=asked))
    shape = ResponseFormat(type="schema", name="notes", json_schema=SCHEMA)
    return ChatRequest(messages=messages, max_tokens=MAX_NOTES_TOKENS, response_format=shape, or_embedded=False)


def with_more(request: ChatRequest, turns: Sequence[Turn]) -> ChatRequest:
    """The same, and then these."""
    more = tuple(Message(role=role, content=text) for role, text in turns)
    return request.model_copy(update={"messages": (*request.messages, *more)})
