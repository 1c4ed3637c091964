"""What may be spoken, under which key it is kept, and which word sounds when."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lyceum.domains.ai import rules
from lyceum.domains.ai.cache import digest
from lyceum.domains.ai.port import SpeechRequest, SpokenWord, Upstream, Voice
from lyceum.domains.ai.rules import Mark, Timeline
from lyceum.kernel.text import words


def spoken(text: str, timeline: Timeline) -> list[tuple[str, int, int]]:
    ranges = [(word.start, word.end) for word in words(text)]
    return [(text[word.start : word.end], word.from_ms, word.to_ms) for word in rules.align(ranges, timeline)]


def test_a_word_ends_where_the_next_begins_or_a_pause_does() -> None:
    timeline = Timeline(2_000, [Mark(0, 0), Mark(6, 300), Mark(13, 1_500)], [700, 1_900])
    assert spoken("Hello world, yes", timeline) == [("Hello", 0, 300), ("world", 300, 700), ("yes", 1_500, 1_900)]


def test_words_that_were_run_together_share_the_time() -> None:
    timeline = Timeline(1_000, [Mark(0, 0), Mark(4, 100), Mark(11, 400)], [950])
    assert spoken("One of the cats", timeline) == [("One", 0, 100), ("of", 100, 229), ("the", 229, 400), ("cats", 400, 950)]


def test_a_number_read_in_several_pieces_is_one_word() -> None:
    timeline = Timeline(3_000, [Mark(0, 0), Mark(3, 500), Mark(5, 900), Mark(7, 1_500), Mark(9, 2_000)], [700])
    assert spoken("It 1,234 cats", timeline)[:2] == [("It", 0, 500), ("1,234", 500, 2_000)]


def test_a_text_without_marks_is_spread_over_the_sound() -> None:
    assert spoken("aa bb", Timeline(500, [], [])) == [("aa", 0, 300), ("bb", 300, 500)]
    assert spoken("…", Timeline(500, [], [])) == []


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-3, 80), st.integers(0, 3_000)), max_size=20),
    st.lists(st.integers(0, 3_000), max_size=8),
)
def test_whatever_an_engine_says_times_rise_and_stay_in_the_sound(text: str, marks: list[tuple[int, int]], pauses: list[int]) -> None:
    ranges = [(word.start, word.end) for word in words(text)]
    aligned = rules.align(ranges, Timeline(2_000, [Mark(*mark) for mark in marks], sorted(pauses)))
    assert [(word.start, word.end) for word in aligned] == ranges
    assert all(0 <= word.from_ms <= word.to_ms <= 2_000 for word in aligned)
    assert all(before.from_ms <= after.from_ms for before, after in pairwise(aligned))
    assert all(before.to_ms <= after.from_ms for before, after in pairwise(aligned) if before.from_ms < after.from_ms)


@given(st.text(max_size=80))
def test_the_plain_text_keeps_every_offset(text: str) -> None:
    plain = rules.plain(text)
    assert len(plain) == len(text)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in plain)
    plain.encode()


def test_offsets_follow_the_text_as_it_was_given() -> None:
    given_text = unicodedata.normalize("NFD", "L'été est arrivé à Köln")
    composed = unicodedata.normalize("NFC", given_text)
    found = [SpokenWord(start=word.start, end=word.end, from_ms=0, to_ms=0) for word in words(composed)]
    moved = rules.onto_original(found, given_text)
    assert [given_text[word.start : word.end] for word in moved] == [unicodedata.normalize("NFD", word.text) for word in words(composed)]
    assert rules.onto_original(found, composed) == tuple(found)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_offsets_onto_any_text_stay_inside_it_and_rise(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    found = [SpokenWord(start=word.start, end=word.end, from_ms=0, to_ms=0) for word in words(composed)]
    moved = rules.onto_original(found, text)
    assert all(0 <= word.start <= word.end <= len(text) for word in moved)
    assert all(before.end <= after.start for before, after in pairwise(moved))


def test_the_key_holds_everything_that_shapes_the_sound_and_nothing_else() -> None:
    base = {"capability": "speech", "provider": "p", "version": "1", "model": "m", "voice": "v"}
    request = SpeechRequest(text="é", language="en")
    shaping = {"speed": "slow", "language": "de", "text": "e"}
    how = {"owner_id": "u", "published": True, "fresh": True, "priority": 3, "upstreams": (Upstream(provider="x"),), "or_embedded": False}
    key = digest(**base, request=request)
    others = {digest(**(base | {name: "other"}), request=request) for name in base}
    others |= {digest(**base, request=request.model_copy(update={name: value})) for name, value in shaping.items()}
    assert len({key} | others) == 1 + len(base) + len(shaping)
    assert {digest(**base, request=request.model_copy(update={name: value})) for name, value in how.items()} == {key}
    assert len(key) == 64


def test_a_tag_finds_the_nearest_voice() -> None:
    voices = [Voice(id=f"p:{language}", language=language, name=language, provider="p") for language in ("en", "en-gb", "fa", "zh")]
    chosen = {wanted: rules.choose(voices, (wanted, "fa")) for wanted in ("en-GB", "en_AU", "zh-Hant-TW", "pes")}
    assert {wanted: voice and voice.language for wanted, voice in chosen.items()} == {
        "en-GB": "en-gb",
        "en_AU": "en",
        "zh-Hant-TW": "zh",
        "pes": "fa",
    }
    assert rules.choose(voices, ("xx",)) is None
