"""What every type of activity is: a view, a key, a response, and a kind that makes and judges them."""

from abc import ABC, abstractmethod
from random import Random
from typing import Annotated, ClassVar, Generic, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from lyceum.domains.lessons.judging.text import MAX_ANSWER_CHARS
from lyceum.domains.lessons.judging.verdicts import Frozen, Judgement, VerdictWord
from lyceum.domains.lessons.making.material import Material
from lyceum.kernel.text import clean

MAX_ID_CHARS = 40
MAX_PARTS = 100

Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARS)]


Typed = Annotated[str, Field(max_length=MAX_ANSWER_CHARS), AfterValidator(clean)]
"""What a learner wrote."""
Family = Literal["choice", "order", "pairs", "text"]
"""Kinds that ask for the same skill: a lesson has one of each family before it has two of any."""
GAP = "____"


class Choice(Frozen):
    """Something with a text to choose, put or order."""

    id: str
    text: str


class Activity(Frozen):
    """What the learner sees. The key is never part of it."""

    id: str
    type: str


class Key(Frozen):
    """What is right. Leaves the server in the pack of a practice lesson only; never that of graded work."""


class Response(BaseModel):
    """What the learner answered; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str


V = TypeVar("V", bound=Activity)
K = TypeVar("K", bound=Key)
R = TypeVar("R", bound=Response)


class Made(NamedTuple):
    """An activity with its key; `difficulty` is 0 (easiest) to 1."""

    view: Activity
    key: Key
    difficulty: float


Answers = tuple[tuple[Response, VerdictWord, float], ...]


class Example(NamedTuple):
    """An activity and what answers to it are worth: (response, verdict, score), right, near and wrong ones."""

    view: Activity
    key: Key
    language: str
    answers: Answers


class AbsentActivity(Frozen):
    """A type that a text cannot carry, and the code of the reason."""

    type: str
    reason: str


class Kind(ABC, Generic[V, K, R]):
    """A type of activity. A module of this package with a `KIND` is all it takes to add one."""

    name: ClassVar[str]
    view: ClassVar[type[Activity]]
    key: ClassVar[type[Key]]
    response: ClassVar[type[Response]]
    seconds: ClassVar[int]
    """How long a learner takes, about."""
    wanted: ClassVar[int]
    """How many of it a lesson made by rules has at most."""
    family: ClassVar[Family]
    is_heard: ClassVar[bool] = False
    """Whether the school has to say something aloud for it."""

    @abstractmethod
    def examples(self) -> list[Example]:
        """What documents the type, and what its tests judge."""

    @abstractmethod
    def make(self, material: Material, chance: Random) -> list[Made] | str:
        """Up to `wanted` activities from the text, taking its sentences from `material`; or the code of the reason why none."""

    @abstractmethod
    def judge(self, view: V, key: K, response: R, language: str) -> Judgement:
        """Judge a response of the right shape. Raises Invalid when it names what the activity does not have."""

    @abstractmethod
    def right_response(self, view: V, key: K) -> R:
        """A response that the key calls right."""

    def spoken(self, key: K) -> str | None:
        """What the school says aloud for this activity; None when it is silent."""
        del key
        return None
