"""Every endpoint of /v1 refuses alike: a plan that is too low, too little credit, too many calls."""

import pytest

from lyceum.domains.gateway.tariff import Route
from tests.gateway.conftest import ADMIN, Person, hourly, question

ENDPOINTS = {
    "chat/completions": ("helper", question()),
    "chat/completions, streamed": ("helper", question(stream=True)),
    "responses": ("helper", {"input": "What is a harbour?", "max_output_tokens": 100}),
    "responses, streamed": ("helper", {"input": "What is a harbour?", "max_output_tokens": 100, "stream": True}),
    "embeddings": ("vectors", {"input": "a harbour"}),
    "audio/speech": ("voice", {"input": "A harbour.", "voice": "en"}),
    "audio/transcriptions": ("listener", {}),
    "images/generations": ("painter", {"prompt": "a harbour"}),
    "videos": ("camera", {"prompt": "a harbour", "seconds": "4"}),
}
CASES = {403: "plan_too_low", 402: "insufficient_quota", 429: "rate_limit_exceeded"}


@pytest.fixture
async def premium(served):
    """The same names for people of the larger plan alone, each with `-plus` behind it."""
    tariffs = served.house.ports["gateway"].tariffs
    own = {route.name: route for route in await tariffs.routes(ADMIN.user_id) if route.plan == "free"}
    names = {model for model, _ in ENDPOINTS.values()}
    for name in names:
        await tariffs.put_route(Route.model_validate(own[name].model_dump() | {"name": f"{name}-plus", "plan": "premium"}), ADMIN)
    yield
    for name in names:
        await tariffs.drop_route(f"{name}-plus", "premium", ADMIN)


@pytest.fixture
def none_an_hour(served, monkeypatch):
    """The hour's calls are used up after one."""
    monkeypatch.setattr(served.house.ports["gateway"].meter, "_quota", hourly(1))


async def refused(person: Person, endpoint: str, suffix: str = ""):
    model, body = ENDPOINTS[endpoint]
    path, asked = f"/v1/{endpoint.partition(',')[0]}", {**body, "model": model + suffix}
    async with person.http() as http:
        if endpoint == "audio/transcriptions":
            return await http.post(path, data=asked, files={"file": person.served.media.sound})
        return await http.post(path, json=asked)


@pytest.mark.parametrize("status", CASES)
async def test_every_endpoint_refuses_alike(status, person, premium, none_an_hour):
    asking = await person.served.person(credit=0) if status == 402 else person
    if status == 429:
        assert (await person.ask()).status_code == 200
    asked = len(person.served.media.asked), len(person.served.provider.asked)
    for endpoint in ENDPOINTS:
        answer = await refused(asking, endpoint, "-plus" if status == 403 else "")
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], bool(error["message"])) == (status, CASES[status], True), (endpoint, answer.text)
        assert answer.headers.get("x-should-retry") == (None if status == 429 else "false"), endpoint
        assert ("retry-after" in answer.headers) == (status == 429), endpoint
    assert (len(person.served.media.asked), len(person.served.provider.asked)) == asked
    assert (await asking.credit())[1] == 0, "nothing is set aside for what was refused"


@pytest.mark.parametrize(("method", "path"), [("OPTIONS", "models"), ("OPTIONS", "chat/completions"), ("TRACE", "models")])
async def test_what_an_address_does_not_do_is_said_as_clients_know_it(person, method, path):
    async with person.http() as http:
        answer = await http.request(method, f"/v1/{path}")
        elsewhere = await http.request("OPTIONS", "/api/today")
    assert answer.status_code == 405
    error = {"type": "invalid_request_error", "param": None, "code": "method_not_allowed"}
    assert answer.json()["error"].items() >= error.items()
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (405, "method_not_allowed")
