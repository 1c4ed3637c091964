"""Anthropic's Messages format: `message`, and the events message_start, content_block_*, message_delta, message_stop, ping, error."""

import json
from typing import Any

from aiohttp import web

from tests.ai.providers.openai import TEXT, WORDS
from tests.ai.providers.stand_in import KEY, StandIn

TYPES = {401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error", 500: "api_error"}


class Anthropic(StandIn):
    """Anthropic. 16 tokens of input are new, 5 come from its cache."""

    def key_of(self, request: web.Request) -> str:
        assert request.headers["anthropic-version"] == "2023-06-01"
        return request.headers.get("x-api-key", "")

    def error(self, status: int, code: str) -> web.Response:
        kind = "insufficient_quota" if code == "insufficient_quota" else TYPES.get(status, "invalid_request_error")
        return web.json_response({"type": "error", "error": {"type": kind, "message": f"Traceback: {KEY}"}}, status=status)

    def refused(self, body: Any) -> web.StreamResponse:
        return web.json_response(self._message(body, [], "refusal"))

    def whole(self, path: str, body: Any) -> web.StreamResponse:
        assert path == "/v1/messages"
        assert body["max_tokens"]
        assert all(message["role"] in ("user", "assistant") for message in body["messages"])
        if body.get("tools"):
            name = body["tools"][0]["name"]
            return web.json_response(
                self._message(body, [{"type": "tool_use", "id": "call_1", "name": name, "input": {"word": "fig"}}], "tool_use")
            )
        said = "" if body["messages"][-1]["content"][0].get("text") == "say nothing" else TEXT
        return web.json_response(self._message(body, [{"type": "text", "text": said}], "end_turn"))

    def _message(self, body: Any, content: list[dict[str, Any]], reason: str | None) -> dict[str, Any]:
        usage = {"input_tokens": 16, "cache_read_input_tokens": 5, "cache_creation_input_tokens": 0, "output_tokens": 6 if reason else 1}
        return {
            "id": "msg_1", "type": "message", "role": "assistant", "model": body["model"],
            "content": content, "stop_reason": reason, "stop_sequence": None, "usage": usage,
        }  # fmt: skip

    def pieces(self, path: str, body: Any) -> list[bytes]:
        text = {"type": "text", "text": ""}
        deltas: list[dict[str, Any]] = [{"type": "text_delta", "text": word} for word in WORDS]
        reason = "end_turn"
        if body.get("tools"):
            text, reason = {"type": "tool_use", "id": "call_1", "name": body["tools"][0]["name"], "input": {}}, "tool_use"
            deltas = [{"type": "input_json_delta", "partial_json": part} for part in ("", '{"word":', ' "fig"}')]
        events = [
            {"type": "message_start", "message": self._message(body, [], None)},
            {"type": "content_block_start", "index": 0, "content_block": text},
            {"type": "ping"},
            *({"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas),
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}, "usage": {"output_tokens": 6}},
            {"type": "message_stop"},
        ]
        return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events]
