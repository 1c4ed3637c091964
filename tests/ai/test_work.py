"""Work that takes longer than a request: handed in once, followed to its end, whatever dies or says nothing meanwhile."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.ai.engine import Running
from lyceum.domains.ai.port import (
    AiUnavailable,
    ContentRefused,
    Film,
    Usage,
    VideoRequest,
    WorkNotFound,
    failure,
)
from lyceum.domains.ai.provider import Ability, LongAbility, Made, Provider, Standing, Ticket
from lyceum.domains.ai.resilience.breaker import Breaker
from lyceum.domains.ai.resilience.lane import Lane
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.transport import unavailable

OWNER = "workowner1"
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(200)


def made(model: str) -> Made[Film]:
    used = Usage(milliseconds=8_000)
    return Made(Film(provider="", model=model, source="model", usage=used, file="", mime="video/mp4", milliseconds=8_000), FILM)


class Studio(LongAbility[VideoRequest, Film]):
    """A provider in this process: `answers` are given to submit and then to poll, one after the other; the last one stays."""

    capability = "video"
    models = ("m",)

    def __init__(self, *answers) -> None:
        self.answers, self.submitted, self.polled, self.stopped = list(answers), [], [], []

    def quote(self, request: VideoRequest, model: str) -> Usage:
        return Usage(milliseconds=request.seconds * 1_000)

    def usable(self, made: Made[Film]) -> bool:
        return bool(made.file)

    def _next(self):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def submit(self, request: VideoRequest, model: str, tell_at: str):
        self.submitted.append(tell_at)
        return self._next()

    async def poll(self, reference: str, model: str) -> Standing[Film]:
        self.polled.append(reference)
        return self._next()

    async def cancel(self, reference: str, model: str) -> bool:
        self.stopped.append(reference)
        return True

    def reference_in(self, told) -> str:
        return str(told.get("id", ""))


class House(Ability[VideoRequest, Film]):
    """A program of the house that makes a film while one waits."""

    capability = "video"
    models = ("own",)
    replay_safe = True

    def __init__(self) -> None:
        self.gate = asyncio.Event()

    quote = Studio.quote
    usable = Studio.usable

    async def call(self, request: VideoRequest, model: str) -> Made[Film]:
        await self.gate.wait()
        return made(model)


TICKET = Ticket("r-1", 0.0)
BUSY, DONE = Standing[Film]("processing"), Standing("done", made("m"))
REFUSED = Standing[Film]("failed", failed=ContentRefused(type="content", provider="elevenlabs"))


@pytest.fixture
async def begin(school):
    """Starts an ai room in which ElevenLabs makes films, and espeak too if `house` is given: plugins whose caches are there."""
    services = []

    def start(studio=None, house=None, **settings) -> AiService:
        how = AiSettings(retries=1, retry_seconds=0.005, **settings)
        service = AiService(db=school.db, blobs=school.house.blobs, settings=how, public_url="https://school.example")
        for name, source, ability in (("elevenlabs", "model", studio), ("espeak", "embedded", house)):
            if ability:
                provider = Provider(name, name, source, abilities={"video": ability})
                lane = Lane(name, concurrency=4, per_minute=0, waiting=4)
                service.engine.take_in(name, Running(provider, Breaker(name, failures=5, seconds=30), lane, {}))
        services.append(service)
        return service

    yield start
    for service in services:
        await service.forget_answers(OWNER)
        await service.close()


def film(**more) -> VideoRequest:
    return VideoRequest(**({"prompt": uuid4().hex, "owner_id": OWNER, "or_embedded": False} | more))


async def due(school, work_id, **values: str) -> None:
    """As if its time had come, or with other times."""
    changes = ", ".join(f"{name} = {value}" for name, value in ({"next_at": "now()"} | values).items())
    async with school.db.as_room("ai") as tx:
        await tx.execute(text(f"UPDATE ai.work SET {changes} WHERE id = :id"), {"id": work_id})


async def test_a_film_is_followed_to_its_end_kept_and_found_again(school, begin) -> None:
    studio = Studio(TICKET, unavailable("server", "elevenlabs"), DONE)
    ai, request, work_id = begin(studio), film(), uuid4()
    assert (await ai.submit(request, work_id)).state == "running"
    assert studio.submitted[0].startswith("https://school.example/api/ai/told/")
    await due(school, work_id)
    assert (await ai.work(OWNER, work_id)).is_pending  # the provider could not be asked
    other = begin(studio)  # a process that was started afterwards
    await due(school, work_id)
    assert await other.look() >= 1
    work = await ai.work(OWNER, work_id)
    assert (work.state, work.film.milliseconds, work.film.usage.milliseconds) == ("done", 8_000, 8_000)
    assert work.film.file.startswith(f"ai/elevenlabs/{OWNER}/")
    assert await school.house.blobs.read(work.film.file) == FILM
    assert (len(studio.submitted), set(studio.polled)) == (1, {"r-1"})
    again = await ai.submit(request, uuid4())
    assert (again.state, again.film.source, again.film.usage.calls, len(studio.submitted)) == ("done", "cache", 0, 1)
    assert await ai.submit(request, work_id) == work
    with pytest.raises(WorkNotFound):
        await ai.work("somebodyel", work_id)


async def test_equal_films_are_made_once_and_a_fresh_one_anew(school, begin) -> None:
    studio = Studio(TICKET, BUSY, DONE)
    ai, request, first, second = begin(studio), film(), uuid4(), uuid4()
    await asyncio.gather(ai.submit(request, first), ai.submit(request, second))
    assert len(studio.submitted) == 1
    for work_id in (first, second) * 2:  # which of them leads is chance
        await due(school, work_id)
        await ai.work(OWNER, work_id)
    both = [await ai.work(OWNER, work_id) for work_id in (first, second)]
    assert [work.state for work in both] == ["done", "done"]
    assert both[0].film == both[1].film
    studio.answers = [TICKET]
    assert (await ai.submit(request.model_copy(update={"fresh": True}), uuid4())).is_pending
    assert len(studio.submitted) == 2


@pytest.mark.parametrize("kind", ["timeout", "cut", "malformed"])
async def test_what_may_have_been_taken_on_stays_pending_until_somebody_knows(school, begin, kind: str) -> None:
    studio = Studio(unavailable(kind, "elevenlabs"), DONE)
    ai, work_id = begin(studio), uuid4()
    assert (await ai.submit(film(or_embedded=True), work_id)).state == "unknown"
    assert len(studio.submitted) == 1  # never sent again, and nobody else asked
    await ai.look()
    token = studio.submitted[0].rpartition("/")[2]
    await ai.told("no such token", "{}")
    await ai.told(token, "no JSON at all")
    assert (await ai.work(OWNER, work_id)).state == "unknown"
    visitor = school.visitor()
    assert (await visitor.post(f"/api/ai/told/{token}", content=b"x" * 70_000)).status_code == 413
    await ai.told(token, '{"id": "r-7", "status": "failed"}')  # the hint gives the reference; what became of it is asked
    assert (await ai.work(OWNER, work_id)).state == "done"
    assert studio.polled == ["r-7"]


async def test_a_hint_alone_ends_nothing(school, begin) -> None:
    studio = Studio(Ticket("r-1", 60.0), BUSY)
    ai, work_id = begin(studio), uuid4()
    await ai.submit(film(), work_id)
    assert studio.polled == []
    await ai.told(studio.submitted[0].rpartition("/")[2], '{"id": "someone-elses", "status": "success"}')
    assert (await ai.work(OWNER, work_id)).state == "running"
    assert studio.polled == ["r-1"]


async def test_failures_that_are_certain(school, begin) -> None:
    studio = Studio(unavailable("server", "elevenlabs"))
    ai, work_id = begin(studio), uuid4()
    with pytest.raises(AiUnavailable):
        await ai.submit(film(), work_id)
    assert ((await ai.work(OWNER, work_id)).failure.type, len(studio.submitted)) == ("server", 2)
    with pytest.raises(AiUnavailable) as nobody:
        await begin().submit(film(), uuid4())
    assert failure(nobody.value).type == "not_configured"
    for answers, kind in (((TICKET, REFUSED), "content"), ((TICKET, Standing("done", Made(made("m").answer, b""))), "empty")):
        ai, work_id = begin(Studio(*answers)), uuid4()
        await ai.submit(film(), work_id)
        work = await ai.work(OWNER, work_id)
        assert (work.state, work.failure.type) == ("failed", kind)


async def test_a_provider_that_never_says_is_given_up_in_the_end(school, begin) -> None:
    ai, work_id = begin(Studio(TICKET, BUSY)), uuid4()
    await ai.submit(film(), work_id)
    await due(school, work_id, began_at="now() - interval '4 days'")
    work = await ai.work(OWNER, work_id)
    assert (work.state, work.failure.type) == ("failed", "timeout")


@pytest.mark.parametrize(("source", "state"), [("model", "unknown"), ("embedded", "failed")])
async def test_whose_process_died_while_it_sent_or_made_it(school, begin, source: str, state: str) -> None:
    """Of a provider nobody knows whether it took it on; what the house was making is not there."""
    house = House()
    ai, work_id = begin(Studio(TICKET), house), uuid4()
    await ai.submit(film(or_embedded=True, upstreams=[{"provider": "espeak"}]), work_id)
    provider = "elevenlabs" if source == "model" else "espeak"
    await due(school, work_id, provider=f"'{provider}'", next_at="now() - interval '1 second'")
    assert (await begin(Studio(TICKET), House()).work(OWNER, work_id)).state == state


async def test_the_house_makes_it_when_no_provider_does_and_it_can_be_stopped(school, begin) -> None:
    house, studio = House(), Studio(unavailable("credit", "elevenlabs"))
    ai, work_id, other = begin(studio, house), uuid4(), uuid4()
    assert (await ai.submit(film(or_embedded=True), work_id)).state in ("sent", "running")
    await ai.submit(film(or_embedded=True), other)
    assert (await ai.cancel(OWNER, other)).state == "cancelled"
    house.gate.set()
    async with asyncio.timeout(5):
        while (work := await ai.work(OWNER, work_id)).is_pending:
            await asyncio.sleep(0.01)
    assert (work.provider, work.film.source, len(studio.submitted)) == ("espeak", "embedded", 2)
    studio.answers = [TICKET]
    await ai.submit(film(), third := uuid4())
    assert ((await ai.cancel(OWNER, third)).state, studio.stopped) == ("cancelled", ["r-1"])
    assert (await ai.cancel(OWNER, work_id)).state == "done"
