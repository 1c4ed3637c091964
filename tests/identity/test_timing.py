"""Nobody learns from the clock whether an address has an account: signing in, signing up, forgetting a password, typing a code.

The area under the curve says how well a guess by time alone does: 0.5 is a coin. The few tries of each run find what is plainly
different, such as a hash that is not computed; `make prove` makes many.
"""

import time
from collections.abc import Awaitable, Callable
from random import Random

import httpx2
import pytest

from tests.identity.conftest import PASSWORD, account, new_email

FEW, MANY = 8, 200
SEED = 20_260_610
PLAINLY = 0.05
"""With eight of each kind chance alone strays far; only what is nearly always slower is told of."""
IN_DOUBT = 0.40

Ask = Callable[[httpx2.AsyncClient, str], Awaitable[httpx2.Response]]


async def sign_in(browser: httpx2.AsyncClient, email: str) -> httpx2.Response:
    return await browser.post("/api/identity/sessions", json={"email": email, "password": "not the right one"})


async def sign_up(browser: httpx2.AsyncClient, email: str) -> httpx2.Response:
    return await browser.post("/api/identity/users", json=account(email=email))


async def forget(browser: httpx2.AsyncClient, email: str) -> httpx2.Response:
    return await browser.post("/api/identity/password/forgotten", json={"email": email})


async def type_code(browser: httpx2.AsyncClient, email: str) -> httpx2.Response:
    """The account that was made under this address a moment ago types a code; whether it can ever be right is for its owner to know."""
    return await browser.post("/api/identity/me/email/confirmation", json={"code": "000000"})


WAYS: dict[str, tuple[Ask, int]] = {"sign in": (sign_in, 401), "sign up": (sign_up, 201), "forget": (forget, 202), "code": (type_code, 422)}


async def _area(school, known: list[str], way: str) -> float:
    ask, status = WAYS[way]
    order = [(email, True) for email in known] + [(new_email(), False) for _ in known]
    Random(SEED).shuffle(order)
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for number, (email, there) in enumerate(order):
        transport = httpx2.ASGITransport(school.house.app, client=(f"198.18.{number // 250}.{number % 250}", 1))
        async with httpx2.AsyncClient(transport=transport, base_url="http://school.test") as browser:
            if way == "code":
                made = (await sign_up(browser, email)).json()
                browser.headers["Authorization"] = f"Bearer {made['access_token']}"
            began = time.perf_counter()
            answer = await ask(browser, email)
            seconds[there].append(time.perf_counter() - began)
            assert answer.status_code == status, answer.text
    slower = sum((one > other) + (one == other) / 2 for one in seconds[True] for other in seconds[False])
    return slower / len(known) ** 2


async def _known(identity, count: int) -> list[str]:
    emails = [new_email() for _ in range(count)]
    for email in emails:
        user_id = await identity.ensure_user(email, "Somebody", "student")
        await identity.set_password(user_id, PASSWORD)
    return emails


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.sampled(1)
async def test_nothing_is_plainly_slower_for_an_address_that_is_known(school, identity, way):
    area = await _area(school, await _known(identity, FEW), way)
    assert PLAINLY <= area <= 1 - PLAINLY, f"{way}: AUC {area:.3f} over {FEW} of each kind"


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", WAYS)
async def test_time_does_not_tell_whether_an_address_is_known(school, identity, way):
    area = await _area(school, await _known(identity, MANY), way)
    print(f"{way}: AUC {area:.3f} over {MANY} addresses of each kind, seed {SEED}")
    assert IN_DOUBT <= area <= 1 - IN_DOUBT
