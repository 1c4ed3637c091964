"""The real embedded recognition: it hears what the embedded voice says, and nothing that hostile bytes can break."""

import asyncio
import io
import os
import re
import signal
import subprocess
import wave
from itertools import pairwise

import pytest

from lyceum.domains.ai.adapters.pocketsphinx import MAX_HEARD_SECONDS, PocketSphinx
from lyceum.domains.ai.encode import ffmpeg
from lyceum.domains.ai.formats.sounds import BYTES_A_SECOND, plain
from lyceum.domains.ai.port import AiUnavailable, LanguageNotHeard, SoundTooLong, SoundUnreadable, TranscribeRequest, failure
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings

SAID = ("I have been learning English for three years.",)
MORE = (
    "The gardener planted a fig tree by the old wall.",
    "Good morning everyone.",
    "She sells fresh bread at the market every morning.",
    "My brother lives in a small house near the river.",
    "We will meet again tomorrow afternoon at the station.",
    "How much does this ticket cost?",
    "The weather is cold today, so take your coat.",
    "Please open the window and close the door.",
    "They walked slowly along the beach at sunset.",
    "Can you tell me where the library is?",
    "My favorite food is rice with chicken and vegetables.",
    "He forgot his keys and could not enter the house.",
    "The children are playing football in the garden.",
    "She wants to become a doctor and help people.",
    "We visited our grandmother last weekend.",
    "The train leaves at half past seven.",
    "I would like a cup of tea with milk, please.",
    "Reading every day makes your vocabulary grow.",
    "The dog ran after the ball and jumped into the water.",
)


@pytest.fixture
async def ears():
    listening = PocketSphinx(AiSettings())
    yield listening
    await listening.pool.close()


async def hear(ears: PocketSphinx, audio: bytes, language: str = "en"):
    return (await ears.call(TranscribeRequest(audio=audio, language=language), "")).answer


def missed(said: str, heard: str) -> tuple[int, int]:
    """Words put in, left out or mistaken, and the words there were."""
    wanted, got = (re.findall(r"[a-z']+", text.lower()) for text in (said, heard))
    row = list(range(len(got) + 1))
    for index, word in enumerate(wanted, 1):
        diagonal, row[0] = row[0], index
        for place, other in enumerate(got, 1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
    return row[-1], len(wanted)


def silence(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(2 * int(8_000 * seconds)))
    return out.getvalue()


def encoded(sound: bytes, *options: str) -> bytes:
    command = [ffmpeg(), "-nostdin", "-v", "error", "-i", "pipe:0", *options, "pipe:1"]
    return subprocess.run(command, input=sound, capture_output=True, check=True, timeout=30).stdout


async def test_it_hears_most_of_what_the_embedded_voice_says(ears, speaker) -> None:
    counts = []
    for said in SAID:
        recording = await speaker.record(said)
        heard = await hear(ears, recording.audio, "en-GB")
        assert (heard.provider, heard.source, heard.language) == ("pocketsphinx", "embedded", "en")
        assert abs(heard.milliseconds - recording.milliseconds) <= 60
        assert heard.usage.milliseconds == heard.milliseconds
        assert [word.text for word in heard.words] == heard.text.split()
        assert all(word.from_ms < word.to_ms <= after.from_ms + 10 for word, after in pairwise(heard.words))
        assert heard.words[-1].to_ms <= heard.milliseconds
        counts.append(missed(said, heard.text))
    wrong, words = (sum(column) for column in zip(*counts, strict=True))
    assert wrong / words < 0.5, counts


@pytest.mark.prove
async def test_word_error_rate_over_twenty_sentences_of_a_machine_voice(ears, speaker) -> None:
    counts = [missed(said, (await hear(ears, (await speaker.record(said)).audio)).text) for said in (*SAID, *MORE)]
    wrong, words = (sum(column) for column in zip(*counts, strict=True))
    print(f"word error rate: {wrong} of {words}, {wrong / words:.0%}")
    assert wrong / words < 0.5


async def test_the_encodings_of_browsers_and_files(ears, speaker) -> None:
    webm = encoded((await speaker.record("Three years.")).audio, "-c:a", "libopus", "-f", "webm")
    assert (await hear(ears, webm, "")).text.startswith("three")
    for form in (("-c:a", "libopus", "-f", "ogg"), ("-f", "flac"), ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4")):
        assert len(await plain(encoded(silence(0.2), *form), "test", 1)) >= 0.2 * BYTES_A_SECOND


HOSTILE = {
    "nothing": b"",
    "text": b"This is no sound.",
    "a playlist": b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile:///etc/passwd\n",
    "a concatenation": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "a header alone": silence(0.0),
    "a broken header": b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00" + b"\xff" * 64,
    "matroska in name": b"\x1aE\xdf\xa3" + bytes(range(256)) * 8,
    "ogg in name": b"OggS" + b"\xff" * 512,
    "a film's frame": b"\x00\x00\x00\x18ftypisom" + b"\x00\x00\x00\x08moov" * 40,
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_bytes_that_are_no_sound_are_refused(ears, name: str) -> None:
    with pytest.raises(SoundUnreadable) as raised:
        await hear(ears, HOSTILE[name])
    assert (raised.value.field, failure(raised.value).type, failure(raised.value).retryable) == ("audio", "request", False)
    assert ears.pool.pids == [], "the engine never saw it"


async def test_a_long_sound_is_refused_before_anybody_listens(ears) -> None:
    """Minutes of silence are some kilobytes in FLAC: what it would become is bounded, not what was sent."""
    minutes = encoded(silence(200), "-f", "flac")
    assert len(minutes) < 50_000
    with pytest.raises(SoundTooLong) as raised:
        await hear(ears, minutes)
    assert raised.value.params["seconds"] == MAX_HEARD_SECONDS
    assert ears.pool.pids == []


async def test_other_languages_are_refused_with_the_reason(ears) -> None:
    with pytest.raises(LanguageNotHeard, match="English alone") as raised:
        await hear(ears, silence(1), "fa-IR")
    assert raised.value.params["languages"] == "en"


@pytest.mark.prove
async def test_a_worker_that_dies_is_started_again(ears) -> None:
    assert (await hear(ears, silence(1))).words == ()
    (pid,) = ears.pool.pids
    os.kill(pid, signal.SIGKILL)
    first, second = await asyncio.gather(hear(ears, silence(1)), hear(ears, silence(1)))
    assert (first.milliseconds, second.milliseconds) == (1_000, 1_000)
    assert ears.pool.pids != [pid]


async def test_through_the_room_it_stands_last_and_is_kept(school) -> None:
    ai = school.house.ports["ai"]
    asked = TranscribeRequest(audio=silence(0.5), language="en", owner_id="earsowner1")
    made, kept = await ai.transcribe(asked), await ai.transcribe(asked)
    assert (made.provider, made.source, kept.source) == ("pocketsphinx", "embedded", "cache")
    with pytest.raises(LanguageNotHeard):
        await ai.transcribe(asked.model_copy(update={"language": "fa"}))
    await ai.forget_answers("earsowner1")


async def test_that_it_hears_no_persian_does_not_hide_why_another_did_not(school, monkeypatch) -> None:
    monkeypatch.setenv("LYCEUM_AI_WHISPER_ADDRESS", "http://127.0.0.1:1")
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings(retries=0))
    with pytest.raises(AiUnavailable) as raised:
        await service.transcribe(TranscribeRequest(audio=silence(0.5), language="fa", owner_id="earsowner1"))
    await service.close()
    assert (failure(raised.value).type, failure(raised.value).provider) == ("unreachable", "whisper")
