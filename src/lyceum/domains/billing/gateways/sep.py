"""SEP (Saman), by its technical document 3.6: token, SendToken, VerifyTransaction, ReverseTransaction. Amounts are in rial.

Its callback is unsigned and is the only place where its reference (`RefNum`) is told: without it there is nothing to ask about, and SEP
gives back by itself what was not verified within half an hour. `VerifyTransaction` says the amount that it took.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.calling import Caller, GatewaySettings
from lyceum.domains.billing.errors import GatewayRefused
from lyceum.domains.billing.gateway import Ask, Begun, Outcome, PaymentGateway, Plugin, Said, Sent, Setup
from lyceum.domains.billing.models import Money

NAME = "sep"
DONE, DONE_BEFORE, GIVEN_BACK, NO_SUCH, TOO_LATE = 0, 2, 5, -2, -6
TOKEN, PAGE = "/onlinepg/onlinepg", "/OnlinePG/SendToken?token="
VERIFY, REVERSE = "/verifyTxnRandomSessionkey/ipg/VerifyTransaction", "/verifyTxnRandomSessionkey/ipg/ReverseTransaction"


class SepSettings(GatewaySettings):
    """`LYCEUM_BILLING_SEP_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_SEP_", extra="ignore", frozen=True)

    terminal: str | None = Field(None, pattern=r"^[0-9]{1,20}$", description="The school's terminal number; switches SEP (Saman) on.")
    address: str = Field("https://sep.shaparak.ir", pattern=r"^https?://[^\s]+$")


class Sep(PaymentGateway):
    """Pays through SEP."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"IRR"})
    undo_seconds = 1_800

    def __init__(self, settings: SepSettings) -> None:
        assert settings.terminal
        self._terminal, self._address = settings.terminal, settings.address.rstrip("/")
        self._caller = Caller(NAME, settings)

    async def begin(self, ask: Ask) -> Begun:
        """See PaymentGateway. The payment comes back by our own name for it: SEP's token is not in the callback."""
        ours = ask.payment_id.hex
        wish = {"action": "token", "TerminalId": self._terminal, "Amount": ask.amount, "ResNum": ours, "RedirectUrl": ask.back}
        answer = await self._caller.json(TOKEN, wish)
        if answer.get("status") != 1 or not answer.get("token"):
            raise GatewayRefused(gateway=NAME, reason=str(answer.get("errorCode", "")))
        return Begun(authority=ours, url=f"{self._address}{PAGE}{answer['token']}")

    async def confirm(self, sent: Sent) -> Outcome:
        """See PaymentGateway."""
        reference = sent.reference or sent.told
        if reference is None:
            return Outcome(state="pending")
        answer = await self._about(VERIFY, reference)
        code, amount = answer.get("ResultCode"), _amount(answer)
        if code in (DONE, DONE_BEFORE) and amount is not None:
            return Outcome(state="paid", reference=reference, amount=amount)
        if code in (GIVEN_BACK, TOO_LATE):
            return Outcome(state="returned", reason=str(code))
        return Outcome(state="pending" if code == NO_SUCH else "unclear", reason=str(code))

    async def undo(self, sent: Sent) -> bool:
        """See PaymentGateway."""
        assert sent.reference
        answer = await self._about(REVERSE, sent.reference)
        return answer.get("ResultCode") in (DONE, DONE_BEFORE, GIVEN_BACK)

    def read(self, said: Mapping[str, str]) -> Said:
        """See PaymentGateway."""
        return Said(authority=said.get("ResNum", ""), reference=said.get("RefNum") or None, cancelled=said.get("State", "").upper() != "OK")

    async def close(self) -> None:
        """See PaymentGateway."""
        await self._caller.close()

    async def _about(self, path: str, reference: str) -> dict[str, Any]:
        return await self._caller.json(path, {"RefNum": reference, "TerminalNumber": int(self._terminal)})


def _amount(answer: Mapping[str, Any]) -> int | None:
    """What SEP took, spelt as SEP spells it; None when it does not say."""
    detail = answer.get("TransactionDetail")
    amount = detail.get("OrginalAmount") if isinstance(detail, dict) else None
    return amount if isinstance(amount, int) and not isinstance(amount, bool) else None


def _build(setup: Setup) -> Sep | None:
    settings = setup.settings
    assert isinstance(settings, SepSettings)
    return Sep(settings) if settings.terminal else None


plugin = Plugin(NAME, _build, SepSettings)
