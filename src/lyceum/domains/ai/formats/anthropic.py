"""The Messages format of Anthropic.

POST /v1/messages: https://docs.claude.com/en/api/messages, events of the stream: https://docs.claude.com/en/docs/build-with-claude/streaming,
errors: https://docs.claude.com/en/api/errors (types compared with anthropic-sdk-python, looked up on 2026-11-21). System texts are a
parameter of their own; `usage.input_tokens` leaves out what came from the provider's cache, which stands in
`cache_read_input_tokens` and `cache_creation_input_tokens`; the usage of `message_delta` is cumulative.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from lyceum.domains.ai.formats import tokens
from lyceum.domains.ai.provider import Made, StreamedAbility
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.errors import AiRequestRefused, ContentRefused
from lyceum.domains.ai.shapes.text import ChatAnswer, ChatDelta, ChatRequest, Finish, Message, ToolCall, ToolCallDelta
from lyceum.domains.ai.transport import Wire, codes_of, refusal, unavailable

FINISHES: Mapping[str, Finish] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "pause_turn": "stop",
    "refusal": "refused",
}
STATUSES = {
    "overloaded_error": 529,
    "rate_limit_error": 429,
    "authentication_error": 401,
    "permission_error": 403,
    "invalid_request_error": 400,
    "not_found_error": 404,
    "timeout_error": 504,
}
"""What an `error` event in the middle of a stream would have been as a status."""
MOST_TEMPERATURE = 1.0
"""OpenAI's scale goes to 2, Anthropic's to 1."""
ANSWER_TOOL = "answer_in_shape"
"""A forced tool gives structured output with every model of this provider."""


class AnthropicChat(StreamedAbility[ChatRequest, ChatAnswer]):
    """Chat with Claude."""

    capability = "chat"
    reports_usage_in_stream = True

    def __init__(self, wire: Wire, models: tuple[str, ...], context: Mapping[str, str]) -> None:
        self._wire, self.models, self._context = wire, models, context

    def quote(self, request: ChatRequest, model: str) -> Usage:
        """Input by an upper bound, output as it was limited."""
        del model
        return tokens.most(request)

    async def call(self, request: ChatRequest, model: str) -> Made[ChatAnswer]:
        """See the base."""
        provider = self._wire.provider
        found = (await self._wire.post("/v1/messages", self._body(request, model))).json(provider)
        try:
            blocks = found["content"]
            text = "".join(block["text"] for block in blocks if block["type"] == "text")
            calls = tuple(
                ToolCall(id=block["id"], name=block["name"], arguments=json.dumps(block["input"], ensure_ascii=False))
                for block in blocks
                if block["type"] == "tool_use"
            )
            finish = FINISHES.get(found.get("stop_reason") or "end_turn", "stop")
            used, answered = usage({}, found["usage"]), str(found.get("model") or model)
        except (KeyError, TypeError, AttributeError, ValueError) as wrong:
            raise unavailable("malformed", provider) from wrong
        if request.response_format.type == "schema" and calls and calls[0].name == ANSWER_TOOL:
            text, calls, finish = calls[0].arguments, (), "stop"
        if finish == "refused" and not text:
            raise ContentRefused(type="content", provider=provider)
        return Made(ChatAnswer(provider=provider, model=answered, source="model", usage=used, text=text, tool_calls=calls, finish=finish))

    def usable(self, made: Made[ChatAnswer]) -> bool:
        """It says something, or calls a tool."""
        return bool(made.answer.text.strip() or made.answer.tool_calls)

    async def stream(self, request: ChatRequest, model: str) -> AsyncGenerator[ChatDelta, None]:
        """See the base."""
        state = _Reading(self._wire.provider, model, in_shape=request.response_format.type == "schema")
        async with aclosing(self._wire.events("/v1/messages", self._body(request, model) | {"stream": True})) as events:
            async for event in events:
                if piece := state.take(event):
                    yield piece
        yield state.end()

    def _body(self, request: ChatRequest, model: str) -> dict[str, Any]:
        system = [message.content for message in request.messages if message.role == "system"]
        if request.response_format.type == "json":
            system.append(self._context["json_only"])
        said = [message for message in request.messages if message.role != "system"]
        if not said:
            raise AiRequestRefused(
                "A conversation needs a message that is not a system text.", type="request", provider=self._wire.provider
            )
        sent: dict[str, Any] = {"model": model, "max_tokens": request.output_tokens, "messages": _turns(said)}
        if system:
            sent["system"] = "\n\n".join(system)
        if request.temperature is not None:
            sent["temperature"] = min(request.temperature, MOST_TEMPERATURE)
        if request.top_p is not None:
            sent["top_p"] = request.top_p
        if request.stop:
            sent["stop_sequences"] = list(request.stop)
        return sent | self._tools(request)

    def _tools(self, request: ChatRequest) -> dict[str, Any]:
        if request.response_format.type == "schema":
            shape = {
                "name": ANSWER_TOOL,
                "description": self._context["answer_in_shape"],
                "input_schema": request.response_format.json_schema or {"type": "object"},
            }
            return {"tools": [shape], "tool_choice": {"type": "tool", "name": ANSWER_TOOL}}
        if not request.tools:
            return {}
        tools = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.parameters or {"type": "object"}}
            for tool in request.tools
        ]
        plain = {"auto": {"type": "auto"}, "none": {"type": "none"}, "required": {"type": "any"}}
        return {"tools": tools, "tool_choice": plain.get(request.tool_choice, {"type": "tool", "name": request.tool_choice})}


class _Reading:
    """What has been read of a stream."""

    def __init__(self, provider: str, model: str, *, in_shape: bool) -> None:
        self._provider, self._model, self._in_shape = provider, model, in_shape
        self._calls: dict[int, int] = {}
        self._spoke = False
        self._finish: Finish | None = None
        self._stopped = False
        self._usage: dict[str, Any] = {}

    def take(self, event: dict[str, Any]) -> ChatDelta | None:
        """The piece that an event brings, if it brings content."""
        if event.get("type") == "error":
            codes = codes_of(event)
            raise refusal(next((STATUSES[code] for code in codes if code in STATUSES), 500), codes, {}, self._provider)
        try:
            return self._taken(event)
        except (KeyError, TypeError, AttributeError, ValueError) as wrong:
            raise unavailable("malformed", self._provider) from wrong

    def _taken(self, event: dict[str, Any]) -> ChatDelta | None:
        kind = event["type"]
        if kind == "message_start":
            self._model = str(event["message"].get("model") or self._model)
            self._usage = dict(event["message"].get("usage") or {})
        elif kind == "content_block_start" and event["content_block"]["type"] == "tool_use":
            block = event["content_block"]
            index = self._calls[event["index"]] = len(self._calls)
            return None if self._in_shape else self._piece(call=ToolCallDelta(index=index, id=block["id"], name=block["name"]))
        elif kind == "content_block_delta":
            return self._content(event)
        elif kind == "message_delta":
            self._finish = FINISHES.get(event["delta"].get("stop_reason") or "end_turn", "stop")
            self._usage |= {name: value for name, value in (event.get("usage") or {}).items() if value is not None}
        elif kind == "message_stop":
            self._stopped = True
        return None

    def _content(self, event: dict[str, Any]) -> ChatDelta | None:
        delta = event["delta"]
        if delta["type"] == "text_delta" and not self._in_shape:
            return self._piece(text=delta["text"]) if delta["text"] else None
        if delta["type"] == "input_json_delta" and delta["partial_json"]:
            if self._in_shape:
                return self._piece(text=delta["partial_json"])
            return self._piece(call=ToolCallDelta(index=self._calls[event["index"]], arguments=delta["partial_json"]))
        return None

    def _piece(self, text: str = "", call: ToolCallDelta | None = None) -> ChatDelta:
        self._spoke = True
        return ChatDelta(text=text, tool_calls=(call,) if call else (), provider=self._provider, model=self._model, source="model")

    def end(self) -> ChatDelta:
        """The last piece. Raises `cut` when the provider never said that it had ended."""
        if self._finish is None or not self._stopped:
            raise unavailable("cut", self._provider)
        if not self._spoke:
            raise (
                ContentRefused(type="content", provider=self._provider)
                if self._finish == "refused"
                else unavailable("empty", self._provider)
            )
        finish = "stop" if self._in_shape and self._finish == "tool_calls" else self._finish
        try:
            used = usage({}, self._usage)
        except (KeyError, TypeError, ValueError) as wrong:
            raise unavailable("malformed", self._provider) from wrong
        return ChatDelta(finish=finish, usage=used, provider=self._provider, model=self._model, source="model")


def usage(before: Mapping[str, Any], told: Mapping[str, Any]) -> Usage:
    """The `usage` object in our words."""
    whole = {**before, **told}
    cached = int(whole.get("cache_read_input_tokens") or 0)
    written = int(whole.get("cache_creation_input_tokens") or 0)
    return Usage(
        input_tokens=int(whole["input_tokens"]) + cached + written, cached_tokens=cached, output_tokens=int(whole["output_tokens"])
    )


def _turns(messages: list[Message]) -> list[dict[str, Any]]:
    """Messages as turns: a tool's answers belong into a user's turn, all those in a row into one."""
    turns: list[dict[str, Any]] = []
    for message in messages:
        role = "assistant" if message.role == "assistant" else "user"
        blocks = _blocks(message)
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] += blocks
        else:
            turns.append({"role": role, "content": blocks})
    return turns


def _blocks(message: Message) -> list[dict[str, Any]]:
    if message.role == "tool":
        return [{"type": "tool_result", "tool_use_id": message.tool_call_id or "", "content": message.content}]
    blocks: list[dict[str, Any]] = [{"type": "text", "text": message.content}] if message.content else []
    for call in message.tool_calls:
        try:
            arguments = json.loads(call.arguments or "{}")
        except ValueError:
            arguments = {"text": call.arguments}
        blocks.append({"type": "tool_use", "id": call.id, "name": call.name, "input": arguments})
    return blocks
