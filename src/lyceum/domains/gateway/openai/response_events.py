"""A response as it is made, in the events of OpenAI's stream.

platform.openai.com/docs/api-reference/responses-streaming, read November 2026.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from lyceum.domains.ai.port import ChatDelta, Finish, ToolCall, ToolCallDelta, Usage
from lyceum.domains.gateway.openai.errors import error_body
from lyceum.domains.gateway.openai.responses import ResponseBody, call_item, ended, message_item, status, text_part, usage
from lyceum.kernel.errors import LyceumError


class ResponseEvents:
    """Writes a stream: the response, its items as they are begun, what is added to them, their ends, and the whole response at last."""

    def __init__(self, call_id: UUID, body: ResponseBody) -> None:
        self._id, self._frame = call_id, body.frame(call_id)
        self._number = 0
        self._text: str | None = None
        self._calls: dict[int, ToolCall] = {}
        self._places: dict[int | None, int] = {}
        """Where an item stands: calls by their index, the message under None."""
        self._finish: Finish = "stop"

    def of(self, delta: ChatDelta) -> bytes:
        """See `Tongue`."""
        begun = b"" if self._number else self._event("created", response=self._frame) + self._event("in_progress", response=self._frame)
        said = b"".join(self._said(delta.text)) if delta.text else b""
        asked = b"".join(event for call in delta.tool_calls for event in self._asked(call))
        if not delta.finish:
            return begun + said + asked
        self._finish = delta.finish
        return begun + said + asked + b"".join(self._ends())

    def end(self, used: Usage, cost_pico: int) -> bytes:
        """See `Tongue`."""
        whole = ended(self._frame, self._finish, self._output(), usage(used, cost_pico))
        return self._event(status(self._finish), response=whole)

    def broken(self, failed: LyceumError) -> bytes:
        """See `Tongue`. Clients look for `error`, as in every other stream; its parts stand beside it, too, as this one has them."""
        error = error_body(failed)["error"]
        told = {"code": error["code"], "message": error["message"], "param": error["param"], "error": error}
        return self._written("error", told)

    def _said(self, text: str) -> Iterator[bytes]:
        if self._text is None:
            self._text, self._places[None] = "", len(self._places)
            item = message_item(self._id, "", "in_progress")
            yield self._event("output_item.added", output_index=self._places[None], item=item)
            yield self._event("content_part.added", **self._spot(), part=text_part(""))
        self._text += text
        yield self._event("output_text.delta", **self._spot(), delta=text, logprobs=[])

    def _asked(self, piece: ToolCallDelta) -> Iterator[bytes]:
        before = self._calls.get(piece.index)
        if before is None:
            before = ToolCall(id=piece.id or "", name=piece.name or "", arguments="")
            self._places[piece.index] = len(self._places)
            item = call_item(self._id, piece.index, before, "in_progress")
            yield self._event("output_item.added", output_index=self._places[piece.index], item=item)
        self._calls[piece.index] = before.model_copy(update={"arguments": before.arguments + piece.arguments})
        if piece.arguments:
            item = call_item(self._id, piece.index, before)
            place = {"item_id": item["id"], "output_index": self._places[piece.index]}
            yield self._event("function_call_arguments.delta", **place, delta=piece.arguments)

    def _ends(self) -> Iterator[bytes]:
        for key, place in self._places.items():
            item = self._item(key)
            if key is None:
                yield self._event("output_text.done", **self._spot(), text=self._text, logprobs=[])
                yield self._event("content_part.done", **self._spot(), part=text_part(self._text or ""))
            else:
                done = {"item_id": item["id"], "output_index": place, "name": item["name"], "arguments": item["arguments"]}
                yield self._event("function_call_arguments.done", **done)
            yield self._event("output_item.done", output_index=place, item=item)

    def _item(self, key: int | None) -> dict[str, Any]:
        if key is None:
            return message_item(self._id, self._text or "", status(self._finish))
        return call_item(self._id, key, self._calls[key])

    def _output(self) -> list[dict[str, Any]]:
        return [self._item(key) for key in self._places]

    def _spot(self) -> dict[str, Any]:
        return {"item_id": f"msg_{self._id.hex}", "output_index": self._places[None], "content_index": 0}

    def _event(self, kind: str, **told: Any) -> bytes:
        return self._written(f"response.{kind}", told)

    def _written(self, kind: str, told: dict[str, Any]) -> bytes:
        data = {"type": kind, "sequence_number": self._number, **told}
        self._number += 1
        return f"event: {kind}\ndata: ".encode() + to_json(data) + b"\n\n"
