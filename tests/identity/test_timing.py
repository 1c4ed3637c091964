"""Nobody learns from the clock whether an address has an account."""

import time
from random import Random

import httpx2
import pytest

from tests.identity.conftest import PASSWORD, new_email

TRIES = 200
SEED = 20_260_610


@pytest.mark.prove
async def test_sign_in_takes_as_long_for_an_unknown_address(school, identity):
    known = []
    for _ in range(TRIES):
        email = new_email()
        await identity.set_password(await identity.ensure_user(email, "Somebody", "student"), PASSWORD)
        known.append(email)
    order = [(email, True) for email in known] + [(new_email(), False) for _ in range(TRIES)]
    Random(SEED).shuffle(order)
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for number, (email, there) in enumerate(order):
        transport = httpx2.ASGITransport(school.house.app, client=(f"192.0.2.{number % 100}", 1))
        async with httpx2.AsyncClient(transport=transport, base_url="http://school.test") as browser:
            began = time.perf_counter()
            answer = await browser.post("/api/identity/sessions", json={"email": email, "password": "not the right one"})
            seconds[there].append(time.perf_counter() - began)
            assert answer.status_code == 401
    slower = sum((one > other) + (one == other) / 2 for one in seconds[True] for other in seconds[False])
    area = slower / TRIES**2
    print(f"sign-in timing: AUC {area:.3f} over {TRIES} addresses of each kind, seed {SEED}")
    assert 0.40 <= area <= 0.60
