"""Vocabulary matching: words of the text and what they mean, brought together. One meaning more than there are words."""

from random import Random
from typing import Annotated, Literal

from pydantic import Field

from lyceum.domains.lessons.activities.base import MAX_PARTS, Activity, Answers, Choice, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.pairs import judge_pairs
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.material import Material
from lyceum.domains.lessons.making.meanings import apart
from lyceum.domains.lessons.making.words import of_text

WORDS = range(3, 6)
EXTRA_MEANINGS = 1


class VocabularyMatching(Activity):
    """`meanings` are in `meaning_language`."""

    type: Literal["vocabulary_matching"] = "vocabulary_matching"
    words: tuple[Choice, ...]
    meanings: tuple[Choice, ...]
    meaning_language: str


class VocabularyMatchingKey(Key):
    """For each word's id that of its meaning."""

    pairs: dict[str, str]


class VocabularyMatchingResponse(Response):
    """For each word's id that of the meaning put beside it."""

    type: Literal["vocabulary_matching"] = "vocabulary_matching"
    pairs: Annotated[dict[Id, Id], Field(max_length=MAX_PARTS)]


class VocabularyMatchingKind(Kind[VocabularyMatching, VocabularyMatchingKey, VocabularyMatchingResponse]):
    """See the module."""

    name = "vocabulary_matching"
    view = VocabularyMatching
    key = VocabularyMatchingKey
    response = VocabularyMatchingResponse
    seconds = 40
    wanted = 1
    family = "pairs"

    def examples(self) -> list[Example]:
        words = tuple(Choice(id=f"w{number}", text=text) for number, text in enumerate(("bread", "window", "river"), 1))
        meanings = tuple(Choice(id=f"m{number}", text=text) for number, text in enumerate(("پنجره", "نان", "رود", "ستاره"), 1))
        view = VocabularyMatching(id="1", words=words, meanings=meanings, meaning_language="fa")
        answers: Answers = (
            (VocabularyMatchingResponse(pairs={"w1": "m2", "w2": "m1", "w3": "m3"}), "right", 1.0),
            (VocabularyMatchingResponse(pairs={"w1": "m2", "w2": "m3", "w3": "m1"}), "partial", 1 / 3),
            (VocabularyMatchingResponse(pairs={"w1": "m2"}), "partial", 1 / 3),
            (VocabularyMatchingResponse(pairs={"w1": "m4", "w2": "m3", "w3": "m2"}), "wrong", 0.0),
            (VocabularyMatchingResponse(pairs={}), "wrong", 0.0),
        )
        return [Example(view, VocabularyMatchingKey(pairs={"w1": "m2", "w2": "m1", "w3": "m3"}), "en", answers)]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        known = material.meanings.texts
        found = {piece.key: (sentence, piece) for sentence, piece in of_text(material, chance) if piece.key in known}
        chosen = apart(material, found)[: WORDS.stop - 1 + EXTRA_MEANINGS]
        if len(chosen) < WORDS.start:
            return "no_meanings"
        asked = chosen[: WORDS.stop - 1]
        order = list(chosen)
        chance.shuffle(order)
        meanings = {word: Choice(id=f"m{number}", text=known[word]) for number, word in enumerate(order, 1)}
        words = {word: Choice(id=f"w{number}", text=found[word][1].text) for number, word in enumerate(asked, 1)}
        view = VocabularyMatching(
            id="", words=tuple(words.values()), meanings=tuple(meanings.values()), meaning_language=material.meanings.language
        )
        difficulty = sum(found[word][0].difficulty for word in asked) / len(asked)
        key = VocabularyMatchingKey(pairs={words[word].id: meanings[word].id for word in asked})
        return [Made(view, key, round(difficulty, 3))]

    def judge(self, view: VocabularyMatching, key: VocabularyMatchingKey, response: VocabularyMatchingResponse, language: str) -> Judgement:
        del language
        meanings = {meaning.id: meaning.text for meaning in view.meanings}
        names = {word.id: word.text for word in view.words}
        answer = "\n".join(f"{names[word]} – {meanings[meaning]}" for word, meaning in key.pairs.items())
        return judge_pairs(key.pairs, meanings, response.pairs, answer, what="pairs", names=names)

    def right_response(self, view: VocabularyMatching, key: VocabularyMatchingKey) -> VocabularyMatchingResponse:
        del view
        return VocabularyMatchingResponse(pairs=key.pairs)


KIND = VocabularyMatchingKind()
