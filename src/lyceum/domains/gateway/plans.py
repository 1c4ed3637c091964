"""Which plan somebody is on: the highest of what they bought and of what was given to them, or else goes with their role."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.billing.port import Plan, PlanTold
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.tables import PlanGrantRow
from lyceum.domains.gateway.tariff import PlanGrant, Standing
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id
from lyceum.kernel.principal import Role
from lyceum.platform.database import Database
from lyceum.platform.logs import log

ROOM = "gateway"
SHOP = "shop"
"""The actor of what was bought."""
PLANS_OF = "SELECT * FROM gateway.plans_of($1)"
KEPT_SECONDS = 5.0
"""So long a change may take to count in the other processes."""
MAX_KEPT = 10_000
MAX_LISTED = 100
LEARNERS: frozenset[Role] = frozenset({"guest", "student"})


def of_role(role: Role) -> Plan:
    """The plan of somebody to whom none was given: staff has the larger one."""
    return "free" if role in LEARNERS else "premium"


class Plans:
    """Looks up and grants. The table takes new lines alone, and only from this room."""

    def __init__(self, db: Database, ladder: Ladder, clock: Callable[[], float] = time.monotonic) -> None:
        self._db, self._ladder, self._clock = db, ladder, clock
        self._known: dict[str, tuple[float, Sequence[Plan], bool]] = {}

    async def of(self, user_id: str, role: Role) -> Plan:
        """The plan of a user; it may be five seconds old."""
        asked_at, plans, is_given = self._known.get(user_id, (float("-inf"), (), False))
        if self._clock() - asked_at > KEPT_SECONDS:
            plans, is_given = await self._db.call(PLANS_OF, user_id)
            if len(self._known) >= MAX_KEPT:
                self._known.clear()
            self._known[user_id] = (self._clock(), plans, is_given)
        return self._ladder.highest(plans if is_given else [*plans, of_role(role)])

    async def standing(self, user_id: str, role: Role) -> Standing:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            grants = await self._grants(tx, user_id, role)
        plan = next((grant.plan for grant in grants if grant.in_force), of_role(role))
        pace = self._ladder.pace(plan)
        return Standing(plan=plan, calls_an_hour=pace.most if pace else None, grants=tuple(grants))

    async def grant(self, user_id: str, plan: Plan, reason: str, actor: str) -> None:
        """See the port."""
        await self._ladder.known(plan, "plan")
        given: UUID = new_id()
        async with self._db.as_room(ROOM) as tx:
            tx.add(PlanGrantRow(id=given, owner_id=user_id, plan=plan, reason=reason, actor=actor))
        self._known.pop(user_id, None)
        log.info("a plan was given", user_id=user_id, plan=plan, actor=actor)

    async def bought(self, told: PlanTold) -> None:
        """A plan was bought, moved or paid back in the shop. The event's id is the line's: told twice it is one, and ids grow with time."""
        line = {
            "id": told.id,
            "owner_id": told.user_id,
            "plan": told.plan,
            "reason": told.reason,
            "actor": SHOP,
            "source_id": told.source_id,
            "until": told.until,
        }
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(insert(PlanGrantRow).values(line).on_conflict_do_nothing())
        self._known.pop(told.user_id, None)
        log.info("a plan was bought", user_id=told.user_id, plan=told.plan, until=str(told.until))

    async def _grants(self, tx: AsyncSession, user_id: str, role: Role) -> list[PlanGrant]:
        newest = select(PlanGrantRow).where(PlanGrantRow.owner_id == user_id).order_by(PlanGrantRow.id.desc()).limit(MAX_LISTED)
        rows = list((await tx.execute(newest)).scalars())
        lines = _in_force(rows, now())
        plans = [line.plan for line in lines]
        is_given = any(line.source_id is None for line in lines)
        plan = self._ladder.highest(plans if is_given else [*plans, of_role(role)])
        counting = next((line for line in lines if line.plan == plan), None)
        return [
            PlanGrant(plan=row.plan, reason=row.reason, actor=row.actor, at=row.at, until=row.until, in_force=row is counting)
            for row in rows
        ]


def _in_force(rows: Iterable[PlanGrantRow], moment: datetime) -> list[PlanGrantRow]:
    """Of lines, newest first, those that count, as `gateway.plans_of` has it: the newest of each source, as long as it is in force."""
    newest: dict[UUID | None, PlanGrantRow] = {}
    for row in rows:
        newest.setdefault(row.source_id, row)
    return [row for row in newest.values() if row.until is None or row.until > moment]
