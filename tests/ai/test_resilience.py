"""What stands between a caller and a provider: circuit, queue, fallback, one call for equal requests, cache, leaving callers."""

import asyncio
import time
from contextlib import aclosing
from uuid import uuid4

import pytest

from lyceum.domains.ai.port import AiBusy, AiRequestRefused, AiUnavailable, ChatRequest, Message, Upstream, failure
from lyceum.domains.ai.resilience.breaker import Breaker
from lyceum.domains.ai.resilience.lane import Lane
from lyceum.domains.ai.resilience.retry import pause_seconds
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.transport import unavailable, wait_seconds
from tests.ai.providers.openai import TEXT, OpenAi
from tests.ai.providers.stand_in import KEY

OPENAI, DEEPSEEK = Upstream(provider="openai"), Upstream(provider="deepseek", model="deepseek-chat")


@pytest.fixture
async def openai(monkeypatch):
    stand_in = await OpenAi().start()
    for name, value in {"ADDRESS": stand_in.address, "KEY": KEY, "FIRST_BYTE_SECONDS": "5", "CONCURRENCY": "2", "WAITING": "3"}.items():
        monkeypatch.setenv(f"LYCEUM_AI_OPENAI_{name}", value)
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def deepseek(monkeypatch):
    stand_in = await OpenAi().start()
    monkeypatch.setenv("LYCEUM_AI_DEEPSEEK_ADDRESS", stand_in.address)
    monkeypatch.setenv("LYCEUM_AI_DEEPSEEK_KEY", KEY)
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def ai(school, openai, deepseek):
    settings = AiSettings(retries=1, retry_seconds=0.005, circuit_failures=2, circuit_seconds=0.2)
    service = AiService(db=school.db, blobs=school.house.blobs, settings=settings)
    yield service
    await service.close()


def request(text: str = "", **more) -> ChatRequest:
    messages = (Message(role="user", content=text or f"Hello {uuid4().hex}"),)
    return ChatRequest(**{"messages": messages, "upstreams": (OPENAI,), "or_embedded": False, "owner_id": "resilient1"} | more)


async def asked_times(stand_in: OpenAi, times: int) -> None:
    for _ in range(400):
        if len(stand_in.asked) >= times:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"asked {len(stand_in.asked)} times, not {times}")


async def queued(ai: AiService, calls: int) -> None:
    for _ in range(400):
        if ai.engine.running["openai"].lane.waiting >= calls:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"{ai.engine.running['openai'].lane.waiting} wait, not {calls}")


async def test_the_next_upstream_answers_and_at_last_the_rules(ai, openai, deepseek) -> None:
    openai.cases = ["500"]
    both = request(upstreams=(OPENAI, DEEPSEEK), or_embedded=True)
    assert (await ai.chat(both)).provider == "deepseek"
    deepseek.cases = ["no credit"]
    told = await ai.chat(both.model_copy(update={"fresh": True}))
    assert (told.provider, told.source, told.attempts) == ("rulebook", "rules", 1)
    pieces = [piece async for piece in ai.chat_stream(both.model_copy(update={"fresh": True}))]
    assert (pieces[0].source, pieces[-1].finish) == ("rules", "stop")
    assert pieces[-1].usage.output_tokens > 0


async def test_a_refused_content_is_not_hawked_around(ai, openai, deepseek) -> None:
    openai.cases = ["refused"]
    with pytest.raises(Exception, match="refuses this content"):
        await ai.chat(request(upstreams=(OPENAI, DEEPSEEK), or_embedded=True))
    assert not deepseek.asked


async def test_a_dead_provider_costs_next_to_nothing_once_its_circuit_is_open(ai, openai) -> None:
    openai.cases = ["500"]
    for _ in range(2):
        with pytest.raises(AiUnavailable):
            await ai.chat(request())
    calls = len(openai.asked)
    began = time.monotonic()
    with pytest.raises(AiUnavailable) as raised:
        await ai.chat(request())
    assert time.monotonic() - began < 0.05
    assert failure(raised.value).type == "open_circuit"
    assert raised.value.params["seconds"] == 1
    assert len(openai.asked) == calls
    status = {provider.name: provider for provider in (await ai.status()).providers}
    assert (status["openai"].circuit, status["openai"].last_failure) == ("open", "server")
    assert status["deepseek"].circuit == "closed"
    await asyncio.sleep(0.21)
    openai.cases = ["success"]
    assert (await ai.chat(request())).text == TEXT
    assert {provider.name: provider.circuit for provider in (await ai.status()).providers}["openai"] == "closed"


