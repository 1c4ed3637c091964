"""Films that are made without a provider: a moving camera, and a drawn person who speaks."""

import asyncio
import random
import struct
import subprocess
import zlib
from pathlib import Path
from uuid import uuid4

import pytest

from lyceum.domains.ai.adapters.motion import Motion
from lyceum.domains.ai.adapters.portrait import Portrait
from lyceum.domains.ai.drawing import card, mouth
from lyceum.domains.ai.drawing.motion import Camera, covering
from lyceum.domains.ai.drawing.mouth import CLOSED, REST, Cue, Mouth
from lyceum.domains.ai.encode import ffmpeg
from lyceum.domains.ai.formats.sounds import BYTES_A_SECOND, plain
from lyceum.domains.ai.port import LipSyncRequest, PictureUnreadable, SoundUnreadable, VideoRequest
from lyceum.domains.ai.settings import AiSettings
from lyceum.kernel.principal import Principal

SAID = "Mama bought a big map, papa."


@pytest.fixture
async def portrait():
    drawn = Portrait(AiSettings())
    yield drawn
    await drawn.voice.close()


async def spoken(speaker, said: str = SAID, language: str = "en", **more) -> LipSyncRequest:
    recording = await speaker.record(said, language)
    picture = await card.draw("a face", "square", None)
    asked = {"picture": picture, "sound": recording.audio, "text": said, "language": language, "words": recording.words}
    return LipSyncRequest(**(asked | more))


def streams(film: bytes, folder: Path) -> str:
    file = folder / "film.mp4"
    file.write_bytes(film)
    return subprocess.run([ffmpeg(), "-hide_banner", "-i", str(file)], capture_output=True, check=False, timeout=30).stderr.decode()


async def test_a_film_of_words_and_one_of_a_picture(tmp_path) -> None:
    request = VideoRequest(prompt="شب بر فراز شهر", seconds=1, size="square")
    made = await Motion().call(request, "")
    assert (made.answer.source, made.answer.milliseconds, made.answer.usage.milliseconds) == ("embedded", 1_000, 1_000)
    assert "720x720" in streams(made.file, tmp_path)
    picture = await card.draw("harbour", "wide", None)
    moved = (await Motion().call(VideoRequest(prompt="x", seconds=1, size="tall", picture=picture), "")).file
    assert "720x1280" in streams(moved, tmp_path)
    assert 10_000 < len(moved) < 1_000_000


