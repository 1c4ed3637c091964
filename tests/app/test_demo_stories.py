"""The demo stories: well-formed, clean in script, and every word of theirs has a meaning."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import simplemma

import lyceum

STORIES = Path(lyceum.__file__).parent / "app" / "demo" / "stories"
FILES = sorted(STORIES.glob("*.toml"))

# level -> (chapters, least words of a chapter, most words of a chapter)
BOUNDS = {
    ("en", "A1"): (4, 190, 270),
    ("en", "A2"): (4, 300, 420),
    ("en", "B1"): (5, 520, 700),
    ("fa", "A1"): (4, 150, 220),
    ("fa", "A2"): (4, 250, 360),
    ("fa", "B1"): (4, 430, 600),
}
# A word: letters (with their combining marks), apostrophes and ZWNJ only inside it.
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0654]|[’\u200c](?=[^\W\d_]))*")
ENGLISH = re.compile(r"[A-Za-zÉé0-9 \n.,:;!?…’“”-]+")
PERSIAN = re.compile(r"[ءآأئؤابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی\u064b\u0651\u0654\u200c \n.،؛:!؟…«»-]+")
PERSIAN_LETTER = re.compile(r"[آ-ی]")
LATIN_LETTER = re.compile(r"[A-Za-z]")


@cache
def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(text: str) -> list[str]:
    return WORD.findall(text)


def texts(story: dict[str, Any]) -> list[str]:
    """Everything a learner can tap: the titles and the chapters."""
    chapters = story["chapters"]
    return [story["title"], *(c["title"] for c in chapters), *(c["text"] for c in chapters)]


def covered(word: str, story: dict[str, Any]) -> bool:
    """Whether the word, or its lemma, has a gloss or is a name."""
    surface = word.lower()
    lemma = simplemma.lemmatize(word, lang=story["language"]).lower()
    names = {name.lower() for name in story["names"]}
    if {surface, lemma} & story["glosses"].keys() or surface in names:
        return True
    return surface.removesuffix("’s") in names


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def story(request: pytest.FixtureRequest) -> dict[str, Any]:
    return load(request.param)


def test_there_is_one_book_for_each_language_and_level() -> None:
    assert sorted((s["language"], s["level"]) for s in map(load, FILES)) == sorted(BOUNDS)


def test_a_book_says_what_it_is(story: dict[str, Any]) -> None:
    assert {"en": "fa", "fa": "en"}[story["language"]] == story["gloss_language"]
    assert story["author"] == "Lyceum"
    assert all(story[key].strip() for key in ("title", "summary"))
    titles = [chapter["title"] for chapter in story["chapters"]]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_chapters_have_the_length_of_their_level(story: dict[str, Any]) -> None:
    count, least, most = BOUNDS[story["language"], story["level"]]
    lengths = [len(words(chapter["text"])) for chapter in story["chapters"]]
    assert len(lengths) == count
    assert all(least <= length <= most for length in lengths), lengths


def test_only_the_characters_of_good_print(story: dict[str, Any]) -> None:
    allowed = ENGLISH if story["language"] == "en" else PERSIAN
    for text in texts(story):
        assert not allowed.sub("", text)
        assert not re.search(r"  | \n|\n\n\n", text)


def test_quotation_marks_pair_within_each_paragraph(story: dict[str, Any]) -> None:
    opening, closing = "“”" if story["language"] == "en" else "«»"
    for chapter in story["chapters"]:
        for paragraph in chapter["text"].strip().split("\n\n"):
            marks = re.sub(f"[^{opening}{closing}]", "", paragraph)
            assert marks == (opening + closing) * (len(marks) // 2), paragraph
            assert "\n" not in paragraph


def test_zwnj_stands_only_between_letters(story: dict[str, Any]) -> None:
    for text in texts(story):
        assert not re.search(r"(?<![^\W\d_\u200c])\u200c|\u200c(?![^\W\d_])", text)


def test_every_word_has_a_meaning(story: dict[str, Any]) -> None:
    missing = {word for text in texts(story) for word in words(text) if not covered(word, story)}
    assert not missing


def test_glosses_are_in_the_script_of_their_language(story: dict[str, Any]) -> None:
    gloss_letter = PERSIAN_LETTER if story["gloss_language"] == "fa" else LATIN_LETTER
    for lemma, meaning in story["glosses"].items():
        assert lemma == lemma.lower().strip()
        assert gloss_letter.search(meaning), lemma
        assert not re.search(r"[يك\"']", meaning), lemma
    assert gloss_letter.search(story["summary"])


def test_names_are_used(story: dict[str, Any]) -> None:
    tapped = {word.removesuffix("’s") for text in texts(story) for word in words(text)}
    assert set(story["names"]) <= tapped