def test_one_probe_goes_through_a_half_open_circuit_and_its_time_doubles() -> None:
    at = [0.0]
    breaker = Breaker("x", failures=2, seconds=10, clock=lambda: at[0])

    def fail(kind: str = "server") -> None:
        with pytest.raises(AiUnavailable), breaker.watch():
            raise unavailable(kind, "x")

    fail()
    fail("empty")
    assert breaker.state == "closed", "an empty answer says nothing of the provider's health"
    fail()
    assert breaker.state == "open"
    at[0] = 10
    assert breaker.state == "half_open"
    with breaker.watch(), pytest.raises(AiUnavailable) as refused:
        breaker.check()
    assert failure(refused.value).type == "open_circuit"
    assert breaker.state == "closed"
    fail()
    fail()
    at[0] = 20
    fail()
    assert breaker.wait_seconds == 20, "the probe failed: twice as long"
    at[0] = 40
    with pytest.raises(asyncio.CancelledError), breaker.watch():
        raise asyncio.CancelledError
    breaker.check()  # a probe whose caller left has judged nothing: the next one may try


def test_pauses_grow_jitter_and_obey() -> None:
    settings = AiSettings(retries=3, retry_seconds=0.25, retry_most_seconds=8)
    server = unavailable("server", "x")
    assert [pause_seconds(server, tries, settings, chance=lambda: 0.5) for tries in (1, 2, 3, 4)] == [0.25, 0.5, 1.0, None]
    assert pause_seconds(server, 1, settings, chance=lambda: 0.0) == 0.125
    asked = AiBusy(type="rate_limited", provider="x", seconds=3, asked=1)
    assert pause_seconds(asked, 1, settings) == 3
    assert pause_seconds(AiBusy(type="rate_limited", provider="x", seconds=9, asked=1), 1, settings) is None, "too long: the next upstream"
    for kind in ("timeout", "authentication", "credit", "empty", "open_circuit"):
        assert pause_seconds(AiUnavailable(type=kind), 1, settings) is None
    assert pause_seconds(AiUnavailable(type="timeout"), 1, settings, replay_safe=True) is not None


