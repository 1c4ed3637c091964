"""The words of a judgement."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

VerdictWord = Literal["right", "slip", "partial", "wrong", "pending"]
"""`pending`: somebody or something has to look at it first. No type that exists needs that yet."""
Op = Literal["same", "slip", "wrong", "missing", "extra"]
Share = Annotated[float, Field(ge=0, le=1)]


class Frozen(BaseModel):
    """Base of the room's models: they do not change once made."""

    model_config = ConfigDict(frozen=True)


class DiffPart(Frozen):
    """One step from the response to the right answer; `given` is null for what is missing, `expected` for what is too much."""

    op: Op
    given: str | None = None
    expected: str | None = None


class Reason(Frozen):
    """Why: a stable code that the app translates, the English sentence, and what fills the translation's slots."""

    code: str
    text: str
    params: dict[str, str | int] = {}


class Judgement(Frozen):
    """What a response is worth. `answer` is the right answer as text: of several, the nearest to what was given."""

    verdict: VerdictWord
    score: Share
    diff: tuple[DiffPart, ...]
    reason: Reason
    answer: str


RIGHT = Reason(code="right", text="That is right.")
EMPTY = Reason(code="empty", text="There was no answer.")
