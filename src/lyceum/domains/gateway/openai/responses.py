"""Responses as OpenAI shapes them (platform.openai.com/docs/api-reference/responses, read November 2026), and back.

Nothing is kept between two of them: whoever goes on sends what was said before along.
"""

import time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, ValidationError, field_validator

from lyceum.domains.ai.port import ChatAnswer, ChatRequest, Finish, Message, ResponseFormat, Tool, ToolCall, Usage
from lyceum.domains.gateway.openai.shapes import MAX_MESSAGES, MAX_TEXT_CHARS, BadRequest, FunctionName, Incoming, Named, euro, unreadable
from lyceum.platform.http import Text

REFUSED_BY_LENGTH, REFUSED_BY_CONTENT = "max_output_tokens", "content_filter"
ENDS: dict[Finish, str] = {"length": REFUSED_BY_LENGTH, "refused": REFUSED_BY_CONTENT}
"""Why an answer is not whole."""


class PreviousResponseUnknown(BadRequest):
    """The school keeps no responses: send the whole conversation as `input`."""

    code = "previous_response_not_found"


class PartIn(Incoming):
    """A part of a message; the school takes text alone."""

    type: Literal["input_text", "output_text", "text"]
    text: Annotated[str, Field(max_length=MAX_TEXT_CHARS)]


class ItemIn(Incoming):
    """A message, a call of a function, or what that came to; the model's own reasoning is let be."""

    type: Literal["message", "function_call", "function_call_output", "reasoning"] = "message"
    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: tuple[PartIn, ...] = ()
    call_id: str = ""
    name: str = ""
    arguments: str = ""
    output: tuple[PartIn, ...] = ()

    @field_validator("content", "output", mode="before")
    @classmethod
    def _parts(cls, given: Any) -> Any:
        return [{"type": "text", "text": given}] if isinstance(given, str) else given or []

    def message(self) -> Message:
        """As the ai room takes it."""
        if self.type == "function_call":
            call = ToolCall(id=self.call_id, name=self.name, arguments=self.arguments)
            return Message(role="assistant", tool_calls=(call,))
        if self.type == "function_call_output":
            return Message(role="tool", content=_text(self.output), tool_call_id=self.call_id)
        if self.role is None:
            raise BadRequest("input: a message needs its role.", field="input")
        return Message(role="system" if self.role == "developer" else self.role, content=_text(self.content))


class ToolIn(Incoming):
    """A tool; there are functions only."""

    type: Literal["function"]
    name: FunctionName
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ChoiceIn(Incoming):
    """The one tool to use."""

    type: Literal["function"]
    name: str


class FormatIn(Incoming):
    """The form of the answer."""

    type: Literal["text", "json_object", "json_schema"] = "text"
    name: str = "answer"
    schema_: dict[str, Any] = Field(alias="schema", default_factory=dict)


class TextIn(Incoming):
    """How the text is to be."""

    format: FormatIn = FormatIn()


