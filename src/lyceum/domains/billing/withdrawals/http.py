"""Routes of withdrawals: one's own, and the queue of those who pay them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from lyceum.domains.billing.wallet_models import Rial
from lyceum.domains.billing.withdrawals.models import (
    BankAccount,
    Reason,
    RecordPage,
    Reference,
    Shown,
    Withdrawal,
    WithdrawalPage,
    WithdrawalRecord,
)
from lyceum.domains.billing.withdrawals.service import PAGE_ITEMS
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Limit, Text, may
from lyceum.platform.idempotency import Key, once

Owner = Annotated[Principal, may("billing:buy")]
FreshOwner = Annotated[Principal, may("billing:buy", fresh=True)]
Inspector = Annotated[Principal, may("billing:inspect")]
Approver = Annotated[Principal, may("billing:approve", fresh=True)]
After = Annotated[UUID | None, Query(description="The `next` of the page before.")]


class WithdrawalBody(Body):
    """How many rial to withdraw, to which bank account (Sheba, with or without IR and spaces), and whose it is."""

    amount: Rial
    sheba: Annotated[Text, Field(min_length=24, max_length=60)]
    holder: Annotated[Text, Field(min_length=3, max_length=80)]


class CancelBody(Body):
    """Nothing but the wish."""


class ApproveBody(Body):
    """What is approved: the amount as it was looked at."""

    amount: Rial


class ReasonBody(Body):
    """Why it does not go out; its owner reads it."""

    reason: Reason


class PaidBody(Body):
    """The bank's own number of the payment."""

    reference: Reference


def routes(routes: APIRouter, service: Any) -> None:
    """All of them."""
    _own(routes, service)
    _queue(routes, service)
    _decisions(routes, service)


def _own(routes: APIRouter, service: Any) -> None:
    @routes.get("/wallet/withdrawals")
    async def list_mine(caller: Owner, after: After = None, limit: Limit = PAGE_ITEMS) -> WithdrawalPage:
        """The caller's withdrawals, newest first."""
        found: WithdrawalPage = await service.withdrawals.of(caller.user_id, after, limit)
        return found

    @routes.post("/wallet/withdrawals", status_code=201, response_model=Withdrawal)
    async def request(caller: FreshOwner, body: WithdrawalBody, key: Key) -> Response:
        """Ask for money out of the wallet; it is set apart at once, and paid when somebody of the school has approved it. Wants a fresh
        sign-in.
        """

        async def act(fact: UUID) -> Withdrawal:
            found: Withdrawal = await service.withdrawals.request(caller.user_id, fact, body.amount, body.sheba, body.holder)
            return found

        return await once(service.db, caller, "billing.withdrawals", key, body, act, 201)

    @routes.post("/wallet/withdrawals/{withdrawal_id}/cancel", response_model=Withdrawal)
    async def cancel(caller: Owner, withdrawal_id: UUID, body: CancelBody, key: Key) -> Response:
        """Take a request back that nobody has approved yet."""
        route = f"billing.withdrawals.cancel.{withdrawal_id}"
        return await once(service.db, caller, route, key, body, lambda _: service.withdrawals.cancel(caller.user_id, withdrawal_id))


def _queue(routes: APIRouter, service: Any) -> None:
    @routes.get("/withdrawals")
    async def list_all(caller: Inspector, state: Shown | None = None, after: After = None, limit: Limit = PAGE_ITEMS) -> RecordPage:
        """Everybody's withdrawals: those of a state that waits oldest first, all others newest first."""
        del caller
        found: RecordPage = await service.withdrawals.listed(state, after, limit)
        return found

    @routes.get("/withdrawals/{withdrawal_id}/account")
    async def account(caller: Approver, withdrawal_id: UUID) -> BankAccount:
        """The bank account to pay a withdrawal to. Wants a fresh sign-in; who looks is written down."""
        found: BankAccount = await service.withdrawals.account(withdrawal_id, caller.user_id)
        return found


def _decisions(routes: APIRouter, service: Any) -> None:
    """Each wants a fresh sign-in, and somebody who is not the withdrawal's owner."""

    @routes.post("/withdrawals/{withdrawal_id}/approve", response_model=WithdrawalRecord)
    async def approve(caller: Approver, withdrawal_id: UUID, body: ApproveBody, key: Key) -> Response:
        """Say that a withdrawal may be paid; a large one takes two who say so."""
        route = f"billing.withdrawals.approve.{withdrawal_id}"
        act = service.withdrawals.approve
        return await once(service.db, caller, route, key, body, lambda _: act(withdrawal_id, caller.user_id, body.amount))

    @routes.post("/withdrawals/{withdrawal_id}/reject", response_model=WithdrawalRecord)
    async def reject(caller: Approver, withdrawal_id: UUID, body: ReasonBody, key: Key) -> Response:
        """Refuse a request: the money goes back into the wallet."""
        route = f"billing.withdrawals.reject.{withdrawal_id}"
        act = service.withdrawals.reject
        return await once(service.db, caller, route, key, body, lambda _: act(withdrawal_id, caller.user_id, body.reason))

    @routes.post("/withdrawals/{withdrawal_id}/pay", response_model=WithdrawalRecord)
    async def pay(caller: Approver, withdrawal_id: UUID, body: PaidBody, key: Key) -> Response:
        """Say that the school's bank has paid an approved withdrawal."""
        route = f"billing.withdrawals.pay.{withdrawal_id}"
        act = service.withdrawals.pay
        return await once(service.db, caller, route, key, body, lambda _: act(withdrawal_id, caller.user_id, body.reference))

    @routes.post("/withdrawals/{withdrawal_id}/return", response_model=WithdrawalRecord)
    async def give_back(caller: Approver, withdrawal_id: UUID, body: ReasonBody, key: Key) -> Response:
        """Put a withdrawal back into the wallet that cannot be paid, or that the bank has sent back."""
        route = f"billing.withdrawals.return.{withdrawal_id}"
        act = service.withdrawals.give_back
        return await once(service.db, caller, route, key, body, lambda _: act(withdrawal_id, caller.user_id, body.reason))
