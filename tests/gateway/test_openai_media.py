"""OpenAI's own client works unchanged with embeddings, sounds and pictures; what is wrong is named, and costs nothing."""

import asyncio
import base64
from uuid import uuid4

import openai
import pytest

from lyceum.domains.ai.encode import milliseconds_of, shows
from tests.ai.providers.media import PICTURE
from tests.gateway.test_media import CHARACTER, IMAGE, SECOND, TOKEN, words


@pytest.fixture
async def client(person):
    async with openai.AsyncOpenAI(base_url=f"{person.served.address}/v1", api_key=person.key, max_retries=0) as made:
        yield made


@pytest.fixture
def sound(person) -> bytes:
    return person.served.media.sound + uuid4().bytes


async def test_embeddings(client, person):
    """The client asks for them packed, and unpacks them."""
    raw = await client.embeddings.with_raw_response.create(model="vectors", input=["a", uuid4().hex])
    made = raw.parse()
    assert [each.embedding for each in made.data] == [[1.0, 0.5], [32.0, 0.5]]
    assert (made.usage.prompt_tokens, made.model) == (8, "vectors")
    assert (raw.headers["x-lyceum-source"], raw.headers["x-lyceum-cost"], raw.headers["x-lyceum-balance"]) == (
        "model",
        "0.00000024",
        "0.999999",
    )
    plain = await client.embeddings.create(model="vectors", input="a single text", encoding_format="float")
    assert plain.data[0].embedding == [13.0, 0.5]
    assert await person.paid() == 2 * 8 * TOKEN


@pytest.mark.parametrize(
    ("form", "begins", "mime"),
    [("mp3", b"ID3", "audio/mpeg"), ("wav", b"RIFF", "audio/wav"), ("opus", b"OggS", "audio/ogg"), ("pcm", b"", "audio/pcm")],
)
async def test_speech(client, person, form, begins, mime):
    text = words()
    spoken = await client.audio.speech.with_raw_response.create(model="voice", voice="alloy", input=text, response_format=form)
    assert spoken.headers["content-type"] == mime
    data = spoken.content
    assert data.startswith(begins)
    assert abs((len(data) / 48 if form == "pcm" else await milliseconds_of(data)) - 1_000) <= 100
    assert await person.paid() == len(text) * CHARACTER


async def test_speech_without_a_provider(client, person):
    """By the school's own voice: in the language that is named or that the script tells, as quick as it is asked for."""
    usual = await client.audio.speech.create(model="espeak", voice="alloy", input="سلام، حال شما چطور است؟")
    quick = await client.audio.speech.create(model="espeak", voice="fa", input="سلام، حال شما چطور است؟", speed=2)
    assert 1.8 < await milliseconds_of(usual.content) / await milliseconds_of(quick.content) < 2.2
    assert (usual.response.headers["x-lyceum-source"], quick.response.headers["x-lyceum-source"]) == ("embedded", "cache")
    assert await person.paid() == 0


async def test_what_every_school_has(school):
    """Without any provider: a text is spoken and heard again, a picture is drawn, and the rulebook answers."""
    learner = await school.client()
    spoken = await learner.post(
        "/v1/audio/speech", json={"model": "voice", "voice": "en", "input": "Good morning.", "response_format": "wav"}
    )
    assert spoken.headers["x-lyceum-source"] == "embedded"
    form = {"model": "listener", "response_format": "verbose_json", "timestamp_granularities[]": "word", "language": "en"}
    heard = await learner.post("/v1/audio/transcriptions", data=form, files={"file": ("a.wav", spoken.content)})
    assert heard.status_code == 200, heard.text
    last = heard.json()["words"][-1]
    assert (last["word"], last["end"] > last["start"]) == ("morning", True)
    drawn = await learner.post("/v1/images/generations", json={"model": "painter", "prompt": "a harbour", "response_format": "b64_json"})
    assert (drawn.headers["x-lyceum-source"], await shows(base64.b64decode(drawn.json()["data"][0]["b64_json"]))) == ("embedded", True)
    said = await learner.post("/v1/responses", json={"model": "tutor", "input": "What is a harbour?"})
    assert (said.headers["x-lyceum-source"], said.headers["x-lyceum-cost"]) == ("rules", "0")


