"""What the gateway keeps of a person: the plans that were given to them, and their calls."""

from sqlalchemy import select

from lyceum.domains.gateway.films import Films
from lyceum.domains.gateway.tables import CallRow, PlanGrantRow
from lyceum.kernel.ids import new_tombstone
from lyceum.kernel.personal import Forgotten
from lyceum.platform.database import Database
from lyceum.platform.personal import Kept

KEPT = (
    Kept(CallRow, hidden=frozenset({"key"}), page_rows=50, erased=False),  # by a function, which keeps what they came to
    Kept(PlanGrantRow, hidden=frozenset({"actor"}), erased=False),  # lines that nobody may change; a function of the room's own does
)
OPEN = ("running", "stored", "waiting")
FORGET_CALLS = "SELECT gateway.forget_calls($1)"
FORGET_GRANTS = "SELECT gateway.forget_grants($1, $2)"


async def forget(db: Database, films: Films, user_id: str) -> Forgotten:
    """See `Personal.forget`. What was delivered is booked first, what is under way comes to nothing and is not paid."""
    async with db.as_user(user_id) as tx:
        left = (await tx.execute(select(CallRow).where(CallRow.owner_id == user_id, CallRow.state.in_(OPEN)))).scalars().all()
    for row in left:
        await (films.give_up(row) if row.state == "waiting" else films.meter.end(row))
    calls = await db.call(FORGET_CALLS, user_id)
    grants = await db.call(FORGET_GRANTS, user_id, new_tombstone())
    return Forgotten(erased={"calls": int(calls[0]), "plan_grants": int(grants[0])})
