"""Payments on their way: handed to a gateway, asked after, booked or given back. No step is taken on a browser's word.

The gateway's answer is written down first (`verified`, with its reference), then booked under a key made of that reference, then the
payment is `paid`. A process that dies in between leaves `verified`, and whoever comes next books under the same key: both, or, until then,
a payment that says that the books are still to follow. Never `paid` without the books.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import debts, plans, refunds, rules, store
from lyceum.domains.billing.chargebacks import Chargebacks
from lyceum.domains.billing.debts import Debts
from lyceum.domains.billing.errors import (
    CallbackRefused,
    EnrolmentRefused,
    GatewayAway,
    GatewayUnknown,
    OrderExpired,
    OrderNotFound,
    OrderPaid,
    PaymentNotFound,
)
from lyceum.domains.billing.gateway import Ask, Begun, GivesNothingBack, Leading, Outcome, PaymentGateway, Sent
from lyceum.domains.billing.models import Locale, PaymentState, Turn
from lyceum.domains.billing.port import Enrolments
from lyceum.domains.billing.receipts import service as receipts
from lyceum.domains.billing.refunds import Refunds
from lyceum.domains.billing.subscriptions.store import FILLED
from lyceum.domains.billing.tables import OrderRow, PaymentRow
from lyceum.domains.billing.telling import tell_later
from lyceum.domains.ledger.port import AccountClosed, Ledger, NotEnoughCredit, Party, Transfer
from lyceum.kernel.clock import now
from lyceum.kernel.errors import LyceumError, Unavailable
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log

ROOM = store.ROOM
MOST_AT_ONCE = 100
DISPUTES_AT_ONCE = 100
ASKED_AT_ONCE = 8
CLAIMED_SECONDS = 120
MAX_TOLD_CHARS = 200
WALLET, DEPOSIT = "wallet", "deposit"
LEADS_ON = "/bank/on/"
"""The page of the school that leads a browser on."""


class Payments:
    """Takes payments from their beginning to their end."""

    def __init__(
        self,
        db: Database,
        ledger: Ledger,
        gateways: Mapping[str, PaymentGateway],
        enrolments: Enrolments,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._db, self._ledger, self._enrolments, self._clock = db, ledger, enrolments, clock
        self.gateways = gateways
        self.refunds = Refunds(db, ledger, enrolments, gateways, clock)
        self.debts = Debts(db)
        self.chargebacks = Chargebacks(db, ledger, enrolments, gateways, clock)

    async def begin(self, user_id: str, key: UUID, order_id: UUID, gateway: str, locale: Locale, base: str) -> Turn:
        """See the port."""
        async with self._db.as_room(ROOM) as tx:
            row, order = await self._begun(tx, user_id, key, order_id, gateway)
        begun = Begun.model_validate(row.turn) if row.turn else await self._handed_in(row, order, locale, base)
        return Turn(payment_id=row.id, url=begun.url if begun.method == "GET" else f"{LEADS_ON}{row.id}")

    async def leading(self, payment_id: UUID) -> Leading:
        """The page that leads the buyer of a payment on. Raises PaymentNotFound where there is none."""
        row = await self._row(payment_id)
        gateway, begun = self.gateways.get(row.gateway), Begun.model_validate(row.turn) if row.turn else None
        if gateway is None or begun is None or begun.method == "GET" or row.state not in rules.WAITING:
            raise PaymentNotFound
        leading = gateway.leading(begun)
        return leading.model_copy(update={"head": leading.head.replace("{script}", f"{LEADS_ON}{row.id}/script.js")})

    async def _begun(self, tx: AsyncSession, user_id: str, key: UUID, order_id: UUID, gateway: str) -> tuple[PaymentRow, OrderRow]:
        moment = self._clock()
        order = await store.order(tx, user_id, order_id)
        if order is None:
            raise OrderNotFound
        if order.settled_by:
            raise OrderPaid
        if moment > order.expires_at:
            raise OrderExpired
        if order.course:
            await store.refuse_owned(tx, user_id, order.course)
        found = self.gateways.get(gateway)
        if found is None or order.currency not in found.currencies or (order.kind == DEPOSIT and found.is_own):
            raise GatewayUnknown(field="gateway", gateway=gateway)
        values = {
            "id": key,
            "owner_id": user_id,
            "order_id": order_id,
            "gateway": gateway,
            "amount": order.price,
            "currency": order.currency,
            "state": "created",
            "created_at": moment,
            "changed_at": moment,
            "expires_at": moment + timedelta(seconds=rules.PAYMENT_SECONDS),
            "next_check_at": moment + timedelta(seconds=rules.PAYMENT_SECONDS),
        }
        await store.add_payment(tx, values)
        row = await store.payment(tx, key)
        assert row
        return row, order

    async def _handed_in(self, row: PaymentRow, order: OrderRow, locale: Locale, base: str) -> Begun:
        """Hand it to the gateway. Who dies here leaves a payment that nobody was sent to pay, and the next try hands in another."""
        ask = Ask(
            payment_id=row.id,
            owner_id=row.owner_id,
            order_number=order.number,
            amount=row.amount,
            currency=row.currency,
            title=order.names[locale],
            locale=locale,
            back=f"{base}/api/billing/callbacks/{row.gateway}/{row.id}",
        )
        begun = await self.gateways[row.gateway].begin(ask)
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            kept = await store.payment(tx, row.id, lock=True)
            assert kept
            if kept.turn:  # the same request came twice at once
                return Begun.model_validate(kept.turn)
            kept.authority, kept.turn = begun.authority, begun.model_dump()
            kept.state, kept.changed_at = "redirected", moment
            kept.next_check_at = moment + timedelta(seconds=rules.CHECK_SECONDS)
        return begun

    async def came_back(self, gateway: str, payment_id: UUID, said: Mapping[str, str]) -> UUID:
        """See the port."""
        row = await self._row(payment_id)
        if row.gateway != gateway or gateway not in self.gateways:
            raise PaymentNotFound
        told = self.gateways[gateway].read(said)
        if told.authority is not None and told.authority != row.authority:
            log.warning("a callback named another payment than its own", payment=str(payment_id), gateway=gateway)
            raise CallbackRefused
        if told.reference:
            async with self._db.as_room(ROOM) as tx:
                kept = await store.payment(tx, payment_id, lock=True)
                assert kept
                kept.told = told.reference[:MAX_TOLD_CHARS]
        await self.settle(payment_id, cancelled=told.cancelled)
        return row.order_id

    async def settle(self, payment_id: UUID, *, cancelled: bool = False) -> PaymentState:
        """Bring a payment as far as it goes now, and say how it stands. As often, and by as many at once, as you like."""
        row = await self._row(payment_id)
        state = row.state
        if state in rules.WAITING | rules.REOPENED and row.authority:
            state = await self._decide(row, await self._asked(row), cancelled=cancelled)
        elif state == "created":
            state = await self._decide(row, Outcome(state="pending"), cancelled=False)
        if state == "verified":
            state = await self._book(payment_id)
        if state == "refunding":
            state = await self._give_back(payment_id)
        return state

    async def look(self, payment_id: UUID) -> None:
        """Settle what somebody looks at, unless it was asked about a moment ago."""
        row = await self._row(payment_id)
        if row.asked_at is None or (self._clock() - row.asked_at).total_seconds() >= rules.LOOK_SECONDS:
            await self.settle(payment_id)

    async def _asked(self, row: PaymentRow) -> Outcome:
        gateway = self.gateways.get(row.gateway)
        if gateway is None:  # switched off meanwhile
            return Outcome(state="unclear")
        try:
            return await gateway.confirm(sent_of(row, self._clock()))
        except GatewayAway:
            return Outcome(state="unclear")

    async def _decide(self, asked: PaymentRow, outcome: Outcome, *, cancelled: bool) -> PaymentState:
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            row = await store.payment(tx, asked.id, lock=True)
            assert row
            if row.state not in rules.WAITING | rules.REOPENED:  # somebody else was quicker
                return row.state
            order = await store.order_to_settle(tx, row.order_id)
            is_new = not outcome.reference or not await store.is_used(tx, row, outcome.reference)
            standing = rules.Standing(row.state, row.amount, row.expires_at, order.settled_by is None, is_new)
            decision = rules.decided(standing, outcome, moment, cancelled=cancelled)
            row.asked_at, row.next_check_at = moment, decision.next_check_at
            if decision.state in ("verified", "refunding"):
                assert outcome.reference, f"{row.gateway} took money and names no reference"
                row.reference = outcome.reference
            if decision.state == "verified":
                order.settled_by = row.id
            await _change(tx, row, decision.state, decision.problem, moment)
        return decision.state

    async def _book(self, payment_id: UUID) -> PaymentState:
        row = await self._row(payment_id)
        if row.state != "verified":
            return row.state
        async with self._db.as_room(ROOM) as tx:
            order = await store.order_to_settle(tx, row.order_id)
        try:
            if order.course:
                await self._enrolments.enrol(order.id, order.owner_id, order.course, order.id)
            await self._booked(row, order)
        except AccountClosed:  # the buyer left the school meanwhile
            return await self._turned(payment_id, "verified", "refunding", "account_closed")
        except EnrolmentRefused as refused:
            return await self._turned(payment_id, "verified", "refunding", refused.code)
        except Unavailable as away:  # nothing is lost: the clock comes back to it
            log.warning("what was paid could not be handed over yet", payment=str(payment_id), code=away.code)
            return await self._later(payment_id, "verified")
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            kept = await store.payment(tx, payment_id, lock=True)
            assert kept
            if kept.state == "verified":
                order = await store.order_to_settle(tx, kept.order_id)
                order.paid_at, kept.next_check_at = moment, None
                if order.plan:
                    await plans.begin(tx, order, moment)
                if order.kind == DEPOSIT:
                    await enqueue(tx, FILLED, user_id=order.owner_id)
                await debts.repaid(tx, kept.id, moment)
                await _change(tx, kept, "paid", None, moment)
                await receipts.give_paid(tx, kept, order, is_test=self._is_test(kept))
            return kept.state

    async def _give_back(self, payment_id: UUID) -> PaymentState:
        row = await self._row(payment_id)
        gateway = self.gateways.get(row.gateway)
        if row.state != "refunding" or gateway is None:
            return row.state
        refund = await self.refunds.under_way(payment_id)
        sent = sent_of(row, self._clock())
        try:
            done = await self.refunds.bring(row, refund, sent) if refund else await gateway.undo(sent)
        except GatewayAway:
            done = False
        except GivesNothingBack:
            log.warning("a gateway does not return a payment", payment=str(payment_id), gateway=row.gateway)
            if refund:
                await self.refunds.give_again(row, refund)
                return await self._refunded(payment_id, refund.id, "undone")
            done = False  # nothing was booked: a person's work
        if refund and done is not False:
            return await self._refunded(payment_id, refund.id, "done" if done else "refused")
        return await self._turned(payment_id, "refunding", "refunded", row.problem) if done else await self._later(payment_id, "refunding")

    async def _refunded(self, payment_id: UUID, refund_id: UUID, ending: refunds.Ending) -> PaymentState:
        async with self._db.as_room(ROOM) as tx:
            row = await store.payment(tx, payment_id, lock=True)
            assert row
            refund = await refunds.end(tx, row, refund_id, ending, self._clock())
            order = await store.order_to_settle(tx, row.order_id)
            if refund and ending == "undone" and order.plan and refund.goods:
                await plans.lengthen(tx, order, refund.goods, self._clock())
            if refund and ending == "done":
                await receipts.give_back(tx, row, order, refund, is_test=self._is_test(row))
            return row.state

    async def _booked(self, row: PaymentRow, order: OrderRow) -> None:
        """Book a payment, and with it what it repays of a debt."""
        repaying = await self.debts.repaid_by(row, order)
        try:
            await self._ledger.transfer_all(_bookings(row, order) + repaying)
        except NotEnoughCredit:  # what it brings is held already, or the debt has gone: it repays nothing
            await self.debts.not_repaid(row.id)
            await self._ledger.transfer_all(_bookings(row, order))

    async def disputed(self, payment_id: UUID) -> None:
        """Ask what is disputed of a payment; where the gateway does not answer, the clock comes back to it."""
        try:
            await self.chargebacks.look(payment_id, sent_of)
        except GatewayAway as away:
            log.warning("disputes could not be asked for", payment=str(payment_id), code=away.code)

    async def look_at_disputes(self) -> None:
        """Ask about every dispute that is not decided, however many there are."""
        last: UUID | None = None
        while page := await self.debts.open(DISPUTES_AT_ONCE, last):
            for _, payment_id in page:
                await self.disputed(payment_id)
            last = page[-1][0]

    async def _later(self, payment_id: UUID, state: PaymentState) -> PaymentState:
        """What did not work out now is tried again, unless somebody else has brought it further."""
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            kept = await store.payment(tx, payment_id, lock=True)
            assert kept
            if kept.state == state:
                kept.next_check_at = rules.next_try(kept.created_at, moment)
            return kept.state

    async def _turned(self, payment_id: UUID, was: PaymentState, state: PaymentState, problem: str | None) -> PaymentState:
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            row = await store.payment(tx, payment_id, lock=True)
            assert row
            if row.state == was:
                row.next_check_at = moment if state == "refunding" else None
                await _change(tx, row, state, problem, moment)
            return row.state

    def _is_test(self, row: PaymentRow) -> bool:
        gateway = self.gateways.get(row.gateway)
        return gateway is not None and gateway.is_test

    async def reconcile(self) -> int:
        """See the port."""
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            due = await store.claim_due(tx, moment, moment + timedelta(seconds=CLAIMED_SECONDS), MOST_AT_ONCE)
        turns = asyncio.Semaphore(ASKED_AT_ONCE)

        async def one(payment_id: UUID) -> None:
            async with turns:
                try:
                    await self.settle(payment_id)
                except LyceumError as refused:  # the others have their turn all the same; this one comes round again
                    log.warning("a payment could not be brought further", payment=str(payment_id), code=refused.code)

        await asyncio.gather(*(one(payment_id) for payment_id in due))
        return len(due)

    async def _row(self, payment_id: UUID) -> PaymentRow:
        async with self._db.as_room(ROOM) as tx:
            row = await store.payment(tx, payment_id)
        if row is None:
            raise PaymentNotFound
        return row


async def _change(tx: AsyncSession, row: PaymentRow, state: PaymentState, problem: str | None, moment: datetime) -> None:
    if row.state != state:
        log.info("payment", payment=str(row.id), gateway=row.gateway, was=row.state, state=state, problem=problem)
        row.state, row.changed_at, row.problem = state, moment, problem
        await tell_later(tx, row)


def sent_of(row: PaymentRow, moment: datetime) -> Sent:
    assert row.authority
    return Sent(
        payment_id=row.id,
        owner_id=row.owner_id,
        amount=row.amount,
        currency=row.currency,
        authority=row.authority,
        told=row.told,
        reference=row.reference,
        is_late=moment > row.expires_at,
    )


def _bookings(row: PaymentRow, order: OrderRow) -> tuple[Transfer, ...]:
    """The money into the school's sales, and what was bought out of them: all or none, each under a key made of the gateway's reference."""
    assert row.reference
    sales, ref = f"sales.{order.kind}", f"order {order.number}"
    goods: dict[str, Any] = {"code": "tutoring", "currency": "SEC"} if order.kind == "minutes" else {"code": "credit", "currency": "EUR"}
    money = Transfer(
        id=rules.fact(row.gateway, row.reference, "money"),
        debit=Party(code=f"clearing.{row.gateway}"),
        credit=Party(code=sales),
        currency=row.currency,
        amount=row.amount,
        reason="payment",
        ref=f"{row.gateway} {row.reference}"[:200],
        group_id=order.id,
    )
    if order.kind == "deposit":
        wallet = Party(owner=row.owner_id, code=WALLET)
        return (money.model_copy(update={"credit": wallet, "reason": DEPOSIT, "ref": ref}),)
    if order.plan or order.course:  # stands in the school's own tables, not in the books
        return (money,)
    bought = Transfer(
        id=rules.fact(row.gateway, row.reference, "goods"),
        debit=Party(code=sales),
        credit=Party(owner=row.owner_id, code=goods["code"]),
        currency=goods["currency"],
        amount=rules.given_units(order.kind, order.amount),
        reason="top_up" if order.kind == "credit" else "purchase",
        ref=ref,
        group_id=order.id,
    )
    return money, bought
