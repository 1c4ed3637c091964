"""The real embedded voice: the right words at rising times, sound of the said length, nothing that hostile text can break."""

from itertools import pairwise

import pytest

from lyceum.domains.ai import rules
from lyceum.domains.ai.adapters.espeak import harmless, listed, places
from lyceum.domains.ai.port import SpeechTextTooLong
from lyceum.kernel.text import words

SENTENCES = {
    "en": "One of the cats sat. “It’s 1,234 o’clock,” said Mr. Smith in the U.S.A.! I have to go — now.",
    "fa": "من می‌خواهم به کتاب‌خانه بروم. آیا او هم ساعت ۱۲ می‌آید؟ بله، «حتماً»!",
    "de": "Der Hund läuft über die Straße. Können wir's für 12,50 € kaufen?",
    "fr": "L'été est arrivé, n'est-ce pas ? Aujourd’hui il y a dix-sept « amis » là.",
    "es": "¿Qué tal? ¡El niño está aquí, en la casa!",
    "ar": "مَرْحَباً بِكُمْ فِي المدرسة الجديدة، كيف حالكم؟",
}


@pytest.mark.parametrize("language", SENTENCES)
async def test_every_word_is_lit_in_order(speaker, language: str) -> None:
    text = SENTENCES[language]
    recording = await speaker.record(text, language)
    assert [text[word.start : word.end] for word in recording.words] == [word.text for word in words(text)]
    assert all(before.from_ms <= before.to_ms <= after.from_ms for before, after in pairwise(recording.words))
    assert recording.words[0].from_ms < 100
    assert recording.words[-1].to_ms <= recording.milliseconds
    lit = sum(word.to_ms - word.from_ms for word in recording.words)
    assert lit > 0.6 * recording.milliseconds
    assert all(word.to_ms - word.from_ms >= 40 for word in recording.words)


async def test_words_begin_where_the_engine_says(speaker) -> None:
    recording = await speaker.record("Stop. Now.", "en")
    first, second = recording.words
    assert first.to_ms < second.from_ms, "the pause between two sentences lights neither word"
    alone = await speaker.record("Stop.", "en")
    assert abs(first.to_ms - alone.words[0].to_ms) <= 30


@pytest.mark.parametrize(("language", "speed"), [("en", "normal"), ("fa", "slow")])
async def test_the_sound_is_as_long_as_it_says(speaker, decoded_ms, language: str, speed: str) -> None:
    recording = await speaker.record(SENTENCES[language], language, speed)
    assert recording.mime == "audio/mpeg"
    assert abs(decoded_ms(recording.audio) - recording.milliseconds) <= 2


async def test_slow_is_slower(speaker) -> None:
    normal, slow = [(await speaker.record(SENTENCES["en"], "en", speed)).milliseconds for speed in ("normal", "slow")]
    assert 1.2 < slow / normal < 1.7


async def test_long_texts_keep_their_places(speaker) -> None:
    text = ("من می‌خواهم به کتاب‌خانه بروم و او می‌آید تا برادرم را ببیند ولی نمی‌تواند " * 13)[:1000]
    recording = await speaker.record(text, "fa")
    assert len(recording.words) == len(words(text))
    shares = [word.from_ms / recording.milliseconds - word.start / len(text) for word in recording.words]
    assert max(map(abs, shares)) < 0.08


HOSTILE = {
    "markup": "<speak><audio src='/etc/passwd'/><break time='9999s'/>hi</speak> &lt; [[h@loU]]",
    "controls": "a\x00b\x01+99p\x02c\x1b[31m d\r\n\x7f\x85 e",
    "formats": "%s%n%d " * 40,
    "one letter": "x" * 1000,
    "digits": "9" * 500,
    "accents": "a" + "\u0301" * 999,
    "joiners": "a" + "\u200c\u200d" * 499,
    "directions": "\u202eabc\u202c \u2066def\u2069 \ufeffg",
    "ligatures": "ﷺ" * 200,
    "quotes": "'\"`“”" * 199 + "end",
    "emoji": "😀👨‍👩‍👧" * 120 + " end",
    "beyond": "a\U0010ffff\U000e0041\ufffe\uffff b",
    "stops": "a." * 500,
    "chains": "..i" * 333,
    "dots and symbols": " éA.#" * 100,
    "laughter": "ه" * 400,
    "no spaces": "نا" * 250,
    "all scripts": "aбあ漢한ไ١ا𐍈𝒳" * 20,
}


