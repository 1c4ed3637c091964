"""The sandbox bank as a gateway: it asks for no money, and fails in every way that real ones do. Built in, so that buying can be tried."""

from collections.abc import Mapping
from datetime import date
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.backwards_models import Disputed, Part
from lyceum.domains.billing.gateway import Ask, Begun, Outcome, PaymentGateway, Plugin, Said, Sent, Setup
from lyceum.domains.billing.models import Money
from lyceum.domains.billing.sandbox.bank import NAME, SandboxBank
from lyceum.domains.billing.statements.models import Statement
from lyceum.platform.settings import Section, Settings


class SandboxSettings(Section):
    """`LYCEUM_BILLING_SANDBOX_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_SANDBOX_", extra="ignore", frozen=True)

    bank: Literal["auto", "on", "off"] = Field(
        "auto",
        description="The built-in bank that takes no money. `auto`: only while no real payment gateway is switched on, "
        "and only where the school is reached from its own machine alone. `on` gives credit away to whoever asks.",
    )


class SandboxGateway(PaymentGateway):
    """Speaks with the bank behind the same counter as its page does."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"EUR", "IRR"})
    is_test = True
    gives_parts = True

    def __init__(self, bank: SandboxBank, *, is_fallback: bool) -> None:
        self.bank, self.is_fallback = bank, is_fallback

    async def begin(self, ask: Ask) -> Begun:
        """See PaymentGateway."""
        authority = await self.bank.take_on(ask)
        return Begun(authority=authority, url=f"/bank/{authority}")

    async def confirm(self, sent: Sent) -> Outcome:
        """See PaymentGateway."""
        return await self.bank.confirm(sent.authority, sent.amount)

    async def undo(self, sent: Sent) -> bool:
        """See PaymentGateway."""
        return await self.bank.give_back(sent.authority)

    async def give_part(self, sent: Sent, part: Part) -> bool:
        """See PaymentGateway."""
        return await self.bank.give_part(sent.authority, part)

    async def disputes(self, sent: Sent) -> tuple[Disputed, ...]:
        """See PaymentGateway."""
        return await self.bank.disputes(sent.authority)

    def read(self, said: Mapping[str, str]) -> Said:
        """See PaymentGateway."""
        return Said(authority=said.get("authority", ""), reference=said.get("reference"), cancelled=said.get("status") != "OK")

    async def statement(self, day: date) -> Statement:
        """See PaymentGateway."""
        return await self.bank.statement(day, self.zone)

    async def close(self) -> None:
        """Nothing is open."""


def is_private(school: Settings) -> bool:
    """Whether the school is reached from its own machine alone."""
    hosts = [school.host, *([urlsplit(school.public_url).hostname or ""] if school.public_url else [])]
    return all(_is_loopback(host) for host in hosts)


def is_on(settings: SandboxSettings, school: Settings) -> bool:
    """Whether the bank is there, if no real gateway is."""
    return settings.bank == "on" or (settings.bank == "auto" and is_private(school))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _build(setup: Setup) -> SandboxGateway | None:
    settings = setup.settings
    assert isinstance(settings, SandboxSettings)
    return SandboxGateway(SandboxBank(setup.db), is_fallback=settings.bank == "auto") if is_on(settings, setup.school) else None


plugin = Plugin(NAME, _build, SandboxSettings)
