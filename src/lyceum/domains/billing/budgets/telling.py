"""Tells by e-mail that a budget is nearly, or wholly, spent: accountants of the school's, everybody of their own."""

from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from lyceum.domains.billing.budgets.tables import BudgetRow
from lyceum.domains.billing.store import ROOM
from lyceum.domains.identity.port import Identity, User
from lyceum.domains.ledger.port import PICO
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import digits, said
from lyceum.platform.database import Database

JOB = "billing.budget"
ENGLISH = {"school": "AI of the whole school", "plan": "AI on the plan {}", "name": "AI by the name {}", "model": "AI of the model {}"}
PERSIAN = {
    "school": "هوش مصنوعی همهٔ مدرسه",
    "plan": "هوش مصنوعی در طرح {}",
    "name": "هوش مصنوعی با نام {}",
    "model": "هوش مصنوعی مدل {}",
}
SUBJECTS = {"en": ENGLISH, "fa": PERSIAN}


class BudgetTelling:
    """The job that sends; under keys of budget, month, level and reader, so that each is told once however often it runs."""

    def __init__(self, db: Database, identity: Identity, notify: Notify) -> None:
        self._db, self._identity, self._notify = db, identity, notify

    async def tell(self, budget_id: str, month: str, level: int, spent_pico: int) -> None:
        """Send it to whom it is for."""
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get(BudgetRow, UUID(budget_id))
        if row is None:  # it was taken away meanwhile
            return
        for user in await self._readers(row):
            if user.email is None:
                continue
            percent = Decimal(spent_pico * 100) / (row.amount * PICO)
            params = {
                "amount": said(row.amount, "EUR", user.locale),
                "spent": said(spent_pico // PICO, "EUR", user.locale),
                "percent": digits(int(percent.to_integral_value(ROUND_DOWN)), user.locale),
                "link": "/me/credit" if row.owner_id else "/admin/budgets",
            }
            if not row.owner_id:
                params["what"] = SUBJECTS[user.locale][row.subject].format(row.value)
            await self._notify.send(
                Message(
                    key=f"budget {budget_id} {month} {level} {user.id}",
                    user_id=user.id,
                    channel="email",
                    to=user.email,
                    template="own_budget" if row.owner_id else "school_budget",
                    locale=user.locale,
                    params=params,
                )
            )

    async def _readers(self, row: BudgetRow) -> tuple[User, ...]:
        if row.owner_id is None:
            return await self._identity.with_role("accountant")
        try:
            return (await self._identity.find(row.owner_id),)
        except NotFound:  # has left the school meanwhile
            return ()
