"""Which plans there are and what each allows: kept here, changed by those who run the school, obeyed by the gateway within seconds."""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing import store
from lyceum.domains.billing.errors import PlanUnknown, RankTaken, StalePlan
from lyceum.domains.billing.plan_models import FREE, PlanTerms
from lyceum.domains.billing.tables import PlanRow
from lyceum.platform.database import Database
from lyceum.platform.logs import log

_ONE_AT_A_TIME = text("LOCK TABLE billing.plans IN SHARE ROW EXCLUSIVE MODE")


class PlanBook:
    """Reads and changes them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self) -> tuple[PlanTerms, ...]:
        """Every plan, by rank."""
        async with self._db.as_room(store.ROOM) as tx:
            return await _listed(tx)

    async def put(self, wanted: PlanTerms, actor: str) -> PlanTerms:
        """Add or change one. Raises StalePlan, RankTaken."""
        async with self._db.as_room(store.ROOM) as tx:
            await tx.execute(_ONE_AT_A_TIME)
            for other in await _listed(tx):
                if other.rank == wanted.rank and other.code != wanted.code:
                    raise RankTaken(field="rank", plan=other.code)
            newer = await store.put(tx, PlanRow, wanted.model_dump())
        if newer is not None:
            raise StalePlan(version=newer)
        log.info("a plan was changed", plan=wanted.model_dump(mode="json"), user_id=actor)
        return wanted.model_copy(update={"version": wanted.version + 1})

    async def sold(self, code: str | None) -> None:
        """Nothing, where a product may name this plan. Raises PlanUnknown for one that is not there, and for the one that is free."""
        if code and (code == FREE or all(one.code != code for one in await self.all())):
            raise PlanUnknown(field="plan", plan=code)


async def _listed(tx: AsyncSession) -> tuple[PlanTerms, ...]:
    rows = (await tx.execute(select(PlanRow).order_by(PlanRow.rank))).scalars()
    return tuple(PlanTerms.model_validate(row, from_attributes=True) for row in rows)
