"""Spelling: the school says a word, the learner writes it. The sentence around it tells words apart that sound alike."""

from random import Random
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.activities.base import GAP, Activity, Answers, Example, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.letters import MAX_SPELT_CHARS, judge_spelling
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.material import Material
from lyceum.domains.lessons.making.words import of_text
from lyceum.kernel.text import clean

# One spelling, two sounds: a voice without the sentence may say the other.
_TWO_SOUNDS_WORDS = (
    "read lead live lives wind tear tears close closed bow row sow wound minute object present record refuse content desert "
    "dove bass does invalid perfect produce project rebel subject separate estimate graduate learned blessed used excuse house"
)
_TWO_SOUNDS = {"en": frozenset(_TWO_SOUNDS_WORDS.split())}


class Spelling(Activity):
    """`text` is the sentence, with ____ for the word that is said."""

    type: Literal["spelling"] = "spelling"
    text: str


class SpellingKey(Key):
    """The word."""

    word: str


class SpellingResponse(Response):
    """The word as written."""

    type: Literal["spelling"] = "spelling"
    text: Annotated[str, Field(max_length=MAX_SPELT_CHARS), AfterValidator(clean)]


class SpellingKind(Kind[Spelling, SpellingKey, SpellingResponse]):
    """See the module."""

    name = "spelling"
    view = Spelling
    key = SpellingKey
    response = SpellingResponse
    seconds = 20
    wanted = 2
    family = "text"
    is_heard = True

    def examples(self) -> list[Example]:
        english: Answers = (
            (SpellingResponse(text=" Neighbour\u202e"), "right", 1.0),
            (SpellingResponse(text="neighbor"), "right", 1.0),
            (SpellingResponse(text="nieghbour"), "partial", 7 / 9),
            (SpellingResponse(text="neigbour"), "partial", 8 / 9),
            (SpellingResponse(text="naybur"), "wrong", 0.0),
            (SpellingResponse(text="eighbour"), "wrong", 0.0),
            (SpellingResponse(text=""), "wrong", 0.0),
        )
        persian: Answers = (
            (SpellingResponse(text="پنجره\u200cها"), "right", 1.0),
            (SpellingResponse(text="پنجره ها"), "right", 1.0),
            (SpellingResponse(text="پنجرهها"), "right", 1.0),
            (SpellingResponse(text="پنجرها"), "partial", 6 / 7),
            (SpellingResponse(text="دیوارها"), "wrong", 0.0),
        )
        return [
            Example(Spelling(id="1", text="My ____ is kind."), SpellingKey(word="neighbour"), "en", english),
            Example(Spelling(id="2", text="____ باز بودند."), SpellingKey(word="پنجره‌ها"), "fa", persian),
        ]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        made: list[Made] = []
        for sentence, piece in of_text(material, chance):
            if len(made) == self.wanted:
                break
            if sentence.number in material.used or piece.key in _TWO_SOUNDS.get(material.language[:2], ()):
                continue
            if not lexicon.is_word(piece.key, material.language) and not lexicon.is_listed(piece.key, material.language):
                continue
            material.take(sentence)
            view = Spelling(id="", text=sentence.text[: piece.start] + GAP + sentence.text[piece.end :])
            made.append(Made(view, SpellingKey(word=piece.text), sentence.difficulty))
        return made or "no_words"

    def judge(self, view: Spelling, key: SpellingKey, response: SpellingResponse, language: str) -> Judgement:
        del view
        return judge_spelling(key.word, response.text, language)

    def right_response(self, view: Spelling, key: SpellingKey) -> SpellingResponse:
        del view
        return SpellingResponse(text=key.word)

    def spoken(self, key: SpellingKey) -> str | None:
        return key.word


KIND = SpellingKind()
