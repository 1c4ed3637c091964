"""Answers as a learner gives them: near the right one, but not it. What they are worth is for the judge to say."""

from random import Random
from typing import Any

from lyceum.domains.lessons.activities.base import Activity, Response

SHORTEST_MISSPELT = 4


def mistaken(view: Activity, right: Response, chance: Random) -> Response:
    """A response of the right shape with a mistake in it."""
    wrong: dict[str, Any] = right.model_dump()
    if "option" in wrong:
        wrong["option"] = chance.choice([option["id"] for option in view.model_dump()["options"] if option["id"] != wrong["option"]])
    for name, value in wrong.items():
        match value:
            case bool():
                wrong[name] = not value
            case str() if name == "text":
                wrong[name] = _miswritten(value, chance)
            case tuple() if len(value) > 1:
                wrong[name] = _crossed(value) if isinstance(value[0], tuple) else _swapped(value, chance)
            case dict() if name == "blanks":
                wrong[name] = {blank: _misspelt(text, chance) if chance.random() < 0.4 else text for blank, text in value.items()}
            case dict() if len(value) > 1:
                wrong[name] = dict(zip(value, _swapped(tuple(value.values()), chance), strict=True))
    return type(right).model_validate(wrong)


def _miswritten(text: str, chance: Random) -> str:
    """A word of several left out, or else misspelt."""
    words = text.split()
    place = chance.randrange(len(words))
    if len(words) > 3 and chance.random() < 0.4:
        return " ".join(words[:place] + words[place + 1 :])
    return " ".join([*words[:place], _misspelt(words[place], chance), *words[place + 1 :]])


def _misspelt(word: str, chance: Random) -> str:
    """Two letters the wrong way round, or one too few; a short word is written twice over."""
    if len(word) < SHORTEST_MISSPELT:
        return word + word[-1:]
    place = chance.randrange(1, len(word) - 1)
    if chance.random() < 0.5 and word[place] != word[place + 1]:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place + 1 :]


def _swapped(values: tuple[Any, ...], chance: Random) -> tuple[Any, ...]:
    place = chance.randrange(len(values) - 1)
    return (*values[:place], values[place + 1], values[place], *values[place + 2 :])


def _crossed(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The first two pairs with each other's partners."""
    (one, its), (other, theirs), *rest = pairs
    return ((one, theirs), (other, its), *rest)