IN_ARABIC_LETTERS = {"ligatures", "laughter", "no spaces", "joiners", "directions"}


LONG_TO_SPEAK = {"formats", "one letter", "digits", "dots and symbols", "stops", "laughter"}


def _hostile(name: str, language: str):
    """Every text is read by the voice whose letters it has; by the other one, and where it takes long, in the long proofs."""
    own = (language == "fa") == (name in IN_ARABIC_LETTERS) and name not in LONG_TO_SPEAK
    return pytest.param(name, language, marks=[] if own else pytest.mark.prove, id=f"{name}-{language}")


@pytest.mark.parametrize(("name", "language"), [_hostile(name, language) for name in HOSTILE for language in ("es", "fa")])
@pytest.mark.sampled(4)
async def test_hostile_text_is_only_text(speaker, name: str, language: str) -> None:
    await speaker.voice.version()
    before = speaker.pool.pids
    text = rules.plain(HOSTILE[name])
    recording = await speaker.record(text, language, "slow")
    assert all(0 <= word.from_ms <= word.to_ms <= recording.milliseconds for word in recording.words)
    assert [(word.start, word.end) for word in recording.words] == [(word.start, word.end) for word in words(text)]
    assert speaker.pool.pids == before, "the worker did not even stumble"


def test_what_is_put_into_a_text_for_the_engine_moves_no_offset() -> None:
    text = "one " + "x" * 150 + " two " + "a.b." * 20 + " three."
    harmless_text, inserted = harmless(text)
    assert len(harmless_text) == len(text) + len(inserted) == len(text) + 2
    marks = [(harmless_text.index(word), 0) for word in ("one", "xxx", "two", "a b", "three")]
    assert [mark.position for mark in places(marks, inserted)] == [text.index(word) for word in ("one", "xxx", "two", "a.b", "three")]
    assert harmless("Dr. Smith lives at www.lyceum.example.") == ("Dr. Smith lives at www.lyceum.example.", [])


async def test_a_text_that_sounds_too_long_is_refused(speaker) -> None:
    with pytest.raises(SpeechTextTooLong, match="smaller pieces"):
        await speaker.record(("…3 14𝒳" * 200)[:1000], "ru", "slow")


async def test_markup_is_read_aloud_not_obeyed(speaker) -> None:
    obeyed = await speaker.record("hi there", "en")
    read = await speaker.record("<break time='5s'/> hi there", "en")
    assert read.milliseconds > obeyed.milliseconds + 500
    assert read.milliseconds < 5_000


async def test_languages(speaker) -> None:
    voices = {voice.language: voice for voice in await speaker.voice.voices()}
    assert {"en", "en-gb", "fa", "ar", "de", "es", "fr", "he", "it", "nl", "pl", "pt", "ru", "tr", "uk", "ur", "zh"} <= voices.keys()
    assert voices["en"].id == "espeak:gmw/en-US"
    assert "ja" not in voices, "it cannot read kanji"
    assert len(voices) > 100


def test_of_several_voices_the_nearest_is_listed() -> None:
    entries = [["x/far", "Far", [[9, "xx"]]], ["x/near", "Near", [[2, "xx"], [2, "xx-YY"]]], ["art/xex", "test", [[1, "xex"]]]]
    assert [(voice.language, voice.id) for voice in listed(entries)] == [("xx", "espeak:x/near"), ("xx-yy", "espeak:x/near")]


async def test_check_says_what_is_there(speaker) -> None:
    found = await speaker.voice.check()
    assert found.ok
    assert "1.52" in found.detail
    assert "ffmpeg" in found.detail
