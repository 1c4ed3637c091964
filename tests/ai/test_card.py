"""The card that is drawn without a provider: the same for the same words, in both directions, whatever the words are."""

import struct

import pytest

from lyceum.domains.ai.drawing import card
from lyceum.domains.ai.drawing.canvas import ARABIC, LATIN, Canvas, plain
from lyceum.domains.ai.drawing.palette import Dice
from lyceum.domains.ai.drawing.scene import planned
from lyceum.domains.ai.port import PictureRequest, Upstream


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


async def test_the_same_words_give_the_same_bytes() -> None:
    first, again, other = [await card.draw("The sailor came home.", "wide", seed) for seed in (None, None, 7)]
    assert first == again != other
    assert size_of(first) == (1344, 768)
    assert 20_000 < len(first) < 500_000


@pytest.mark.parametrize(
    ("words", "daytime", "ground", "thing"),
    [
        ("The sailor came home to the harbour at sunset.", "dusk", "sea", "boat"),
        ("باغبان کنار دیوار کهنه درختی کاشت", "day", "hills", "trees"),
        ("شبی که ماه بر فراز شهر ایستاده بود", "night", "hills", "houses"),
        ("Snow fell on the mountains near a village.", "noon", "mountains", "houses"),
    ],
)
def test_what_the_words_name_is_drawn(words: str, daytime: str, ground: str, thing: str) -> None:
    plan = planned(words, Dice(b"seed"))
    assert (plan.daytime, plan.ground) == (daytime, ground)
    assert plan.thing == ("trees" if "باغبان" in words else thing)


@pytest.mark.parametrize(("words", "rtl"), [("«Hello» he said", False), ("۱۲ کتاب و one book", True), ("12. !", False), ("", False)])
def test_the_first_letter_says_the_direction(words: str, rtl: bool) -> None:
    assert card.is_rtl(words) is rtl
    script = card.compose(words or "x", (640, 640), None).plate.script()
    assert card.SAYS[rtl].split()[0] in script, "whoever looks at it reads that it was drawn by rules"
    assert (ARABIC if rtl else LATIN) in script


HOSTILE = [
    "{\\p1}m 0 0 l 9 9",
    "\\N\\N\\h{",
    "a\nDialogue: 0,0:00:00.00,8:00:00.00,words,,0,0,0,,b",
    "\x00\x1b[31m\u202e",
    "x" * 4_000,
    "😀 漢字 ไทย",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_instructions(words: str) -> None:
    script, ours = [card.compose(said, (400, 700), None).plate.script() for said in (words, "word")]
    assert plain(words).count("{") == plain(words).count("\\") == 0
    assert "\nDialogue: 0,0:00:00.00,8:00" not in script
    assert all(line.startswith("Dialogue: ") for line in script.split("[Events]")[1].splitlines()[2:])
    assert len(script) < 3 * len(ours)


async def test_hostile_words_are_drawn_all_the_same() -> None:
    assert size_of(await card.draw(" ".join(HOSTILE), "tall", None)) == (768, 1344)


def test_long_words_are_cut_at_a_word() -> None:
    text = card.shown("one two three four " * 40)
    assert len(text) <= card.MAX_SHOWN_CHARS + 2
    assert text.endswith(" …")
    assert card.shown("  a\u200cb\tc ") == "a\u200cb c"


def test_what_is_drawn_lies_on_the_canvas_it_was_made_for() -> None:
    assert "PlayResX: 640" in Canvas(640, 480).script()


async def test_through_the_room_it_stands_last_and_is_kept(school) -> None:
    ai = school.house.ports["ai"]
    asked = PictureRequest(prompt="انجیر", owner_id="cardowner1", upstreams=(Upstream(provider="flux"),))
    made, kept = await ai.draw(asked), await ai.draw(asked)
    assert (made.provider, made.source, made.mime, made.usage.images) == ("card", "embedded", "image/png", 1)
    assert (kept.source, kept.file) == ("cache", made.file)
    assert size_of(await school.house.blobs.read(made.file)) == (1024, 1024)
    await ai.forget_answers("cardowner1")
    assert {"speech", "hearing", "drawing"} <= {check.name for check in await ai.check()}