class ResponseBody(Named):
    """The body of POST /v1/responses."""

    input: Annotated[list[ItemIn], Field(min_length=1, max_length=MAX_MESSAGES)]
    instructions: Annotated[str, Field(max_length=MAX_TEXT_CHARS)] | None = None
    stream: bool = False
    max_output_tokens: Annotated[int, Field(ge=1)] | None = None
    temperature: float | None = None
    top_p: float | None = None
    tools: tuple[ToolIn, ...] = ()
    tool_choice: Literal["auto", "none", "required"] | ChoiceIn = "auto"
    text: TextIn = TextIn()
    metadata: dict[Text, Text] | None = None
    previous_response_id: str | None = None
    conversation: None = None
    prompt: None = None
    background: Literal[False] | None = None
    truncation: Literal["disabled"] | None = None

    @field_validator("input", mode="before")
    @classmethod
    def _said(cls, given: Any) -> Any:
        return [{"role": "user", "content": given}] if isinstance(given, str) else given

    def request(self, owner_id: str) -> ChatRequest:
        """As the ai room takes it. Raises BadRequest."""
        if self.previous_response_id:
            raise PreviousResponseUnknown(field="previous_response_id")
        told = (Message(role="system", content=self.instructions),) if self.instructions else ()
        form = self.text.format
        kinds: dict[str, Literal["text", "json", "schema"]] = {"text": "text", "json_object": "json", "json_schema": "schema"}
        try:
            return ChatRequest(
                owner_id=owner_id,
                messages=(*told, *self._messages()),
                tools=tuple(
                    Tool(name=tool.name, description=tool.description or "", parameters=tool.parameters or {}, strict=tool.strict)
                    for tool in self.tools
                ),
                tool_choice=self.tool_choice if isinstance(self.tool_choice, str) else self.tool_choice.name,
                response_format=ResponseFormat(type=kinds[form.type], name=form.name, json_schema=form.schema_),
                max_tokens=self.max_output_tokens,
                temperature=self.temperature,
                top_p=self.top_p,
                or_embedded=False,
            )
        except ValidationError as wrong:
            raise unreadable(wrong) from wrong

    def _messages(self) -> list[Message]:
        """The items as messages: calls that a model made at once belong to one."""
        said: list[Message] = []
        for item in self.input:
            if item.type == "reasoning":
                continue
            message = item.message()
            if message.tool_calls and said and said[-1].role == "assistant":
                said[-1] = said[-1].model_copy(update={"tool_calls": said[-1].tool_calls + message.tool_calls})
            else:
                said.append(message)
        return said

    def frame(self, call_id: UUID) -> dict[str, Any]:
        """What a response says of itself before there is an answer."""
        form = self.text.format
        schema = {"name": form.name, "schema": form.schema_} if form.type == "json_schema" else {}
        choice = self.tool_choice if isinstance(self.tool_choice, str) else self.tool_choice.model_dump()
        return {
            "id": f"resp_{call_id.hex}",
            "object": "response",
            "created_at": int(time.time()),
            "status": "in_progress",
            "background": False,
            "error": None,
            "incomplete_details": None,
            "instructions": self.instructions,
            "max_output_tokens": self.max_output_tokens,
            "metadata": self.metadata or {},
            "model": self.model,
            "output": [],
            "parallel_tool_calls": True,
            "previous_response_id": None,
            "reasoning": {"effort": None, "summary": None},
            "store": False,
            "temperature": self.temperature,
            "text": {"format": {"type": form.type, **schema}},
            "tool_choice": choice,
            "tools": [tool.model_dump() for tool in self.tools],
            "top_p": self.top_p,
            "truncation": "disabled",
            "usage": None,
        }

    def answer(self, call_id: UUID, made: ChatAnswer) -> dict[str, Any]:
        """A whole answer."""
        frame = self.frame(call_id)
        output = [message_item(call_id, made.text, status(made.finish))] if made.text else []
        output += [call_item(call_id, number, call) for number, call in enumerate(made.tool_calls)]
        return ended(frame, made.finish, output, usage(made.usage))


def ended(frame: dict[str, Any], finish: Finish, output: list[dict[str, Any]], used: dict[str, Any]) -> dict[str, Any]:
    """A response that has come to its end."""
    details = {"reason": ENDS[finish]} if finish in ENDS else None
    return {**frame, "status": status(finish), "incomplete_details": details, "output": output, "usage": used}


def status(finish: Finish) -> str:
    """Whether an answer is whole."""
    return "incomplete" if finish in ENDS else "completed"


def message_item(call_id: UUID, text: str, state: str) -> dict[str, Any]:
    """What the model says."""
    content = [text_part(text)] if state != "in_progress" else []
    return {"id": f"msg_{call_id.hex}", "type": "message", "status": state, "role": "assistant", "content": content}


def text_part(text: str) -> dict[str, Any]:
    """A text."""
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def call_item(call_id: UUID, number: int, call: ToolCall, state: str = "completed") -> dict[str, Any]:
    """A function that the model asks for."""
    own = f"fc_{call_id.hex}_{number}"
    return {"id": own, "type": "function_call", "status": state, "call_id": call.id, "name": call.name, "arguments": call.arguments}


def usage(used: Usage, cost_pico: int | None = None) -> dict[str, Any]:
    """Usage, with the cost in euro where it is known."""
    told: dict[str, Any] = {
        "input_tokens": used.input_tokens,
        "input_tokens_details": {"cached_tokens": used.cached_tokens},
        "output_tokens": used.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": used.input_tokens + used.output_tokens,
    }
    return told if cost_pico is None else {**told, "cost": euro(cost_pico)}


def _text(parts: tuple[PartIn, ...]) -> str:
    return "".join(part.text for part in parts)
