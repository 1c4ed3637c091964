"""Text without a model: the rules of the house. What it answers says `source: rules`, costs nothing and is never kept.

Tokens are counted by the house's own rule (`formats.tokens.count`): one for each word, one for each other visible character.
"""

import re
from collections.abc import AsyncGenerator, Mapping
from typing import Final

from lyceum.domains.ai.formats import tokens
from lyceum.domains.ai.provider import Made, Plugin, Provider, Setup, StreamedAbility
from lyceum.domains.ai.rulebook.conversation import reply
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.errors import AiRequestRefused
from lyceum.domains.ai.shapes.text import ChatAnswer, ChatDelta, ChatRequest, Finish

NAME: Final = "rulebook"
MODEL = "rulebook"
WITH_SPACE = re.compile(r"\s*\S+")


class RulebookChat(StreamedAbility[ChatRequest, ChatAnswer]):
    """Answers by rules."""

    capability = "chat"
    models = (MODEL,)
    reports_usage_in_stream = True
    replay_safe = True
    keeps = False

    def __init__(self, context: Mapping[str, str]) -> None:
        self._context = context

    def quote(self, request: ChatRequest, model: str) -> Usage:
        """Input as it is counted, output as it was limited."""
        del model
        return tokens.estimated(request, "").model_copy(update={"output_tokens": request.output_tokens, "estimated": False})

    async def call(self, request: ChatRequest, model: str) -> Made[ChatAnswer]:
        """See the base."""
        del model
        text, finish = self._said(request)
        used = tokens.estimated(request, text).model_copy(update={"estimated": False})
        return Made(ChatAnswer(provider=NAME, model=MODEL, source="rules", usage=used, text=text, finish=finish))

    def usable(self, made: Made[ChatAnswer]) -> bool:
        """It says something."""
        return bool(made.answer.text)

    async def stream(self, request: ChatRequest, model: str) -> AsyncGenerator[ChatDelta, None]:
        """Word by word."""
        answer = (await self.call(request, model)).answer
        for word in WITH_SPACE.findall(answer.text):
            yield ChatDelta(text=word, provider=NAME, model=MODEL, source="rules")
        yield ChatDelta(finish=answer.finish, usage=answer.usage, provider=NAME, model=MODEL, source="rules")

    def _said(self, request: ChatRequest) -> tuple[str, Finish]:
        if request.response_format.type != "text" or request.tool_choice not in ("auto", "none"):
            sentence = "Without a model there are no structured answers and no tools: switch a provider of text on."
            raise AiRequestRefused(sentence, type="request", provider=NAME)
        text = reply(request.messages, self._context)
        for end in request.stop:
            text = text.split(end)[0] if end else text
        cut = _cut(text, request.output_tokens)
        return cut, "length" if cut != text else "stop"


def _cut(text: str, most: int) -> str:
    """The words of a text that fit into so many tokens."""
    if tokens.count(text) <= most:
        return text
    kept, used = "", 0
    for word in WITH_SPACE.findall(text):
        used += max(1, tokens.count(word))
        if used > most:
            break
        kept += word
    return kept or WITH_SPACE.findall(text)[0]


def build(setup: Setup) -> Provider:
    """Always there."""
    return Provider(NAME, "Rulebook", "rules", abilities={"chat": RulebookChat(setup.context)})


plugin = Plugin(NAME, build)
