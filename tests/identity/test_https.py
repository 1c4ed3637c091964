"""A school that people reach by https, behind a proxy that speaks http to it."""

import httpx2
import pytest
from fastapi import FastAPI

from lyceum.domains.identity.http import router
from lyceum.domains.identity.service import IdentityService
from lyceum.domains.identity.settings import IdentitySettings
from lyceum.platform.http import install_errors
from tests.identity.conftest import OURS, account

REFRESH = "/api/identity/sessions/refresh"


@pytest.fixture
async def browser(school):
    service = IdentityService(
        db=school.db,
        vault=school.house.vault,
        notify=school.house.ports["notify"],
        settings=IdentitySettings(newcomers_per_hour=3),
        public_url="https://School.example",
    )
    app = FastAPI()
    install_errors(app)
    app.include_router(router(service))
    transport = httpx2.ASGITransport(app, client=("192.0.2.20", 1))
    async with httpx2.AsyncClient(transport=transport, base_url="https://school.example") as browser:
        yield browser
    await service.close()


async def test_the_cookie_belongs_to_this_host_alone(browser):
    headers = (await browser.post("/api/identity/users", json=account())).headers.get_list("set-cookie")
    for header, name, seconds in zip(headers, ("refresh", "device"), (2_592_000, 15_552_000), strict=True):
        assert header.startswith(f"__Host-lyceum_{name}=")
        parts = {part.strip().lower() for part in header.split(";")[1:]}
        assert parts == {"httponly", f"max-age={seconds}", "path=/", "samesite=strict", "secure"}
    assert (await browser.post(REFRESH, headers=OURS)).status_code == 200
    inside = OURS | {"Host": "10.0.0.5:8000", "Cookie": f"__Host-lyceum_refresh={browser.cookies['__Host-lyceum_refresh']}"}
    assert (await browser.post(REFRESH, headers=inside | {"Origin": "https://school.example"})).status_code == 200
    assert (await browser.post(REFRESH, headers=inside | {"Origin": "http://school.example"})).status_code == 403
    dropped = (await browser.delete("/api/identity/sessions/current", headers=OURS)).headers["set-cookie"]
    assert dropped.startswith('__Host-lyceum_refresh="";')
    assert "secure" in dropped.lower()


async def test_newcomers_of_one_client_are_limited(browser):
    guest = {"locale": "en", "time_zone": "UTC"}
    answers = [await browser.post("/api/identity/guests", json=guest) for _ in range(5)]
    assert [answer.status_code for answer in answers].count(201) <= 3
    refused = await browser.post("/api/identity/users", json=account())
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert 0 < refused.json()["params"]["seconds"] <= 3600
