"""The chat format of OpenAI, which most providers and local servers speak.

POST /chat/completions: https://platform.openai.com/docs/api-reference/chat/create and …/chat-streaming (compared on
2026-11-21 with the types that openai-python generates from OpenAI's own description). A stream is
server-sent events of `chat.completion.chunk`, with `stream_options.include_usage` one more chunk whose `choices` is empty and whose
`usage` is filled, then `[DONE]`. Cached input is told in `usage.prompt_tokens_details.cached_tokens`; DeepSeek tells it in
`prompt_cache_hit_tokens` (https://api-docs.deepseek.com/api/create-chat-completion), OpenRouter adds `cost` in dollars
(https://openrouter.ai/docs/use-cases/usage-accounting).
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lyceum.domains.ai.formats import tokens
from lyceum.domains.ai.provider import Made, StreamedAbility
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.errors import ContentRefused
from lyceum.domains.ai.shapes.text import ChatAnswer, ChatDelta, ChatRequest, Finish, Message, ToolCall, ToolCallDelta
from lyceum.domains.ai.transport import Wire, codes_of, refusal, unavailable

FINISHES: Mapping[str, Finish] = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "refused",
}
PICO = 10**12


@dataclass(frozen=True)
class Dialect:
    """Where servers of this format differ."""

    limit: str = "max_tokens"
    seed: bool = True
    stream_usage: bool = True
    schemas: bool = True
    extra: tuple[tuple[str, Any], ...] = ()


class OpenAiChat(StreamedAbility[ChatRequest, ChatAnswer]):
    """Chat with a server that speaks OpenAI's format."""

    capability = "chat"
    replay_safe = False

    def __init__(self, wire: Wire, models: tuple[str, ...], dialect: Dialect | None = None) -> None:
        self._wire, self.models, self._dialect = wire, models, dialect or Dialect()
        self.reports_usage_in_stream = self._dialect.stream_usage

    def quote(self, request: ChatRequest, model: str) -> Usage:
        """Input by an upper bound, output as it was limited."""
        del model
        return tokens.most(request)

    async def call(self, request: ChatRequest, model: str) -> Made[ChatAnswer]:
        """See the base."""
        provider = self._wire.provider
        found = (await self._wire.post("/chat/completions", body(request, model, self._dialect))).json(provider)
        _raise_told(found, provider)
        try:
            choice = found["choices"][0]
            message = choice["message"]
            text = message.get("content") or ""
            calls = tuple(
                ToolCall(id=str(call["id"]), name=call["function"]["name"], arguments=call["function"].get("arguments") or "")
                for call in message.get("tool_calls") or ()
            )
            finish = FINISHES.get(choice.get("finish_reason") or "stop", "stop")
            if message.get("refusal") or (finish == "refused" and not text):
                raise ContentRefused(type="content", provider=provider)
            used = usage(found.get("usage")) or tokens.estimated(request, text)
            answered = str(found.get("model") or model)
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as wrong:
            raise unavailable("malformed", provider) from wrong
        return Made(ChatAnswer(provider=provider, model=answered, source="model", usage=used, text=text, tool_calls=calls, finish=finish))

    def usable(self, made: Made[ChatAnswer]) -> bool:
        """It says something, or calls a tool."""
        return bool(made.answer.text.strip() or made.answer.tool_calls)

    async def stream(self, request: ChatRequest, model: str) -> AsyncGenerator[ChatDelta, None]:
        """See the base."""
        state = _Reading(self._wire.provider, model)
        sent = body(request, model, self._dialect) | {"stream": True}
        if self._dialect.stream_usage:
            sent["stream_options"] = {"include_usage": True}
        async with aclosing(self._wire.events("/chat/completions", sent)) as events:
            async for event in events:
                _raise_told(event, self._wire.provider)
                if piece := state.take(event):
                    yield piece
        yield state.end(request)


