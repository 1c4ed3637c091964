"""What a provider of speech is, and the registry that finds them: one file a provider in `adapters`, nothing else to edit."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from lyceum.domains.ai import adapters
from lyceum.domains.ai.port import Speed, SpokenWord, Voice
from lyceum.domains.ai.settings import AiSettings
from lyceum.platform.health import Check


@dataclass(frozen=True)
class Recording:
    """What a provider made of a text: the encoded sound, its length, and its words with offsets into the text it was given."""

    audio: bytes
    mime: str
    milliseconds: int
    words: tuple[SpokenWord, ...]


class SpeechProvider(Protocol):
    """A provider of the capability `speech`. Texts come to it as NFC, without control characters, with something to say in them."""

    async def version(self) -> str:
        """What shapes its sound besides the request; a change makes new recordings. Raises SpeechUnavailable."""

    async def voices(self) -> tuple[Voice, ...]:
        """Its voices, one for each language tag. Raises SpeechUnavailable."""

    async def record(self, text: str, voice: Voice, speed: Speed) -> Recording:
        """Speaks. Raises SpeechUnavailable, SpeechBusy."""

    async def check(self) -> Check:
        """Whether it works, and how to switch it on if not."""

    async def close(self) -> None:
        """Gives back processes and connections."""


@dataclass(frozen=True)
class Plugin:
    """What an adapter file offers, under the module's name `plugin`."""

    name: str
    capability: Literal["speech"]
    source: Literal["embedded"]
    build: Callable[[AiSettings], SpeechProvider]


def plugins(capability: str) -> Mapping[str, Plugin]:
    """The plugins of a capability by name, in order of their file names."""
    modules = (importlib.import_module(f"{adapters.__name__}.{found.name}") for found in pkgutil.iter_modules(adapters.__path__))
    offered = (module.plugin for module in sorted(modules, key=lambda module: module.__name__))
    return {plugin.name: plugin for plugin in offered if plugin.capability == capability}