async def test_transcription(client, person, sound):
    made = await client.audio.transcriptions.create(model="listener", file=("a.mp3", sound))
    assert (made.text, made.usage.seconds) == ("Good morning.", 2)
    grains = ["word", "segment"]
    told = await client.audio.transcriptions.create(
        model="listener", file=("a.mp3", sound), response_format="verbose_json", timestamp_granularities=grains, language="en"
    )
    assert [(word.word, word.start, word.end) for word in told.words] == [("good", 0.0, 0.4), ("morning", 0.4, 1.02)]
    assert (told.duration, told.segments[0].text, told.segments[0].end) == (1.5, "good morning", 1.02)
    assert await person.paid() == 2 * 2 * SECOND  # with a language it is another question


@pytest.mark.parametrize(
    ("layout", "wanted"),
    [
        ("text", "Good morning.\n"),
        ("srt", "1\n00:00:00,000 --> 00:00:01,020\ngood morning\n"),
        ("vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:01.020\ngood morning\n"),
    ],
)
async def test_transcripts_as_text(client, sound, layout, wanted):
    assert await client.audio.transcriptions.create(model="listener", file=("a.mp3", sound), response_format=layout) == wanted


async def test_images(client, person):
    prompt = uuid4().hex
    inside = await client.images.generate(model="painter", prompt=prompt, response_format="b64_json", size="1536x1024")
    assert base64.b64decode(inside.data[0].b64_json) == PICTURE
    linked = await client.images.generate(model="painter", prompt=prompt, size="1536x1024")
    async with person.http() as http:
        assert (await http.get(linked.data[0].url)).content == PICTURE
    assert person.served.media.asked[0].body["size"] == "1536x1024"
    assert await person.paid() == IMAGE


async def test_a_key_gives_back_what_was_paid_for_once(person):
    """A spoken text, whatever it takes to make it again: the sound, once paid."""
    body = {"model": "voice", "voice": "en", "input": words(), "response_format": "wav"}
    async with person.http(**{"Idempotency-Key": uuid4().hex}) as http:
        first, again = [await http.post("/v1/audio/speech", json=body) for _ in range(2)]
        other = await http.post("/v1/audio/speech", json={**body, "input": "Something else."})
    assert first.content == again.content
    assert again.headers["x-lyceum-replayed"] == "true"
    assert other.status_code == 409
    assert await person.paid() == len(body["input"]) * CHARACTER


WRONG = [
    ("embeddings", {"model": "vectors", "input": []}, 400, "invalid_request", "input"),
    ("embeddings", {"model": "vectors", "input": [1, 2]}, 400, "invalid_request", "input"),
    ("embeddings", {"model": "vectors", "input": ["a", ""]}, 400, "invalid_request", "input.1"),
    ("embeddings", {"model": "vectors", "input": ["a"] * 300}, 400, "invalid_request", "input"),
    ("embeddings", {"model": "vectors", "input": "a", "dimensions": 8}, 400, "invalid_request", "dimensions"),
    ("embeddings", {"model": "helper", "input": "a"}, 404, "model_not_found", None),
    ("audio/speech", {"model": "espeak", "voice": "alloy", "input": "a" * 4_097}, 400, "invalid_request", "input"),
    ("audio/speech", {"model": "espeak", "voice": "alloy", "input": "..."}, 422, "nothing_to_say", "text"),
    ("audio/speech", {"model": "espeak", "voice": "xyz", "input": "a"}, 422, "language_not_spoken", "language"),
    ("audio/speech", {"model": "espeak", "voice": "No such voice", "input": "a"}, 400, "invalid_request", "voice"),
    (
        "audio/speech",
        {"model": "espeak", "voice": "en", "input": "a", "response_format": "midi"},
        400,
        "invalid_request",
        "response_format",
    ),
    ("audio/speech", {"model": "espeak", "voice": "en", "input": "a", "speed": 9}, 400, "invalid_request", "speed"),
    ("audio/speech", {"model": "espeak", "voice": "en", "input": "a", "instructions": "Sing."}, 400, "invalid_request", "instructions"),
    ("images/generations", {"model": "painter", "prompt": ""}, 400, "invalid_request", "prompt"),
    ("images/generations", {"model": "painter", "prompt": "x", "n": 2}, 400, "invalid_request", "n"),
    ("images/generations", {"model": "painter", "prompt": "x", "size": "1x1"}, 400, "invalid_request", "size"),
    ("images/generations", {"prompt": "x"}, 400, "invalid_request", "model"),
    ("moderations", {"input": "x"}, 404, "not_found", None),
]


