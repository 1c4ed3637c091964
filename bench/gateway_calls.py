"""Metered chat completions through the school, beside LiteLLM's proxy, both before the same provider that answers at once; all on loopback.

Ours does everything for each call: the caller's own API key, limits, route and prices, a hold, the permanent cache, the call's row and the
charge, durable in PostgreSQL; as one process (`lyceum serve`), and with the books in a process apart (`--role credit`). LiteLLM gets its
master key and no database, so it does less. Neither prints a line for a call; ours writes its activity log. LiteLLM is no dependency: a
pinned version is installed into `.venv/peers`; where that cannot be done, the provider without any gateway is the peer, and the last
line says so.

By turns, so that a neighbour's load meets everyone: ROUNDS times CALLS calls at 16 connections, whole and streamed; then one by one for
the latency that a gateway adds. CPU is that of all processes of a gateway, PostgreSQL's apart. Run: `python bench/gateway_calls.py
[rounds]`.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import peers
import psutil
from ground import scratch
from loopback.load import Load

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.domains.gateway.tariff import Rate, Route
from lyceum.domains.ledger.models import Party, Transfer
from lyceum.kernel.principal import Principal
from lyceum.platform.addresses import Addresses
from lyceum.platform.settings import load

LITELLM = "litellm[proxy]==1.106.2"
LOOPBACK = Path(__file__).parent / "loopback"
CONNECTIONS, ROUNDS, ALONE = 16, 3, 150
CALLS = {False: 2_000, True: 1_000}
SLOW_CALLS = {False: 300, True: 60}
"""Enough for a peer that takes twenty times as long."""
PEOPLE = 128
"""So that nobody waits for another at the same account."""
START_SECONDS, BURST_SECONDS = 90, 120
MODEL, UPSTREAM_MODEL, UPSTREAM_KEY, PEER_KEY = "helper", "instant-1", "sk-upstream", "sk-peer"
ADMIN = Principal(user_id="0000000000", role="admin", session_id="bench")
GOALS = "goals: ratio 10; CPU 1 ms a call, 1.5 streamed; 3 ms added; 120 MB a worker"
PEER_CONFIG = """
model_list:
  - model_name: {model}
    litellm_params: {{model: openai/{upstream}, api_base: "{address}", api_key: {key}}}
