"""The ai room in a real school: made once, kept for good, kept by digest alone."""

import asyncio
import os
import signal
import unicodedata
from uuid import uuid4

import pytest
from sqlalchemy import text as sql

from lyceum.domains.ai.port import AiRequestRefused, LanguageNotSpoken, NothingToSay, SpeechRequest, SpeechTextTooLong
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings


@pytest.fixture
async def ai(school):
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings())
    yield service
    await service.close()


def request(text: str, **changes) -> SpeechRequest:
    return SpeechRequest(**{"text": text, "language": "en", "published": True} | changes)


def unheard() -> str:
    """A sentence that no other test has asked for."""
    return f"This is sentence {uuid4().int % 10**12}."


def sound(speech) -> dict[str, object]:
    return speech.model_dump(include={"audio", "mime", "milliseconds", "words", "voice"})


async def rows(school) -> int:
    async with school.db.as_room("ai") as tx:
        return int((await tx.execute(sql("SELECT count(*) FROM ai.cache_espeak"))).scalar_one())


async def test_made_once_then_kept(ai, school, decoded_ms) -> None:
    asked = request(unheard())
    assert await ai.recall(asked) is None
    made = await ai.speak(asked)
    kept = await ai.speak(asked)
    assert (made.source, kept.source) == ("embedded", "cache")
    assert sound(kept) == sound(made) == sound(await ai.recall(asked))
    assert [asked.text[word.start : word.end] for word in made.words][:3] == ["This", "is", "sentence"]
    assert abs(decoded_ms(await school.house.blobs.read(made.audio)) - made.milliseconds) <= 2


async def test_speed_language_and_voice_are_other_sounds(ai) -> None:
    text = unheard()
    made = [await ai.speak(request(text, **other)) for other in ({}, {"speed": "slow"}, {"language": "de"}, {"language": "en-GB"})]
    assert len({speech.audio for speech in made}) == 4
    assert {speech.source for speech in made} == {"embedded"}
    assert (await ai.speak(request(text, language="en-AU"))).source == "cache", "there is no Australian voice: it is the English one's"


async def test_fifty_at_once_make_it_once(ai, school) -> None:
    before = await rows(school)
    asked = request(unheard())
    spoken = await asyncio.gather(*[ai.speak(asked) for _ in range(50)])
    assert len({speech.audio for speech in spoken}) == 1
    assert await rows(school) == before + 1


async def test_two_processes_at_once_keep_one(ai, school) -> None:
    other = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings())
    before = await rows(school)
    asked = request(unheard())
    first, second = await asyncio.gather(ai.speak(asked), other.speak(asked))
    await other.close()
    assert first.audio == second.audio
    assert await rows(school) == before + 1
    assert (await ai.speak(asked)).source == "cache"


async def test_twenty_different_texts_at_once(ai) -> None:
    spoken = await asyncio.gather(*[ai.speak(request(f"{number}: {unheard()}")) for number in range(20)])
    assert len({speech.audio for speech in spoken}) == 20


async def test_who_asked_may_leave_and_it_is_kept_all_the_same(ai) -> None:
    asked = request(unheard() * 5)
    speaking = asyncio.create_task(ai.speak(asked))
    for _ in range(2_000):
        if len(ai._speaking._flights):
            break
        await asyncio.sleep(0.001)
    speaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await speaking
    await ai.close()
    assert (await ai.speak(asked)).source == "cache"


async def test_worker_killed_under_a_request(ai) -> None:
    await ai.speak(request(unheard()))
    pids = ai.engine.providers["espeak"].speaker.pool.pids
    speaking = asyncio.create_task(ai.speak(request(unheard() * 20)))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    assert (await speaking).source == "embedded"


async def test_a_lost_sound_is_made_again(ai, school) -> None:
    asked = request(unheard())
    made = await ai.speak(asked)
    await school.house.blobs.delete(made.audio)
    assert await ai.recall(asked) is None
    again = await ai.speak(asked)
    assert (again.source, again.audio, len(again.words)) == ("embedded", made.audio, len(made.words))
    assert await school.house.blobs.size(again.audio)


