"""Counting tokens without a provider's vocabulary."""

from collections.abc import Iterable

from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.text import ChatRequest
from lyceum.kernel.text import words

BYTES_A_TOKEN = 2
"""Fewer UTF-8 bytes than any measured text had to a token (lowest seen 2.26): dividing by it gives an upper bound."""
MESSAGE_TOKENS = 8
"""Room for what a provider puts around a message."""


def bound(texts: Iterable[str]) -> int:
    """More tokens than any known vocabulary makes of these texts."""
    return sum(len(text.encode()) // BYTES_A_TOKEN + MESSAGE_TOKENS for text in texts)


def inputs(request: ChatRequest) -> list[str]:
    """All texts of a request that a model reads."""
    texts = [message.content for message in request.messages]
    texts += [f"{call.name}{call.arguments}" for message in request.messages for call in message.tool_calls]
    texts += [tool.model_dump_json() for tool in request.tools]
    return [*texts, request.response_format.model_dump_json()] if request.response_format.type == "schema" else texts


def most(request: ChatRequest) -> Usage:
    """The most that a request can use."""
    return Usage(input_tokens=bound(inputs(request)), output_tokens=request.output_tokens)


def count(text: str) -> int:
    """Tokens by the house's own rule, where no provider counts: each word is one, each other visible character outside words is one.

    `It's late, isn't it?` has 6: It's, late, the comma, isn't, it, the question mark.
    """
    found = words(text)
    inside = sum(token.end - token.start for token in found)
    visible = sum(1 for letter in text if not letter.isspace())
    spaces_inside = sum(1 for token in found for letter in text[token.start : token.end] if letter.isspace())
    return len(found) + max(0, visible - inside + spaces_inside)


def estimated(request: ChatRequest, text: str) -> Usage:
    """Usage where a provider told none: by the house's rule, and saying so."""
    return Usage(input_tokens=sum(count(given) for given in inputs(request)), output_tokens=count(text), estimated=True)
