"""The sandbox bank as one that charges by itself: who agreed to be charged each period, and what became of each charge.

Like a real one it has books of its own, charges when a period is over whether the school asks or not (here: as soon as anybody looks), and
fails in every way that real ones do. Nothing here knows what the school makes of an answer.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.biller import PaidPeriod, Subscribing
from lyceum.domains.billing.errors import GatewayAway, GatewayRefused, PaymentNotFound
from lyceum.domains.billing.models import Product
from lyceum.domains.billing.sandbox.bank import CENT, LATER_ANSWERS, LOST_ANSWERS, NAME, ROOM
from lyceum.domains.billing.sandbox.tables import AgreementRow, ChargeRow
from lyceum.domains.billing.subscriptions.rules import Period, period_from
from lyceum.kernel.clock import now
from lyceum.platform.database import Database

Agreeing = Literal["agree", "refuse", "cancel", "late", "twice", "never", "silent", "wrong_amount"]
Charging = Literal["charge", "decline", "charge_late", "charge_twice", "charge_unsaid", "charge_silent", "charge_wrong"]
Managing = Literal["try_again", "give_up", "cancel_at_end", "keep", "end_now", "card_off", "card_on"]
Doing = Agreeing | Charging | Managing
AGREEING: tuple[Agreeing, ...] = ("agree", "refuse", "cancel", "late", "twice", "never", "silent", "wrong_amount")
CHARGING: tuple[Charging, ...] = ("charge", "decline", "charge_late", "charge_twice", "charge_unsaid", "charge_silent", "charge_wrong")
AGREES: frozenset[str] = frozenset({"agree", "late", "twice", "never", "silent", "wrong_amount"})
TRIES_AFTER_DAYS = (1, 3, 5, 7)
"""When the bank tries a charge again by itself that was refused; after the last time it gives up."""
MOST_PERIODS_AT_ONCE = 120


class Agreements:
    """The bank's books of them. `clock` is the school's: so a simulated year is one for the bank, too."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = db, clock

    async def take_on(self, ask: Subscribing) -> str:
        """A new agreement that waits for its buyer; asked again, it is the same. Returns the bank's name for it, which nobody can guess."""
        row = AgreementRow(
            reference=secrets.token_hex(16),
            ours=ask.subscription_id,
            state="open",
            product_code=ask.product.code,
            title=ask.product.names[ask.locale],
            price=ask.price,
            currency=ask.currency,
            every=ask.every,
            locale=ask.locale,
            back=ask.back,
        )
        async with self._db.as_room(ROOM) as tx:
            found = (await tx.execute(select(AgreementRow.reference).where(AgreementRow.ours == ask.subscription_id))).scalar_one_or_none()
            if found is None:
                tx.add(row)
        return found or row.reference

    async def seen(self, reference: str) -> tuple[AgreementRow, list[ChargeRow]]:
        """An agreement and its charges, newest first, as its page shows them. Raises PaymentNotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await self._now(tx, reference)
            return row, await _charges(tx, row)

    async def told(self, reference: str) -> tuple[AgreementRow, list[ChargeRow]] | None:
        """What the school is told when it asks; None for what the bank does not know. Raises GatewayAway where the answer is lost."""
        async with self._db.as_room(ROOM) as tx:
            try:
                row = await self._now(tx, reference)
            except PaymentNotFound:
                return None
            charges = await _charges(tx, row)
            is_lost, is_late = row.lost > 0, row.late > 0
            row.lost, row.late = row.lost - is_lost, row.late - is_late
        if is_lost:
            raise GatewayAway(gateway=NAME)
        return row, charges[1:] if is_late else charges

    async def find(self, ours: UUID) -> str | None:
        """The bank's name of what the school calls so."""
        async with self._db.as_room(ROOM) as tx:
            return (await tx.execute(select(AgreementRow.reference).where(AgreementRow.ours == ours))).scalar_one_or_none()

    async def do(self, reference: str, what: Doing) -> AgreementRow:
        """Somebody presses a button of the bank's page; what cannot be done any more changes nothing. Raises PaymentNotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await self._now(tx, reference)
            if what in AGREEING:
                await self._agree(tx, row, what)
            elif what in CHARGING:
                await self._end_period(tx, row, what)
            else:
                await self._manage(tx, row, what)
            return row

    async def change(self, reference: str, product: Product, amount: int, *, at_end: bool) -> None:
        """Another product: at once for the difference, or from the next charge on. Raises GatewayRefused where the card is refused."""
        async with self._db.as_room(ROOM) as tx:
            row = await self._now(tx, reference)
            if row.state not in ("active", "past_due"):
                raise GatewayRefused(gateway=NAME, reason=row.state)
            if (row.product_code, row.price) == (product.code, amount):
                return
            if not at_end:
                await self._prorate(tx, row, product, amount)
            row.product_code, row.title, row.price = product.code, product.names[row.locale], amount
            row.every = product.every or row.every

    async def cancel(self, reference: str, *, at_end: bool) -> None:
        """End it with its period or now; what nobody agreed to is taken off the table."""
        async with self._db.as_room(ROOM) as tx:
            row = await self._now(tx, reference)
            if at_end and row.state == "active":
                row.cancels_at_end = True
            elif row.state != "ended":
                await _end(tx, row)

    async def resume(self, reference: str) -> None:
        """Take back that it ends with its period."""
        async with self._db.as_room(ROOM) as tx:
            row = await self._now(tx, reference)
            row.cancels_at_end = False

    async def give_back(self, charge: str) -> bool:
        """Return the money of a charge; asked again, it has been done."""
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get(ChargeRow, charge, with_for_update=True)
            if row is not None and row.state == "paid":
                row.state, row.returned_at = "returned", now()
            return row is not None and row.state == "returned"

    async def _now(self, tx: AsyncSession, reference: str) -> AgreementRow:
        """An agreement with everything done that had to be done by now."""
        query = select(AgreementRow).where(AgreementRow.reference == reference).with_for_update()
        row = (await tx.execute(query)).scalar_one_or_none()
        if row is None:
            raise PaymentNotFound
        moment = self._clock()
        for _ in range(MOST_PERIODS_AT_ONCE):
            if row.state != "active" or row.period_end is None or row.period_end > moment:
                break
            await self._renew(tx, row, row.period_end)
        if row.state == "past_due" and row.try_at and row.try_at <= moment:
            await self._try(tx, row)
        return row

    async def _agree(self, tx: AsyncSession, row: AgreementRow, what: str) -> None:
        if row.state != "open":
            return
        if what == "refuse":
            row.state = "ended"
        if what not in AGREES:
            return
        row.state, row.anchor_at = "active", self._clock()
        row.period_start, row.period_end = first = period_from(row.anchor_at, row.every, row.anchor_at)
        tx.add(_charge(row, first, row.price - CENT if what == "wrong_amount" else row.price))
        row.late, row.lost = (LATER_ANSWERS if what == "late" else 0), (LOST_ANSWERS if what == "silent" else 0)

    async def _end_period(self, tx: AsyncSession, row: AgreementRow, what: str) -> None:
        """The period ends now, whatever had been agreed, and the next is charged as was wished."""
        if row.state != "active":
            return
        row.period_end = row.anchor_at = self._clock()
        works, row.card_works = row.card_works, what != "decline"
        await self._renew(tx, row, row.period_end, off=CENT if what == "charge_wrong" else 0)
        row.card_works = works
        if row.state == "active":
            row.late, row.lost = (LATER_ANSWERS if what == "charge_late" else 0), (LOST_ANSWERS if what == "charge_silent" else 0)

    async def _manage(self, tx: AsyncSession, row: AgreementRow, what: str) -> None:
        if what in ("card_off", "card_on"):
            row.card_works = what == "card_on"
        elif what == "try_again" and row.state == "past_due":
            row.card_works = True
            await self._try(tx, row)
        elif what in ("cancel_at_end", "keep") and row.state == "active":
            row.cancels_at_end = what == "cancel_at_end"
        elif what in ("give_up", "end_now") and row.state in ("active", "past_due"):
            await _end(tx, row)

    async def _renew(self, tx: AsyncSession, row: AgreementRow, moment: datetime, *, off: int = 0) -> None:
        if row.cancels_at_end:
            await _end(tx, row)
            return
        assert row.anchor_at
        period, used = period_from(row.anchor_at, row.every, moment), min(row.balance, row.price)
        charge = _charge(row, period, row.price - used - off)
        row.period_start, row.period_end, row.late, row.lost = *period, 0, 0
        if row.card_works:
            row.balance -= used
        else:
            charge.state, row.state, row.tries, row.try_at = "open", "past_due", 0, moment + timedelta(days=TRIES_AFTER_DAYS[0])
        tx.add(charge)
        await tx.flush()

    async def _try(self, tx: AsyncSession, row: AgreementRow) -> None:
        (charge,) = [one for one in await _charges(tx, row) if one.state == "open"]
        if row.card_works:
            charge.state, charge.paid_at, row.state, row.try_at = "paid", now(), "active", None
            return
        row.tries += 1
        if row.tries == len(TRIES_AFTER_DAYS):
            await _end(tx, row)
            return
        row.try_at = charge.period_start + timedelta(days=TRIES_AFTER_DAYS[row.tries])

    async def _prorate(self, tx: AsyncSession, row: AgreementRow, product: Product, amount: int) -> None:
        """The difference, in integer seconds; where the next period has another length, it begins now."""
        assert row.period_start
        assert row.period_end
        moment, old_end = self._clock(), row.period_end
        total, left = (old_end - row.period_start) // timedelta(seconds=1), max((old_end - moment) // timedelta(seconds=1), 0)
        credit = row.price * left // total
        is_longer = product.every not in (None, row.every)
        debit = amount if is_longer else -(-amount * left // total)
        due = -(-max(debit - credit, 0) // CENT) * CENT
        if due and not row.card_works:
            raise GatewayRefused(gateway=NAME, reason="card_refused")
        row.balance += max(credit - debit, 0) // CENT * CENT
        period = Period(moment, old_end)
        if is_longer:
            assert product.every
            row.anchor_at, period = moment, period_from(moment, product.every, moment)
            row.period_start, row.period_end = period
        charge = _charge(row, period, due)
        charge.product_code, charge.is_change = product.code, not is_longer
        tx.add(charge)


def paid(charge: ChargeRow) -> PaidPeriod:
    """A charge as the school is told of it."""
    return PaidPeriod(
        reference=charge.reference,
        period_start=charge.period_start,
        period_end=charge.period_end,
        amount=charge.amount,
        currency=charge.currency,
        product_code=charge.product_code,
        is_change=charge.is_change,
    )


def _charge(row: AgreementRow, period: Period, amount: int) -> ChargeRow:
    return ChargeRow(
        reference=secrets.token_hex(8),
        agreement=row.reference,
        period_start=period.start,
        period_end=period.end,
        product_code=row.product_code,
        amount=amount,
        currency=row.currency,
        state="paid",
        is_change=False,
    )


async def _end(tx: AsyncSession, row: AgreementRow) -> None:
    for charge in await _charges(tx, row):
        charge.state = "void" if charge.state == "open" else charge.state
    row.state, row.cancels_at_end, row.try_at = "ended", False, None


async def _charges(tx: AsyncSession, row: AgreementRow) -> list[ChargeRow]:
    query = select(ChargeRow).where(ChargeRow.agreement == row.reference).order_by(ChargeRow.number.desc())
    return list((await tx.execute(query)).scalars())
