"""The buyer's own wallet as a gateway: its money is in the books already, so what a bank would say, the books say.

To begin sets the price aside, to confirm takes it, to undo puts it back; each under a key made of the payment, so that a step that is
repeated is the same step. What was set aside and never taken is free again after a quarter of an hour.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID, uuid5

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.backwards_models import Part
from lyceum.domains.billing.errors import WalletShort
from lyceum.domains.billing.gateway import Ask, Begun, Outcome, PaymentGateway, Plugin, Said, Sent, Setup
from lyceum.domains.billing.models import Money
from lyceum.domains.ledger.port import AccountClosed, HoldClosed, HoldNotFound, Ledger, NotEnoughCredit, Party, ReversalRefused, Transfer
from lyceum.platform.settings import Section

NAME = "wallet"
CODE: str = "wallet"
CURRENCY: Literal["IRR"] = "IRR"
CLEARING = f"clearing.{NAME}"
UNCLAIMED = "unclaimed"
"""The school's account for what belongs to people who have left: it owes them that."""
HELD_SECONDS = 900
_FACTS = UUID("b0a7f6a4-3f0b-4c39-8a53-0d1d8d3d5e26")


class WalletSettings(Section):
    """`LYCEUM_BILLING_WALLET_…`: amounts in rial."""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_WALLET_", extra="ignore", frozen=True)

    least_deposit: int = Field(100_000, ge=10, multiple_of=10, description="Least that a wallet is filled with at once, in rial.")
    most_deposit: int = Field(1_000_000_000, ge=10, multiple_of=10, description="Most that a wallet is filled with at once, in rial.")
    least_withdrawal: int = Field(500_000, ge=10, multiple_of=10, description="Least that is withdrawn from a wallet at once, in rial.")
    most_withdrawal: int = Field(1_000_000_000, ge=10, multiple_of=10, description="Most that is withdrawn from a wallet at once, in rial.")
    withdrawals_a_day: int = Field(10, ge=1, le=1_000, description="Withdrawals that one person may ask for within a day.")
    two_approvals_above: int = Field(
        200_000_000, ge=0, description="A withdrawal of more than this, in rial, takes two different people to approve it."
    )
    late_days: int = Field(
        3, ge=1, le=365, description="Withdrawals that wait longer for somebody of the school are told by the health check."
    )
    account_days: int = Field(
        3_650, ge=30, description="So long the bank account of a paid withdrawal is kept, sealed, for whoever audits the school."
    )


class Wallet(PaymentGateway):
    """Pays out of the wallet. Its name of a payment is the payment's own id."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"IRR"})
    is_own = True
    gives_parts = True

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def begin(self, ask: Ask) -> Begun:
        """See PaymentGateway: sets the price aside. The browser goes straight back. Raises WalletShort."""
        try:
            await self._ledger.hold(ask.payment_id, ask.owner_id, ask.amount, HELD_SECONDS, CODE, CURRENCY)
        except NotEnoughCredit as short:
            there, needed = int(short.params["available"]), int(short.params["needed"])
            raise WalletShort(available=there, needed=needed, missing=needed - there, currency=CURRENCY, scale=0) from short
        return Begun(authority=str(ask.payment_id), url=ask.back)

    async def confirm(self, sent: Sent) -> Outcome:
        """See PaymentGateway: takes what was set aside. What is not set aside any more is with its owner."""
        if sent.is_late:
            return await self._let_go(sent)
        try:
            await self._ledger.capture(_taken(sent), sent.payment_id, "", CLEARING, sent.amount, "purchase", f"payment {sent.payment_id}")
        except (HoldClosed, HoldNotFound):
            return Outcome(state="refused", reason="not_held")
        except AccountClosed:
            return Outcome(state="refused", reason="account_closed")
        return Outcome(state="paid", reference=str(sent.payment_id), amount=sent.amount)

    async def undo(self, sent: Sent) -> bool:
        """See PaymentGateway: back into the wallet; to the school's `unclaimed` where its owner has left."""
        back = uuid5(_FACTS, f"back {sent.payment_id}")
        try:
            await self._ledger.reverse(back, _taken(sent), "refund")
        except ReversalRefused:  # all of it is back already, under another key
            return True
        except AccountClosed:
            clearing, unclaimed = Party(code=CLEARING), Party(code=UNCLAIMED)
            await self._ledger.transfer(
                Transfer(id=back, debit=clearing, credit=unclaimed, currency=CURRENCY, amount=sent.amount, reason="refund")
            )
        return True

    async def give_part(self, sent: Sent, part: Part) -> bool:
        """See PaymentGateway: so much back into the wallet."""
        back = uuid5(_FACTS, f"back {part.refund_id}")
        try:
            await self._ledger.reverse(back, _taken(sent), "refund", part.amount)
        except AccountClosed:
            clearing, unclaimed = Party(code=CLEARING), Party(code=UNCLAIMED)
            await self._ledger.transfer(
                Transfer(id=back, debit=clearing, credit=unclaimed, currency=CURRENCY, amount=part.amount, reason="refund")
            )
        return True

    def read(self, said: Mapping[str, str]) -> Said:
        """See PaymentGateway: a browser brings nothing."""
        del said
        return Said()

    async def close(self) -> None:
        """Nothing is open."""

    async def _let_go(self, sent: Sent) -> Outcome:
        """Money that would come too late stays where it is, unless it was taken in time and the school died before it could say so."""
        try:
            state = await self._ledger.release(sent.payment_id)
        except HoldNotFound:
            return Outcome(state="refused", reason="not_held")
        if state == "captured":
            return Outcome(state="paid", reference=str(sent.payment_id), amount=sent.amount)
        return Outcome(state="refused", reason="too_late")


def _taken(sent: Sent) -> UUID:
    """The key of the transfer that takes a payment's money."""
    return uuid5(_FACTS, f"taken {sent.payment_id}")


def _build(setup: Setup) -> Wallet:
    return Wallet(setup.ledger)


plugin = Plugin(NAME, _build, WalletSettings)
