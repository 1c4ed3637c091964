"""Listening comprehension: which of some sentences that are alike was said? What was said is not to be seen before the answer."""

from random import Random
from typing import Literal

from lyceum.domains.lessons.activities.base import Activity, Answers, Choice, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.choice import judge_choice
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making.material import Material, Sentence

OPTIONS = 4
MIN_OTHER_WORDS = 2
"""Two options differ in so many words at least: one might be misheard."""
TRIED = 12


class ListeningComprehension(Activity):
    """The sound has an address of its own."""

    type: Literal["listening_comprehension"] = "listening_comprehension"
    options: tuple[Choice, ...]


class ListeningComprehensionKey(Key):
    """The id of what was said, and its text."""

    option: str
    text: str


class ListeningComprehensionResponse(Response):
    """The id of the option chosen."""

    type: Literal["listening_comprehension"] = "listening_comprehension"
    option: Id


class ListeningComprehensionKind(Kind[ListeningComprehension, ListeningComprehensionKey, ListeningComprehensionResponse]):
    """See the module."""

    name = "listening_comprehension"
    view = ListeningComprehension
    key = ListeningComprehensionKey
    response = ListeningComprehensionResponse
    seconds = 25
    wanted = 1
    family = "choice"
    is_heard = True

    def examples(self) -> list[Example]:
        texts = ("He saw the red ship.", "He sold the old ship.", "She saw the white sheep.", "They saw a red shop.")
        view = ListeningComprehension(id="1", options=tuple(Choice(id=str(at), text=text) for at, text in enumerate(texts, 1)))
        answers: Answers = (
            (ListeningComprehensionResponse(option="2"), "right", 1.0),
            (ListeningComprehensionResponse(option="1"), "wrong", 0.0),
        )
        return [Example(view, ListeningComprehensionKey(option="2", text=texts[1]), "en", answers)]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        free = material.free(chance)
        best: list[Sentence] = []
        for sentence in free[:TRIED]:
            near = _near(sentence, free)
            if len(near) == OPTIONS - 1 and (not best or _likeness(sentence, near) > _likeness(best[0], best[1:])):
                best = [sentence, *near]
        if not best:
            return "no_near_sentences"
        material.take(*best)
        said = best[0]
        chance.shuffle(best)
        options = tuple(Choice(id=str(number), text=one.text) for number, one in enumerate(best, 1))
        key = ListeningComprehensionKey(option=str(best.index(said) + 1), text=said.text)
        return [Made(ListeningComprehension(id="", options=options), key, said.difficulty)]

    def judge(
        self, view: ListeningComprehension, key: ListeningComprehensionKey, response: ListeningComprehensionResponse, language: str
    ) -> Judgement:
        del language
        return judge_choice({option.id: option.text for option in view.options}, key.option, response.option)

    def right_response(self, view: ListeningComprehension, key: ListeningComprehensionKey) -> ListeningComprehensionResponse:
        del view
        return ListeningComprehensionResponse(option=key.option)

    def spoken(self, key: ListeningComprehensionKey) -> str | None:
        return key.text


KIND = ListeningComprehensionKind()


def _words(sentence: Sentence) -> frozenset[str]:
    return frozenset(piece.key for piece in sentence.pieces)


def _alike(one: Sentence, other: Sentence) -> float:
    """0 to 1: words in common and nearly the same length."""
    mine, theirs = _words(one), _words(other)
    lengths = sorted((len(one.text), len(other.text)))
    return 0.7 * len(mine & theirs) / len(mine | theirs) + 0.3 * lengths[0] / lengths[1]


def _likeness(said: Sentence, others: list[Sentence]) -> float:
    return sum(_alike(said, other) for other in others)


def _near(sentence: Sentence, free: list[Sentence]) -> list[Sentence]:
    """The sentences most like this one, each clearly another than all chosen before."""
    chosen: list[Sentence] = []
    for other in sorted(free, key=lambda one: (-_alike(sentence, one), one.number)):
        if all(len(_words(other) ^ _words(one)) >= MIN_OTHER_WORDS for one in [sentence, *chosen]):
            chosen.append(other)
        if len(chosen) == OPTIONS - 1:
            break
    return chosen
