"""Queries of those who report. The newest come first; a page is found by an index, whatever is sought."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ledger.models import SCALES, Currency
from lyceum.domains.ledger.reporting import Accrual, Band, Booked, Flow, Metered, Sought
from lyceum.platform.database import Database

ROOM = "ledger"
SHEET_ROWS = 2_000
FEW_ACCOUNTS = 1_000
"""So many accounts of a code are named one by one; where there are more, the newest transfers are looked through: many are of them."""
_END = 2**63 - 1
_LAST_SIGN = "\U0010ffff"

_SHOWN = """
SELECT t.id, t.seq, t.at, d.owner_id AS debit_owner, d.code AS debit_code, c.owner_id AS credit_owner, c.code AS credit_code, t.amount,
       t.currency, t.reason, t.ref, t.note, t.actor, t.group_id, t.reverses
FROM (SELECT * FROM ledger.transfers t WHERE {where} ORDER BY t.seq {way} LIMIT :limit) t
JOIN ledger.accounts d ON d.id = t.debit_account_id JOIN ledger.accounts c ON c.id = t.credit_account_id ORDER BY t.seq {way}
"""
_BY_INDEX = text("SET LOCAL enable_seqscan = off")
"""A page that few fulfil would else be looked for in the whole table at once; walked by time, the first ones are there sooner."""
_ACCOUNTS_OF = text("SELECT id FROM ledger.accounts WHERE owner_id = :owner AND (:code = '' OR code = :code)")
_ACCOUNTS_BY_CODE = text("SELECT id FROM ledger.accounts WHERE lower(code) = :code LIMIT :most")
_SCHOOLS = text("SELECT id FROM ledger.accounts WHERE owner_id IS NULL AND code ^@ ANY(:prefixes)")
_GATEWAYS = text("SELECT DISTINCT substr(code, 10) FROM ledger.accounts WHERE owner_id IS NULL AND starts_with(code, 'clearing.')")
_FROM = text("SELECT min(seq + 0) FROM ledger.transfers WHERE at >= :moment AND at < :moment + make_interval(hours => :hours)")
_TO = text("SELECT max(seq + 0) FROM ledger.transfers WHERE at < :moment AND at >= :moment - make_interval(hours => :hours)")
"""The `+ 0` keeps the planner from walking the whole journal by its number to find the first that is young enough."""
_HOURS = (1, 24, 24 * 31)
"""So far around a moment the journal is looked through for the number that it had then."""
_EITHER = "(t.debit_account_id = ANY(:accounts) OR t.credit_account_id = ANY(:accounts))"
_OF_CODE = "EXISTS (SELECT FROM ledger.accounts a WHERE a.id IN (t.debit_account_id, t.credit_account_id) AND a.code = :code)"
_FLOWS = text(
    "SELECT t.period - 1 AS period, d.code AS debit, d.owner_id IS NOT NULL AS debit_people, c.code AS credit, "
    "c.owner_id IS NOT NULL AS credit_people, t.currency, t.reason, sum(t.transfers)::bigint AS transfers, sum(t.amount)::bigint AS amount "
    "FROM (SELECT width_bucket(at, :periods) AS period, debit_account_id, credit_account_id, currency, reason, count(*) AS transfers, "
    "sum(amount) AS amount FROM ledger.transfers "
    "WHERE at >= :first AND at < :last GROUP BY 1, 2, 3, 4, 5) t "
    "JOIN ledger.accounts d ON d.id = t.debit_account_id JOIN ledger.accounts c ON c.id = t.credit_account_id "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 4, 6, 7"
)
_METERED = text(
    "SELECT width_bucket(u.id, :firsts) - 1 AS period, u.service, count(*) AS calls, sum(u.cost_pico)::text AS cost_pico, "
    "sum(u.provider_pico)::text AS provider_pico, sum(u.charged)::text AS charged, sum(u.short_pico)::text AS short_pico "
    "FROM ledger.usage u JOIN ledger.accounts a ON a.id = u.account_id AND a.currency = :currency "
    "WHERE u.id >= :first AND u.id < :last GROUP BY 1, 2 ORDER BY 1, 2"
)
_ACCRUAL = text(
    "WITH used AS (SELECT sum(u.cost_pico) AS cost, sum(u.provider_pico) AS provider, sum(u.charged) AS charged, "
    "sum(u.short_pico) AS short "
    "FROM ledger.usage u JOIN ledger.accounts a ON a.id = u.account_id WHERE a.currency = :currency) "
    "SELECT coalesce(cost, 0)::text AS cost_pico, coalesce(provider, 0)::text AS provider_pico, coalesce(charged, 0)::text AS charged, "
    "coalesce(short, 0)::text AS short_pico, "
    "(SELECT coalesce(sum(amount), 0) FROM ledger.transfers WHERE reason = 'usage' AND currency = :currency)::text AS posted, "
    "(SELECT coalesce(sum(accrued_pico), 0) FROM ledger.accounts WHERE currency = :currency)::text AS accrued_pico FROM used"
)
_USED = text(
    "SELECT a.owner_id, sum(u.cost_pico)::text FROM ledger.accounts a JOIN ledger.usage u ON u.account_id = a.id AND u.at >= :since "
    "WHERE a.owner_id = ANY(:owners) AND a.code = 'credit' AND a.currency = 'EUR' GROUP BY a.owner_id"
)

_BANDS = text(
    "WITH came AS (SELECT t.credit_account_id AS account, t.amount - coalesce((SELECT sum(r.amount) FROM ledger.transfers r "
    "WHERE r.reverses = t.id), 0) AS amount FROM ledger.transfers t JOIN ledger.accounts a ON a.id = t.credit_account_id "
    "WHERE t.reason = :reason AND a.owner_id IS NOT NULL AND a.code = :code AND a.currency = :currency), "
    "each AS (SELECT account, sum(amount)::bigint AS net FROM came GROUP BY account) "
    "SELECT width_bucket(net, CAST(:steps AS bigint[])) AS band, count(*) AS people, sum(net)::bigint AS amount FROM each GROUP BY 1"
)


class Listing:
    """Reads the journal with the login of those who report."""

    _reports: Database

    async def page(self, sought: Sought, after: int | None, limit: int) -> tuple[list[Booked], int | None]:
        """Transfers that are sought, newest first, and where the rest begins."""
        async with self._reports.as_room(ROOM) as tx:
            rows = await _page(tx, sought, after, limit + 1)
        return rows[:limit], rows[limit - 1].seq if len(rows) > limit else None

    async def transactions(self, sought: Sought) -> AsyncIterator[tuple[Booked, ...]]:
        """See the port."""
        after: int | None = None
        while True:
            async with self._reports.as_room(ROOM) as tx:
                rows = await _page(tx, sought, after, SHEET_ROWS)
            if rows:
                yield tuple(rows)
            if len(rows) < SHEET_ROWS:
                return
            after = rows[-1].seq

    async def journal(self, after: int, limit: int, prefixes: tuple[str, ...]) -> tuple[Booked, ...]:
        """See the port."""
        async with self._reports.as_room(ROOM) as tx:
            accounts = (await tx.execute(_SCHOOLS, {"prefixes": list(prefixes)})).scalars().all()
            values = {"accounts": accounts, "after": after, "limit": limit}
            return tuple(await _rows(tx, [_EITHER, "t.seq > :after"], values, "ASC"))

    async def flows(self, periods: tuple[Any, ...]) -> tuple[Flow, ...]:
        """See the port."""
        values = {"periods": list(periods), "first": periods[0], "last": periods[-1]}
        return tuple(Flow.model_validate(row) for row in await self._read(_FLOWS, values))

    async def metered(self, firsts: tuple[Any, ...], currency: Currency = "EUR") -> tuple[Metered, ...]:
        """See the port."""
        values = {"firsts": list(firsts), "first": firsts[0], "last": firsts[-1], "currency": currency}
        return tuple(Metered.model_validate(row) for row in await self._read(_METERED, values))

    async def accrual(self, currency: Currency = "EUR") -> Accrual:
        """See the port."""
        (row,) = await self._read(_ACCRUAL, {"currency": currency})
        return Accrual.model_validate(row)

    async def used(self, owners: tuple[str, ...], since: Any) -> dict[str, int]:
        """See the port."""
        async with self._reports.as_room(ROOM) as tx:
            return {owner: int(pico) for owner, pico in await tx.execute(_USED, {"owners": list(owners), "since": since})}

    async def bands(self, reason: str, code: str, currency: Currency, steps: tuple[int, ...]) -> tuple[Band, ...]:
        """See the port."""
        rows = await self._read(_BANDS, {"reason": reason, "code": code, "currency": currency, "steps": list(steps)})
        found = {row["band"]: Band(people=row["people"], amount=row["amount"]) for row in rows}
        return tuple(found.get(band, Band(people=0, amount=0)) for band in range(len(steps) + 1))

    async def _read(self, query: Any, values: dict[str, Any]) -> Sequence[dict[str, Any]]:
        async with self._reports.as_room(ROOM) as tx:
            return [dict(row) for row in (await tx.execute(query, values)).mappings()]


async def _page(tx: AsyncSession, sought: Sought, after: int | None, limit: int) -> list[Booked]:
    """A page of what is sought. A moment is turned into a place in the journal first, in which a transfer's time grows with its number."""
    await tx.execute(_BY_INDEX)
    where = ["t.seq < :after"]
    values: dict[str, Any] = {"after": _END if after is None else after, "limit": limit}
    _plain(sought, where, values)
    if sought.since and (first := await _number(tx, _FROM, sought.since)):
        where.append("t.seq >= :first")
        values["first"] = first
    if sought.until and (last := await _number(tx, _TO, sought.until)):
        values["after"] = min(values["after"], last + 1)
    await _of_accounts(tx, sought, where, values)
    if sought.ref:
        begins = [sought.ref, *(f"{before} {sought.ref}" for before in ("order", *(await tx.execute(_GATEWAYS)).scalars()))]
        where.append("(" + " OR ".join(f't.ref COLLATE "C" >= :ref{n} AND t.ref COLLATE "C" < :end{n}' for n in range(len(begins))) + ")")
        for number, begin in enumerate(begins):
            values |= {f"ref{number}": begin, f"end{number}": begin + _LAST_SIGN}
    return await _rows(tx, where, values, "DESC")