async def test_what_is_kept_holds_no_text(ai, school) -> None:
    secret = f"Xylophonist{uuid4().hex}"
    made = await ai.speak(request(f"My {secret} is mine."))
    async with school.db.as_room("ai") as tx:
        kept = (await tx.execute(sql("SELECT * FROM ai.cache_espeak WHERE file = :audio"), {"audio": made.audio})).one()
    assert secret not in str(kept)
    assert secret not in made.audio
    assert secret.encode() not in await school.house.blobs.read(made.audio)


async def test_a_private_text_is_its_owners_until_they_are_gone(ai, school) -> None:
    ann, bob = await school.client(), await school.client()
    asked = request(unheard(), published=False, owner_id=ann.user_id)
    made = await ai.speak(asked)
    assert (await ai.speak(asked)).source == "cache"
    assert await ai.recall(asked.model_copy(update={"owner_id": bob.user_id})) is None, "others have to have it made again"
    assert await ai.recall(asked.model_copy(update={"published": True})) is None
    async with school.db.as_user(bob.user_id) as tx:
        assert (await tx.execute(sql("SELECT count(*) FROM ai.cache_espeak WHERE file = :audio"), {"audio": made.audio})).scalar_one() == 0
    assert await ai.forget_answers(ann.user_id) == 1
    assert await ai.recall(asked) is None
    assert await school.house.blobs.size(made.audio) is None


async def test_recordings_from_before_they_had_owners_are_removed(ai, school) -> None:
    for key in ("ai/speech/ab/abcd", "ai/speech/cd/cdef"):
        await school.house.blobs.put(key, b"whose?")
    kept = await ai.speak(request(unheard()))
    await ai.start()
    assert await school.house.blobs.size("ai/speech/ab/abcd") is None
    assert await school.house.blobs.size(kept.audio)
    await ai.start()


async def test_a_text_of_nobody_is_refused(ai) -> None:
    with pytest.raises(AiRequestRefused) as refused:
        await ai.speak(request("hello", published=False))
    assert refused.value.field == "owner_id"


async def test_composed_and_decomposed_text_are_one_sound_with_offsets_of_their_own(ai) -> None:
    composed = f"Müller, schön: {uuid4().int % 10**6}."
    taken_apart = unicodedata.normalize("NFD", composed)
    first = await ai.speak(request(composed, language="de"))
    second = await ai.speak(request(taken_apart, language="de"))
    assert (second.audio, second.source) == (first.audio, "cache")
    assert [composed[word.start : word.end] for word in first.words][:2] == ["Müller", "schön"]
    cut = [taken_apart[word.start : word.end] for word in second.words]
    assert cut == [unicodedata.normalize("NFD", composed[word.start : word.end]) for word in first.words]


@pytest.mark.parametrize("text", ["", " \n\t", "…!?—", "😀" * 1000, "\x00\x01\x02", "\u200c\u200d\u202e"])
async def test_nothing_to_say(ai, text: str) -> None:
    with pytest.raises(NothingToSay) as refused:
        await ai.speak(request(text))
    assert refused.value.field == "text"


async def test_too_long(ai) -> None:
    with pytest.raises(SpeechTextTooLong):
        await ai.speak(request("a" * 4_097))


@pytest.mark.parametrize("language", ["ja", "xx", "", "../../etc", "%n" * 500])
async def test_an_unknown_language_says_which_there_are(ai, language: str) -> None:
    with pytest.raises(LanguageNotSpoken) as refused:
        await ai.speak(request("hello", language=language))
    spoken = str(refused.value.params["languages"]).split(", ")
    assert {"ar", "de", "en", "es", "fa", "fr"} <= set(spoken)
    assert "fa" in refused.value.detail


@pytest.mark.parametrize(("language", "voice"), [("pes", "espeak:ira/fa"), ("en_US", "espeak:gmw/en-US"), ("FA-ir", "espeak:ira/fa")])
async def test_tags_as_books_write_them(ai, language: str, voice: str) -> None:
    assert (await ai.speak(request("سلام 1", language=language))).voice == voice


async def test_voices_and_check(ai) -> None:
    voices = await ai.voices()
    assert [voice.language for voice in voices] == sorted({voice.language for voice in voices})
    found = await ai.check()
    assert all(check.ok for check in found)
    assert {"speech", "hearing"} <= {check.name for check in found}
