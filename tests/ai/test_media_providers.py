"""Embeddings, speech, recognition and pictures: every provider of them, in its own wire format, through the same failures."""

import pytest

from lyceum.domains.ai.encode import to_mp3
from lyceum.domains.ai.port import (
    AiBusy,
    AiRequestRefused,
    AiUnavailable,
    ContentRefused,
    EmbedRequest,
    PictureRequest,
    SpeechRequest,
    TranscribeRequest,
    Upstream,
    failure,
)
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from tests.ai.providers.media import PICTURE, Media
from tests.ai.providers.stand_in import KEY

PROVIDERS = ("openai", "ollama", "compatible", "whisper", "flux", "elevenlabs", "modelslab", "chatterbox")
ABILITIES = [
    ("openai", "embeddings"),
    ("ollama", "embeddings"),
    ("compatible", "embeddings"),
    ("openai", "recognition"),
    ("whisper", "recognition"),
    ("openai", "image"),
    ("flux", "image"),
    ("modelslab", "image"),
    ("openai", "speech"),
    ("elevenlabs", "speech"),
    ("chatterbox", "speech"),
]
OWNER = "mediaowner"


@pytest.fixture
async def stand_in(monkeypatch):
    running = await Media().start()
    running.sound = await to_mp3(bytes(44_100), 22_050)
    for name in PROVIDERS:
        for setting, value in (("ADDRESS", running.address), ("KEY", KEY), ("FIRST_BYTE_SECONDS", "0.25")):
            monkeypatch.setenv(f"LYCEUM_AI_{name.upper()}_{setting}", value)
    monkeypatch.setenv("LYCEUM_AI_COMPATIBLE_EMBEDDING_MODELS", "e-1")
    yield running
    await running.stop()


@pytest.fixture
async def ai(school, stand_in):
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings(retry_seconds=0.005, retries=2))
    yield service
    await service.close()
    await service.forget_answers(OWNER)


async def ask(ai, provider: str, capability: str, **more):
    how = {"upstreams": (Upstream(provider=provider),), "or_embedded": False, "owner_id": OWNER} | more
    if capability == "embeddings":
        return await ai.embed(EmbedRequest(**({"texts": ("a", "bbb")} | how)))
    if capability == "recognition":
        return await ai.transcribe(TranscribeRequest(**({"audio": b"sound", "language": "en"} | how)))
    if capability == "image":
        return await ai.draw(PictureRequest(**({"prompt": "a fig tree", "size": "wide", "seed": 3} | how)))
    return await ai.speak(SpeechRequest(**({"text": "Good morning, all.", "language": "en"} | how)))


@pytest.mark.parametrize(("provider", "capability"), ABILITIES)
async def test_success_kept_and_asked_afresh(ai, stand_in, school, provider: str, capability: str) -> None:
    made = await ask(ai, provider, capability)
    assert (made.provider, made.source, made.attempts) == (provider, "model", 1)
    if capability == "embeddings":
        assert (made.vectors, made.usage.input_tokens) == (((1.0, 0.5), (3.0, 0.5)), 8)
    elif capability == "recognition":
        assert (made.text, made.milliseconds, made.usage.milliseconds) == ("Good morning.", 1_500, 1_500)
        assert [(word.text, word.to_ms) for word in made.words] == [("good", 400), ("morning", 1_020)]
    elif capability == "image":
        assert (made.mime, made.usage.images) == ("image/png", 1)
        assert await school.house.blobs.read(made.file) == PICTURE
        assert made.file.startswith(f"ai/{provider}/{OWNER}/")
    else:
        assert abs(made.milliseconds - 1_000) <= 60
        assert made.usage.characters == 18
        assert [word.from_ms for word in made.words] == ([0, 250, 700] if provider == "elevenlabs" else [])
    kept = await ask(ai, provider, capability)
    assert (kept.source, kept.usage.calls) == ("cache", 0)
    assert len(stand_in.begun) == 1
    assert (await ask(ai, provider, capability, fresh=True)).source == "model"


FAILURES = [
    ("500", AiUnavailable, "server", 3),
    ("429", AiBusy, "rate_limited", 3),
    ("429 for long", AiBusy, "rate_limited", 1),
    ("hang", AiUnavailable, "timeout", 1),
    ("cut", AiUnavailable, "cut", 3),
    ("refused", ContentRefused, "content", 1),
    ("unknown model", AiRequestRefused, "unknown_model", 1),
]


@pytest.mark.parametrize(("case", "error", "kind", "calls"), FAILURES)
@pytest.mark.parametrize(("provider", "capability"), ABILITIES)
@pytest.mark.sampled(16)
async def test_failure_in_one_shape(ai, stand_in, provider, capability, case, error, kind, calls) -> None:
    replayed = kind == "timeout" and capability in ("embeddings", "recognition")
    stand_in.cases = [case, "success"] if replayed else [case]
    if replayed:  # asking twice does no harm there
        assert (await ask(ai, provider, capability)).attempts == 2
        return
    with pytest.raises(error) as raised:
        await ask(ai, provider, capability)
    told = failure(raised.value)
    assert (told.type, told.provider, len(stand_in.begun)) == (kind, provider, calls)
    assert KEY not in str(raised.value.__dict__)


@pytest.mark.parametrize(("provider", "capability"), ABILITIES)
async def test_wrong_key_and_malformed(ai, stand_in, school, monkeypatch, provider: str, capability: str) -> None:
    stand_in.cases = ["malformed"]
    with pytest.raises(AiUnavailable) as raised:
        await ask(ai, provider, capability)
    assert failure(raised.value).type == ("empty" if capability == "speech" and provider != "elevenlabs" else "malformed")
    monkeypatch.setenv(f"LYCEUM_AI_{provider.upper()}_KEY", "wrong-key-123")
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings())
    with pytest.raises(AiUnavailable) as refused:
        await ask(service, provider, capability)
    await service.close()
    assert failure(refused.value).type == "authentication"
    assert "wrong-key-123" not in str(refused.value.__dict__)


async def test_what_is_worth_nothing_is_no_answer(ai, stand_in) -> None:
    with pytest.raises(AiUnavailable) as picture:
        await ask(ai, "flux", "image", prompt="no picture")
    stand_in.sound = b"no sound at all"
    for provider in ("openai", "elevenlabs", "chatterbox"):
        with pytest.raises(AiUnavailable) as sound:
            await ask(ai, provider, "speech")
        assert failure(sound.value).type == "empty"
    assert failure(picture.value).type == "empty"
    with pytest.raises(AiRequestRefused) as nobody:
        await ask(ai, "flux", "image", owner_id="")
    assert nobody.value.field == "owner_id"


async def test_a_voice_that_costs_speaks_only_when_it_is_named(ai, stand_in) -> None:
    spoken = await ai.speak(SpeechRequest(text="Nobody named a voice.", language="en", owner_id=OWNER))
    assert (spoken.provider, stand_in.asked) == ("espeak", [])
    stand_in.cases = ["429 for long"]
    asked = SpeechRequest(text="The named one is busy.", language="en", owner_id=OWNER, upstreams=(Upstream(provider="elevenlabs"),))
    assert (await ai.speak(asked)).provider == "espeak"
    for request in (EmbedRequest(texts=("four",)), PictureRequest(prompt="x"), TranscribeRequest(audio=bytes(2_000))):
        assert sum((await ai.quote_media(request, Upstream(provider="openai"))).units().values()) >= 2
