"""What a provider is, and the registry that finds them: one Python file and one JSON file a provider, nothing else to edit."""

import asyncio
import importlib.util
import json
import pkgutil
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Generic, TypeVar

from lyceum.domains.ai import adapters
from lyceum.domains.ai.settings import AiSettings, ProviderSettings
from lyceum.domains.ai.shapes.base import Answer, Capability, Request, Source, Usage
from lyceum.domains.ai.shapes.errors import AiBusy, AiFailed, AiUnavailable
from lyceum.domains.ai.shapes.speech import Speed, SpokenWord, Voice
from lyceum.domains.ai.shapes.text import ChatDelta
from lyceum.domains.ai.transport import Transport
from lyceum.kernel.errors import LyceumError
from lyceum.platform.health import Check, Said, said
from lyceum.platform.settings import Section

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
"""A plugin's name is also that of its table and of its folder of files."""

Q = TypeVar("Q", bound=Request)
A = TypeVar("A", bound=Answer)


class PluginBroken(LyceumError):
    """A provider's files cannot be used."""

    code = "plugin_broken"


@dataclass(frozen=True)
class Made(Generic[A]):
    """What a provider made: the answer, and the bytes of its file if it has one."""

    answer: A
    file: bytes | None = None


class Ability(ABC, Generic[Q, A]):
    """One thing that a provider can do. `models` are names for people to choose from, the default first."""

    capability: ClassVar[Capability]
    models: tuple[str, ...] = ("",)
    languages: tuple[str, ...] = ()
    """Tags of those it knows; empty where it is not bound to any."""
    replay_safe: bool = False
    """Whether a call of unknown fate (no answer in time) may be sent again without harm or cost."""
    keeps: bool = True
    """Whether answers are worth keeping in the permanent cache."""
    terminal_states: frozenset[str] = frozenset()
    """Of work that is submitted and asked after: the states that do not change any more."""

    async def version(self) -> str:
        """What shapes an answer besides request and model; a change makes the cache's entries out of date."""
        return "1"

    @abstractmethod
    def quote(self, request: Q, model: str) -> Usage:
        """The most that this request can use."""

    @abstractmethod
    async def call(self, request: Q, model: str) -> Made[A]:
        """The whole answer. Raises one of AI_FAILURES."""

    def usage(self, made: Made[A]) -> Usage:
        """What an answer used."""
        return made.answer.usage

    @abstractmethod
    def usable(self, made: Made[A]) -> bool:
        """Whether an answer is worth anything; nobody pays for one that is not."""

    async def check(self) -> Check | None:
        """Of what the house itself does: whether it works, and how to switch it on. None of a provider on the network: whether that
        answers is seen when it is asked.
        """
        return None


class StreamedAbility(Ability[Q, A]):
    """Something that can also be given in pieces while it is made. What cannot be is given as one, when it is whole."""

    reports_usage_in_stream: bool = False

    @abstractmethod
    def stream(self, request: Q, model: str) -> AsyncGenerator[ChatDelta, None]:
        """The answer in pieces; the last one has `finish` and `usage`. Raises one of AI_FAILURES, `cut` when it ends too soon."""


@dataclass(frozen=True)
class Ticket:
    """What a provider gives for work that it takes on: its own reference to it, and after how many seconds it is worth asking."""

    reference: str
    seconds: float = 5.0


@dataclass(frozen=True)
class Standing(Generic[A]):
    """How submitted work stands with its provider, in the provider's own word; `made` when it is done, `failed` when it is not to be."""

    state: str
    made: Made[A] | None = None
    failed: AiFailed | None = None


class LongAbility(Ability[Q, A]):
    """Something that takes longer than a request: submitted once, then asked after until its state is one of `terminal_states`."""

    terminal_states: frozenset[str] = frozenset({"done", "failed", "cancelled"})
    longest_seconds: float = 110.0
    """How long `call` asks before it gives up; the work itself may go on."""
    pause_seconds: float = 3.0

    @abstractmethod
    async def submit(self, request: Q, model: str, tell_at: str) -> "Ticket | Made[A]":
        """Hand the work in; what is done at once may come back whole. `tell_at` is an address at which the provider may say that
        something has changed, or empty. Raises one of AI_FAILURES; `timeout`, `cut` and `malformed` mean that nobody knows whether
        it was taken on.
        """

    @abstractmethod
    async def poll(self, reference: str, model: str) -> Standing[A]:
        """How it stands. Raises one of AI_FAILURES when that cannot be found out now: this says nothing about the work."""

    async def cancel(self, reference: str, model: str) -> bool:
        """Ask the provider to stop; whether it did. Most cannot."""
        del reference, model
        return False

    def reference_in(self, told: Mapping[str, Any]) -> str:
        """The work's reference in what a provider sent to `tell_at`; empty when it is not in there."""
        del told
        return ""

    async def call(self, request: Q, model: str) -> Made[A]:
        """Submits, and asks until it is done: for capabilities that are answered within one request."""
        taken = await self.submit(request, model, "")
        if isinstance(taken, Made):
            return taken
        try:
            async with asyncio.timeout(self.longest_seconds):
                return await self._end(taken, model)
        except TimeoutError as late:
            raise AiUnavailable("This takes longer than a request may.", type="timeout") from late

    async def _end(self, taken: Ticket, model: str) -> Made[A]:
        pause = min(taken.seconds, self.pause_seconds)
        while True:
            await asyncio.sleep(pause)
            try:
                standing = await self.poll(taken.reference, model)
            except (AiUnavailable, AiBusy):  # it is under way and paid for: asked again, never submitted again
                pause = self.pause_seconds
                continue
            if standing.made:
                return standing.made
            if standing.failed:
                raise standing.failed
            pause = self.pause_seconds


