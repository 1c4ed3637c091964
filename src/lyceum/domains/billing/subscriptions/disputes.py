"""Periods whose money the buyer's bank takes back at a provider that bills: what that does to the books and to the plan.

The provider is asked, and the books follow where the money is. When it has been withdrawn, what of the period's credit is unused comes back
and the plan ends, here and at the provider; where the period is over already, the one after it is left to its end, and is the last. When
the money returns, the books have it again; a plan is not begun anew by that.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from lyceum.domains.billing import rules as shop_rules
from lyceum.domains.billing.backwards_models import Disputed
from lyceum.domains.billing.backwards_tables import DisputeRow
from lyceum.domains.billing.biller import Biller
from lyceum.domains.billing.chargebacks import LOSS, REASON, TRIES, UNDONE, written_down
from lyceum.domains.billing.debts import undecided
from lyceum.domains.billing.errors import GatewayAway, GatewayRefused
from lyceum.domains.billing.receipts import service as receipts
from lyceum.domains.billing.subscriptions import rules, store
from lyceum.domains.billing.subscriptions.tables import PeriodRow, SubscriptionRow
from lyceum.domains.billing.subscriptions.wallet import SALES, end
from lyceum.domains.ledger.port import AccountClosed, KeyReused, Ledger, NotEnoughCredit, Party, ReversalRefused, Transfer
from lyceum.platform.database import Database
from lyceum.platform.logs import log

CHARGED_BACK: Final = "charged_back"
MOST_AT_ONCE = 100


class Claim(NamedTuple):
    """A dispute with the period that it is about."""

    one: DisputeRow
    row: SubscriptionRow
    period: PeriodRow

    def key(self, part: str) -> UUID:
        """A key of this dispute in the books."""
        return shop_rules.fact(self.row.biller, self.one.reference, f"dispute {part}")

    def moved(self, part: str, debit: str, credit: str, amount: int, reason: str) -> tuple[Transfer, ...]:
        """A transfer between accounts of the school; none where nothing is to be moved."""
        if not amount:
            return ()
        sides = {"debit": Party(code=debit), "credit": Party(code=credit), "currency": self.row.currency, "amount": amount}
        ref = f"{self.row.biller} {self.period.reference}"[:200]
        return (Transfer(id=self.key(part), reason=reason, ref=ref, group_id=self.row.id, **sides),)


class PeriodDisputes:
    """Asks billers about disputes, and brings books and plan where the money is."""

    def __init__(
        self, db: Database, ledger: Ledger, billers: Mapping[str, Biller], clock: Callable[[], datetime], grace: timedelta
    ) -> None:
        self._db, self._ledger, self._billers, self._clock, self._grace = db, ledger, billers, clock, grace

    async def hear(self, biller: str, payment: str) -> UUID | None:
        """Look at what is disputed of the period that a payment was for. Returns its subscription, None of none. Raises GatewayAway."""
        asked = self._billers.get(biller)
        reference = await asked.paid_by(payment) if asked else None
        query = select(PeriodRow.subscription_id).join(SubscriptionRow, SubscriptionRow.id == PeriodRow.subscription_id)
        async with self._db.as_room(store.ROOM) as tx:
            query = query.where(SubscriptionRow.biller == biller, PeriodRow.reference == reference).limit(1)
            subscription_id = (await tx.execute(query)).scalar_one_or_none() if reference else None
        if subscription_id is None or reference is None:
            return None
        await self.look(subscription_id, reference)
        return subscription_id

    async def look_at_open(self) -> None:
        """Ask about every dispute that is not decided; where a provider does not answer, the clock comes back to it."""
        last = None
        while found := await self._open(last):
            for _, subscription_id, reference in found:
                try:
                    await self.look(subscription_id, reference)
                except (GatewayAway, GatewayRefused) as away:
                    log.warning("disputes could not be asked for", subscription=str(subscription_id), code=away.code)
            last = found[-1][0]

    async def _open(self, after: UUID | None) -> list[tuple[UUID, UUID, str]]:
        query = select(DisputeRow.id, DisputeRow.subscription_id, DisputeRow.paid_reference).where(undecided())
        query = query.where(DisputeRow.id > after) if after else query
        query = query.where(DisputeRow.subscription_id.is_not(None)).order_by(DisputeRow.id).limit(MOST_AT_ONCE)
        async with self._db.as_room(store.ROOM) as tx:
            found = (await tx.execute(query)).all()
        return [(one, subscription_id, reference) for one, subscription_id, reference in found if subscription_id and reference]

    async def look(self, subscription_id: UUID, reference: str) -> None:
        """Ask what is disputed of a period, and follow it. Raises GatewayAway."""
        async with self._db.as_room(store.ROOM) as tx:
            row = await store.one(tx, subscription_id)
        assert row
        biller = self._billers.get(row.biller)
        for told in await biller.disputes(reference) if biller else ():
            await self._follow(row, reference, told)

    async def _follow(self, row: SubscriptionRow, reference: str, told: Disputed) -> None:
        about = {"subscription_id": row.id, "paid_reference": reference, "owner_id": row.owner_id}
        async with self._db.as_room(store.ROOM) as tx:
            one, is_news = await written_down(tx, row.biller, told, self._clock(), about)
            if is_news:
                log.info("a dispute", subscription=str(row.id), dispute=told.reference, state=told.state, withdrawn=told.withdrawn)
                await receipts.give_period_disputed(tx, row, one)
            query = select(PeriodRow).where(PeriodRow.subscription_id == row.id, PeriodRow.reference == reference)
            claim = Claim(one, row, (await tx.execute(query)).scalar_one())
        if told.withdrawn and one.booked == "none" and claim.period.booked_at:
            await self._out(claim)
        elif not told.withdrawn and one.booked == "out":
            await self._back(claim)

    async def _out(self, claim: Claim) -> None:
        """The money is gone: each step may be done again, and the dispute says last that they are done."""
        one, row, period = claim
        moment = self._clock()
        kept, taken = await self._money_out(claim), await self._credit_out(claim)
        is_over = period.period_end <= moment
        await self._stop(claim, at_end=is_over)
        async with self._db.as_room(store.ROOM) as tx:
            subscription = await store.one(tx, row.id, lock=True)
            written = await tx.get_one(DisputeRow, one.id, with_for_update=True)
            assert subscription
            if written.booked != "none":
                return
            written.booked, written.kept, written.taken = "out", kept, taken
            await store.happened(tx, subscription, CHARGED_BACK, moment, one.reference, price=one.amount, currency=row.currency)
            if subscription.state != "ended" and not is_over:
                await end(tx, subscription, moment, self._grace, CHARGED_BACK)
            await tx.flush()
            await receipts.give_period_disputed(tx, subscription, written)
        log.warning("a period was charged back", subscription=str(row.id), dispute=one.reference)

    async def _money_out(self, claim: Claim) -> int:
        """Book that it has left; what had gone back before is the school's loss. Returns how much was still there."""
        one, row, period = claim
        kept = min(one.amount, period.price)
        try:
            if kept:
                await self._ledger.reverse(claim.key("money"), shop_rules.fact(row.biller, str(period.reference), "money"), REASON, kept)
        except ReversalRefused:
            kept = 0
        excess = claim.moved("excess", LOSS, f"clearing.{row.biller}", one.amount - kept, REASON)
        if excess:
            await self._ledger.transfer_all(excess)
        return kept

    async def _credit_out(self, claim: Claim) -> int:
        """Take back what of the period's credit is unused and free."""
        key, granted = claim.key("credit"), rules.period_key(claim.row.id, claim.period.period_start, "credit")
        for _ in range(TRIES):
            unused = next((one.unused for one in await self._ledger.promotions(claim.row.owner_id) if one.id == granted), 0)
            own = (one for one in await self._ledger.balances(claim.row.owner_id) if (one.code, one.currency) == ("credit", "EUR"))
            wanted = min(unused, max((one.available for one in own), default=0))
            if wanted <= 0:
                return 0
            try:
                return await self._ledger.reverse(key, granted, REASON, wanted)
            except KeyReused:  # done before, when another sum was there
                return await self._ledger.reverse(key, granted, REASON)
            except NotEnoughCredit:
                continue
            except AccountClosed:
                return 0
        return 0

    async def _stop(self, claim: Claim, *, at_end: bool) -> None:
        """Nobody is charged again for what their bank takes back. Raises GatewayAway."""
        row = claim.row
        if row.state == "ended" or not row.reference:
            return
        try:
            await self._billers[row.biller].cancel(row.reference, at_end, claim.key("ended"))
        except GatewayRefused as refused:
            log.warning("a disputed subscription could not be ended", subscription=str(row.id), code=refused.code)

    async def _back(self, claim: Claim) -> None:
        """The school has the money again."""
        one, row, _ = claim
        clearing, kept, moment = f"clearing.{row.biller}", one.kept or 0, self._clock()
        again = claim.moved("money again", clearing, SALES, kept, UNDONE)
        await self._ledger.transfer_all(again + claim.moved("excess again", clearing, LOSS, one.amount - kept, UNDONE))
        async with self._db.as_room(store.ROOM) as tx:
            subscription = await store.one(tx, row.id, lock=True)
            written = await tx.get_one(DisputeRow, one.id, with_for_update=True)
            assert subscription
            if written.booked != "out":
                return
            written.booked = "back"
            await store.happened(tx, subscription, "charge_returned", moment, one.reference, price=one.amount, currency=row.currency)
            await tx.flush()
            await receipts.give_period_disputed(tx, subscription, written)
        log.info("a charged back period has come back", subscription=str(row.id), dispute=one.reference)
