"""Fifty calls of the API in a minute: of a user, whatever is called, and of an address when nobody is signed in."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.platform.settings import Settings, load
from tests.conftest import ADDRESS, UNHURRIED, School

ME = "/api/identity/me"


@pytest.fixture
async def limited(addresses, monkeypatch) -> AsyncIterator[School]:
    """The school with the limits it has when nobody set any, at a moment that does not pass."""
    for name in UNHURRIED:
        monkeypatch.delenv(name)
    house = House("all", load(sections()), addresses)
    house.limits._clock = lambda: 0.0
    async with house.open():
        yield School(house)


async def test_a_user_makes_fifty_calls_of_the_whole_api(limited):
    learner, other = await limited.client(), await limited.client()
    mixed = [ME, "/api/today", "/api/cards/decks", "/api/nothing", "/v1/models"] * 10
    answers = [await learner.get(path) for path in mixed]
    assert {answer.status_code for answer in answers} == {200, 404}
    assert [answers[0].headers[f"ratelimit-{name}"] for name in ("limit", "remaining", "reset")] == ["50", "49", "2"]
    for uncounted in ("/health/live", "/", "/assets/nothing.js", "/files/none?mime=audio/mpeg&until=1&signature=x"):
        assert "ratelimit-limit" not in (await learner.get(uncounted)).headers
    refused = await learner.get(ME)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) == refused.json()["params"]["seconds"] <= 2
    assert refused.headers["ratelimit-remaining"] == "0"
    assert refused.headers["x-request-id"] == refused.json()["request_id"]
    openai = await learner.get("/v1/models")
    assert (openai.status_code, openai.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert openai.headers["x-ratelimit-limit-requests"] == "50"
    assert openai.headers["retry-after"]
    assert (await other.get(ME)).status_code == 200


def at(school: School, client: str, trusted: str) -> httpx2.AsyncClient:
    """A browser at this address, behind what the server puts around the app for the sake of proxies."""
    app = ProxyHeadersMiddleware(school.house.app, trusted_hosts=Settings(trusted_proxies=trusted).trusted_proxies)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app, client=(client, 5)), base_url=ADDRESS)


async def test_nobody_makes_more_than_three_hundred_calls_from_an_address(limited):
    proxy, stranger = at(limited, "10.0.0.1", "10.0.0.1"), at(limited, "10.0.0.1", "10.9.9.9")
    for number in range(300):  # neither a forged token nor a forged address makes somebody else of the caller
        forged = {"Authorization": f"Bearer x.y.{number}", "X-Forwarded-For": f"192.0.2.{number}"}
        assert (await stranger.get(ME, headers=forged)).status_code == 401
    assert (await stranger.get(ME)).status_code == 429
    for number in range(3):
        answer = await proxy.get(ME, headers={"X-Forwarded-For": f"6.6.6.6, 192.0.2.{number}"})
        assert (answer.status_code, answer.headers["ratelimit-remaining"]) == (401, "299")
    neighbours = [(await at(limited, f"2001:db8::{host}", "10.9.9.9").get(ME)).headers["ratelimit-remaining"] for host in (1, 2)]
    assert neighbours == ["299", "298"], "an IPv6 user has a whole /64"
