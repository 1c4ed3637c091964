"""Lessons made by rules: each item can be answered, its key is right, and what is made is the same each time."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.activities import registry
from lyceum.domains.lessons.activities.base import Made
from lyceum.domains.lessons.activities.gap_fill import GapFill
from lyceum.domains.lessons.activities.multiple_choice import GAP, MultipleChoice
from lyceum.domains.lessons.activities.sentence_reordering import SentenceReordering, SentenceReorderingKey
from lyceum.domains.lessons.making.forms import forms_of
from lyceum.domains.lessons.making.lesson import MadeLesson, make_lesson, paragraphs_of
from lyceum.domains.lessons.making.material import Meanings, Sentence, gather
from lyceum.domains.lessons.making.meanings import apart, worth_looking_up
from lyceum.kernel.text import fold
from tests.lessons.texts import chapters

CHAPTERS = chapters()
SWAHILI = (
    "Paka anakula samaki mkubwa leo. Mbwa analala nje ya nyumba. Mama anapika chakula kizuri sana.",
    "Baba anakwenda sokoni kila asubuhi. Watoto wanacheza mpira wa miguu.",
)
TYPES = set(registry.KINDS)


def check(made: Made, language: str) -> None:
    """What must hold for any activity: the key judges its own answer right, and nothing else that is on offer."""
    view, key = made.view, made.key
    response = registry.right_response(view, key)
    judged = registry.judge(view, key, response, language)
    assert (judged.verdict, judged.score) == ("right", 1)
    assert all(item.op == "same" for item in judged.diff)
    assert 0 <= made.difficulty <= 1
    assert registry.read_view(view.model_dump(mode="json")) == view
    assert registry.read_key(view.type, key.model_dump(mode="json")) == key
    assert registry.read_response(response.model_dump(mode="json")) == response
    for check_type in (
        _check_choice,
        _check_gaps,
        _check_order,
        _check_listening,
        _check_blanks,
        _check_true_false,
        _check_cards,
        _check_form,
    ):
        check_type(made, language)


def _check_choice(made: Made, language: str) -> None:
    if not isinstance(made.view, MultipleChoice):
        return
    view = made.view
    assert view.text.count(GAP) == 1
    assert len(view.options) == 4
    assert len({lexicon.lemma(fold(option.text, language), language) for option in view.options}) == 4
    judged = [
        registry.judge(view, made.key, registry.read_response({"type": view.type, "option": option.id}), language)
        for option in view.options
    ]
    assert [one.verdict for one in judged].count("right") == 1


def _check_gaps(made: Made, language: str) -> None:
    if not isinstance(made.view, GapFill):
        return
    gaps = [part.gap for part in made.view.parts if not hasattr(part, "text")]
    assert len(gaps) >= 2
    assert len(made.view.bank) > len(gaps)
    assert len({fold(word.text, language) for word in made.view.bank}) == len(made.view.bank)


def _check_listening(made: Made, language: str) -> None:
    if made.view.type == "listening_comprehension":
        assert len({fold(option.text, language) for option in made.view.options}) == 4
        said = next(option.text for option in made.view.options if option.id == made.key.option)
        assert registry.KINDS[made.view.type].spoken(made.key) == said


def _check_blanks(made: Made, language: str) -> None:
    """A blank shows a part of its word, and neither nothing nor another word is right."""
    if made.view.type not in ("fill_in_blank", "cloze_test"):
        return
    for part in made.view.parts:
        if hasattr(part, "blank"):
            word = made.key.blanks[part.blank]
            assert word.startswith(part.shown)
            assert len(word) - len(part.shown) >= 1
    for typed in ("", "x", "\u202e", "a b c"):
        response = registry.read_response({"type": made.view.type, "blanks": dict.fromkeys(made.key.blanks, typed)})
        assert registry.judge(made.view, made.key, response, language).score < 0.5


def _check_true_false(made: Made, language: str) -> None:
    """What is called true stands in the passage word by word; what is called false does not."""
    if made.view.type == "true_false":
        assert made.key.sentence in made.view.passage
        assert (made.view.statement == made.key.sentence) is made.key.is_true
        assert (fold(made.view.statement, language) in fold(made.view.passage, language)) is made.key.is_true


def _check_cards(made: Made, language: str) -> None:
    """No two cards, words or meanings read alike."""
    if made.view.type == "matching_pairs":
        texts = [fold(card.text, card.language) for card in made.view.cards]
        assert sorted(card for pair in made.key.pairs for card in pair) == sorted(card.id for card in made.view.cards)
    elif made.view.type == "vocabulary_matching":
        texts = [fold(one.text, made.view.meaning_language) for one in made.view.meanings]
        assert len(made.view.meanings) >= len(made.view.words) >= 3
    else:
        return
    assert len(set(texts)) == len(texts)


def _check_form(made: Made, language: str) -> None:
    """The base alone is never right, the form is."""
    if made.view.type == "word_formation":
        base = registry.read_response({"type": made.view.type, "text": made.view.base})
        assert registry.judge(made.view, made.key, base, language).score == 0
        assert fold(made.view.base, language) not in [fold(form, language) for form in made.key.accepted]


def _check_order(made: Made, language: str) -> None:
    if not isinstance(made.view, SentenceReordering):
        return
    assert isinstance(made.key, SentenceReorderingKey)
    shown = tuple(tile.id for tile in made.view.tiles)
    assert (
        registry.judge(made.view, made.key, registry.read_response({"type": made.view.type, "order": shown}), language).verdict != "right"
    )
    for order in made.key.orders:
        assert sorted(order) == sorted(shown)


@pytest.mark.parametrize(("name", "language", "paragraphs"), CHAPTERS, ids=[name for name, *_ in CHAPTERS])
@pytest.mark.sampled(8)
def test_every_demo_chapter_carries_a_sound_lesson(name: str, language: str, paragraphs: list[str]) -> None:
    lesson = make_lesson(paragraphs, language)
    assert 6 <= len(lesson.activities) <= 14
    assert len({made.view.type for made in lesson.activities}) >= 5
    assert [made.view.id for made in lesson.activities] == [str(number) for number in range(1, len(lesson.activities) + 1)]
    assert lesson.minutes >= 1
    for made in lesson.activities:
        check(made, language)
    assert make_lesson(paragraphs, language) == lesson


def test_no_answer_stands_in_another_activity() -> None:
    """A sentence is used once: a dictated sentence is not read elsewhere in the lesson."""
    for _, language, paragraphs in CHAPTERS:
        lesson = make_lesson(paragraphs, language)
        dictated = [_said(made) for made in lesson.activities if made.view.type == "dictation"]
        shown = " ".join(_shown(made) for made in lesson.activities)
        assert not [said for said in dictated if said in shown]


def _said(made: Made) -> str:
    return registry.KINDS[made.view.type].spoken(made.key) or ""


def _shown(made: Made) -> str:
    return made.view.model_dump_json()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), chapter=st.sampled_from(CHAPTERS), size=st.integers(1, 40))
def test_any_handful_of_sentences_gives_sound_items_or_reasons(seed: int, chapter: tuple[str, str, list[str]], size: int) -> None:
    _, language, paragraphs = chapter
    chance = Random(seed)
    shuffled = [
        " ".join(chance.sample(paragraph.split(), len(paragraph.split()))) if chance.random() < 0.2 else paragraph
        for paragraph in paragraphs
    ]
    _check_lesson(make_lesson(chance.sample(shuffled, min(size, len(shuffled))), language), language)


@settings(max_examples=60, deadline=None)
@given(
    paragraphs=st.lists(st.text(max_size=200), max_size=8), language=st.sampled_from(["en", "fa", "de", "fr", "es", "ar", "ja", "xx", ""])
)
def test_any_text_gives_sound_items_or_reasons(paragraphs: list[str], language: str) -> None:
    _check_lesson(make_lesson(paragraphs, language), language)


def _check_lesson(lesson: MadeLesson, language: str) -> None:
    types = {made.view.type for made in lesson.activities}
    absent = {one.type for one in lesson.absent}
    assert not types & absent
    assert types | absent <= TYPES
    assert lesson.activities or absent == TYPES
    for made in lesson.activities:
        check(made, language)


def test_a_type_that_the_text_cannot_carry_is_absent_and_says_why() -> None:
    japanese = make_lesson(["猫は魚を食べました。犬は庭で寝ています。母は毎朝パンを焼きます。父は駅まで歩きます。"] * 3, "ja")
    assert {absent.reason for absent in japanese.absent} == {"spaceless_language"}
    swahili = make_lesson(
        [*SWAHILI],
        "sw",
    )
    reasons = {absent.type: absent.reason for absent in swahili.absent}
    assert reasons["multiple_choice"] == "no_safe_options"
    assert reasons["gap_fill"] == "no_safe_words"
    assert reasons["sentence_reordering"] == "no_grammar_for_language"
    assert make_lesson([], "en").activities == []


def test_without_a_voice_nothing_is_to_be_heard() -> None:
    _, language, paragraphs = CHAPTERS[-1]
    lesson = make_lesson(paragraphs, language, spoken=False)
    heard = {kind.name for kind in registry.KINDS.values() if kind.is_heard}
    assert {absent.type for absent in lesson.absent if absent.reason == "language_not_spoken"} == heard
    assert not heard & {made.view.type for made in lesson.activities}
    assert len(lesson.activities) >= 6


def test_what_is_spoken_is_known_to_be_heard() -> None:
    for kind in registry.KINDS.values():
        assert all((kind.spoken(example.key) is not None) is kind.is_heard for example in kind.examples())


def test_a_language_has_every_type_over_its_lessons() -> None:
    seen: set[str] = set()
    for _, language, paragraphs in CHAPTERS:
        if language == "en":
            types = {made.view.type for made in make_lesson(paragraphs, language, meanings_of(paragraphs)).activities}
            assert {registry.KINDS[name].family for name in types} >= {"choice", "pairs", "text"}
            seen |= types
    assert seen == TYPES


def meanings_of(paragraphs: list[str]) -> Meanings:
    """A dictionary in which every word has a meaning of its own: it reversed."""
    return Meanings("fa", {word: word[::-1] for word in worth_looking_up(paragraphs, "en")})


def test_meanings_that_might_be_taken_for_each_other_do_not_meet() -> None:
    material = gather(CHAPTERS[-1][2], "en")
    words = ("big", "large", "great", "house", "home", "river")
    meanings = ("بزرگ", "بزرگ؛ پهناور", "عالی، بزرگ", "خانه", "خانه (محل زندگی)", "رود")
    material.meanings = Meanings("fa", dict(zip(words, meanings, strict=True)))
    assert apart(material, words) == ["big", "house", "river"]


def test_without_meanings_words_are_not_matched_with_them() -> None:
    for _, language, paragraphs in CHAPTERS:
        lesson = make_lesson(paragraphs, language)
        assert "vocabulary_matching" not in {made.view.type for made in lesson.activities}
        assert {one.reason for one in lesson.absent if one.type == "vocabulary_matching"} <= {"no_meanings"}


SURE_FORMS = [
    ("en", "In July she went to stay with him.", "went", "go", "past"),
    ("en", "The island was noisier than a school.", "noisier", "noisy", "comparative"),
    ("en", "He had brought a notebook for her.", "brought", "bring", "participle"),
    ("en", "They saw three wolves near the lake.", "wolves", "wolf", "plural"),
    ("fa", "او هر روز به مدرسه می‌رود.", "می‌رود", "رفتن", "present"),
    ("fa", "من دیروز از پنجره او را دیدم.", "دیدم", "دیدن", "past"),
    ("fa", "خانه‌ی ما از این بزرگ‌تر است.", "بزرگ‌تر", "بزرگ", "comparative"),
]


@pytest.mark.parametrize(("language", "text", "form", "base", "kind"), SURE_FORMS)
def test_forms_that_a_sentence_decides(language: str, text: str, form: str, base: str, kind: str) -> None:
    found = {one.piece.text: (one.base, one.kind) for one in forms_of(Sentence(1, text, language))}
    assert found[form] == (base, kind)


UNSURE_FORMS = [
    ("en", "He put the bread on the table."),
    ("en", "The wind blows and the ship sails."),
    ("fa", "اگر زود بیایید به قطار می‌رسید."),
    ("fa", "فردا به خانه خواهد رفت."),
]


@pytest.mark.parametrize(("language", "text"), UNSURE_FORMS)
def test_forms_that_a_sentence_does_not_decide(language: str, text: str) -> None:
    assert forms_of(Sentence(1, text, language)) == []


def test_speech_is_a_sentence_without_its_quotation_marks() -> None:
    material = gather(["“My brother lives in a small village,” she said. “He has three white horses.” ‘They run all day.’"], "en")
    assert [sentence.text for sentence in material.good] == ["He has three white horses.", "They run all day."]


def test_verse_is_taken_line_by_line_and_headings_are_not() -> None:
    blocks = [("heading", "One"), ("paragraph", "A b\x00c."), ("verse", "one line\nanother"), ("figure", "a cat"), ("quote", "Q.")]
    assert paragraphs_of(blocks) == ["A bc.", "one line", "another", "Q."]