general_settings: {{master_key: {peer_key}}}
litellm_settings: {{telemetry: false}}
"""


@dataclass
class Gateway:
    """Something that is measured: its port, keys, calls a round, and its processes."""

    name: str
    port: int
    keys: list[str]
    calls: dict[bool, int]
    processes: list[psutil.Process]
    path: str = "/v1/chat/completions"
    model: str = MODEL
    seen: dict[tuple[bool, int], list[dict[str, float]]] = field(default_factory=dict)

    def megabytes(self) -> list[float]:
        """Memory of each process."""
        return [process.memory_info().rss / 1e6 for process in self.processes]

    def median(self, what: str, *, stream: bool, clients: int = CONNECTIONS) -> float:
        """Over the rounds."""
        return statistics.median(seen[what] for seen in self.seen[stream, clients])


def cpu_ms(processes: list[psutil.Process]) -> float:
    """User and system time so far, of these and all below them."""
    family = {child.pid: child for process in processes for child in [process, *process.children(recursive=True)]}
    total = 0.0
    for process in family.values():
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total * 1_000


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def started(words: list[str], log: Path, port: int, **settings: str) -> Iterator[psutil.Process]:
    """A server as a process, from when its port answers until the block ends."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_") or name == "LYCEUM_HOME"}
    with log.open("wb") as said, subprocess.Popen(words, env=environment | settings, stdout=said, stderr=said) as process:
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{words[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.1)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def upstream() -> Iterator[int]:
    """The provider; its port."""
    with subprocess.Popen([sys.executable, LOOPBACK / "upstream.py"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def school(role: str, home: Path, port: int, provider: int, **more: str) -> Any:
    """A role of the school, with the provider behind it."""
    words = [sys.executable, "-m", "lyceum.app", "serve", "--no-migrate", "--role", role]
    return started(words, home / f"{role}-{port}.log", port, LYCEUM_PORT=str(port), LYCEUM_LOG_LEVEL="error", **settings(provider), **more)


def settings(port: int) -> dict[str, str]:
    """Where the provider is, and limits that count every call but stop nobody."""
    values = {"ADDRESS": f"http://127.0.0.1:{port}", "KEY": UPSTREAM_KEY, "MODELS": UPSTREAM_MODEL, "CONCURRENCY": "64"}
    wide = {"LYCEUM_CALLS_A_MINUTE": "100000", "LYCEUM_GATEWAY_FREE_CALLS_AN_HOUR": "1000000"}  # they count, and let everyone through
    return wide | {f"LYCEUM_AI_COMPATIBLE_{name}": value for name, value in values.items()}


async def people(addresses: Addresses, provider: int) -> list[str]:
    """Open the model to learners, and give some of them credit and a key each."""
    os.environ.update(settings(provider))
    house = House("all", load(sections()), addresses)
    async with house.open():
        tariffs, identity, ledger = house.ports["gateway"].tariffs, house.ports["identity"], house.ports["ledger"]
        for unit, price in {"input_token": 2_000_000, "cached_token": 1_000_000, "output_token": 10_000_000}.items():
            await tariffs.put_rate(
                Rate(provider="compatible", model=UPSTREAM_MODEL, unit=unit, price_pico=price, cost_pico=price // 2), ADMIN
            )
        upstreams = [{"provider": "compatible", "model": UPSTREAM_MODEL}]
        await tariffs.put_route(Route.model_validate({"name": MODEL, "plan": "free", "capability": "chat", "upstreams": upstreams}), ADMIN)
        keys = []
        for number in range(PEOPLE):
            user_id = await identity.ensure_user(email=f"p{number}@bench.test", name="Learner", role="student")
            keys.append((await identity.make_api_key(user_id, "bench")).key)
            given = {"currency": "EUR", "amount": 10_000_000, "reason": "top_up"}
            sides = {"debit": Party(code="clearing.bench"), "credit": Party(owner=user_id, code="credit")}
            await ledger.transfer(Transfer(id=uuid4(), **given, **sides))
    return keys


async def proved(addresses: Addresses) -> None:
    """The books are right, and nothing is held any more."""
    house = House("all", load(sections()), addresses)
    async with house.open():
        assert (await house.ports["ledger"].verify()).problems == ()


def ours(stack: ExitStack, home: Path, provider: int, keys: list[str]) -> list[Gateway]:
    """The school as one process, and with the books apart."""
    port, apart, credit = free_port(), free_port(), free_port()
    whole = stack.enter_context(school("all", home, port, provider))
    others = ",".join(f"{role}=http://127.0.0.1:{apart}" for role in ("auth", "data", "ai", "gateway"))
    books = stack.enter_context(school("credit", home, credit, provider, LYCEUM_SERVICES=others))
    rest = stack.enter_context(school("all", home, apart, provider, LYCEUM_SERVICES=f"credit=http://127.0.0.1:{credit}"))
    return [
        Gateway("one process", port, keys[: PEOPLE // 2], CALLS, [whole]),
        Gateway("credit apart", apart, keys[PEOPLE // 2 :], CALLS, [rest, books]),
    ]


def litellm(stack: ExitStack, home: Path, provider: int) -> Gateway | None:
    """LiteLLM's proxy; None where it cannot be installed."""
    try:
        python = peers.environment("litellm", LITELLM)
    except subprocess.CalledProcessError as failed:
        print(f"LiteLLM cannot be installed here ({failed}); the peer is the provider without a gateway.")
        return None
    config, port = home / "litellm.yaml", free_port()
    config.write_text(
        PEER_CONFIG.format(
            model=MODEL, upstream=UPSTREAM_MODEL, address=f"http://127.0.0.1:{provider}/v1", key=UPSTREAM_KEY, peer_key=PEER_KEY
        )
    )
    words = [str(python.parent / "litellm"), "--config", str(config), "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1"]
    quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MODE": "PRODUCTION", "LITELLM_LOG": "ERROR"}
    process = stack.enter_context(started(words, home / "litellm.log", port, **quiet))
    return Gateway("LiteLLM", port, [PEER_KEY], SLOW_CALLS, [process])


def burst(gateway: Gateway, database: psutil.Process, calls: int, clients: int, *, stream: bool) -> dict[str, float]:
    """One load on a gateway."""
    asked = Load(gateway.port, gateway.model, gateway.keys, clients, calls, stream, gateway.path)
    before, behind = cpu_ms(gateway.processes), cpu_ms([database])
    words = [sys.executable, str(LOOPBACK / "load.py")]
    said = subprocess.run(words, input=json.dumps(asdict(asked)), stdout=subprocess.PIPE, text=True, check=True, timeout=BURST_SECONDS)
    seen: dict[str, Any] = json.loads(said.stdout)
    assert not seen["wrong"], f"{gateway.name}: {seen['wrong']} of {calls}: {seen['first_wrong']}"
    seen["cpu"] = (cpu_ms(gateway.processes) - before) / calls
    seen["database"] = (cpu_ms([database]) - behind) / calls
    seen["rate"] = calls / seen["seconds"]
    gateway.seen.setdefault((stream, clients), []).append(seen)
    return seen


def measure(gateways: list[Gateway], database: psutil.Process, rounds: int) -> None:
    """Everything by turns, after a warm-up that does not count."""
    for gateway in gateways:
        for stream in (False, True):
            burst(gateway, database, 50, CONNECTIONS, stream=stream)
        gateway.seen.clear()
    for _ in range(rounds):
        for gateway in gateways:
            for stream in (False, True):
                burst(gateway, database, gateway.calls[stream], CONNECTIONS, stream=stream)
    for _ in range(rounds):
        for gateway in gateways:
            for stream in (False, True):
                burst(gateway, database, ALONE if gateway.processes else ALONE * 5, 1, stream=stream)


def show(gateway: Gateway, bare: Gateway) -> None:
    """A gateway's figures."""
    print(f"{gateway.name}:")
    for stream, kind in ((False, "whole"), (True, "streamed")):
        rate, best = gateway.median("rate", stream=stream), max(seen["rate"] for seen in gateway.seen[stream, CONNECTIONS])
        line = f"  {kind}: {rate:,.0f} a second (best {best:,.0f}), p50 {gateway.median('p50', stream=stream):.1f} ms"
        if gateway.processes:
            added = gateway.median("p50", stream=stream, clients=1) - bare.median("p50", stream=stream, clients=1)
            line += f", CPU {gateway.median('cpu', stream=stream):.2f} ms a call"
            line += f" and {gateway.median('database', stream=stream):.2f} of PostgreSQL's" * (gateway.name != "LiteLLM")
            line += f"; one by one {added:.1f} ms added"
        print(line)
    if gateway.processes:
        print("  memory: " + ", ".join(f"{megabytes:.0f} MB" for megabytes in gateway.megabytes()))


def embedded(home: Path) -> psutil.Process:
    """The database server that lies in this folder."""
    (pid_file,) = home.rglob("postmaster.pid")
    return psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))


def main() -> None:
    """Prints the figures."""
    with scratch() as addresses, ExitStack() as stack:
        home = Path(os.environ["LYCEUM_HOME"])
        provider = stack.enter_context(upstream())
        keys = asyncio.run(people(addresses, provider))
        mine = ours(stack, home, provider, keys)
        bare = Gateway("no gateway", provider, [UPSTREAM_KEY], CALLS, [], "/chat/completions", UPSTREAM_MODEL)
        found = litellm(stack, home, provider)
        peer = found or bare
        gateways = [bare, *mine] + [found] * bool(found)
        measure(gateways, embedded(home), int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
        for gateway in gateways:
            show(gateway, bare)
        asyncio.run(proved(addresses))
        one, other = mine[0].median("rate", stream=False), peer.median("rate", stream=False)
        cpu = f"{mine[0].median('cpu', stream=False):.2f} ms CPU a call, {mine[0].median('cpu', stream=True):.2f} streamed"
    print(GOALS)
    print(f"gateway_calls: ours {one:,.0f}/s ({cpu}); peer {peer.name} {other:,.0f}/s; ratio {one / other:.1f}")


if __name__ == "__main__":
    main()
