"""A school of many processes in a storm: clients that leave and repeat, a provider that fails as it is told, and processes that are killed.

What every call may cost is known from its question. No two calls of one person cost the same, so each line of usage in the books tells
which call it is for.
"""

import asyncio
import json
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import aiohttp

from tests.app import processes
from tests.gateway.oracle import Price
from tests.gateway.planned import Plan, Planned

PRICE = Price(2_000_000, 1_000_000, 10_000_000)
GIVEN, PIECES, LEFT_AFTER = 40, 4, 2
MOST_TOKENS = 8_000
AT_ONCE = 32
TRIES = 8
PATIENCE = 6
KINDS = {"kept": 38, "twice": 10, "plain": 16, "stream": 12, "leaves a stream": 8, "leaves": 5, "fails": 11}
FAILURES = ["429", "500", "cut", "malformed", "empty", "nonsense", "hangs", "refuses"]


@dataclass
class Call:
    """One thing that somebody wants. `got` is the text that was handed over whole; `from_cache` that the school had it by then:
    a process was killed between the making of it and the charge, which costs nobody anything.
    """

    who: str
    kind: str
    plan: Plan
    key: str = ""
    got: str | None = None
    from_cache: bool = False

    @property
    def cost(self) -> int:
        """What it costs when it is handed over: that of a stream that is left is made of what was told before."""
        if self.kind == "leaves a stream":
            given, made = len(self.plan.question.encode()) // 4, len("".join(self.plan.parts[:LEFT_AFTER]).encode()) // 4
            return PRICE.of(given, 0, made)
        return PRICE.of(self.plan.given, self.plan.cached, self.plan.made)


def calls(people: Iterable[str], number: int, dice: random.Random) -> list[Call]:
    """So many calls, spread over people. A person's calls differ in what they use and in how long their question is."""
    made, people = [], list(people)
    for index in range(number):
        place, kind = index // len(people), dice.choices(list(KINDS), list(KINDS.values()))[0]
        does = {"p-1": dice.choice(FAILURES)} if kind == "fails" else {}
        holds = kind.startswith("leaves")
        plan = Plan(
            does=does,
            given=GIVEN,
            cached=dice.choice((0, GIVEN)) if place % 2 else 0,
            made=100 + 11 * place,
            pieces=PIECES,
            wait=(LEFT_AFTER if kind == "leaves a stream" else 0) if holds else None,
            pause_ms=dice.choice((0, 0, 10, 60)),
            filler="x" * 8 * (place + 1),
        )
        key = uuid4().hex if kind in ("kept", "twice") or (kind in ("leaves", "fails") and dice.random() < 0.5) else ""
        made.append(Call(people[index % len(people)], kind, plan, key))
    assert len({(call.who, call.cost) for call in made}) == number
    dice.shuffle(made)
    return made


