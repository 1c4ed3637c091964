"""Chat completions as OpenAI shapes them (platform.openai.com/docs/api-reference/chat, read November 2026), and back.

Fields that would change the answer and that the school cannot honour are refused by name; others that clients send along are let be.
"""

import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_json

from lyceum.domains.ai.port import ChatAnswer, ChatDelta, ChatRequest, Message, ResponseFormat, Tool, ToolCall, Usage
from lyceum.domains.gateway.openai.errors import error_body
from lyceum.kernel.errors import LyceumError
from lyceum.platform.http import Text

MAX_MESSAGES = 1_000
MAX_TEXT_CHARS = 1_000_000
DONE = b"data: [DONE]\n\n"
FunctionName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""As OpenAI has them. With `\\w`, which is every script's letters, the compiled pattern takes a megabyte wherever it is used."""


class BadRequest(LyceumError):
    """This request cannot be read; `field` says where it is wrong."""

    status = 400
    code = "invalid_request"


class Incoming(BaseModel):
    """Something that a client sends; what is not known is let be."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Named(Incoming):
    """What every body says: behind which name to ask."""

    model: Annotated[Text, Field(min_length=1, max_length=64)]


class Part(Incoming):
    """A part of a message; the school takes text alone."""

    type: Literal["text"]
    text: Annotated[str, Field(max_length=MAX_TEXT_CHARS)]


class FunctionCall(Incoming):
    """A function that a model asked for."""

    name: str
    arguments: str


class CallIn(Incoming):
    """A tool call of an earlier answer."""

    id: str
    type: Literal["function"] = "function"
    function: FunctionCall


class MessageIn(Incoming):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Annotated[str, Field(max_length=MAX_TEXT_CHARS)] | list[Part] | None = None
    name: str | None = None
    tool_calls: list[CallIn] = []
    tool_call_id: str | None = None

    def message(self) -> Message:
        """As the ai room takes it."""
        text = self.content if isinstance(self.content, str) else "".join(part.text for part in self.content or ())
        calls = tuple(ToolCall(id=call.id, name=call.function.name, arguments=call.function.arguments) for call in self.tool_calls)
        role = "system" if self.role == "developer" else self.role
        return Message(role=role, content=text, name=self.name, tool_calls=calls, tool_call_id=self.tool_call_id)


class FunctionIn(Incoming):
    """A function the model may ask for."""

    name: FunctionName
    description: str = ""
    parameters: dict[str, Any] = {}
    strict: bool | None = None


class ToolIn(Incoming):
    """A tool; there are functions only."""

    type: Literal["function"]
    function: FunctionIn


class Schema(Incoming):
    """What a structured answer must fit."""

    name: str = "answer"
    schema_: Annotated[dict[str, Any], Field(alias="schema")] = {}


class FormatIn(Incoming):
    """The form of the answer."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: Schema | None = None


class StreamOptions(Incoming):
    """Whether a stream ends with its usage."""

    include_usage: bool = False


class ChosenFunction(Incoming):
    """A function by its name."""

    name: str


class Choice(Incoming):
    """The one tool to use."""

    type: Literal["function"]
    function: ChosenFunction


