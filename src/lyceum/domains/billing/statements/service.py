"""Statements at work: each day of each gateway is asked for, kept, and laid beside the books.

Days, lines and differences are rows; whoever dies in between leaves a day that is asked for again, and the same answer makes the same rows.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from lyceum.domains.billing.errors import GatewayAway
from lyceum.domains.billing.gateway import PaymentGateway
from lyceum.domains.billing.statements import file, shown, store
from lyceum.domains.billing.statements.journal import Journal
from lyceum.domains.billing.statements.models import (
    DayDetail,
    DayNotOver,
    Difference,
    NothingToBook,
    StatementDays,
    StatementLine,
    StatementNotFound,
)
from lyceum.domains.billing.statements.tables import DifferenceRow, FactRow, StatementRow
from lyceum.domains.billing.store import ROOM
from lyceum.domains.ledger.port import SCALES, Ledger, Party, Transfer
from lyceum.platform.database import Database
from lyceum.platform.health import Check, said
from lyceum.platform.logs import log

OVER_SECONDS = 3_600
"""So long after its end a day is asked for: gateways need a while to count."""
ASKED_FOR_DAYS = 7
BACK_OFF_SECONDS = (600, 3_600, 4 * 3_600, 12 * 3_600)
CLAIMED_SECONDS = 900
SILENT_AFTER = timedelta(days=2)
_FEES = UUID("6a0f7c1e-93b0-4c05-a53b-7f2f1cf0a911")


class Statements:
    """What the gateways say beside what the books say."""

    def __init__(self, db: Database, ledger: Ledger, gateways: Mapping[str, PaymentGateway], clock: Callable[[], datetime]) -> None:
        self._db, self._ledger, self._clock = db, ledger, clock
        self._gateways = {name: one for name, one in gateways.items() if not one.is_own}
        self._journal = Journal(db, ledger, gateways)

    async def run(self) -> int:
        """Ask for every day that is due; returns how many were asked for."""
        moment = self._clock()
        await self._journal.read(moment)
        await self._expect(moment)
        asked = 0
        while True:
            async with self._db.as_room(ROOM) as tx:
                due = await store.claim(tx, moment, moment + timedelta(seconds=CLAIMED_SECONDS), tuple(self._gateways))
            if due is None:
                return asked
            await self._ask(*due)
            asked += 1

    async def _expect(self, moment: datetime) -> None:
        """Yesterday, and what was missed of the week before, of each gateway that the books know."""
        async with self._db.as_room(ROOM) as tx:
            first = await store.first_days(tx)
            rows = [
                {"gateway": name, "day": day, "state": "waiting", "next_try_at": moment}
                for name, gateway in self._gateways.items()
                for day in _days_over(moment, gateway.zone)
                if name in first and day >= first[name]
            ]
            await store.expect(tx, rows)

    async def look(self, gateway: str, day: date) -> DayDetail:
        """Ask for a day now. Raises StatementNotFound, DayNotOver, GatewayAway."""
        await self._is_over(gateway, day)
        await self._journal.read(self._clock())
        if (problem := await self._ask(gateway, day)) is not None:
            raise GatewayAway(problem, gateway=gateway)
        return await self.day(gateway, day)

    async def _ask(self, gateway: str, day: date) -> str | None:
        """Ask a gateway, and keep what it says. Returns what was wrong, None when all is well."""
        try:
            statement = await self._gateways[gateway].statement(day)
        except GatewayAway:
            await self._not_heard(gateway, day)
            return "The payment gateway does not give its statement now; the school asks again by itself."
        if statement is None:
            await self._wanted(gateway, day)
        else:
            await self._take(gateway, day, statement.lines, source="gateway", is_whole=statement.is_whole)
        return None

    async def _not_heard(self, gateway: str, day: date) -> None:
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get(StatementRow, (gateway, day), with_for_update=True)
            if row is None or row.state not in ("waiting", "given_up"):
                return
            waits = BACK_OFF_SECONDS[min(row.tries, len(BACK_OFF_SECONDS)) - 1]
            row.problem, row.next_try_at = "payment_gateway_away", moment + timedelta(seconds=waits)
            if moment.date() > day + timedelta(days=ASKED_FOR_DAYS):
                row.state = "given_up"
        log.warning("a statement did not come", gateway=gateway, day=str(day))

    async def _wanted(self, gateway: str, day: date) -> None:
        """The gateway offers none: what the books have of the day waits for a file, and a day without anything needs none."""
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get_one(StatementRow, (gateway, day), with_for_update=True)
            if row.state == "waiting":
                has_any = bool(await store.said(tx, FactRow, gateway, FactRow.day == day))
                row.state, row.next_try_at = "wanted" if has_any else "received", None

    async def upload(self, gateway: str, day: date, content: str, actor: str) -> DayDetail:
        """Take a day's statement out of a file, in the place of what was there.

        Raises StatementNotFound, DayNotOver, StatementFileRefused.
        """
        await self._is_over(gateway, day)
        lines = file.read(content, day, self._gateways[gateway].zone)
        await self._journal.read(self._clock())
        await self._take(gateway, day, lines, source="file", is_whole=True, actor=actor)
        log.info("a statement was brought as a file", gateway=gateway, day=str(day), lines=len(lines), user_id=actor)
        return await self.day(gateway, day)

    async def _is_over(self, gateway: str, day: date) -> None:
        if gateway not in self._gateways:
            raise StatementNotFound
        if day >= self._clock().astimezone(ZoneInfo(self._gateways[gateway].zone)).date():
            raise DayNotOver(field="day")

    async def _take(
        self, gateway: str, day: date, lines: Sequence[StatementLine], *, source: str, is_whole: bool, actor: str | None = None
    ) -> None:
        moment = self._clock()
        values = {"state": "received", "is_whole": is_whole, "source": source, "problem": None, "next_try_at": None}
        async with self._db.as_room(ROOM) as tx:
            await store.lock(tx, gateway)
            row = await tx.get(StatementRow, (gateway, day))
            if row is not None and row.source == "file" and source == "gateway" and not is_whole:
                return  # a person has brought the whole of it meanwhile
            await store.put(tx, gateway, day, lines, {**values, "received_at": moment, "actor": actor})
            await store.compare(tx, gateway, {day, *await store.days_with_open(tx, gateway)}, moment)

    async def days(self, before: date | None = None, gateway: str | None = None) -> StatementDays:
        """Days, newest first."""
        async with self._db.as_room(ROOM) as tx:
            rows, following = await store.days(tx, before, gateway)
            states, sums = await store.counted(tx, rows)
            opened, wanted, silent = await store.totals(tx, SILENT_AFTER, self._clock())
        items = tuple(shown.day(row, states[row.gateway, row.day], sums[row.gateway, row.day]) for row in rows)
        return StatementDays(items=items, next=following, open=opened, wanted=wanted, silent=silent)

    async def day(self, gateway: str, day: date) -> DayDetail:
        """One day with what differs; one that nobody has asked for waits for a file. Raises StatementNotFound, DayNotOver."""
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get(StatementRow, (gateway, day))
            if row is None:
                await self._is_over(gateway, day)
                row = StatementRow(gateway=gateway, day=day, state="wanted", is_whole=True, tries=0)
            states, sums = await store.counted(tx, [row])
            found = await store.of_day(tx, gateway, day)
        return shown.detail(row, states[gateway, day], sums[gateway, day], *found)

    async def clear(self, difference: UUID, note: str, actor: str, *, book: bool = False) -> Difference:
        """Mark a difference as cleared up, saying how; a fee can be booked with it. Done before, it stays as it was.

        Raises StatementNotFound, NothingToBook.
        """
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get(DifferenceRow, difference)
        if row is None:
            raise StatementNotFound
        if book:
            await self._book(row, note, actor)
        moment = self._clock()
        async with self._db.as_room(ROOM) as tx:
            row = await tx.get_one(DifferenceRow, difference, with_for_update=True)
            if row.state != "cleared":
                row.state, row.note, row.actor, row.cleared_at = "cleared", note, actor, moment
        log.info("a difference was cleared up", difference=str(difference), gateway=row.gateway, user_id=actor, booked=book)
        return shown.difference(row)

    async def _book(self, row: DifferenceRow, note: str, actor: str) -> None:
        """The gateway kept more than the books have: that goes from what it owes to what it cost, under a key of the difference."""
        more = (row.theirs or 0) - (row.ours or 0)
        if row.kind != "fee" or more <= 0 or row.currency not in SCALES:
            raise NothingToBook
        await self._ledger.transfer(
            Transfer(
                id=uuid5(_FEES, str(row.id)),
                debit=Party(code=f"fees.{row.gateway}"),
                credit=Party(code=f"clearing.{row.gateway}"),
                currency="IRR" if row.currency == "IRR" else "EUR",
                amount=more,
                reason="fee",
                ref=f"{row.gateway} {row.reference}",
                note=note,
                actor=actor,
            )
        )

    async def check(self) -> Check:
        """Whether statements come, and whether what differs was cleared up."""
        async with self._db.as_room(ROOM) as tx:
            opened, wanted, silent = await store.totals(tx, SILENT_AFTER, self._clock())
        seen = said(
            "statements",
            "{open} differences open, {wanted} files waited for, {silent} days silent",
            open=opened,
            wanted=wanted,
            silent=silent,
        )
        advice = said("see_statements", "Look at them under Money, Statements, and say what became of each.")
        ok = not opened and not silent
        return Check.of("statements", seen, ok=ok, advice=None if ok else advice)


def _days_over(moment: datetime, zone: str) -> list[date]:
    today = (moment - timedelta(seconds=OVER_SECONDS)).astimezone(ZoneInfo(zone)).date()
    return [today - timedelta(days=back) for back in range(1, ASKED_FOR_DAYS + 1)]
