"""Vectors, transcripts, pictures and speech through the gateway's port: paid exactly, and only for what is worth something."""

from uuid import uuid4

import pytest

from lyceum.domains.ai.port import AiUnavailable, failure
from lyceum.domains.gateway.port import EmbedRequest, ModelUnknown, PictureRequest, SoundUnreadable, SpeechRequest, TranscribeRequest
from lyceum.domains.gateway.tariff import Route
from lyceum.domains.ledger.port import NotEnoughCredit
from lyceum.kernel.principal import Principal
from tests.ai.providers.media import PICTURE
from tests.gateway.conftest import ADMIN

TOKEN, SECOND, CHARACTER, IMAGE = 30_000, 150_000_000, 30_000_000, 105_000_000_000
"""Prices that the school comes with, in pico-euro."""


def caller(person) -> Principal:
    return Principal(user_id=person.id, role="student", session_id="test")


@pytest.fixture
def gateway(served):
    return served.house.ports["gateway"]


def sound(person) -> TranscribeRequest:
    """A second of sound that nobody heard before: what follows the last frame is left alone."""
    return TranscribeRequest(audio=person.served.media.sound + uuid4().bytes)


def words() -> str:
    return f"Speak {uuid4().hex[:8]}."


async def test_vectors_are_paid_by_the_token(person, gateway):
    made = await gateway.embed(caller(person), "vectors", EmbedRequest(texts=("a", uuid4().hex)))
    assert (made.vectors, made.source, made.cost_pico) == (((1.0, 0.5), (32.0, 0.5)), "model", 8 * TOKEN)
    assert await person.paid() == 8 * TOKEN


async def test_a_transcript_is_paid_by_the_second(person, gateway):
    heard = await gateway.transcribe(caller(person), "listener", sound(person))
    assert (heard.text, heard.milliseconds, heard.words[1].to_ms) == ("Good morning.", 1_500, 1_020)
    assert heard.cost_pico == await person.paid() == 2 * SECOND


async def test_a_picture_is_paid_and_lies_in_the_store(person, gateway):
    request = PictureRequest(prompt=uuid4().hex)
    drawn = await gateway.draw(caller(person), "painter", request)
    assert await person.served.house.blobs.read(drawn.file) == PICTURE
    assert (drawn.mime, drawn.cost_pico) == ("image/png", IMAGE)
    again = await gateway.draw(caller(person), "painter", request)
    assert (again.source, again.cost_pico) == ("cache", 0)
    assert await person.paid() == IMAGE


async def test_speech_is_paid_by_the_character(person, gateway):
    said = await gateway.say(caller(person), "voice", SpeechRequest(text=words(), language="en"))
    assert (said.source, said.mime, said.voice) == ("model", "audio/mpeg", "openai:alloy")
    assert said.cost_pico == await person.paid() == 15 * CHARACTER
    async with person.http() as http:
        assert (await http.get(said.link)).content == person.served.media.sound


@pytest.mark.parametrize("prompt", ["no picture", "half a picture"])
async def test_a_picture_that_cannot_be_decoded_costs_nothing(person, gateway, prompt):
    """The school's own card is the last of the route: it is drawn instead, and is free."""
    drawn = await gateway.draw(caller(person), "painter", PictureRequest(prompt=prompt))
    assert len(person.served.media.asked) == 1
    assert (drawn.source, drawn.cost_pico) == ("embedded", 0)
    assert await person.paid() == 0


async def test_sound_without_one_whole_frame_costs_nothing(person, gateway):
    """The school's own voice is the last of the route: it speaks instead, and is free."""
    listed = [{"provider": "openai", "model": "gpt-4o-mini-tts"}]
    route = {"name": "bare", "plan": "free", "capability": "speech", "upstreams": listed}
    await gateway.tariffs.put_route(Route.model_validate(route), ADMIN)
    whole, person.served.media.sound = person.served.media.sound, b"no sound at all"
    try:
        with pytest.raises(AiUnavailable):
            await gateway.say(caller(person), "bare", SpeechRequest(text=words(), language="en"))
        said = await gateway.say(caller(person), "voice", SpeechRequest(text=words(), language="en"))
    finally:
        person.served.media.sound = whole
    assert (said.source, said.cost_pico) == ("embedded", 0)
    assert await person.paid() == 0


async def test_silence_costs_nothing(person, gateway):
    person.served.media.said = ""
    heard = await gateway.transcribe(caller(person), "listener", sound(person))
    assert (heard.text, heard.cost_pico) == ("", 0)
    assert await person.paid() == 0


async def test_what_is_no_sound_reaches_nobody(person, gateway):
    with pytest.raises(SoundUnreadable):
        await gateway.transcribe(caller(person), "listener", TranscribeRequest(audio=b"#EXTM3U"))
    assert person.served.media.asked == []
    assert await person.paid() == 0


async def test_refusals(served, school, gateway):
    poor = await served.person(0)
    with pytest.raises(NotEnoughCredit):
        await gateway.draw(caller(poor), "painter", PictureRequest(prompt="x"))
    with pytest.raises(ModelUnknown):
        await gateway.transcribe(caller(poor), "painter", sound(poor))
    with pytest.raises(AiUnavailable) as off:
        await school.house.ports["gateway"].embed(caller(poor), "vectors", EmbedRequest(texts=("a",)))
    assert failure(off.value).type == "not_configured"


async def test_a_recording_of_a_learner_is_written_down_and_paid(person):
    person.served.media.said = "I goed to the harbour."
    recording = {"audio": ("said.webm", person.served.media.sound, "audio/webm;codecs=opus")}
    async with person.http() as http:
        for language in ("en", "fa"):
            told = (await http.get("/api/gateway/transcriptions", params={"language": language})).json()
            assert told == {"available": True, "absent": None}, "OpenAI hears every language"
        heard = await http.post("/api/gateway/transcriptions", data={"language": "en"}, files=recording)
        assert (heard.status_code, heard.json()["text"]) == (200, "I goed to the harbour."), heard.text
        assert heard.json()["cost_pico"] == await person.paid() > 0
        for files, status, code in (
            ({"audio": ("said.webm", b"no sound", "audio/webm")}, 422, "sound_unreadable"),
            ({"audio": ("said.webm", bytes(1_100_000), "audio/webm")}, 413, "body_too_large"),
            ({"sound": ("said.webm", b"", "audio/webm")}, 422, "malformed_request"),
        ):
            refused = await http.post("/api/gateway/transcriptions", data={"language": "en"}, files=files)
            assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text


async def test_without_a_provider_english_alone_is_written_down(school):
    learner = await school.client()
    told = {
        language: (await learner.get("/api/gateway/transcriptions", params={"language": language})).json() for language in ("en-GB", "fa")
    }
    assert told == {"en-GB": {"available": True, "absent": None}, "fa": {"available": False, "absent": "language"}}