class _Reading:
    """What has been read of a stream."""

    def __init__(self, provider: str, model: str) -> None:
        self._provider, self._model = provider, model
        self._text: list[str] = []
        self._called = False
        self._finish: Finish | None = None
        self._usage: Usage | None = None

    def take(self, event: dict[str, Any]) -> ChatDelta | None:
        """The piece that an event brings, if it brings content."""
        try:
            self._model = str(event.get("model") or self._model)
            self._usage = usage(event.get("usage")) or self._usage
            choice = (event.get("choices") or [None])[0]
            if choice is None:
                return None
            if reason := choice.get("finish_reason"):
                self._finish = FINISHES.get(reason, "stop")
            delta = choice.get("delta") or {}
            if delta.get("refusal"):
                raise ContentRefused(type="content", provider=self._provider)
            text = delta.get("content") or ""
            calls = tuple(_call_piece(call) for call in delta.get("tool_calls") or ())
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as wrong:
            raise unavailable("malformed", self._provider) from wrong
        self._text.append(text)
        self._called = self._called or bool(calls)
        if not text and not calls:
            return None
        return ChatDelta(text=text, tool_calls=calls, provider=self._provider, model=self._model, source="model")

    def end(self, request: ChatRequest) -> ChatDelta:
        """The last piece. Raises `cut` when the provider never said that it had ended."""
        text = "".join(self._text)
        if self._finish is None:
            raise unavailable("cut", self._provider)
        if self._finish == "refused" and not text:
            raise ContentRefused(type="content", provider=self._provider)
        if not text.strip() and not self._called:
            raise unavailable("empty", self._provider)
        used = self._usage or tokens.estimated(request, text)
        return ChatDelta(finish=self._finish, usage=used, provider=self._provider, model=self._model, source="model")


def _call_piece(call: dict[str, Any]) -> ToolCallDelta:
    function = call.get("function") or {}
    return ToolCallDelta(
        index=int(call.get("index", 0)), id=call.get("id"), name=function.get("name"), arguments=function.get("arguments") or ""
    )


def _raise_told(found: dict[str, Any], provider: str) -> None:
    """An error that comes with status 200, as OpenRouter and others send it in the middle of a stream."""
    told = found.get("error")
    if told:
        code = told.get("code") if isinstance(told, dict) else None
        raise refusal(code if isinstance(code, int) else 500, codes_of(found), {}, provider)


def usage(told: Any) -> Usage | None:
    """The `usage` object in our words."""
    if not isinstance(told, dict) or "prompt_tokens" not in told:
        return None
    details = told.get("prompt_tokens_details") or {}
    cached = details.get("cached_tokens") or told.get("prompt_cache_hit_tokens") or 0
    return Usage(
        input_tokens=int(told["prompt_tokens"]),
        cached_tokens=int(cached),
        output_tokens=int(told.get("completion_tokens") or 0),
        cost_pico_dollars=_pico(told.get("cost")),
    )


def _pico(dollars: Any) -> int | None:
    if dollars is None or isinstance(dollars, bool):
        return None
    try:
        return int(Decimal(str(dollars)) * PICO)
    except InvalidOperation:
        return None


def body(request: ChatRequest, model: str, dialect: Dialect) -> dict[str, Any]:
    """The request as the server wants it."""
    sent: dict[str, Any] = {
        "model": model,
        "messages": [_message(message) for message in request.messages],
        dialect.limit: request.output_tokens,
        **dict(dialect.extra),
    }
    given = {"temperature": request.temperature, "top_p": request.top_p, "seed": request.seed if dialect.seed else None}
    sent |= {name: value for name, value in given.items() if value is not None}
    if request.stop:
        sent["stop"] = list(request.stop)
    if request.tools:
        sent["tools"] = [{"type": "function", "function": tool.model_dump(exclude_none=True)} for tool in request.tools]
        named = request.tool_choice not in ("auto", "none", "required")
        sent["tool_choice"] = {"type": "function", "function": {"name": request.tool_choice}} if named else request.tool_choice
    if form := _response_format(request, dialect):
        sent["response_format"] = form
    return sent


def _response_format(request: ChatRequest, dialect: Dialect) -> dict[str, Any] | None:
    wanted = request.response_format
    if wanted.type == "text":
        return None
    if wanted.type == "json" or not dialect.schemas:
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": wanted.name, "schema": wanted.json_schema, "strict": True}}


def _message(message: Message) -> dict[str, Any]:
    sent: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.name:
        sent["name"] = message.name
    if message.tool_call_id:
        sent["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        sent["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}} for call in message.tool_calls
        ]
        sent["content"] = message.content or None
    return sent
