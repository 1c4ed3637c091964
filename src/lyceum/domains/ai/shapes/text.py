"""Text: a conversation in, a message out."""

from typing import Annotated, Any, Literal

from pydantic import Field

from lyceum.domains.ai.shapes.base import Answer, Frozen, Request, Source, Usage, Waiting

MAX_MESSAGES = 1_000
MAX_MESSAGE_CHARS = 1_000_000
DEFAULT_OUTPUT_TOKENS = 2_048
"""What an answer may take at most when the request does not say."""
MAX_OUTPUT_TOKENS = 131_072

Finish = Literal["stop", "length", "tool_calls", "refused"]


class ToolCall(Frozen):
    """The model asks for a function to be called; `arguments` is JSON as the model wrote it, not checked."""

    id: str
    name: str
    arguments: str


class Message(Frozen):
    """One message. An assistant's may hold tool calls instead of text; a tool's answers the call `tool_call_id`."""

    role: Literal["system", "user", "assistant", "tool"]
    content: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)] = ""
    name: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


class Tool(Frozen):
    """A function that the model may ask for; `parameters` is a JSON Schema."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    strict: bool | None = None


class ResponseFormat(Frozen):
    """`json` promises an object, `schema` one that fits `json_schema`."""

    type: Literal["text", "json", "schema"] = "text"
    name: str = "answer"
    json_schema: dict[str, Any] = Field(default_factory=dict)


class ChatRequest(Request):
    """A conversation to be continued. `tool_choice` is `auto`, `none`, `required` or a tool's name."""

    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=MAX_MESSAGES)]
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    response_format: ResponseFormat = ResponseFormat()
    max_tokens: Annotated[int, Field(ge=1, le=MAX_OUTPUT_TOKENS)] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    seed: int | None = None
    stop: Annotated[tuple[str, ...], Field(max_length=4)] = ()

    @property
    def output_tokens(self) -> int:
        """The most that the answer may take."""
        return self.max_tokens or DEFAULT_OUTPUT_TOKENS


class ChatAnswer(Answer):
    """The next message. `finish` says why it ended: `refused` is the provider's content rule, in the middle of an answer."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    finish: Finish = "stop"


class ToolCallDelta(Frozen):
    """A piece of the tool call number `index` (from 0): its first piece has id and name, `arguments` is to be appended."""

    index: int
    id: str | None = None
    name: str | None = None
    arguments: str = ""


class ChatDelta(Frozen):
    """A piece of an answer. Only the last one has `finish` and `usage`; `waiting` comes before all others, while the provider's
    queue is full. The first piece of content already says who makes the answer (`provider`, `model`, `source`).
    """

    text: str = ""
    tool_calls: tuple[ToolCallDelta, ...] = ()
    finish: Finish | None = None
    usage: Usage | None = None
    waiting: Waiting | None = None
    provider: str = ""
    model: str = ""
    source: Source | None = None
    attempts: int = 1


class Hint(Frozen):
    """A place in a text to look at again, by rules: offsets in characters, the words there, and what is usual."""

    start: int
    end: int
    found: str
    better: str
