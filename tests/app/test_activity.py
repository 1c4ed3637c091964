"""The activity log as an admin reads it, and what no log may ever hold."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx2
import pytest

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.gateway.tariff import Rate, Route
from lyceum.platform import logs
from lyceum.platform.activity import FOLDER
from lyceum.platform.settings import Settings, load
from tests.ai.providers.openai import OpenAi
from tests.ai.providers.stand_in import KEY
from tests.conftest import School
from tests.gateway.conftest import ADMIN

ACTIVITY = "/api/admin/activity"
PASSWORD = "river lamp seven tea"


@pytest.fixture
async def watched(addresses, monkeypatch, tmp_path) -> AsyncIterator[tuple[School, OpenAi]]:
    """A school with a home of its own, and a provider that has a key."""
    provider = await OpenAi().start()
    for name, value in (("ADDRESS", provider.address), ("KEY", KEY), ("MODELS", "m-9")):
        monkeypatch.setenv(f"LYCEUM_AI_COMPATIBLE_{name}", value)
    monkeypatch.setenv("LYCEUM_AI_RETRIES", "0")
    loaded = load(sections())
    settings = loaded[Settings]
    assert isinstance(settings, Settings)
    (tmp_path / "secret").write_bytes((settings.home / "secret").read_bytes())
    loaded[Settings] = settings.model_copy(update={"home": tmp_path})
    house = House("all", loaded, addresses)
    async with house.open():
        tariffs = house.ports["gateway"].tariffs
        await tariffs.put_rate(Rate(provider="compatible", model="m-9", unit="output_token", price_pico=0, cost_pico=7), ADMIN)
        upstreams = [{"provider": "compatible", "model": "m-9"}]
        await tariffs.put_route(Route.model_validate({"name": "seen", "plan": "free", "capability": "chat", "upstreams": upstreams}), ADMIN)
        yield School(house), provider
    await provider.stop()


async def lines(admin, **wanted) -> list[dict]:
    await asyncio.sleep(0.05)
    answer = await admin.get(ACTIVITY, params=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_each_request_is_a_line_that_an_admin_finds(watched):
    school, _ = watched
    admin, learner = await school.client("admin"), await school.client()
    await learner.get("/api/cards/decks")
    await learner.get(f"/api/lessons/{uuid4()}")
    body = {"model": "seen", "messages": [{"role": "user", "content": "Good morning"}]}
    assert (await learner.post("/v1/chat/completions", json=body)).status_code == 200
    assert (await learner.get("/health/live")).status_code == 200
    chat, missing, decks = await lines(admin, user=learner.user_id)
    assert (chat["method"], chat["path"], chat["status"]) == ("POST", "/v1/chat/completions", 200)
    assert (chat["virtual"], chat["real"], chat["cost_pico"]) == ("chat/seen", "compatible/m-9", 0)
    assert chat["received"] > 50
    assert chat["sent"] > 100
    assert (missing["status"], missing["virtual"], missing["real"], missing["cost_pico"]) == (404, "/api/lessons/{lesson_id}", None, None)
    assert decks["ms"] > 0
    assert [line["status"] for line in await lines(admin, user=learner.user_id, status="4xx")] == [404]
    page = (await admin.get(ACTIVITY, params={"limit": 1})).json()
    assert (page["role"], page["roles"], len(page["days"]), len(page["items"])) == ("all", ["all"], 1, 1)
    older = (await admin.get(ACTIVITY, params={"limit": 1, "before": page["next"], "day": page["day"]})).json()
    assert older["items"][0]["id"] != page["items"][0]["id"]
    assert await lines(admin, day="2020-01-01") == []


async def test_only_those_who_run_the_school_read_it(school):
    assert (await (await school.client("teacher")).get(ACTIVITY)).status_code == 403
    admin = await school.client("admin")
    for wrong in ({"status": "abc"}, {"user": "../../etc"}, {"role": "../secret"}, {"day": "yesterday"}):
        assert (await admin.get(ACTIVITY, params=wrong)).status_code == 422
    assert (await admin.get(ACTIVITY, params={"role": "nobody"})).json()["items"] == []


async def walk(school: School, provider: OpenAi) -> dict[str, str]:
    """A run with everything that is secret in it, used rightly and wrongly; returns what was planted."""
    email = f"planted-{uuid4().hex}@example.org"
    visitor = school.visitor()
    new = {"email": email, "password": PASSWORD, "name": "Mina", "locale": "en", "time_zone": "UTC"}
    session = (await visitor.post("/api/identity/users", json=new)).json()
    signed = {"Authorization": f"Bearer {session['access_token']}"}
    cookie = visitor.cookies["lyceum_refresh"]
    key = (await visitor.post("/api/identity/keys", json={"name": "k"}, headers=signed)).json()["key"]
    link = await school.house.ports["identity"].make_link(session["user"]["id"])
    seed = (await visitor.post("/api/identity/factors/authenticator", headers=signed)).json()["key"]
    phone = f"+98912{uuid4().int % 10_000_000:07}"
    await visitor.post("/api/identity/me/phone", json={"phone": phone}, headers=signed)
    await visitor.post("/api/privacy/exports", headers=signed)
    planted = {
        "seed": seed,
        "phone": phone,
        "provider key": KEY,
        "API key": key,
        "access token": session["access_token"],
        "refresh token": cookie,
    }
    planted |= {"link": link, "password": PASSWORD, "e-mail": email, "body": "a sentence that nobody may read " + uuid4().hex}
    by_key = httpx2.AsyncClient(transport=httpx2.ASGITransport(school.house.app), base_url="http://school.test")
    said = {"model": "seen", "messages": [{"role": "user", "content": planted["body"]}]}
    for case in ("success", "wrong key", "500", "malformed", "refused"):
        provider.cases = [case]
        for stream in (False, True):
            asked = {**said, "stream": stream, "seed": uuid4().int % 10**6}
            told = await by_key.post("/v1/chat/completions", json=asked, headers={"Authorization": f"Bearer {key}"})
            assert KEY not in told.text + str(told.headers), f"the provider's key is in the answer to: {case}"
    for secret in (key, session["access_token"], link, email, KEY):
        for path in (f"/v1/models/{secret}", f"/api/{secret}", f"/{secret}", f"/api/ai/told/{secret}", f"/api/today?token={secret}"):
            await visitor.get(path, headers=signed)
            await visitor.post(path, headers={"Authorization": f"Bearer {secret}"}, content=f'{{"secret": "{secret}"')
        await visitor.post("/api/identity/sessions", json={"email": email, "password": secret})
        await visitor.post("/api/identity/sessions/link", json={"token": secret})
    await visitor.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})
    return planted


async def test_no_secret_is_in_any_log_or_answer(watched, tmp_path, capsys):
    school, provider = watched
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    level, written = root.level, io.StringIO()
    logs.set_up(Settings(log_level="debug", log_format="json"))
    root.handlers[0].setStream(written)
    try:
        planted = await walk(school, provider)
        await school.work()
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    admin = await school.client("admin")
    answers = [
        (await admin.get(path)).text for path in (f"{ACTIVITY}?limit=100", "/api/admin/health", "/api/admin/jobs", "/api/ai/providers")
    ]
    await school.house.ports["gateway"].meter.flush()
    school.house.activity.close()
    kept = "\n".join(path.read_text() for path in (tmp_path / FOLDER).iterdir())
    said = "".join(capsys.readouterr()) + written.getvalue()
    assert '"path":"/v1/chat/completions"' in kept
    assert "request" in said
    for what, secret in planted.items():
        for where, text in (("the activity log", kept), ("the log", said), ("an answer", "\n".join(answers))):
            assert secret not in text, f"{what} is in {where}"
