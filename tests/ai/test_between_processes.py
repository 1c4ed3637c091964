"""The ai room asked from another process: streams, sounds, and failures in their one shape."""

import asyncio
from uuid import UUID, uuid4

import pytest
import uvicorn
from fastapi import FastAPI

from lyceum.domains.ai.port import (
    Ai,
    AiUnavailable,
    ChatRequest,
    LipSyncRequest,
    Message,
    PictureRequest,
    Request,
    SpeechRequest,
    TranscribeRequest,
    Upstream,
    VideoRequest,
    WorkNotFound,
    failure,
)
from lyceum.platform import wire
from lyceum.platform.http import Straight
from tests.door import door

BYTES = bytes(range(256)) * 3
SERVICE_KEY = "the key of the school"


@pytest.fixture
async def remote(school):
    app = FastAPI()
    app.add_middleware(Straight, paths=wire.answers(Ai, school.house.ports["ai"], SERVICE_KEY))
    listener = door()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    port = wire.remote(Ai, f"http://127.0.0.1:{listener.getsockname()[1]}", SERVICE_KEY)
    yield port
    await port.close()
    server.should_exit = True
    await task


def request(**more) -> ChatRequest:
    return ChatRequest(messages=(Message(role="user", content="Hello"),), **more)


async def test_streams_and_answers_travel(remote) -> None:
    pieces = [piece async for piece in remote.chat_stream(request())]
    whole = await remote.chat(request())
    assert "".join(piece.text for piece in pieces) == whole.text
    assert (pieces[-1].usage, whole.source) == (whole.usage, "rules")
    assert (await remote.speak(SpeechRequest(text="Over the wire.", language="en", published=True))).words
    assert {provider.name for provider in (await remote.status()).providers} >= {"rulebook", "espeak"}


async def test_failures_keep_their_shape(remote) -> None:
    off = request(upstreams=(Upstream(provider="openai"),), or_embedded=False)
    with pytest.raises(AiUnavailable) as whole:
        await remote.chat(off)
    with pytest.raises(AiUnavailable) as streamed:
        _ = [piece async for piece in remote.chat_stream(off)]
    assert failure(whole.value) == failure(streamed.value)
    assert (failure(whole.value).type, failure(whole.value).provider) == ("not_configured", "openai")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("transcribe", TranscribeRequest(audio=BYTES, upstreams=(Upstream(provider="whisper"),))),
        ("submit", VideoRequest(prompt="A fig tree.", size="tall", seed=3, picture=BYTES)),
        ("submit", LipSyncRequest(picture=BYTES, sound=BYTES, text="Good morning.", language="en")),
        ("quote_media", PictureRequest(prompt="A fig tree.", size="tall", seed=3)),
        ("quote_media", VideoRequest(prompt="A fig tree.", size="tall", seed=3)),
        ("quote_media", LipSyncRequest(picture=BYTES, sound=BYTES, text="Good morning.", language="en")),
        ("quote_media", SpeechRequest(text="Good morning.", language="en")),
    ],
)
def test_requests_travel_as_what_they_are(name: str, sent: Request) -> None:
    method = next(method for method in wire.methods(Ai) if method.name == name)
    more = {"submit": (UUID(int=1),), "quote_media": (Upstream(provider="openai"),)}.get(name, ())
    assert method.arguments(method.body((sent, *more), {}))["request"] == sent


async def test_a_film_is_asked_for_from_another_process(remote) -> None:
    request = VideoRequest(prompt="x", owner_id="wireowner1", upstreams=(Upstream(provider="modelslab"),), or_embedded=False)
    with pytest.raises(AiUnavailable) as off:
        await remote.submit(request, work_id := uuid4())
    assert failure(off.value).type == "not_configured"
    assert (await remote.work("wireowner1", work_id)).failure == failure(off.value)
    with pytest.raises(WorkNotFound):
        await remote.work("wireowner2", work_id)
    await remote.forget_answers("wireowner1")
