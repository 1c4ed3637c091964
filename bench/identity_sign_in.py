"""What coming in and staying in cost, through the whole school in one process: sign-ins beside the Argon2id verification that none can do
without, refreshes beside the RSA signature that each contains.

People sign in by their passwords, so many at once; then one browser after the other refreshes.
Run: `python bench/identity_sign_in.py [sign-ins]`.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

import httpx2
from ground import scratch
from joserfc import jwt
from joserfc.jwk import RSAKey

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.identity.keys import KEY_BITS
from lyceum.domains.identity.passwords import Passwords
from lyceum.platform import postgres
from lyceum.platform.settings import load

PEOPLE = 40
AT_ONCE = 8
REFRESHES = 300
PASSWORD = "violet kettle 77 stairs"
ADDRESS = "http://school.bench"


async def timed(work: Callable[[int], Awaitable[object]], count: int, at_once: int) -> tuple[list[float], float]:
    """Milliseconds of each, and how many a second; `at_once` are under way."""
    milliseconds: list[float] = []
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            began = time.perf_counter()
            await work(number)
            milliseconds.append((time.perf_counter() - began) * 1e3)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return milliseconds, count / (time.perf_counter() - began)


def browser(house: House, number: int) -> httpx2.AsyncClient:
    """A browser at an address of its own: limits count by it."""
    transport = httpx2.ASGITransport(house.app, client=(f"192.0.2.{number % 250}", 1))
    return httpx2.AsyncClient(transport=transport, base_url=ADDRESS, headers={"X-Lyceum": "refresh"})


async def people(house: House) -> list[httpx2.AsyncClient]:
    """Browsers of people who have an account, and their session's cookie."""
    browsers = []
    for number in range(PEOPLE):
        identity, visitor = house.ports["identity"], browser(house, number)
        await identity.set_password(await identity.ensure_user(f"person{number}@school.bench", "Person", "student"), PASSWORD)
        browsers.append(visitor)
    return browsers


def told(name: str, milliseconds: list[float], rate: float) -> str:
    """Rate, median and p95."""
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    return f"{name} {rate:.0f}/s, median {statistics.median(milliseconds):.1f} ms, p95 {p95:.1f} ms"


async def compare(addresses: postgres.Addresses, sign_ins: int) -> list[str]:
    """Lines of figures: ours, and the physical limit of each in the same run."""
    house, passwords = House("all", load(sections()), addresses), Passwords()
    async with house.open():
        browsers = await people(house)
        hashed = await passwords.hash(PASSWORD)

        async def come_in(number: int) -> None:
            person = {"email": f"person{number % PEOPLE}@school.bench", "password": PASSWORD}
            answer = await browsers[number % PEOPLE].post("/api/identity/sessions", json=person)
            assert answer.status_code == 201, answer.text

        async def verify(_number: int) -> None:
            assert await passwords.verify(hashed, PASSWORD)

        async def refresh(number: int) -> None:
            answer = await browsers[number % PEOPLE].post("/api/identity/sessions/refresh")
            assert answer.status_code == 200, answer.text

        key = RSAKey.generate_key(KEY_BITS)

        async def sign(_number: int) -> None:
            jwt.encode({"alg": "RS256"}, {"sub": "person"}, key, algorithms=["RS256"])

        await come_in(0)
        limit, limit_rate = await timed(verify, sign_ins, AT_ONCE)
        ours, rate = await timed(come_in, sign_ins, AT_ONCE)
        signed, signed_rate = await timed(sign, REFRESHES, 1)
        refreshed, refreshed_rate = await timed(refresh, REFRESHES, 1)
    passwords.close()
    return [
        told(f"Argon2id verification alone, {AT_ONCE} at once:", limit, limit_rate),
        told(f"sign-ins, {AT_ONCE} at once:", ours, rate),
        told("RSA signature alone:", signed, signed_rate),
        told("refreshes, one after the other:", refreshed, refreshed_rate),
        f"identity_sign_in: ours {rate:.0f} sign-ins/s; peer {limit_rate:.0f}/s (bare Argon2id); ratio {rate / limit_rate:.2f}",
    ]


def main() -> None:
    """Compare, and print the ratio last."""
    with scratch() as addresses:
        print(*asyncio.run(compare(addresses, int(sys.argv[1]) if len(sys.argv) > 1 else 200)), sep="\n")


if __name__ == "__main__":
    main()