async def test_what_is_wrong_is_named(person):
    async with person.http() as http:
        for path, body, status, code, param in WRONG:
            answer = await http.post(f"/v1/{path}", json=body)
            error = answer.json()["error"]
            assert (answer.status_code, error["code"], error["param"]) == (status, code, param), (path, body)
            assert answer.headers["x-should-retry"] == "false"
    assert person.served.media.asked == []
    assert await person.paid() == 0


async def test_wrong_forms(person, sound):
    forms = [
        ({"data": {"model": "listener"}}, 400, "file"),
        ({"json": {"model": "listener"}}, 400, "file"),
        ({"files": {"file": sound}}, 400, "model"),
        ({"data": {"model": "listener", "response_format": "doc"}, "files": {"file": sound}}, 400, "response_format"),
        ({"data": {"model": "listener", "stream": "true"}, "files": {"file": sound}}, 400, "stream"),
        ({"data": {"model": "listener"}, "files": {"file": b"no sound"}}, 422, "file"),
        ({"content": b"--x\r\nbroken", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 400, None),
        ({"content": b"", "headers": {"Content-Type": "multipart/form-data"}}, 400, None),
    ]
    async with person.http() as http:
        for sent, status, param in forms:
            answer = await http.post("/v1/audio/transcriptions", **sent)
            assert answer.status_code == status, (sent.keys(), answer.text)
            assert param is None or answer.json()["error"]["param"] == param
    assert person.served.media.asked == []


async def test_no_provider_and_no_credit(served, school, sound):
    """Nobody can be asked: trying again does not help, and the client is told so."""
    poor = await served.person(0)
    async with poor.http() as http:
        broke = await http.post("/v1/images/generations", json={"model": "painter", "prompt": "x"})
    assert (broke.status_code, broke.json()["error"]["code"], broke.headers["x-should-retry"]) == (402, "insufficient_quota", "false")
    learner = await school.client()
    off = await learner.post("/v1/embeddings", json={"model": "vectors", "input": "x"})
    assert (off.status_code, off.json()["error"]["code"], off.headers["x-should-retry"]) == (503, "ai_unavailable", "false")


async def test_a_body_of_a_hundred_megabytes_is_refused_and_the_reason_is_read(person):
    async with person.http() as http:
        for path in ("chat/completions", "audio/transcriptions"):
            answer = await http.post(
                f"/v1/{path}", content=bytes(100 * 1024 * 1024), headers={"Content-Type": "multipart/form-data; boundary=x"}
            )
            assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")


async def test_whoever_leaves_before_a_picture_is_there_pays_when_asking_again(person):
    prompt = uuid4().hex
    person.served.media.gate.clear()
    async with person.http() as http:
        asking = asyncio.create_task(http.post("/v1/images/generations", json={"model": "painter", "prompt": prompt}))
        async with asyncio.timeout(20):
            while not person.served.media.asked:
                await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.wait({asking})
        person.served.media.gate.set()
        again = await http.post("/v1/images/generations", json={"model": "painter", "prompt": prompt})
    assert again.status_code == 200, again.text
    assert len(person.served.media.asked) == 1
    assert await person.paid() == IMAGE
