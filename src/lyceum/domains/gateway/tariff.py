"""What the school offers of AI and what it takes for it: routing table, rate card, terms. Money is in pico-euro a unit."""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lyceum.domains.ai.port import Capability, Source, Unit, Upstream, Usage
from lyceum.domains.billing.port import FREE, Plan
from lyceum.domains.ledger.port import PICO

MAX_UPSTREAMS = 10
MAX_PRICE_PICO = 10**15
PERMILLE = 1_000

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=64)]
ProviderName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=31)]
ModelName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_./:@+-]*$", max_length=200)]
"""Not with `\\w`, which is every script's letters: each place where that pattern is used takes a fifth of a megabyte."""
Pico = Annotated[int, Field(ge=0, le=MAX_PRICE_PICO)]


class Frozen(BaseModel):
    """Base of this room's models."""

    model_config = ConfigDict(frozen=True)


class Route(Frozen):
    """What a name means for people of a plan: the upstreams to ask, in this order."""

    name: Name
    plan: Plan
    capability: Capability
    upstreams: Annotated[tuple[Upstream, ...], Field(min_length=1, max_length=MAX_UPSTREAMS)]


class Rate(Frozen):
    """What one unit of an upstream costs: the school's price, and what the provider takes."""

    provider: ProviderName
    model: ModelName
    unit: Unit
    price_pico: Pico
    cost_pico: Pico


class Terms(Frozen):
    """Who may use an upstream: from which plan on, with which balance (micro-euro), and how many times the most that a call can cost
    the balance has to cover, in thousandths. An answer from the cache costs `cache_permille` thousandths of its price.
    """

    provider: ProviderName
    model: ModelName
    minimum_plan: Plan = FREE
    minimum_credit: Annotated[int, Field(ge=0, le=10**12)] = 0
    coefficient_permille: Annotated[int, Field(ge=PERMILLE, le=100 * PERMILLE)] = PERMILLE
    cache_permille: Annotated[int, Field(ge=0, le=PERMILLE)] = 0


class PlanGrant(Frozen):
    """That a plan was given: why, by whom (a user's id, `console`, or `shop`), when, and until when; null is for good.

    `in_force` is said of the one that counts now.
    """

    plan: Plan
    reason: str
    actor: str
    at: datetime
    until: datetime | None = None
    in_force: bool = False


class Standing(Frozen):
    """The plan of a user, and how many of their calls of an hour may reach a paid provider; null is any number.

    `grants` are what was given to them, newest first; while there are none, the plan goes with the role.
    """

    plan: Plan
    calls_an_hour: int | None
    grants: tuple[PlanGrant, ...] = ()


class Offer(Frozen):
    """An upstream of a route with its terms and its prices by unit. `included`: the plan that it was looked up for has it."""

    upstream: Upstream
    terms: Terms
    prices: Mapping[Unit, int]
    costs: Mapping[Unit, int]
    included: bool = True

    @property
    def priced(self) -> bool:
        """Whether there is a price for anything; without one a provider is not asked, lest the school pay for everybody."""
        return bool(self.prices)

    @property
    def is_open(self) -> bool:
        """Whether people of the plan are served by it."""
        return self.priced and self.included

    @property
    def is_paid(self) -> bool:
        """Whether it costs anybody anything to ask it."""
        return any(self.prices.values()) or any(self.costs.values())

    def price(self, usage: Usage, source: Source) -> int:
        """What a user pays for this usage, in pico-euro. What the house's own rules and programs make is free."""
        if source in ("rules", "embedded"):
            return 0
        whole = usage.priced(dict(self.prices))
        return whole * self.terms.cache_permille // PERMILLE if source == "cache" else whole

    def cost(self, usage: Usage, source: Source) -> int:
        """What the provider takes for it, in pico-euro."""
        if source != "model":
            return 0
        return usage.cost_pico_dollars if usage.cost_pico_dollars is not None else usage.priced(dict(self.costs))


class Offers(Frozen):
    """A route as it is worked with for people of one plan."""

    name: str
    capability: Capability
    offers: tuple[Offer, ...]

    def of(self, provider: str, model: str) -> Offer:
        """The offer an answer came from; the provider's first when its model calls itself otherwise."""
        same = [offer for offer in self.offers if offer.upstream.provider == provider]
        return next((offer for offer in same if offer.upstream.model == model), same[0])

    def serves(self, capability: Capability) -> bool:
        """Whether there is somebody who can do this for people of the plan."""
        return self.capability == capability and any(offer.is_open for offer in self.offers)

    def is_answered(self, able: Set[tuple[str, Capability]]) -> bool:
        """Whether one of those who are `able` (provider and what it can do, switched on) answers people of the plan."""
        return any(offer.is_open and (offer.upstream.provider, self.capability) in able for offer in self.offers)

    def was_paid(self, provider: str, model: str, source: Source) -> bool:
        """Whether a paid provider made an answer."""
        return source == "model" and self.of(provider, model).is_paid


def micro(pico: int) -> int:
    """Whole micro-euro that cover an amount in pico-euro."""
    return -(-pico // PICO)
