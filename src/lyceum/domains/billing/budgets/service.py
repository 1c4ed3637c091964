"""Keeps budgets, and tells when one is reached.

That a level was reached is a row: whoever writes it first has the message sent, by a job of the same transaction, under keys made of
budget, month, level and reader. However many look at once, and whoever dies in between, it is told once.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.budgets.models import Budget, Spent, Watched, Wish
from lyceum.domains.billing.budgets.tables import AlertRow, BudgetRow
from lyceum.domains.billing.budgets.telling import JOB
from lyceum.domains.billing.store import ROOM
from lyceum.domains.ledger.port import PICO, Ledger
from lyceum.kernel.errors import Conflict, NotFound
from lyceum.kernel.ids import new_id
from lyceum.kernel.periods import Calendar, Span, begins, month_of
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue
from lyceum.platform.logs import log

LEVELS = (80, 100)
"""Per cent at which a budget is told."""
OWNERS_AT_ONCE = 500


class StaleBudget(Conflict):
    """Somebody changed this budget meanwhile; look at it again. `params["version"]` is the one there is now."""

    code: ClassVar[str] = "stale_budget"


class BudgetNotFound(NotFound):
    """There is no such budget."""

    code: ClassVar[str] = "budget_not_found"


class Budgets:
    """Budgets of the school and of people, in the school's time zone."""

    def __init__(self, db: Database, ledger: Ledger, zone: str, clock: Callable[[], datetime]) -> None:
        self._db, self._ledger, self._zone, self._clock = db, ledger, zone, clock

    async def of(self, owner: str | None) -> tuple[Budget, ...]:
        """The budgets of a person, or of the school, and how they stand."""
        async with self._db.as_room(ROOM) as tx:
            rows = (await tx.execute(_of(owner).order_by(BudgetRow.subject.desc(), BudgetRow.value))).scalars().all()
            alerts = (await tx.execute(select(AlertRow).where(AlertRow.budget_id.in_([row.id for row in rows])))).scalars().all()
        return tuple(self._told(row, alerts) for row in rows)

    async def put(self, owner: str | None, wish: Wish, actor: str) -> tuple[Budget, ...]:
        """Set a budget, over the version that was looked at. Raises StaleBudget."""
        of = (BudgetRow.subject == wish.subject, BudgetRow.value == wish.value)
        async with self._db.as_room(ROOM) as tx:
            there = (await tx.execute(_of(owner).where(*of).with_for_update())).scalar_one_or_none()
            version = there.version if there else 0
            if version != wish.version:
                raise StaleBudget(version=version)
            if there:
                there.amount, there.calendar, there.version = wish.amount, wish.calendar, version + 1
            else:
                values = {**wish.model_dump(), "version": 1, "spent_pico": 0}
                made = insert(BudgetRow).values(id=new_id(), owner_id=owner, **values).on_conflict_do_nothing().returning(BudgetRow.id)
                if (await tx.execute(made)).scalar_one_or_none() is None:
                    raise StaleBudget(version=1)
        log.info("a budget was set", budget=wish.model_dump(), owner=owner, user_id=actor)
        return await self.of(owner)

    async def drop(self, owner: str | None, budget_id: UUID, actor: str) -> None:
        """Take a budget away. Raises BudgetNotFound."""
        async with self._db.as_room(ROOM) as tx:
            mine = BudgetRow.owner_id == owner if owner else BudgetRow.owner_id.is_(None)
            gone = await tx.execute(delete(BudgetRow).where(BudgetRow.id == budget_id, mine).returning(BudgetRow.id))
            if gone.scalar_one_or_none() is None:
                raise BudgetNotFound
        log.info("a budget was taken away", budget=str(budget_id), user_id=actor)

    async def watched(self) -> tuple[Watched, ...]:
        """The school's budgets, as those look at them who know what providers took."""
        async with self._db.as_room(ROOM) as tx:
            rows = (await tx.execute(_of(None))).scalars().all()
        return tuple(self._watched(row) for row in rows)

    async def look(self) -> None:
        """Look at what people have used of budgets of their own."""
        for calendar in ("gregorian", "persian"):
            month, after = self._month(calendar), ""
            while True:
                async with self._db.as_room(ROOM) as tx:
                    query = select(BudgetRow).where(BudgetRow.subject == "own", BudgetRow.calendar == calendar, BudgetRow.owner_id > after)
                    rows = (await tx.execute(query.order_by(BudgetRow.owner_id).limit(OWNERS_AT_ONCE))).scalars().all()
                if not rows:
                    break
                used = await self._ledger.used(tuple(str(row.owner_id) for row in rows), self._at(month.since))
                await self.spent(Spent(budget_id=row.id, month=month.since, pico=used.get(str(row.owner_id), 0)) for row in rows)
                after = str(rows[-1].owner_id)

    async def spent(self, told: Iterable[Spent]) -> None:
        """Write down what was spent, and have it told where a level was reached."""
        for one in told:
            async with self._db.as_room(ROOM) as tx:
                await self._spent(tx, one)

    async def _spent(self, tx: AsyncSession, one: Spent) -> None:
        looked = {"month": one.month, "spent_pico": one.pico, "looked_at": self._clock()}
        noted = update(BudgetRow).where(BudgetRow.id == one.budget_id).values(looked).returning(BudgetRow.amount)
        amount = (await tx.execute(noted)).scalar_one_or_none()
        if amount is None:  # it was taken away meanwhile
            return
        reached = [level for level in LEVELS if one.pico * 100 >= amount * PICO * level]
        new: list[int] = []
        for level in reached:
            alert = insert(AlertRow).values(budget_id=one.budget_id, month=one.month, level=level, at=self._clock())
            new += (await tx.execute(alert.on_conflict_do_nothing().returning(AlertRow.level))).scalars().all()
        if new:
            await enqueue(tx, JOB, budget_id=str(one.budget_id), month=one.month.isoformat(), level=max(new), spent_pico=one.pico)
            log.info("a budget was reached", budget=str(one.budget_id), level=max(new))

    def _watched(self, row: BudgetRow) -> Watched:
        month = self._month(row.calendar)
        moments = {"since": self._at(month.since), "until": self._at(month.until)}
        return Watched(id=row.id, subject=row.subject, value=row.value, month=month.since, **moments)

    def _month(self, calendar: Calendar) -> Span:
        return month_of(self._clock().astimezone(self._at(date(2000, 1, 1)).tzinfo).date(), calendar)

    def _at(self, day: date) -> datetime:
        return begins(day, self._zone)

    def _told(self, row: BudgetRow, alerts: Sequence[AlertRow]) -> Budget:
        month = self._month(row.calendar).since
        return Budget(
            id=row.id,
            subject=row.subject,
            value=row.value,
            amount=row.amount,
            calendar=row.calendar,
            version=row.version,
            month=month,
            spent_pico=int(row.spent_pico) if row.month == month else 0,
            looked_at=row.looked_at,
            told=tuple(sorted(alert.level for alert in alerts if (alert.budget_id, alert.month) == (row.id, month))),
        )


def _of(owner: str | None) -> Any:
    return select(BudgetRow).where(BudgetRow.owner_id == owner if owner else BudgetRow.owner_id.is_(None))