async def _number(tx: AsyncSession, query: Any, moment: datetime) -> int | None:
    """The number that the journal had at a moment; None where nothing was moved for long around it."""
    for hours in _HOURS:
        if found := (await tx.execute(query, {"moment": moment, "hours": hours})).scalar_one():
            return int(found)
    return None


def _plain(sought: Sought, where: list[str], values: dict[str, Any]) -> None:
    """What the journal's own columns say."""
    for name, sign, column in (
        ("currency", "=", "currency"),
        ("reason", "=", "reason"),
        ("since", ">=", "at"),
        ("until", "<", "at"),
        ("least", ">=", "amount"),
        ("most", "<=", "amount"),
    ):
        value = getattr(sought, name)
        if value is not None:
            where.append(f"t.{column} {sign} :{name}")
            values[name] = value


async def _of_accounts(tx: AsyncSession, sought: Sought, where: list[str], values: dict[str, Any]) -> None:
    if sought.owner is not None:
        found = await tx.execute(_ACCOUNTS_OF, {"owner": sought.owner, "code": sought.code or ""})
        where.append(_EITHER)
        values["accounts"] = found.scalars().all()
    elif sought.code is not None:
        accounts = (await tx.execute(_ACCOUNTS_BY_CODE, {"code": sought.code, "most": FEW_ACCOUNTS + 1})).scalars().all()
        if len(accounts) > FEW_ACCOUNTS:
            where.append(_OF_CODE)
            values["code"] = sought.code
        else:
            where.append(_EITHER)
            values["accounts"] = accounts


async def _rows(tx: AsyncSession, where: list[str], values: dict[str, Any], way: str) -> list[Booked]:
    query = text(_SHOWN.format(where=" AND ".join(where), way=way))
    return [Booked(scale=SCALES[row["currency"]], **row) for row in (await tx.execute(query, values)).mappings()]
