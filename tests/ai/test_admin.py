"""What an operator sees of the providers, through HTTP and the command line."""

import asyncio
import json

import pytest
from typer.testing import CliRunner

from lyceum.app import ai_commands, commands
from lyceum.domains.ai.engine import Engine
from lyceum.domains.ai.settings import AiSettings
from tests.ai.providers.media import Media
from tests.ai.providers.stand_in import KEY

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
    assert (spoken["source"], spoken["text"].endswith(" s"), spoken["mime"]) == ("embedded", True, "audio/mpeg")
    assert (await admin.get(spoken["link"])).status_code == 200


@pytest.fixture
async def media(monkeypatch, school):
    """Providers of everything else, in the place of those of the school."""
    running = await Media().start()
    for name in ("openai", "modelslab", "wav2lip"):
        for setting, value in (("ADDRESS", running.address), ("KEY", KEY)):
            monkeypatch.setenv(f"LYCEUM_AI_{name.upper()}_{setting}", value)
    service, fresh = school.house.ports["ai"], Engine(AiSettings(retries=0))
    before = dict(service.engine.running)
    for name, provider in fresh.running.items():
        service.engine.take_in(name, provider)
    yield running
    for name, provider in before.items():
        service.engine.take_in(name, provider)
    await fresh.close()
    await running.stop()


async def tried(admin, provider: str, capability: str, **more):
    """A film is asked after until it is there."""
    answer = await admin.post("/api/ai/try", json={"provider": provider, "capability": capability, "text": "A fig tree."} | more)
    async with asyncio.timeout(5):
        while answer.status_code == 200 and (work := answer.json()["work"]):
            await asyncio.sleep(0.01)
            answer = await admin.get(f"/api/ai/try/{work}")
    return answer


async def test_an_admin_tries_what_providers_draw_hear_and_film(school, media) -> None:
    admin = await school.client("admin")
    for provider, capability, mime, text in (
        ("openai", "embeddings", None, "… (2)"),
        ("openai", "recognition", None, "Good morning."),
        ("modelslab", "image", "image/png", ""),
        ("modelslab", "video", "video/mp4", "5.0 s"),
        ("wav2lip", "lip_sync", "video/mp4", "5.0 s"),
    ):
        answer = await tried(admin, provider, capability, **({"picture": "ZmFjZQ=="} if capability == "lip_sync" else {}))
        assert answer.status_code == 200, answer.text
        made = answer.json()
        assert (made["provider"], made["source"], made["mime"], made["text"].endswith(text)) == (provider, "model", mime, True)
        assert not made["link"] or (await admin.get(made["link"])).headers["content-type"] == mime
    media.cases = ["refused"]
    assert (await tried(admin, "modelslab", "video")).json()["code"] == "ai_content_refused"
    media.cases = ["500"]
    assert (await tried(admin, "wav2lip", "lip_sync", picture="ZmFjZQ==")).json()["params"]["type"] == "server"
    assert (await tried(admin, "wav2lip", "lip_sync")).json()["field"] == "picture"
    assert (await admin.get("/api/ai/try/019a0000-0000-7000-8000-000000000000")).status_code == 404


async def test_films_from_the_command_line(school, media, tmp_path) -> None:
    face, voice, out = tmp_path / "face.png", tmp_path / "voice.mp3", tmp_path / "film.mp4"
    face.write_bytes(b"face")
    voice.write_bytes(b"voice")
    how = {"owner_id": "console", "upstreams": [{"provider": "wav2lip"}], "or_embedded": False}
    request = ai_commands._request("lip_sync", str(face), {"language": "en", "sound": voice}, how)
    answer = await ai_commands._ask(school.house, request, out)
    assert (answer["provider"], answer["mime"], out.read_bytes()) == ("wav2lip", "video/mp4", media.film)
    runner = CliRunner()
    without = runner.invoke(commands.cli, ["ai", "try", "lip_sync", str(face)])
    assert (without.exit_code, "needs a --sound" in without.output) == (2, True)


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
    request = ai_commands._request("chat", "vocabulary: The gardener planted figs.", {"language": "en"}, {"owner_id": "console"})
    answer = await ai_commands._ask(school.house, request, None)
    assert answer["source"] == "rules"
    assert "gardener" in json.dumps(answer)
    runner = CliRunner()
    wrong = runner.invoke(commands.cli, ["ai", "try", "telepathy", "x"])
    assert wrong.exit_code == 2
    assert "there is no capability" in wrong.output
    missing = runner.invoke(commands.cli, ["ai", "try", "recognition", "/no/such/file.mp3"])
    assert missing.exit_code == 2