@dataclass(frozen=True)
class Recording:
    """What a provider made of a text: the encoded sound, its length, and its words with offsets into the text it was given."""

    audio: bytes
    mime: str
    milliseconds: int
    words: tuple[SpokenWord, ...]


class Speaker(ABC):
    """A provider of speech. Texts come to it as NFC, without control characters, with something to say in them."""

    models: tuple[str, ...] = ("",)

    @abstractmethod
    async def version(self) -> str:
        """What shapes its sound besides the request; a change makes new recordings. Raises SpeechUnavailable."""

    @abstractmethod
    async def voices(self) -> tuple[Voice, ...]:
        """Its voices, one for each language tag. Raises SpeechUnavailable."""

    @abstractmethod
    async def record(self, text: str, voice: Voice, speed: Speed) -> Recording:
        """Speaks. Raises SpeechUnavailable, SpeechBusy, or one of AI_FAILURES."""

    @abstractmethod
    async def check(self) -> Check:
        """Whether it works, and how to switch it on if not."""


def install(*packages: str) -> Said:
    """How to get something that the house does itself and that this machine does not have."""
    text = "Install for this platform the Python packages {packages} (pip install lyceum brings them)."
    return said("install", text, packages=", ".join(packages))


@dataclass
class Provider:
    """A provider as it runs in this process. `abilities` and `speaker` are empty while it is not configured; `hint` says how."""

    name: str
    title: str
    source: Source
    hint: str = ""
    abilities: Mapping[Capability, Ability[Any, Any]] = field(default_factory=dict)
    speaker: Speaker | None = None
    concurrency: int = 64
    per_minute: int = 0
    waiting: int = 256
    close: Callable[[], Any] | None = None

    @property
    def configured(self) -> bool:
        """Whether it can be asked."""
        return bool(self.abilities or self.speaker)


@dataclass(frozen=True)
class Setup:
    """What a plugin is built from. `context` is its JSON file: name of a parameter -> text for prompts and presets."""

    name: str
    room: AiSettings
    settings: Section | None
    context: Mapping[str, str]
    transport: Transport

    def own(self) -> ProviderSettings:
        """The provider's settings."""
        assert isinstance(self.settings, ProviderSettings)
        return self.settings


@dataclass(frozen=True)
class Plugin:
    """What a provider's Python file offers under the name `plugin`. Its file is named as the plugin is."""

    name: str
    build: Callable[[Setup], Provider]
    settings: type[Section] | None = None


@dataclass(frozen=True)
class Found:
    """A plugin with what stands in the JSON file beside it."""

    plugin: Plugin
    context: Mapping[str, str]


def discover(folder: Path | None = None) -> dict[str, Found]:
    """All plugins by name: those of the house, then those of a folder. Raises PluginBroken, naming the file and what is wrong."""
    own = Path(adapters.__file__).parent
    files = [(f"{adapters.__name__}.{module.name}", own / f"{module.name}.py") for module in pkgutil.iter_modules([str(own)])]
    files += [(f"lyceum_provider_{path.stem}", path) for path in sorted(folder.glob("*.py"))] if folder else []
    found: dict[str, Found] = {}
    for module_name, path in files:
        plugin = _plugin(module_name, path)
        if plugin.name in found:
            raise PluginBroken(f"{path}: there is a provider named {plugin.name} already.")
        found[plugin.name] = Found(plugin, _context(path.with_suffix(".json")))
    return found


def _plugin(module_name: str, path: Path) -> Plugin:
    plugin = getattr(_module(module_name, path), "plugin", None)
    if not isinstance(plugin, Plugin):
        raise PluginBroken(f"{path}: offers no `plugin` of the class lyceum.domains.ai.provider.Plugin.")
    if not NAME.fullmatch(plugin.name) or plugin.name != path.stem:
        raise PluginBroken(f"{path}: the plugin's name is {plugin.name!r}; it must be that of the file, small letters, digits and _.")
    return plugin


def _module(module_name: str, path: Path) -> ModuleType:
    if module_name.startswith(adapters.__name__):
        return importlib.import_module(module_name)
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise PluginBroken(f"{path}: is no Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except (ImportError, SyntaxError, AttributeError, NameError, TypeError) as wrong:
        raise PluginBroken(f"{path}: cannot be loaded: {type(wrong).__name__}: {wrong}") from wrong
    return module


def _context(path: Path) -> Mapping[str, str]:
    try:
        context = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise PluginBroken(f"{path}: is missing; a provider is a Python file and a JSON file of the same name.") from missing
    except ValueError as wrong:
        raise PluginBroken(f"{path}: is no JSON: {wrong}") from wrong
    if not isinstance(context, dict) or not all(isinstance(text, str) for text in context.values()):
        raise PluginBroken(f"{path}: holds something else than names and their texts.")
    return context


def sections(folder: Path | None = None) -> list[type[Section]]:
    """The settings of all plugins."""
    return [found.plugin.settings for found in discover(folder).values() if found.plugin.settings]
