"""Says what tier somebody is in, keeps what the tiers ask for, and writes down who came into which when."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from lyceum.domains.billing.gateways.wallet import CODE, CURRENCY
from lyceum.domains.billing.store import ROOM
from lyceum.domains.billing.tables import OrderRow
from lyceum.domains.billing.tiers.models import Membership, TierTerms, membership
from lyceum.domains.billing.tiers.tables import TermsRow, TierChangeRow
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.errors import Conflict
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log

LOOK_AT_ALL = "billing.tiers"
DEPOSIT, DEBT, CHARGEBACK_UNDONE = "deposit", "debt", "chargeback_reversed"
"""Reasons in the books."""
PAGE_OWNERS = 500
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 7215914))")


class StaleTiers(Conflict):
    """Somebody changed the tiers meanwhile; look at them again. `params["version"]` is the one there is now."""

    code: ClassVar[str] = "stale_tiers"


class Tiers:
    """Tiers of members."""

    def __init__(self, db: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._db, self._ledger, self._clock = db, ledger, clock

    async def terms(self) -> TierTerms:
        """What the tiers ask for now."""
        async with self._db.as_room(ROOM) as tx:
            row = (await tx.execute(select(TermsRow).order_by(TermsRow.version.desc()).limit(1))).scalar_one()
        return TierTerms.model_validate(row, from_attributes=True)

    async def put_terms(self, terms: TierTerms, actor: str) -> TierTerms:
        """Change what they ask for; everybody is looked at anew. Raises StaleTiers when they were changed since `terms.version`."""
        new = terms.model_copy(update={"version": terms.version + 1})
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(text("LOCK TABLE billing.tier_terms IN SHARE ROW EXCLUSIVE MODE"))
            newest = (await tx.execute(select(TermsRow.version).order_by(TermsRow.version.desc()).limit(1))).scalar_one()
            if newest != terms.version:
                raise StaleTiers(version=newest)
            await tx.execute(insert(TermsRow).values(**new.model_dump(), changed_by=actor, at=self._clock()))
            await enqueue(tx, LOOK_AT_ALL)
        log.info("the tiers were changed", terms=new.model_dump(), actor=actor)
        return new

    async def of(self, user_id: str) -> Membership:
        """The tier of a user, by the books and the terms of now."""
        return membership(await self._net(user_id), await self.terms())

    async def _net(self, user_id: str) -> int:
        """Deposits less what of them went back. What had been spent of one that was charged back is owed: that went back to the buyer, too,
        repaid or not; and all of it counts again when the bank gives the money back.
        """
        brought, owed = self._ledger.brought, ("debt", CURRENCY)
        came = await brought(user_id, DEPOSIT, CODE, CURRENCY) + await brought(user_id, CHARGEBACK_UNDONE, CODE, CURRENCY)
        return came - await brought(user_id, DEBT, *owed) - await brought(user_id, CHARGEBACK_UNDONE, *owed)

    async def look(self, user_id: str) -> None:
        """Write down if somebody came into another tier."""
        terms = await self.terms()
        now = membership(await self._net(user_id), terms)
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(_ONE_AT_A_TIME, {"owner": user_id})
            mine = select(TierChangeRow.tier).where(TierChangeRow.owner_id == user_id).order_by(TierChangeRow.id.desc()).limit(1)
            before = (await tx.execute(mine)).scalar_one_or_none() or "bronze"
            if now.tier != before:
                values = {"owner_id": user_id, "tier": now.tier, "before": before, "net": now.net, "terms": terms.version}
                await tx.execute(insert(TierChangeRow).values(**values, at=self._clock()))

    async def look_at_all(self) -> None:
        """The same for everybody who has ever filled a wallet: after a change of the terms, and once a day."""
        after = ""
        while True:
            theirs = select(OrderRow.owner_id).distinct().where(OrderRow.kind == DEPOSIT, OrderRow.paid_at.is_not(None))
            async with self._db.as_room(ROOM) as tx:
                query = theirs.where(OrderRow.owner_id > after).order_by(OrderRow.owner_id).limit(PAGE_OWNERS)
                owners = (await tx.execute(query)).scalars().all()
            for owner in owners:
                await self.look(owner)
            if len(owners) < PAGE_OWNERS:
                return
            after = owners[-1]
