"""Sentence reordering: tiles to be brought into the order of a sentence."""

from random import Random
from typing import Annotated, Literal

from pydantic import Field

from lyceum.domains.lessons.activities.base import MAX_PARTS, Activity, Answers, Choice, Example, Id, Key, Kind, Made, Response
from lyceum.domains.lessons.judging.order import judge_order
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.domains.lessons.making import grammar
from lyceum.domains.lessons.making.material import Material, Sentence
from lyceum.domains.lessons.making.tiles import orders, tiles
from lyceum.kernel.text import fold

SHUFFLES = 20


class SentenceReordering(Activity):
    """Tiles in an order that is not the sentence's."""

    type: Literal["sentence_reordering"] = "sentence_reordering"
    tiles: tuple[Choice, ...]


class SentenceReorderingKey(Key):
    """Accepted orders of the tiles' ids, the author's first."""

    orders: tuple[tuple[str, ...], ...]


class SentenceReorderingResponse(Response):
    """The ids of the tiles as they were laid."""

    type: Literal["sentence_reordering"] = "sentence_reordering"
    order: Annotated[tuple[Id, ...], Field(max_length=MAX_PARTS)]


class SentenceReorderingKind(Kind[SentenceReordering, SentenceReorderingKey, SentenceReorderingResponse]):
    """See the module."""

    name = "sentence_reordering"
    view = SentenceReordering
    key = SentenceReorderingKey
    response = SentenceReorderingResponse
    seconds = 35
    wanted = 2
    family = "order"

    def examples(self) -> list[Example]:
        texts = ("that", "I know", "is true.", "that")
        view = SentenceReordering(id="1", tiles=tuple(Choice(id=f"t{number}", text=text) for number, text in enumerate(texts, 1)))
        answers: Answers = (
            (SentenceReorderingResponse(order=("t2", "t1", "t4", "t3")), "right", 1.0),
            (SentenceReorderingResponse(order=("t2", "t4", "t1", "t3")), "right", 1.0),
            (SentenceReorderingResponse(order=("t1", "t4", "t3", "t2")), "partial", 2 / 3),
            (SentenceReorderingResponse(order=("t2", "t1")), "partial", 1 / 3),
            (SentenceReorderingResponse(order=("t3", "t2")), "wrong", 0.0),
            (SentenceReorderingResponse(order=()), "wrong", 0.0),
        )
        return [Example(view, SentenceReorderingKey(orders=(("t2", "t1", "t4", "t3"),)), "en", answers)]

    def make(self, material: Material, chance: Random) -> list[Made] | str:
        if not grammar.knows(material.language):
            return "no_grammar_for_language"
        made: list[Made] = []
        for sentence in material.free(chance):
            if len(made) == self.wanted:
                break
            texts = tiles(sentence)
            found = _made(sentence, texts, chance) if texts else None
            if found:
                material.take(sentence)
                made.append(found)
        return made or "no_fixed_order"

    def judge(self, view: SentenceReordering, key: SentenceReorderingKey, response: SentenceReorderingResponse, language: str) -> Judgement:
        return judge_order({tile.id: tile.text for tile in view.tiles}, key.orders, response.order, language)

    def right_response(self, view: SentenceReordering, key: SentenceReorderingKey) -> SentenceReorderingResponse:
        del view
        return SentenceReorderingResponse(order=key.orders[0])


KIND = SentenceReorderingKind()


def _made(sentence: Sentence, texts: list[str], chance: Random) -> Made | None:
    accepted = orders(sentence, texts)
    readings = {fold(" ".join(texts[place] for place in order), sentence.language) for order in accepted}
    shown = list(range(len(texts)))
    for _ in range(SHUFFLES):
        chance.shuffle(shown)
        if fold(" ".join(texts[place] for place in shown), sentence.language) not in readings:
            break
    else:
        return None
    # Ids are given in the order shown, so that they do not give the answer away.
    ids = {place: f"t{number}" for number, place in enumerate(shown, 1)}
    view = SentenceReordering(id="", tiles=tuple(Choice(id=ids[place], text=texts[place]) for place in shown))
    key = SentenceReorderingKey(orders=tuple(tuple(ids[place] for place in order) for order in accepted))
    return Made(view, key, sentence.difficulty)
