"""Films: every provider of them, in its own wire format, through the same failures."""

import asyncio
from uuid import uuid4

import pytest

from lyceum.domains.ai.formats.mp4 import milliseconds_of_film
from lyceum.domains.ai.port import LipSyncRequest, Upstream, VideoRequest, Work, failure
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.errors import AI_FAILURES
from tests.ai.providers.media import Media, film
from tests.ai.providers.stand_in import KEY

ABILITIES = [("modelslab", "video"), ("wav2lip", "lip_sync")]
OWNER = "filmowner1"


@pytest.fixture
async def stand_in(monkeypatch):
    running = await Media().start()
    for name in ("modelslab", "wav2lip"):
        for setting, value in (("ADDRESS", running.address), ("KEY", KEY), ("FIRST_BYTE_SECONDS", "0.1"), ("TOTAL_SECONDS", "0.5")):
            monkeypatch.setenv(f"LYCEUM_AI_{name.upper()}_{setting}", value)
    yield running
    await running.stop()


@pytest.fixture
async def ai(school, stand_in):
    settings = AiSettings(retry_seconds=0.005, retries=2)
    service = AiService(db=school.db, blobs=school.house.blobs, settings=settings, public_url="https://school.example")
    yield service
    await service.forget_answers(OWNER)
    await service.close()


async def make(ai, provider: str, capability: str, **more) -> Work:
    """Submitted, and asked after until there is no more to come for the moment. What is raised is told as a failure."""
    how, work_id, raised = {"upstreams": (Upstream(provider=provider),), "or_embedded": False, "owner_id": OWNER} | more, uuid4(), None
    request = VideoRequest(**({"prompt": "a fig tree", "seconds": 5, "seed": 3} | how)) if capability == "video" else None
    try:
        work = await ai.submit(request or LipSyncRequest(**({"picture": b"face", "sound": b"voice"} | how)), work_id)
        async with asyncio.timeout(5):
            while work.state == "running":
                await asyncio.sleep(0.005)
                work = await ai.work(OWNER, work_id)
    except AI_FAILURES as failed:
        work, raised = await ai.work(OWNER, work_id), failed
    assert raised is None or work.failure == failure(raised)
    assert KEY not in work.model_dump_json() + str(raised and raised.__dict__)
    return work


@pytest.mark.parametrize(("provider", "capability"), ABILITIES)
async def test_success_kept_and_asked_afresh(ai, stand_in, school, provider: str, capability: str) -> None:
    work = await make(ai, provider, capability)
    assert (work.state, work.provider, work.film.mime, work.film.milliseconds) == ("done", provider, "video/mp4", 5_040)
    assert (work.film.source, work.film.usage.milliseconds) == ("model", 5_000 if capability == "video" else 5_040)
    assert await school.house.blobs.read(work.film.file) == stand_in.film
    if capability == "video":
        body = stand_in.begun[0].body
        assert (body["model_id"], body["aspect_ratio"], body["duration"], body["seed"]) == ("seedance-1-5-pro", "16:9", "5", 3)
        assert body["webhook"].startswith("https://school.example/api/ai/told/")
    assert (await make(ai, provider, capability)).film.source == "cache"
    assert len(stand_in.begun) == 1
    assert (await make(ai, provider, capability, fresh=True)).film.source == "model"


FAILURES = [
    ("500", "server", 3, ""),
    ("429", "rate_limited", 3, ""),
    ("429 for long", "rate_limited", 1, ""),
    ("hang", "timeout", 1, "unknown"),
    ("cut", "cut", 3, "unknown"),
    ("malformed", "malformed", 3, "unknown"),
    ("refused", "content", 1, ""),
    ("unknown model", "unknown_model", 1, ""),
    ("no credit", "credit", 1, ""),
]


