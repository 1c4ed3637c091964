"""The ai room asked from another process: streams, sounds, and failures in their one shape."""

import asyncio
import socket

import pytest
import uvicorn
from fastapi import FastAPI

from lyceum.domains.ai.port import Ai, AiUnavailable, ChatRequest, Message, SpeechRequest, TranscribeRequest, Upstream, failure
from lyceum.platform import wire
from lyceum.platform.http import Straight

SERVICE_KEY = "the key of the school"


@pytest.fixture
async def remote(school):
    app = FastAPI()
    app.add_middleware(Straight, paths=wire.answers(Ai, school.house.ports["ai"], SERVICE_KEY))
    listener = socket.create_server(("127.0.0.1", 0))
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


def test_a_sound_travels_as_it_is() -> None:
    sound = bytes(range(256)) * 3
    method = next(method for method in wire.methods(Ai) if method.name == "transcribe")
    sent = TranscribeRequest(audio=sound, upstreams=(Upstream(provider="whisper"),))
    got = method.arguments(method.body((sent,), {}))["request"]
    assert got == sent
