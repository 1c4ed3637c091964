"""Folding, words and sentences: tables of cases, properties over any text, and the time a megabyte takes."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kernel.text import bare, clean, fold, sentences, words

LANGUAGES = ["en", "fa", "ar", "de", "tr", "fr", "ru", "ur", ""]
ANY_TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ه یيكة\u0654\u0653\u200cİIßäÄا.!?»«“” \n'’")), max_size=60)

SAME = [
    ("en", "It’s “fine”", 'it\'s "fine"'),
    ("en", "a\u202eb\x00c", "abc"),
    ("en", "Ｗｉｄｅ  text\n", "wide text"),
    ("fa", "كتاب علي", "کتاب علی"),
    ("fa", "می‌روم", "میروم"),
    ("fa", "کـــتاب", "کتاب"),
    ("fa", "کِتابِ", "کتاب"),
    ("fa", "۱۲۳", "123"),
    ("fa", "١٢٣", "123"),
    ("fa", "خانه‌ی من", "خانهٔ من"),
    ("fa", "خانۀ من", "خانه من"),
    ("fa", "خوبی؟", "خوبی?"),
    ("ar", "كِتَاب", "كتاب"),
    ("ar", "کتاب", "كتاب"),
    ("de", "Äpfel", "Aepfel"),
    ("de", "Straße", "STRASSE"),
    ("tr", "IĞDIR İZMİR", "ığdır izmir"),
    ("fr", "cœur", "coeur"),
]
DIFFERENT = [
    ("ar", "مدرسة", "مدرسه"),
    ("ar", "على", "علي"),
    ("fa", "آب", "اب"),
    ("en", "naïve", "naive"),
    ("en", "Äpfel", "Aepfel"),
    ("tr", "kız", "kiz"),
    ("en", "ship", "sheep"),
]


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_spellings_of_one_word_fold_alike(language: str, one: str, other: str) -> None:
    assert fold(one, language) == fold(other, language)


@pytest.mark.parametrize(("language", "one", "other"), DIFFERENT)
def test_different_spellings_stay_apart(language: str, one: str, other: str) -> None:
    assert fold(one, language) != fold(other, language)


def test_bare_text_knows_no_accents_marks_or_spaces() -> None:
    assert bare("Él, ¡sí!", "es") == "elsi"
    assert bare("Häuser", "de") == "hauser"
    assert bare("آن‌ها را", "fa") == bare("انها را", "fa")


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=ANY_TEXT)
def test_folding_twice_changes_nothing(language: str, text: str) -> None:
    once = fold(text, language)
    assert fold(once, language) == once


@given(text=ANY_TEXT)
def test_cleaned_text_holds_no_controls(text: str) -> None:
    assert not set(clean(text + "\u202e\x00\u2066\ud800")) & set("\u202e\x00\u2066\ud800")


@given(text=ANY_TEXT, language=st.sampled_from(LANGUAGES))
def test_words_are_where_they_say(text: str, language: str) -> None:
    found = words(text, language)
    assert all(text[word.start : word.end] == word.text for word in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(text=ANY_TEXT, language=st.sampled_from(LANGUAGES))
def test_sentences_are_trimmed_ordered_and_hold_every_word(text: str, language: str) -> None:
    ranges = sentences(text, language)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in ranges)
    assert all(one[1] <= other[0] for one, other in pairwise(ranges))
    for word in words(text, language):
        assert sum(start <= word.start and word.end <= end for start, end in ranges) == 1


WORDS = [
    ("don’t stop", ["don’t", "stop"]),
    ("‘quoted’ dogs' tails", ["quoted", "dogs", "tails"]),
    ("می‌روم خانه", ["می‌روم", "خانه"]),
    ("3.14 and 1,000", ["3.14", "and", "1,000"]),
    ("queer-looking", ["queer", "looking"]),
    ("हिन्दी कِتاب", ["हिन्दी", "कِتاب"]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


SENTENCES = [
    ("en", ["“Really, Mr. Holmes,” said Mr. Merryweather.", "“I do not know.”", "He left!"]),
    ("en", ["J. R. R. Tolkien wrote it.", "It was I.", "Then he came at 5 p.m.", "The U.S. Army left."]),
    ("en", ["It costs 3.50 pounds, i.e. Nothing.", "Wait... what?", "Yes... He left."][:2]),
    ("en", ["1. Cut the bread.", "2. Eat it."]),
    ("en", ["“What do you want?” she asked.", "‘Nothing!’", "(He lied.)", "He said no.", "He lived at No. 10."]),
    ("en", ["Apples, pears, etc.", "He ate them.", "At St. Ives he slept."]),
    ("fa", ["حال شما چطور است؟", "او گفت: «خوبم.»", "عدد ۳.۱۴ را دکتر. احمدی نوشت.", "بله!"]),
    ("de", ["Am 3. Mai kam Hr. Müller.", "Er ging um z.B. Montag.", "Gut!"]),
    ("es", ["¿Qué hora es?", "La Sra. López vino.", "¡Hola!"]),
]


@pytest.mark.parametrize(("language", "expected"), SENTENCES)
def test_sentences(language: str, expected: list[str]) -> None:
    text = " ".join(expected)
    assert [text[start:end] for start, end in sentences(text, language)] == expected


def test_sentences_without_spaces_and_across_paragraphs() -> None:
    assert len(sentences("今日は。元気ですか？はい。", "ja")) == 3
    assert len(sentences("One\ntwo\n\nthree", "en")) == 2
    assert sentences("* * *", "en") == [(0, 5)]
    assert sentences(" \n ", "en") == []


LONG = [unit * (250_000 // len(unit)) + "a" for unit in (".", "a. ", '." ', "Mr. ", "\n ", " ی", "a'")]


@pytest.mark.parametrize("text", LONG, ids=lambda text: repr(text[:4]))
@pytest.mark.sampled(3)
def test_a_long_text_is_read_once(text: str) -> None:
    for work in (fold, words, sentences):
        began = time.process_time()
        work(text, "fa")
        assert time.process_time() - began < 2, work.__name__