@pytest.mark.parametrize(("case", "kind", "calls", "submitted"), FAILURES)
@pytest.mark.parametrize(("provider", "capability"), ABILITIES)
@pytest.mark.sampled(6)
async def test_failure_in_one_shape(ai, stand_in, provider, capability, case: str, kind: str, calls: int, submitted: str) -> None:
    """What may have been taken on is not handed in again, and stays pending; a server that knows its work by name is asked again."""
    stand_in.cases = [case]
    work = await make(ai, provider, capability)
    if submitted and capability == "video":
        assert (work.state, work.failure, len(stand_in.begun)) == ("unknown", None, 1)
        return
    assert (work.state, work.failure.type, work.failure.provider) == ("failed", kind, provider)
    assert len(stand_in.begun) == (3 if case == "hang" else calls)


async def test_whoever_hangs_up_without_a_word_may_have_taken_it_on(ai, stand_in) -> None:
    stand_in.cases = ["hang up"]
    assert ((await make(ai, "modelslab", "video")).state, len(stand_in.begun)) == ("unknown", 1)


@pytest.mark.parametrize(("provider", "capability"), ABILITIES)
async def test_wrong_key(school, stand_in, monkeypatch, provider: str, capability: str) -> None:
    monkeypatch.setenv(f"LYCEUM_AI_{provider.upper()}_KEY", "wrong-key-123")
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings())
    assert (await make(service, provider, capability, fresh=True)).failure.type == "authentication"
    await service.forget_answers(OWNER)
    await service.close()


@pytest.mark.parametrize(
    ("standing", "state", "kind"),
    [
        ({"status": "failed", "message": f"Traceback: {KEY}"}, "failed", "server"),
        ({"status": "error", "message": "The prompt violates the content policy"}, "failed", "content"),
        ({"status": "success", "output": ["https://127.0.0.1:1/files/gone"]}, "running", ""),
        ({"status": "success", "output": ["http://10.0.0.1/files/inside"]}, "running", ""),
        ({"status": "success", "output": "nothing"}, "running", ""),
        ({"status": "error", "message": "Rate limit exceeded"}, "running", ""),
        ({"status": "something new"}, "running", ""),
    ],
)
async def test_how_modelslab_says_work_stands(ai, stand_in, standing, state: str, kind: str) -> None:
    """Only its own word ends it; that it can't be asked, or its file not fetched, says nothing about the work."""
    stand_in.states = (standing,)
    work_id, how = uuid4(), {"upstreams": (Upstream(provider="modelslab", model="veo-3.1"),), "or_embedded": False, "owner_id": OWNER}
    await ai.submit(VideoRequest(prompt="a fig tree", **how), work_id)
    work = await ai.work(OWNER, work_id)
    assert (work.state, work.failure.type if work.failure else "") == (state, kind)
    assert stand_in.begun[0].body["duration"] == "8"


async def test_what_does_not_play_is_no_film(ai, stand_in) -> None:
    stand_in.film = b"<html>no film</html>"
    for provider, capability in ABILITIES:
        assert (await make(ai, provider, capability)).failure.type == "empty"
    assert (await make(ai, "wav2lip", "lip_sync", sound=b"fails")).failure.type == "server"
    beginning = await make(ai, "modelslab", "video", picture=b"begin with this")
    assert beginning.failure.type == "unknown_model"


def test_the_length_of_a_film() -> None:
    whole = film(2_500)
    assert milliseconds_of_film(whole) == 2_500
    assert [milliseconds_of_film(whole[:length]) for length in (0, 4, 20, len(whole) - 1)] == [0, 0, 0, 0]


async def test_the_most_that_a_film_can_use(ai) -> None:
    for seconds, model, most in (
        (1, "veo-3.1", 4),
        (7, "veo-3.1", 8),
        (60, "veo-3.1", 8),
        (7, "seedance-t2v", 7),
        (60, "seedance-t2v", 12),
    ):
        used = await ai.quote_media(VideoRequest(prompt="x", seconds=seconds), Upstream(provider="modelslab", model=model))
        assert used.units()["second"] == most
    assert (await ai.quote_media(LipSyncRequest(picture=b"x", sound=bytes(2_000)), Upstream(provider="wav2lip"))).units()["second"] == 2
