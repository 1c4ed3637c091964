"""What is told of tiers. Amounts are whole rial."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lyceum.domains.billing.models import TOMAN, Frozen

TierName = Literal["bronze", "silver", "gold", "platinum"]
Threshold = Annotated[int, Field(strict=True, ge=TOMAN, le=10**13, multiple_of=TOMAN)]


class TierTerms(Frozen):
    """From how much on somebody is a member of which tier, in rial; everybody is bronze. `version` grows with each change."""

    silver: Threshold
    gold: Threshold
    platinum: Threshold
    version: Annotated[int, Field(strict=True, ge=1)]

    @model_validator(mode="after")
    def _upwards(self) -> Self:
        if not self.silver < self.gold < self.platinum:
            raise ValueError("each tier asks for more than the one below it")
        return self

    def steps(self) -> tuple[tuple[TierName, int], ...]:
        """Each tier with what it asks for, from the lowest."""
        return ("bronze", 0), ("silver", self.silver), ("gold", self.gold), ("platinum", self.platinum)


class Membership(Frozen):
    """The tier of somebody who has filled their wallet with `net`; `since` is what that tier asks for. `next` asks for `at`, of which
    `missing` is left; above the last tier there is none.
    """

    tier: TierName
    net: int
    since: int
    next: TierName | None
    at: int | None
    missing: int


def membership(net: int, terms: TierTerms) -> Membership:
    """The tier that this much makes."""
    steps = terms.steps()
    place = max(number for number, (_, at) in enumerate(steps) if number == 0 or net >= at)
    tier, since = steps[place]
    if place + 1 == len(steps):
        return Membership(tier=tier, net=net, since=since, next=None, at=None, missing=0)
    following, at = steps[place + 1]
    return Membership(tier=tier, net=net, since=since, next=following, at=at, missing=at - net)
