"""What coming in and staying in cost, through the whole school in one process: sign-ins beside the Argon2id verification that none can do
without, refreshes beside the RSA signature that each contains.

People sign in by their passwords, so many at once; browsers refresh one after the other. In turn, in blocks.
Run: `python bench/identity_sign_in.py [sign-ins]`.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

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
BLOCKS = 10
REFRESHES = 300
PASSWORD = "violet kettle 77 stairs"
ADDRESS = "http://school.bench"

Work = Callable[[int], Awaitable[object]]
Run = tuple[Work, int, int]


@dataclass
class Figures:
    """What some work took: milliseconds of each, and processor and wall time of all."""

    milliseconds: list[float] = field(default_factory=list)
    processor: float = 0.0
    wall: float = 0.0

    async def add(self, work: Work, count: int, at_once: int) -> None:
        """Do it so often, with so many under way."""
        numbers = iter(range(count))

        async def worker() -> None:
            for number in numbers:
                began = time.perf_counter()
                await work(number)
                self.milliseconds.append((time.perf_counter() - began) * 1e3)

        processor, wall = time.process_time(), time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(at_once)))
        self.processor += time.process_time() - processor
        self.wall += time.perf_counter() - wall

    @property
    def rate(self) -> float:
        """How many a second."""
        return len(self.milliseconds) / self.wall

    def told(self) -> str:
        """Rate, median, p95, and processor time of this process for each."""
        p95, each = statistics.quantiles(self.milliseconds, n=20)[-1], self.processor / len(self.milliseconds) * 1e3
        return f"{self.rate:.0f}/s, median {statistics.median(self.milliseconds):.1f} ms, p95 {p95:.1f} ms, {each:.1f} ms of processor"


def browser(house: House, number: int) -> httpx2.AsyncClient:
    """A browser at an address of its own: limits count by it."""
    transport = httpx2.ASGITransport(house.app, client=(f"192.0.2.{number % 250}", 1))
    return httpx2.AsyncClient(transport=transport, base_url=ADDRESS, headers={"X-Lyceum": "refresh"})


async def people(house: House) -> list[httpx2.AsyncClient]:
    """Browsers of people who have an account."""
    browsers = []
    for number in range(PEOPLE):
        identity = house.ports["identity"]
        await identity.set_password(await identity.ensure_user(f"person{number}@school.bench", "Person", "student"), PASSWORD)
        browsers.append(browser(house, number))
    return browsers


async def compare(addresses: postgres.Addresses, sign_ins: int) -> list[str]:
    """Lines of figures: ours, and the physical limit of each in the same run."""
    house = House("all", load(sections()), addresses)
    passwords = Passwords(house.vault)
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

        for number in range(PEOPLE):
            await come_in(number)
        runs: dict[str, Run] = {
            "Argon2id": (verify, sign_ins, AT_ONCE),
            "sign-in": (come_in, sign_ins, AT_ONCE),
            "RSA": (sign, REFRESHES, 1),
            "refresh": (refresh, REFRESHES, 1),
        }
        found = {name: Figures() for name in runs}
        for _ in range(BLOCKS):  # in turn, so that what else the machine does falls on all alike
            for name, (work, count, at_once) in runs.items():
                await found[name].add(work, count // BLOCKS, at_once)
    passwords.close()
    ours, limit = found["sign-in"], found["Argon2id"]
    return [
        f"Argon2id verification alone, {AT_ONCE} at once: {limit.told()}",
        f"sign-in by password, {AT_ONCE} at once: {ours.told()}",
        f"RSA signature alone: {found['RSA'].told()}",
        f"refresh, one after the other: {found['refresh'].told()}",
        f"identity_sign_in: ours {ours.rate:.0f}/s; peer {limit.rate:.0f}/s (bare Argon2id); ratio {ours.rate / limit.rate:.2f}",
    ]


def main() -> None:
    """Compare, and print the ratio last."""
    with scratch() as addresses:
        print(*asyncio.run(compare(addresses, int(sys.argv[1]) if len(sys.argv) > 1 else 200)), sep="\n")


if __name__ == "__main__":
    main()