def test_retry_after_in_all_its_ways() -> None:
    assert wait_seconds({"Retry-After": "7"}) == 7
    assert wait_seconds({"retry-after-ms": "1500"}) == 2
    assert wait_seconds({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert [wait_seconds({"Retry-After": odd}) for odd in ("", "soon", "-1", "1e9")] == [None, None, None, None]


async def test_the_queue_is_bounded_and_says_where_one_stands(ai, openai) -> None:
    openai.gate.clear()
    running = [asyncio.create_task(ai.chat(request())) for _ in range(5)]
    await asked_times(openai, 2)
    await queued(ai, 3)
    status = next(provider for provider in (await ai.status()).providers if provider.name == "openai")
    assert (status.running, status.waiting) == (2, 3)
    assert status.wait_milliseconds > 0
    with pytest.raises(AiBusy) as full:
        await ai.chat(request())
    assert (failure(full.value).type, full.value.params["seconds"] >= 1) == ("queue_full", True)
    openai.gate.set()
    await asyncio.gather(*running)
    assert len(openai.asked) == 5


async def test_a_stream_that_waits_hears_of_its_place(ai, openai) -> None:
    openai.gate.clear()
    running = [asyncio.create_task(ai.chat(request())) for _ in range(3)]
    await asked_times(openai, 2)
    await queued(ai, 1)
    pieces = []
    async for piece in ai.chat_stream(request()):
        pieces.append(piece)
        openai.gate.set()
    await asyncio.gather(*running)
    places = [piece.waiting.position for piece in pieces if piece.waiting]
    assert places == sorted(places, reverse=True)
    assert places[0] == 2
    assert "".join(piece.text for piece in pieces) == TEXT


async def test_the_more_urgent_goes_first_and_the_rate_is_kept() -> None:
    lane = Lane("x", concurrency=1, per_minute=0, waiting=10)
    order: list[str] = []

    async def go(name: str, priority: int) -> None:
        async with lane.turn(priority):
            order.append(name)
            await asyncio.sleep(0.001)

    await asyncio.gather(go("first", 0), go("free", 0), go("free too", 0), go("paid", 5))
    assert order == ["first", "paid", "free", "free too"]
    slow = Lane("y", concurrency=9, per_minute=600, waiting=200)  # ten a second, a burst of a hundred
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for _ in range(102):
            group.create_task(_pass(slow))
    assert time.monotonic() - began >= 0.15
    slow.close()


async def _pass(lane: Lane) -> None:
    async with lane.turn():
        pass


async def test_who_leaves_the_queue_frees_the_place_and_is_not_called(ai, openai) -> None:
    openai.gate.clear()
    running = [asyncio.create_task(ai.chat(request())) for _ in range(2)]
    await asked_times(openai, 2)
    leaving = asyncio.create_task(ai.chat(request("I leave")))
    await queued(ai, 1)
    leaving.cancel()
    openai.gate.set()
    await asyncio.gather(*running, leaving, return_exceptions=True)
    await asyncio.sleep(0.01)
    assert len(openai.asked) == 2
    status = next(provider for provider in (await ai.status()).providers if provider.name == "openai")
    assert (status.running, status.waiting) == (0, 0)


async def test_a_call_under_way_is_finished_and_kept_for_who_comes_back(ai, openai) -> None:
    openai.gate.clear()
    asked = request()
    leaving = asyncio.create_task(ai.chat(asked))
    await asked_times(openai, 1)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    openai.gate.set()
    back = await ai.chat(asked)
    assert back.text == TEXT
    assert len(openai.asked) == 1


async def test_a_stream_that_nobody_hears_is_cut_off_at_the_provider(ai, openai) -> None:
    openai.gate.clear()
    async with aclosing(ai.chat_stream(request())) as pieces:
        async for _piece in pieces:
            break
    for _ in range(100):
        if not openai.open_streams:
            break
        await asyncio.sleep(0.01)
    assert openai.open_streams == 0
    status = next(provider for provider in (await ai.status()).providers if provider.name == "openai")
    assert status.running == 0


async def test_equal_requests_at_once_make_one_call(ai, openai) -> None:
    openai.gate.clear()
    asked = request()
    waiting = [asyncio.create_task(ai.chat(asked)) for _ in range(20)]
    await asked_times(openai, 1)
    openai.gate.set()
    answers = await asyncio.gather(*waiting)
    assert {answer.text for answer in answers} == {TEXT}
    assert len(openai.asked) == 1
    streamed = request()

    async def listen() -> str:
        return "".join([piece.text async for piece in ai.chat_stream(streamed)])

    assert set(await asyncio.gather(*(listen() for _ in range(10)))) == {TEXT}
    assert len(openai.asked) == 2


async def test_the_cache_answers_whole_and_streamed_until_asked_afresh(ai, openai) -> None:
    asked = request()
    assert await ai.recall_chat(asked) is None
    first = [piece async for piece in ai.chat_stream(asked)]
    kept = await ai.chat(asked)
    again = [piece async for piece in ai.chat_stream(asked)]
    assert (kept.source, kept.text, kept.usage.output_tokens, kept.usage.calls) == ("cache", TEXT, 6, 0)
    assert ("".join(piece.text for piece in again), again[-1].finish, again[0].source) == (TEXT, first[-1].finish, "cache")
    assert len(openai.asked) == 1
    assert (await ai.chat(asked.model_copy(update={"fresh": True}))).source == "model"
    assert len(openai.asked) == 2
    assert (await ai.chat(asked)).source == "cache"
    other = request(asked.messages[0].content, temperature=0.1)
    assert (await ai.chat(other)).source == "model"


async def test_private_answers_are_their_owners_published_ones_everyones(ai, openai) -> None:
    private = request(owner_id="owner00001")
    await ai.chat(private)
    assert (await ai.chat(private.model_copy(update={"owner_id": "owner00002"}))).source == "model"
    public = request(published=True)
    await ai.chat(public)
    assert (await ai.chat(public.model_copy(update={"owner_id": "owner00002"}))).source == "cache"
    assert await ai.forget_answers("owner00001") == 1
    assert await ai.recall_chat(private) is None
    assert (await ai.chat(public)).source == "cache"


async def test_what_cannot_be_asked(ai) -> None:
    with pytest.raises(AiRequestRefused) as unknown:
        await ai.chat(request(upstreams=(Upstream(provider="nobody"),)))
    with pytest.raises(AiUnavailable) as off:
        await ai.chat(request(upstreams=(Upstream(provider="anthropic"),)))
    assert (failure(unknown.value).type, failure(off.value).type) == ("unknown_model", "not_configured")
    quote = await ai.quote(request("four bytes a word", max_tokens=7), OPENAI)
    assert (quote.output_tokens, quote.input_tokens >= 4) == (7, True)
    assert quote.priced({"input_token": 1_000, "output_token": 2_000}) == quote.input_tokens * 1_000 + 14_000
