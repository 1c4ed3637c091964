"""OpenAI's chat format, as `chat.completion` and `chat.completion.chunk` are documented; DeepSeek, OpenRouter, Ollama speak it too."""

import json
from typing import Any

from aiohttp import web

from tests.ai.providers.stand_in import StandIn

TEXT = "Good morning, dear learner!"
WORDS = ["Good ", "morning, ", "dear ", "learner!"]
NO_TEXT = "Good\x00 morning\ud83d"
"""What JSON can say and no database keeps."""
USAGE = {"prompt_tokens": 21, "completion_tokens": 6, "total_tokens": 27, "prompt_tokens_details": {"cached_tokens": 5}}
CALL = {"id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": '{"word": "fig"}'}}


class OpenAi(StandIn):
    """OpenAI."""

    def whole(self, path: str, body: Any) -> web.StreamResponse:
        message: dict[str, Any] = {"role": "assistant", "content": TEXT, "refusal": None}
        reason = "stop"
        if body.get("tools"):
            message, reason = {"role": "assistant", "content": None, "tool_calls": [CALL]}, "tool_calls"
        if self.asked[-1].body["messages"][-1]["content"] == "say nothing":
            message = {"role": "assistant", "content": ""}
        if self.asked[-1].body["messages"][-1]["content"] == "say NUL":
            message["content"] = NO_TEXT
        if body.get("response_format") and self.structured:
            message["content"] = self.structured.pop(0)
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reason}
        return web.json_response(
            {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice], "usage": USAGE}
        )

    def pieces(self, path: str, body: Any) -> list[bytes]:
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}, *({"content": word} for word in WORDS)]
        if self.asked[-1].body["messages"][-1]["content"] == "say NUL":
            deltas = [{"content": NO_TEXT}]
        if body.get("tools"):
            deltas = [
                {"role": "assistant", "content": None},
                {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": ""}}]},
                {"tool_calls": [{"index": 0, "function": {"arguments": '{"word":'}}]},
                {"tool_calls": [{"index": 0, "function": {"arguments": ' "fig"}'}}]},
            ]
        chunks = [self._chunk(body, delta, None) for delta in deltas]
        chunks.append(self._chunk(body, {}, "tool_calls" if body.get("tools") else "stop"))
        events = [b": comment\n\n", *(self._event(chunk) for chunk in chunks)]
        if (body.get("stream_options") or {}).get("include_usage"):
            events.append(self._event({**self._chunk(body, {}, None), "choices": [], "usage": USAGE}))
        return [*events, b"data: [DONE]\n\n"]

    def _chunk(self, body: Any, delta: dict[str, Any], reason: str | None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": body["model"],
            "choices": [choice],
            "usage": None,
        }

    def _event(self, chunk: dict[str, Any]) -> bytes:
        return f"data: {json.dumps(chunk)}\n\n".encode()
