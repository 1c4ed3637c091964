"""Building a provider that speaks OpenAI's format: what OpenAI itself, DeepSeek, OpenRouter, Ollama and compatible servers share."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from lyceum.domains.ai.formats.openai import Dialect, OpenAiChat
from lyceum.domains.ai.provider import Ability, Provider, Setup, Speaker
from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.base import Capability
from lyceum.domains.ai.transport import Wire


class ChatSettings(ProviderSettings):
    """A provider that chats."""

    models: str = Field("", description="Models for chat, parted by commas; the first is the default.")


def names(listed: str) -> tuple[str, ...]:
    """The models of a setting."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def bearer(setup: Setup, extra: dict[str, str] | None = None) -> Wire:
    """HTTP to a provider that takes its key as a bearer's token."""
    own = setup.own()
    headers = {"Authorization": f"Bearer {own.key.get_secret_value()}"} if own.key else {}
    return Wire(setup.transport, setup.name, own, headers | (extra or {}))


def off(setup: Setup, title: str) -> Provider:
    """A provider that nobody has switched on; its context file says how to."""
    return Provider(setup.name, title, "model", hint=setup.context["how_to_switch_on"])


def on(setup: Setup, title: str, *abilities: Ability[Any, Any]) -> Provider:
    """A provider that is switched on."""
    own = setup.own()
    by_name: dict[Capability, Ability[Any, Any]] = {ability.capability: ability for ability in abilities}
    return Provider(
        setup.name, title, "model", abilities=by_name,
        concurrency=own.concurrency, per_minute=own.per_minute, waiting=own.waiting,
    )  # fmt: skip


def every(setup: Setup, title: str, abilities: Sequence[Ability[Any, Any]], speaker: Speaker | None = None) -> Provider:
    """A provider with several abilities; off when it has none."""
    if not abilities and speaker is None:
        return off(setup, title)
    provider = on(setup, title, *abilities)
    provider.speaker = speaker
    return provider


def chatting(setup: Setup, title: str, dialect: Dialect, *, needs_key: bool = True, extra: dict[str, str] | None = None) -> Provider:
    """A provider that chats in OpenAI's format and does nothing else."""
    own = setup.own()
    assert isinstance(own, ChatSettings)
    if (needs_key and not own.key) or not own.address or not names(own.models):
        return off(setup, title)
    return on(setup, title, OpenAiChat(bearer(setup, extra), names(own.models), dialect))