@pytest.mark.parametrize(
    "picture",
    [b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(99), b"#EXTM3U\nfile:///etc/passwd\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
)
async def test_what_is_no_picture_is_refused(picture: bytes) -> None:
    with pytest.raises(PictureUnreadable) as raised:
        await Motion().call(VideoRequest(prompt="x", seconds=1, picture=picture), "")
    assert raised.value.field == "picture"


def test_the_camera_moves_by_parts_of_a_pixel_and_stays_inside() -> None:
    told = Camera((1.0, 1.2), (0.0, 1.0), (0.5, 0.5)).filter(50)
    assert told.startswith("perspective=x0='W*(1-1/(1.0000+(0.2000)*")
    assert "eval=frame" in told


async def test_lips_close_where_lips_close(portrait, speaker) -> None:
    """Every m, b and p of the sentence has a frame in which the mouth is shut, though the sound goes on."""
    request = await spoken(speaker)
    pcm = await plain(request.sound, "test", 60)
    frames = await portrait.frames(request, pcm)
    assert abs(len(frames) * mouth.FRAME_MS - len(pcm) * 1000 / BYTES_A_SECOND) <= mouth.FRAME_MS
    shut = [number for number, frame in enumerate(frames) if frame.open == 0.0 and frame != REST]
    runs = [number for number in shut if number - 1 not in shut]
    assert len(runs) >= sum(SAID.lower().count(letter) for letter in "mbp") - 1
    assert max(frame.open for frame in frames) > 0.5
    silent = await portrait.frames(request.model_copy(update={"words": ()}), bytes(BYTES_A_SECOND))
    assert all(frame.open == 0.0 for frame in silent), "nothing is heard, nothing moves"


async def test_the_mouth_opens_when_it_is_loud(portrait, speaker) -> None:
    """With the text or without it: how far it is open goes with how loud it is, best without any delay."""
    request = await spoken(speaker)
    pcm = await plain(request.sound, "test", 60)
    loud = mouth.loudness(pcm, 16_000)
    for asked in (request, request.model_copy(update={"text": "", "words": (), "language": ""})):
        opened = [frame.open for frame in await portrait.frames(asked, pcm)]
        fits = {shift: sum(a * b for a, b in zip(opened[3:-3], loud[3 + shift :], strict=False)) for shift in (-3, 0, 3)}
        assert max(fits, key=lambda shift: fits[shift]) == 0, fits


async def test_times_of_another_voice_are_followed(portrait, speaker) -> None:
    request = await spoken(speaker)
    slower = tuple(word.model_copy(update={"from_ms": word.from_ms * 2, "to_ms": word.to_ms * 2}) for word in request.words)
    loud = b"\x00\x40\x00\xc0" * (BYTES_A_SECOND * 6 // 4)
    frames = await portrait.frames(request.model_copy(update={"words": slower}), loud)
    quick = await portrait.frames(request, loud)
    first = [next(number for number, frame in enumerate(some) if number > 2 and frame.open > 0.5) for some in (frames, quick)]
    assert first[0] >= first[1] * 1.5


async def test_a_person_speaks_before_the_picture(portrait, speaker, tmp_path) -> None:
    request = await spoken(speaker, "سلام!", "fa")
    made = await portrait.call(request, "")
    seen = streams(made.file, tmp_path)
    assert (made.answer.provider, made.answer.source) == ("portrait", "embedded")
    assert ("720x720" in seen, "Audio: aac" in seen) == (True, True)
    assert abs(made.answer.milliseconds - (await speaker.record("سلام!", "fa")).milliseconds) <= mouth.FRAME_MS + 60
    with pytest.raises(SoundUnreadable) as raised:
        await portrait.call(request.model_copy(update={"sound": b"no sound"}), "")
    assert raised.value.field == "sound"


ROUTES = [pytest.param("filmmaker", id="filmmaker"), pytest.param("presenter", id="presenter", marks=pytest.mark.prove)]


@pytest.mark.parametrize("name", ROUTES)
async def test_by_the_names_of_the_gateway_they_stand_last_and_are_free(school, speaker, name: str) -> None:
    gateway = school.house.ports["gateway"]
    caller = Principal(user_id="filmowner1", role="student", session_id="test")
    request = VideoRequest(prompt="a harbour", seconds=1, size="square") if name == "filmmaker" else await spoken(speaker, "Papa.")
    film = await gateway.film(caller, name, request, uuid4())
    while film.state == "pending":
        await asyncio.sleep(0.1)
        film = await gateway.film_of(caller, film.id)
    assert (film.state, film.film.source, film.film.cost_pico) == ("done", "embedded", 0)
    await school.house.ports["ai"].forget_answers(caller.user_id)


@pytest.mark.parametrize(
    ("phoneme", "shapes"),
    [("m", [CLOSED]), ("_:", [REST]), ("", [REST]), ("'aI", 2), ("i:", 1), ("tS", 1), ("\N{LATIN SMALL LETTER ESH}", 1), ("X", 1)],
)
def test_any_phoneme_has_a_shape(phoneme: str, shapes) -> None:
    found = mouth.shapes_of(phoneme)
    assert found == shapes if isinstance(shapes, list) else len(found) == shapes


def test_a_sound_before_the_first_cue_and_after_the_last() -> None:
    frames = mouth.by_phonemes([Cue(80, Mouth(1.0))], [1.0] * 5)
    assert frames[0].open == 0.0
    assert frames[-1].open == 1.0
    moved = mouth.stretched([("a", -5.0), ("b", 50.0), ("c", 500.0)], [(0.0, 100.0), (100.0, 300.0)])
    assert moved == [("a", 100.0), ("b", 200.0), ("c", 300.0)]


def encoded(sound: bytes, *form: str) -> bytes:
    command = [ffmpeg(), "-v", "error", "-i", "pipe:0", *form, "pipe:1"]
    return subprocess.run(command, input=sound, capture_output=True, check=True, timeout=30).stdout


def bomb(side: int) -> bytes:
    """A black picture of some kilobytes that would be large."""
    row = b"\x00" + bytes(side // 8)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b"")


async def test_a_picture_that_is_far_too_large_is_refused(tmp_path) -> None:
    assert (await covering(bomb(800), (64, 64), tmp_path)).is_file()
    (tmp_path / "large").mkdir()
    with pytest.raises(PictureUnreadable):
        await covering(bomb(12_000), (64, 64), tmp_path / "large")


@pytest.mark.prove
async def test_damaged_files_are_read_or_refused_and_nothing_else(speaker, tmp_path) -> None:
    request = await spoken(speaker, "Good morning, papa.")
    chance = random.Random(20_261_121)
    forms = (("-c:a", "libopus", "-f", "webm"), ("-f", "wav"), ("-c:a", "libopus", "-f", "ogg"), ("-f", "mp3"), ("-f", "flac"))
    given = [encoded(request.sound, *form) for form in forms]
    ends = {"read": 0, "refused": 0}
    for number in range(150):
        damaged = bytearray(request.picture if number % 3 == 0 else given[number % len(given)])
        for _ in range(chance.randrange(1, 40)):
            damaged[chance.randrange(min(len(damaged), 600) if number % 2 else len(damaged))] = chance.randrange(256)
        try:
            if number % 3 == 0:
                (tmp_path / "still.png").unlink(missing_ok=True)
                await covering(bytes(damaged), (64, 64), tmp_path)
            else:
                assert len(await plain(bytes(damaged[: chance.randrange(len(damaged))]), "test", 60)) > 0
            ends["read"] += 1
        except (PictureUnreadable, SoundUnreadable):
            ends["refused"] += 1
    assert ends["read"] > 10 < ends["refused"], ends
