"""Plans as the school sells and obeys them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from lyceum.domains.billing.models import Frozen, Names, Plan

FREE = "free"
"""The plan of everybody who has no other."""
MAX_RANK = 99
MAX_CALLS = 1_000_000


class PlanTerms(Frozen):
    """A plan: its `rank` among them, and how many calls of an hour may reach a paid model; null is any number.

    What is open to a plan is open to those of a higher rank. `version` grows with each change; a new one has 0.
    """

    code: Plan
    rank: Annotated[int, Field(strict=True, ge=0, le=MAX_RANK)]
    calls_an_hour: Annotated[int | None, Field(strict=True, ge=1, le=MAX_CALLS)]
    names: Names
    version: Annotated[int, Field(strict=True, ge=0)] = 0

    @model_validator(mode="after")
    def _free_is_least(self) -> Self:
        if (self.code == FREE) != (self.rank == 0):
            raise ValueError(f"the plan {FREE} has the rank 0, and every other a higher one")
        return self


def _plan(code: str, rank: int, calls_an_hour: int | None, english: str, persian: str) -> PlanTerms:
    return PlanTerms(code=code, rank=rank, calls_an_hour=calls_an_hour, names={"en": english, "fa": persian}, version=1)


FIRST_PLANS = (
    _plan(FREE, 0, 10, "Free", "رایگان"),
    _plan("basic", 1, 100, "Basic", "پایه"),
    _plan("plus", 2, 500, "Plus", "پلاس"),
    _plan("premium", 3, 2_000, "Premium", "ویژه"),
    _plan("professional", 4, None, "Professional", "حرفه‌ای"),
)
"""What a school begins with; its table says what counts."""
