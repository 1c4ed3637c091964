"""Zarinpal, version 4 of its API (zarinpal.com/docs): request, StartPay, verify, inquiry, reverse. Amounts go in rial.

Its callback is unsigned. `verify` with our amount says 100, or 101 when it was verified before; a payment that is never verified goes back
to the buyer by itself.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.calling import Caller, GatewaySettings
from lyceum.domains.billing.errors import GatewayRefused
from lyceum.domains.billing.gateway import Ask, Begun, Outcome, PaymentGateway, Plugin, Said, Sent, Setup
from lyceum.domains.billing.models import Money
from lyceum.domains.billing.statements.models import Statement
from lyceum.domains.billing.statements.wire import zarinpal as of_day

NAME = "zarinpal"
DONE, DONE_BEFORE = 100, 101
OTHER_AMOUNT, NOT_PAID, NOT_OURS, NO_SUCH = -50, -51, -53, -54
API = "/pg/v4/payment"


class ZarinpalSettings(GatewaySettings):
    """`LYCEUM_BILLING_ZARINPAL_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_ZARINPAL_", extra="ignore", frozen=True)

    merchant_id: str | None = Field(None, pattern=r"^[0-9A-Za-z-]{36}$", description="The school's merchant id; switches Zarinpal on.")
    address: str = Field("https://payment.zarinpal.com", pattern=r"^https?://[^\s]+$")


class Zarinpal(PaymentGateway):
    """Pays through Zarinpal."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"IRR"})
    undo_seconds = 1_800

    def __init__(self, settings: ZarinpalSettings) -> None:
        assert settings.merchant_id
        self._merchant, self._address = settings.merchant_id, settings.address.rstrip("/")
        self._caller = Caller(NAME, settings)

    async def begin(self, ask: Ask) -> Begun:
        """See PaymentGateway."""
        wish = {"amount": ask.amount, "currency": "IRR", "description": ask.title, "callback_url": ask.back}
        code, data = await self._said("request", **wish, metadata={"order_id": str(ask.order_number)})
        if code != DONE or not data.get("authority"):
            raise GatewayRefused(gateway=NAME, reason=code)
        authority = str(data["authority"])
        return Begun(authority=authority, url=f"{self._address}/pg/StartPay/{authority}")

    async def confirm(self, sent: Sent) -> Outcome:
        """See PaymentGateway."""
        if sent.is_late:
            standing = await self._standing(sent)
            if standing == "PAID":  # unverified: given back before anybody takes it
                return Outcome(state="returned") if await self.undo(sent) else Outcome(state="unclear")
            if standing != "VERIFIED":
                return _of_standing(standing)
        code, data = await self._said("verify", authority=sent.authority, amount=sent.amount)
        if code in (DONE, DONE_BEFORE) and data.get("ref_id"):
            return Outcome(state="paid", reference=str(data["ref_id"]))
        if code == OTHER_AMOUNT:  # it names no reference for what it did not verify
            return Outcome(state="paid", reference=sent.authority, amount=0, reason=str(code))
        if code in (NOT_OURS, NO_SUCH):
            return Outcome(state="refused", reason=str(code))
        if code == NOT_PAID:
            return _of_standing(await self._standing(sent))
        return Outcome(state="unclear", reason=str(code))

    async def undo(self, sent: Sent) -> bool:
        """See PaymentGateway. Within half an hour; later somebody has to refund it at Zarinpal's panel."""
        code, _ = await self._said("reverse", authority=sent.authority)
        return code == DONE or await self._standing(sent) == "REVERSED"

    def read(self, said: Mapping[str, str]) -> Said:
        """See PaymentGateway."""
        return Said(authority=said.get("Authority", ""), cancelled=said.get("Status") != "OK")

    async def statement(self, day: date) -> Statement:
        """See PaymentGateway."""
        return of_day.read(*await self._said("unVerified"), DONE, day)

    async def close(self) -> None:
        """See PaymentGateway."""
        await self._caller.close()

    async def _standing(self, sent: Sent) -> str:
        _, data = await self._said("inquiry", authority=sent.authority)
        return str(data.get("status", ""))

    async def _said(self, what: str, **wish: Any) -> tuple[int, dict[str, Any]]:
        """The code and the data of an answer; where there is an error, its code."""
        answer = await self._caller.json(f"{API}/{what}.json", {"merchant_id": self._merchant, **wish})
        data, errors = answer.get("data"), answer.get("errors")
        if isinstance(data, dict) and "code" in data:
            return int(data["code"]), data
        return (int(errors.get("code", 0)) if isinstance(errors, dict) else 0), {}


def _of_standing(standing: str) -> Outcome:
    if standing == "FAILED":
        return Outcome(state="refused", reason=standing)
    if standing == "REVERSED":
        return Outcome(state="returned", reason=standing)
    return Outcome(state="pending" if standing == "IN_BANK" else "unclear", reason=standing)


def _build(setup: Setup) -> Zarinpal | None:
    settings = setup.settings
    assert isinstance(settings, ZarinpalSettings)
    return Zarinpal(settings) if settings.merchant_id else None


plugin = Plugin(NAME, _build, ZarinpalSettings)
