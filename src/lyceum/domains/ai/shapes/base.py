"""What every request and every answer has in common."""

from math import ceil
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Capability = Literal["chat", "embeddings", "speech", "recognition", "image", "video", "lip_sync"]
Source = Literal["model", "cache", "rules", "embedded"]
"""Who made an answer: a provider's model just now, the permanent cache, the rules of the house, or a program of the house."""

Unit = Literal["input_token", "cached_token", "output_token", "image", "second", "character", "call"]
MILLISECONDS = 1_000
MAX_COUNT = 10**9
MAX_COST_PICO_DOLLARS = 10**16
Counted = Annotated[int, Field(ge=0, le=MAX_COUNT)]
"""A number of units; a provider that tells one outside of these bounds tells nonsense, and nobody pays for it."""


class Frozen(BaseModel):
    """Plain data."""

    model_config = ConfigDict(frozen=True)


class Upstream(Frozen):
    """Whom to ask: a provider's plugin name and a model's name with that provider; an empty model is the provider's default."""

    provider: str
    model: str = ""


class Usage(Frozen):
    """What was used. `input_tokens` counts the `cached_tokens` (those the provider had in its own cache) too; `milliseconds` are of
    sound or film. `estimated` says that the provider told nothing and the count is ours. `cost_pico_dollars` is what the provider
    says that it charged, where it does.
    """

    input_tokens: Counted = 0
    cached_tokens: Counted = 0
    output_tokens: Counted = 0
    images: Counted = 0
    milliseconds: Counted = 0
    characters: Counted = 0
    calls: Counted = 1
    estimated: bool = False
    cost_pico_dollars: Annotated[int, Field(ge=0, le=MAX_COST_PICO_DOLLARS)] | None = None

    def units(self) -> dict[Unit, int]:
        """The units that have a price, each token in one of them only; a begun second counts whole."""
        return {
            "input_token": max(0, self.input_tokens - self.cached_tokens),
            "cached_token": self.cached_tokens,
            "output_token": self.output_tokens,
            "image": self.images,
            "second": ceil(self.milliseconds / MILLISECONDS),
            "character": self.characters,
            "call": self.calls,
        }

    def priced(self, pico_euros_a_unit: dict[Unit, int]) -> int:
        """What this comes to in pico-euro by a list of prices; a unit without a price costs nothing. Without a price for cached
        tokens they cost what other input does.
        """
        prices = {"cached_token": pico_euros_a_unit.get("input_token", 0), **pico_euros_a_unit}
        return sum(count * prices.get(unit, 0) for unit, count in self.units().items())


class Request(Frozen):
    """What every request says besides its subject.

    `owner_id` is who asks. What comes back is kept for that user alone and erased with them, unless the input is `published`
    content of the school: then it is kept for everyone. `upstreams` are asked in turn until one answers, none given means the
    providers that are configured; `or_embedded` adds what needs no provider at the end. `fresh` goes to the model and replaces
    what the cache has. Of those who wait, the higher `priority` goes first.
    """

    owner_id: str = ""
    published: bool = False
    upstreams: tuple[Upstream, ...] = ()
    or_embedded: bool = True
    fresh: bool = False
    priority: Annotated[int, Field(ge=0, le=9)] = 0


HOW_ASKED = frozenset(Request.model_fields)
"""What does not shape the answer: it stays out of the cache's key."""


class Answer(Frozen):
    """What every answer says besides its content: what made it, and what was used. `attempts` counts calls that left the house."""

    provider: str
    model: str
    source: Source
    usage: Usage
    attempts: int = 1


class Waiting(Frozen):
    """A place in a provider's queue: 1 is next. The time is an estimate."""

    position: int
    milliseconds: int
