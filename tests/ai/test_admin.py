"""What an operator sees of the providers, through HTTP and the command line."""

import json

import pytest
from typer.testing import CliRunner

from lyceum.app import ai_commands, commands

SECRET = "sk-the-schools-own-key"


async def test_an_admin_sees_every_provider_and_tries_the_embedded_ones(school) -> None:
    admin = await school.client("admin")
    answer = await admin.get("/api/ai/providers")
    assert answer.status_code == 200, answer.text
    found = {provider["name"]: provider for provider in answer.json()["providers"]}
    assert {"openai", "anthropic", "deepseek", "openrouter", "ollama", "rulebook", "espeak"} <= found.keys()
    assert (found["openai"]["configured"], found["rulebook"]["configured"]) == (False, True)
    assert all(provider["hint"] for provider in found.values() if not provider["configured"])
    assert found["espeak"]["abilities"][0]["capability"] == "speech"
    assert found["rulebook"]["circuit"] == "closed"
    said = (await admin.post("/api/ai/try", json={"provider": "rulebook", "capability": "chat", "text": "He don't know."})).json()
    assert (said["source"], "He doesn't" in said["text"], said["usage"]["output_tokens"] > 0) == ("rules", True, True)
    spoken = (await admin.post("/api/ai/try", json={"provider": "espeak", "capability": "speech", "text": "Hello."})).json()
    assert (spoken["source"], spoken["text"].endswith(" s")) == ("embedded", True)


@pytest.mark.parametrize("role", ["student", "teacher", "accountant"])
async def test_others_may_not(school, role: str) -> None:
    client = await school.client(role)
    assert (await client.get("/api/ai/providers")).status_code == 403
    assert (await client.post("/api/ai/try", json={"provider": "rulebook", "capability": "chat", "text": "x"})).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"provider": "nobody"}, 422, "ai_request_refused"),
        ({"provider": "openai"}, 503, "ai_unavailable"),
        ({"provider": "espeak"}, 422, "ai_request_refused"),
        ({"provider": "../x"}, 422, "malformed_request"),
        ({"text": ""}, 422, "malformed_request"),
        ({"capability": "telepathy"}, 422, "malformed_request"),
        ({"provider": "nobody", "capability": "speech"}, 422, "language_not_spoken"),
    ],
)
async def test_what_cannot_be_tried_is_said(school, change: dict[str, str], status: int, code: str) -> None:
    admin = await school.client("admin")
    answer = await admin.post("/api/ai/try", json={"provider": "rulebook", "capability": "chat", "text": "x"} | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if code == "ai_unavailable":
        assert answer.json()["params"] == {"type": "not_configured", "provider": "openai", "retryable": 0}


async def test_from_the_command_line(school, capsys) -> None:
    answer = await ai_commands._ask(school.house, "chat", "vocabulary: The gardener planted figs.", "en", {"owner_id": "console"}, None)
    assert answer["source"] == "rules"
    assert "gardener" in json.dumps(answer)
    runner = CliRunner()
    wrong = runner.invoke(commands.cli, ["ai", "try", "telepathy", "x"])
    assert wrong.exit_code == 2
    assert "there is no capability" in wrong.output
    missing = runner.invoke(commands.cli, ["ai", "try", "recognition", "/no/such/file.mp3"])
    assert missing.exit_code == 2
