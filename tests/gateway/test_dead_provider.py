"""A provider whose circuit is open costs whoever asks next to nothing: neither time nor money, through the whole way in by HTTP."""

import time

import pytest

from lyceum.domains.gateway.tariff import Route
from tests.gateway.conftest import ADMIN, question

MOST_SECONDS, TIMES = 0.05, 8
UPSTREAMS = {"dead": [], "dead-then-rules": [{"provider": "rulebook", "model": ""}]}


@pytest.fixture
async def dead(person, monkeypatch):
    """Somebody who asks, and the provider has failed so often that it is left alone."""
    tariffs, running = person.served.house.ports["gateway"].tariffs, person.served.house.ports["ai"].engine.running["compatible"]
    monkeypatch.setattr(running.breaker, "_most", 2)
    for name, others in UPSTREAMS.items():
        route = {"name": name, "plan": "free", "capability": "chat", "upstreams": [{"provider": "compatible", "model": "m-1"}, *others]}
        await tariffs.put_route(Route.model_validate(route), ADMIN)
    person.served.provider.cases = ["500"]
    for _ in range(2):
        assert (await person.ask({**question(), "model": "dead"})).status_code == 503
    yield person
    running.breaker._until = None
    for name in UPSTREAMS:
        await tariffs.drop_route(name, "free", ADMIN)


@pytest.mark.parametrize(("name", "status"), [("dead", 503), ("dead-then-rules", 200)])
async def test_a_dead_provider_costs_less_than_fifty_milliseconds(dead, name, status):
    """The quickest of some calls, client and server in one process: what is measured is the way, not who else works on this machine."""
    asked, took = len(dead.served.provider.asked), []
    async with dead.http() as http:
        for _ in range(TIMES):
            began = time.monotonic()
            answer = await http.post("/v1/chat/completions", json={**question("Is anybody there?"), "model": name})
            took.append(time.monotonic() - began)
            assert answer.status_code == status, answer.text
            assert answer.headers.get("x-lyceum-source") == ("rules" if status == 200 else None)
    assert len(dead.served.provider.asked) == asked
    assert min(took) < MOST_SECONDS, took
    assert await dead.paid() == 0
