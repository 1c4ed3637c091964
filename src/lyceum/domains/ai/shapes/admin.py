"""What an operator sees of the providers."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from lyceum.domains.ai.shapes.base import Capability, Frozen, Source


class CacheSize(Frozen):
    """The permanent cache of one provider: entries (the database's own estimate) and bytes of its table."""

    entries: int
    bytes: int


class AbilityStatus(Frozen):
    """Something a provider can do, and the models that are named for it; the first is the default, others may work too. `languages`
    are the tags of those it knows; empty where it is not bound to any.
    """

    capability: Capability
    models: tuple[str, ...]
    languages: tuple[str, ...] = ()


class ProviderStatus(Frozen):
    """One provider: whether it is switched on (`hint` says how, `hints` the same in other languages by their tags), its circuit and its
    queue in this process, its cache.
    """

    name: str
    title: str
    source: Source
    configured: bool
    hint: str
    hints: Mapping[str, str] = Field(default_factory=dict)
    abilities: tuple[AbilityStatus, ...]
    circuit: Literal["closed", "open", "half_open"]
    circuit_seconds: int
    last_failure: str
    running: int
    waiting: int
    wait_milliseconds: int
    cache: CacheSize


class AiStatus(Frozen):
    """All providers, by name."""

    providers: tuple[ProviderStatus, ...]
