"""How models are asked, whichever room asks: prompts are numbered files, what people wrote is fenced, and an answer that must have a
shape has it, is mended once, or is refused.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from lyceum.kernel.errors import Unavailable

OPEN: Final = "⟦"
CLOSE: Final = "⟧"
NAME = re.compile(r"[a-z]+(?:_[a-z]+)*\.[1-9][0-9]*")
REPAIR = "repair.2"
MAX_PROBLEM_CHARS = 200
FENCE_OF_CODE = re.compile(r"\A```[a-z]*\n?|```\Z")

M = TypeVar("M", bound=BaseModel)
Turn = tuple[Literal["assistant", "user"], str]
Ask = Callable[[Sequence[Turn]], Awaitable[str]]
"""Asks a model: the request, and then these turns; the text of its answer."""


class AnswerMisshapen(Unavailable):
    """The model's answer does not have the shape that was asked for, and not the second time either; try again."""

    code = "answer_misshapen"


def unfenced(text: str) -> str:
    """The text without the marks of a fence."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def fenced(text: str) -> str:
    """What somebody wrote, so that it cannot pass for an instruction: it holds no mark that would end it."""
    return f"{OPEN}{unfenced(text)}{CLOSE}"


class Prompts:
    """The prompts of a folder: `<name>.<number>.txt`. One that changes gets a new number, so that the number says what was asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def texts(self) -> dict[str, str]:
        """All of them by name and number."""
        return {path.stem: path.read_text(encoding="utf-8").strip() for path in self._folder.glob("*.txt")}

    def fill(self, name: str, /, **values: str | int) -> str:
        """A prompt with its places filled; what is filled in is not read for places. Raises KeyError for a place without a value and
        ValueError for a value without a place.
        """
        text = self.texts[name]
        if superfluous := values.keys() - set(places(text)):
            raise ValueError(f"{name} has no place for {', '.join(sorted(superfluous))}")
        return text.format(**values)


def places(text: str) -> Iterator[str]:
    """What is to be filled in."""
    return (found[1] for found in re.finditer(r"\{(\w+)\}", text))


OWN = Prompts(Path(__file__).parent / "prompts")


def read(model: type[M], answer: str) -> M | str:
    """A model's answer in its shape, or in a few words what is wrong with it."""
    try:
        return model.model_validate_json(FENCE_OF_CODE.sub("", answer.strip()))
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the answer'}: {first['msg']}"[:MAX_PROBLEM_CHARS]


async def shaped(model: type[M], ask: Ask) -> M:
    """The answer in this shape. One that does not fit is sent back once with what is wrong. Raises AnswerMisshapen, and what `ask` does."""
    answer = await ask(())
    found = read(model, answer)
    if isinstance(found, str):
        found = read(model, await ask((("assistant", answer), ("user", OWN.fill(REPAIR, problem=unfenced(found))))))
    if isinstance(found, str):
        raise AnswerMisshapen
    return found
