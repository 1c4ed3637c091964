"""Edge's voices against a stand-in that speaks the WebSocket protocol: messages with headers, sound with a header before it."""

import asyncio
import json
from xml.etree import ElementTree

import pytest
from aiohttp import web

from lyceum.domains.ai.adapters.edge import clock_token
from lyceum.domains.ai.encode import to_mp3
from lyceum.domains.ai.port import AiBusy, AiUnavailable, SpeechRequest, Upstream, failure
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from lyceum.kernel.clock import now

KEY = "the-client-token-0123456789"
TEXT = "Salt & pepper, salt."
OWNER = "edgeowner1"
STATUSES = {"429": (429, {"Retry-After": "90"}), "500": (500, {})}


class Edge:
    """The service; `case` is what it does next."""

    def __init__(self, sound: bytes) -> None:
        self.case, self.asked, self.sound = "success", [], sound

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        token = request.query["TrustedClientToken"]
        right = clock_token(int(now().timestamp()), KEY)
        if token != KEY or request.query["Sec-MS-GEC"] not in (right, clock_token(int(now().timestamp()) - 300, KEY)):
            return web.Response(status=403)
        if self.case in STATUSES:
            status, headers = STATUSES[self.case]
            return web.Response(status=status, headers=headers)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert "Path:speech.config" in await socket.receive_str()
        headers, _, ssml = (await socket.receive_str()).partition("\r\n\r\n")
        assert "Path:ssml" in headers
        said = "".join(ElementTree.fromstring(ssml).itertext())
        await socket.send_str("X-RequestId:1\r\nPath:turn.start\r\n\r\n{}")
        if self.case == "hang":
            await asyncio.sleep(1)
        for number, word in enumerate(said.replace("&", "").replace(",", "").replace(".", "").split()):
            entry = {"Type": "WordBoundary", "Data": {"Offset": number * 3_000_000, "Duration": 1, "text": {"Text": word}}}
            metadata = json.dumps({"Metadata": [entry]}) if self.case != "malformed" else '{"Metadata": [{"Type"'
            await socket.send_str(f"X-RequestId:1\r\nPath:audio.metadata\r\n\r\n{metadata}")
        head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio"
        for half in (self.sound[: len(self.sound) // 2], self.sound[len(self.sound) // 2 :]):
            await socket.send_bytes(len(head).to_bytes(2, "big") + head + half)
            if self.case == "cut":
                await socket.close()
                return socket
        await socket.send_str("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")
        return socket


@pytest.fixture
async def edge(monkeypatch):
    service = Edge(await to_mp3(bytes(44_100), 22_050))
    app = web.Application()
    app.router.add_get("/edge/v1", service.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    values = {
        "ADDRESS": f"http://127.0.0.1:{runner.addresses[0][1]}",
        "KEY": KEY,
        "FIRST_BYTE_SECONDS": "0.15",
        "VOICES": "en-US-EmmaNeural",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"LYCEUM_AI_EDGE_{name}", value)
    yield service
    await runner.cleanup()


@pytest.fixture
async def speak(school, edge):
    services = []

    async def spoken(text: str = TEXT, **more):
        services.append(AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings(retries=1, retry_seconds=0.005)))
        how = {"owner_id": OWNER, "upstreams": (Upstream(provider="edge"),), "or_embedded": False, "fresh": True}
        return await services[-1].speak(SpeechRequest(text=text, language="en", **(how | more)))

    yield spoken
    for service in services:
        await service.close()
    await services[0].forget_answers(OWNER)


async def test_it_speaks_with_the_time_of_each_word(speak, edge) -> None:
    made = await speak()
    assert (made.provider, made.source, made.usage.characters, abs(made.milliseconds - 1_000) <= 60) == ("edge", "model", len(TEXT), True)
    assert [(TEXT[word.start : word.end], word.from_ms) for word in made.words] == [("Salt", 0), ("pepper", 300), ("salt", 600)]
    assert edge.asked[0].headers["User-Agent"] == "Lyceum"
    assert (await speak(fresh=False)).source == "cache"
    assert len(edge.asked) == 1


@pytest.mark.parametrize(
    ("case", "error", "kind", "calls"),
    [
        ("429", AiBusy, "rate_limited", 1),
        ("500", AiUnavailable, "server", 2),
        ("hang", AiUnavailable, "timeout", 1),
        ("cut", AiUnavailable, "cut", 2),
        ("malformed", AiUnavailable, "malformed", 2),
        ("wrong key", AiUnavailable, "authentication", 1),
    ],
)
async def test_failure_in_one_shape(speak, edge, monkeypatch, case: str, error, kind: str, calls: int) -> None:
    edge.case = case
    if case == "wrong key":
        monkeypatch.setenv("LYCEUM_AI_EDGE_KEY", "another-token-456")
    with pytest.raises(error) as raised:
        await speak()
    told = failure(raised.value)
    assert (told.type, told.provider, len(edge.asked)) == (kind, "edge", calls)
    assert not {KEY, "another-token-456"} & set(str(raised.value.__dict__).split())


async def test_silence_and_what_is_too_long(speak, edge) -> None:
    edge.sound = b""
    with pytest.raises(AiUnavailable) as silent:
        await speak()
    assert failure(silent.value).type == "empty"
    assert (await speak("&" * 990 + " salt", or_embedded=True)).provider == "espeak"