class ChatBody(Named):
    """The body of POST /v1/chat/completions."""

    messages: Annotated[list[MessageIn], Field(min_length=1, max_length=MAX_MESSAGES)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    stop: str | list[str] | None = None
    tools: list[ToolIn] = []
    tool_choice: Literal["auto", "none", "required"] | Choice = "auto"
    response_format: FormatIn | None = None
    n: Literal[1] | None = None
    logprobs: Literal[False] | None = None
    audio: None = None
    modalities: list[Literal["text"]] | None = None

    def request(self, owner_id: str) -> ChatRequest:
        """As the ai room takes it. Raises BadRequest."""
        stop = (self.stop,) if isinstance(self.stop, str) else tuple(self.stop or ())
        try:
            return ChatRequest(
                owner_id=owner_id,
                messages=tuple(message.message() for message in self.messages),
                tools=tuple(Tool(**tool.function.model_dump()) for tool in self.tools),
                tool_choice=self.tool_choice if isinstance(self.tool_choice, str) else self.tool_choice.function.name,
                response_format=self._format(),
                max_tokens=self.max_completion_tokens or self.max_tokens,
                temperature=self.temperature,
                top_p=self.top_p,
                seed=self.seed,
                stop=stop,
                or_embedded=False,
            )
        except ValidationError as wrong:
            raise unreadable(wrong) from wrong

    def _format(self) -> ResponseFormat:
        wanted = self.response_format
        if wanted is None or wanted.type == "text":
            return ResponseFormat()
        if wanted.type == "json_object":
            return ResponseFormat(type="json")
        schema = wanted.json_schema or Schema()
        return ResponseFormat(type="schema", name=schema.name, json_schema=schema.schema_)


def described(body: type[BaseModel]) -> dict[str, Any]:
    """The schema of a body in one piece, as a description of the API can hold it."""
    schema = body.model_json_schema()
    parts = schema.pop("$defs", {})

    def whole(node: Any) -> Any:
        if isinstance(node, list):
            return [whole(each) for each in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return whole(parts[node["$ref"].rpartition("/")[2]])
        return {name: whole(each) for name, each in node.items()}

    return dict(whole(schema))


def unreadable(wrong: ValidationError) -> BadRequest:
    """The first mistake in a body, with its place."""
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(step) for step in first["loc"]) or None
    return BadRequest(f"{place}: {first['msg']}" if place else str(first["msg"]), field=place)


def usage(used: Usage, cost_pico: int | None = None) -> dict[str, Any]:
    """Usage, with the cost in euro where it is known."""
    told: dict[str, Any] = {
        "prompt_tokens": used.input_tokens,
        "completion_tokens": used.output_tokens,
        "total_tokens": used.input_tokens + used.output_tokens,
        "prompt_tokens_details": {"cached_tokens": used.cached_tokens},
    }
    return told if cost_pico is None else {**told, "cost": euro(cost_pico)}


def euro(pico: int) -> str:
    """An amount of pico-euro in euro, exactly."""
    whole, rest = divmod(pico, 10**12)
    return f"{whole}.{rest:012d}".rstrip("0").rstrip(".")


def _finish(finish: str) -> str:
    return "content_filter" if finish == "refused" else finish


def _call(call: ToolCall) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def completion(name: str, call_id: UUID, answer: ChatAnswer) -> dict[str, Any]:
    """A whole answer."""
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None, "refusal": None}
    if answer.tool_calls:
        message["tool_calls"] = [_call(call) for call in answer.tool_calls]
    return {
        "id": f"chatcmpl-{call_id.hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": name,
        "choices": [{"index": 0, "message": message, "finish_reason": _finish(answer.finish), "logprobs": None}],
        "usage": usage(answer.usage),
    }


class Chunks:
    """The pieces of a streamed answer, as events; the last says the usage if it was asked for."""

    def __init__(self, call_id: UUID, name: str, options: StreamOptions | None = None) -> None:
        self._frame = {
            "id": f"chatcmpl-{call_id.hex}",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": name,
        }
        self._before, _, self._after = _event(self._chunk({"content": ""})).partition(b'""')
        self._begun = False
        self._tells_usage = bool(options and options.include_usage)

    def of(self, delta: ChatDelta) -> bytes:
        """What goes out for one piece: the role first, then text and tool calls, the reason of the end last."""
        if self._begun and not delta.tool_calls and not delta.finish:  # most of them: only the text differs
            return self._before + to_json(delta.text) + self._after if delta.text else b""
        return b"".join(_event(chunk) for chunk in self._chunks(delta))

    def end(self, used: Usage, cost_pico: int) -> bytes:
        """The last piece, for those who asked for it, and the mark of the end."""
        last = _event({**self._frame, "choices": [], "usage": usage(used, cost_pico)}) if self._tells_usage else b""
        return last + DONE

    def broken(self, failed: LyceumError) -> bytes:
        """What is wrong, and the mark of the end."""
        return _event(error_body(failed)) + DONE

    def _chunks(self, delta: ChatDelta) -> Iterator[dict[str, Any]]:
        if not self._begun:
            self._begun = True
            yield self._chunk({"role": "assistant", "content": ""})
        if delta.text:
            yield self._chunk({"content": delta.text})
        for call in delta.tool_calls:
            named = {"id": call.id, "type": "function"} if call.id else {}
            function = {"name": call.name, "arguments": call.arguments} if call.name else {"arguments": call.arguments}
            yield self._chunk({"tool_calls": [{"index": call.index, **named, "function": function}]})
        if delta.finish:
            yield self._chunk({}, _finish(delta.finish))

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {**self._frame, "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + to_json(data) + b"\n\n"