@dataclass
class Clients:
    """Those who call. Each knows the gateways, and asks another one when one does not answer."""

    gateways: list[str]
    keys: dict[str, str]
    provider: Planned
    http: aiohttp.ClientSession
    told: Counter[str] = field(default_factory=Counter)
    done: int = 0

    async def all(self, wanted: list[Call]) -> None:
        waiting = list(reversed(wanted))

        async def client() -> None:
            while waiting:
                await self.make(waiting.pop())
                self.done += 1

        await asyncio.gather(*(client() for _ in range(AT_ONCE)))

    async def make(self, call: Call) -> None:
        match call.kind:
            case "twice":
                await asyncio.gather(*(self.whole(call, gateway) for gateway in self.gateways))
            case "leaves a stream":
                await self.leave_a_stream(call)
            case "leaves":
                await self.leave(call)
            case "stream":
                await self.stream(call)
            case _:
                await self.whole(call)

    async def open_gateway(self) -> str:
        """One that takes connections: whoever was not let in has asked nothing yet, and goes to another."""
        for gateway in random.sample(self.gateways, len(self.gateways)):
            host, port = gateway.removeprefix("http://").split(":")
            try:
                _, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                continue
            writer.close()
            return gateway
        return self.gateways[0]

    def post(self, call: Call, gateway: str, **more: object) -> aiohttp.client._RequestContextManager:
        body = {"model": "storm", "messages": [{"role": "user", "content": call.plan.question}], "max_tokens": MOST_TOKENS, **more}
        headers = {"Authorization": f"Bearer {self.keys[call.who]}"} | ({"Idempotency-Key": call.key} if call.key else {})
        return self.http.post(f"{gateway}/v1/chat/completions", data=json.dumps(body, ensure_ascii=False).encode(), headers=headers)

    async def whole(self, call: Call, gateway: str = "", tries: int = TRIES) -> None:
        """Ask; under a key as often as it takes."""
        for attempt in range(tries if call.key else 1):
            try:
                async with self.post(call, gateway or await self.open_gateway()) as answer:
                    told = await answer.json()
                self.told[f"{call.kind} {answer.status}"] += 1
                if answer.status == 200:
                    call.from_cache = call.from_cache or answer.headers.get("x-lyceum-source") == "cache"
                    call.got = told["choices"][0]["message"]["content"]
                    return
                if answer.status in (400, 402) or (call.kind == "fails" and answer.status != 409):
                    return
            except (aiohttp.ClientError, TimeoutError, ValueError) as gone:
                self.told[f"{call.kind} {type(gone).__name__}"] += 1
            gateway = ""
            await asyncio.sleep(0.1 * 2**attempt * random.random())

    async def stream(self, call: Call) -> None:
        text, ended = [], False
        try:
            async with self.post(call, await self.open_gateway(), stream=True) as answer:
                async for line in answer.content:
                    if line.startswith(b"data: {"):
                        text += [choice["delta"].get("content") or "" for choice in json.loads(line[6:]).get("choices", ())]
                    ended = ended or line.startswith(b"data: [DONE]")
                    if b'"error"' in line:
                        return
                self.told[f"{call.kind} {answer.status}"] += 1
        except (aiohttp.ClientError, TimeoutError, ValueError) as gone:
            self.told[f"{call.kind} {type(gone).__name__}"] += 1
        if ended:
            call.got = "".join(text)

    async def leave_a_stream(self, call: Call) -> None:
        self.provider.expect(call.plan)
        try:
            async with self.post(call, await self.open_gateway(), stream=True) as answer:
                async for line in answer.content:
                    if f": پاسخ {LEFT_AFTER - 1}.".encode() in json_text(line):
                        call.got = "left"
                        break
                self.told[f"{call.kind} {answer.status}"] += 1
                answer.close()
        except (aiohttp.ClientError, TimeoutError, ValueError) as gone:
            self.told[f"{call.kind} {type(gone).__name__}"] += 1

    async def leave(self, call: Call) -> None:
        arrived = self.provider.expect(call.plan)

        async def ask() -> None:
            async with self.post(call, await self.open_gateway()) as answer:
                await answer.read()

        asking = asyncio.create_task(ask())
        waiting = asyncio.create_task(arrived.wait())
        await asyncio.wait({asking, waiting}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        for task in (asking, waiting):
            task.cancel()
        await asyncio.gather(asking, waiting, return_exceptions=True)
        await asyncio.sleep(0.02)
        self.provider.gates[call.plan.id].set()
        self.told[call.kind] += 1


def json_text(line: bytes) -> bytes:
    """A line of a stream with what it says as it is written, and not escaped."""
    return json.dumps(json.loads(line[6:]), ensure_ascii=False).encode() if line.startswith(b"data: {") else line


@dataclass
class Fleet:
    """The processes; each keeps its port when it is started anew."""

    home: Path
    settings: dict[str, str]
    roles: dict[str, str]
    ports: dict[str, int]
    running: dict[str, processes.Started] = field(default_factory=dict)

    async def start(self, name: str) -> None:
        role, port = self.roles[name], self.ports[name]
        (self.home / f"serve---role-{role}-{port}.log").unlink(missing_ok=True)
        services = ",".join(f"{served}=http://127.0.0.1:{self.ports[served]}" for served in ("auth", "credit", "ai"))
        self.running[name] = processes.fork(self.home, port, "serve", "--role", role, LYCEUM_SERVICES=services, **self.settings)
        await self._ready(self.running[name])

    @staticmethod
    async def _ready(started: processes.Started) -> None:
        """Starting may take long on a machine that has much else to do; only a process that ended is lost."""
        for patience in reversed(range(PATIENCE)):
            try:
                await asyncio.to_thread(started.wait_until_ready)
            except RuntimeError:
                if started.process.poll() is not None or not patience:
                    raise
            else:
                return

    async def kill(self, name: str) -> None:
        """As a power cut would, and up again."""
        self.running[name].process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(self.running[name].process.wait, 30)
        await self.start(name)

    def stop(self) -> None:
        for started in self.running.values():
            started.stop()


@asynccontextmanager
async def fleet(home: Path, provider: Planned) -> AsyncIterator[Fleet]:
    """Two gateways, the books, the ai room and the doorkeeper, each a process of its own."""
    roles = {"auth": "auth", "credit": "credit", "ai": "ai", "gateway": "gateway", "other gateway": "gateway"}
    settings = {
        "LYCEUM_AI_COMPATIBLE_ADDRESS": provider.address,
        "LYCEUM_AI_COMPATIBLE_KEY": "sk",
        "LYCEUM_AI_COMPATIBLE_MODELS": "p-1",
        "LYCEUM_AI_COMPATIBLE_CONCURRENCY": "128",
        "LYCEUM_AI_COMPATIBLE_WAITING": "1000",
        "LYCEUM_AI_COMPATIBLE_FIRST_BYTE_SECONDS": "1.5",
        "LYCEUM_AI_RETRIES": "0",
        "LYCEUM_AI_CIRCUIT_FAILURES": "100",
        "LYCEUM_CALLS_A_MINUTE": "100000",
        "LYCEUM_GATEWAY_FREE_CALLS_AN_HOUR": "1000000",
        "LYCEUM_LOG_LEVEL": "error",
    }
    found = Fleet(home, settings, roles, {name: processes.free_port() for name in roles})
    try:
        await asyncio.gather(*(found.start(name) for name in roles))
        yield found
    finally:
        await asyncio.to_thread(found.stop)
