"""What a year's report on money costs with 200,000 transfers in the books, beside one plain SQL sum over the same; and a page of the list.

Ours sums what was taken by month, kind and product, sums everything that was moved from the books, and holds the one to the other. The peer
is one statement by asyncpg as the tables' owner, without policies: sales by month, account and currency. Each page of the list of transfers
is explained: none may scan the journal. Medians in milliseconds of wall time. Run: `python bench/billing_reports.py [rounds]`.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
from ground import beside
from sqlalchemy import event, make_url

from lyceum.domains.billing.reports.service import Reports
from lyceum.domains.ledger.reporting import Sought
from lyceum.domains.ledger.service import LedgerService
from lyceum.kernel.periods import Span
from lyceum.platform import embedded
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database

TRANSFERS = 200_000
FILL = """
INSERT INTO ledger.accounts (id, owner_id, code, currency)
  SELECT nextval('ledger.people_ids'), 'bench' || lpad(n::text, 5, '0'), c.code, c.currency FROM generate_series(1, 2000) n,
    (VALUES ('credit', 'EUR'), ('wallet', 'IRR')) c (code, currency);
INSERT INTO ledger.accounts (id, code, currency) SELECT nextval('ledger.school_ids'), c.code, m.currency FROM
  (VALUES ('clearing.sandbox'), ('sales.credit'), ('sales.plan'), ('revenue.ai')) c (code), (VALUES ('EUR'), ('IRR')) m (currency);
CREATE TEMP TABLE people AS SELECT id, currency, row_number() OVER (PARTITION BY currency ORDER BY id) AS n FROM ledger.accounts
  WHERE owner_id IS NOT NULL;
CREATE TEMP TABLE school AS SELECT id, code, currency FROM ledger.accounts WHERE owner_id IS NULL;
CREATE TEMP TABLE facts AS SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS bought, n % 10 AS kind,
  CASE WHEN n % 3 = 0 THEN 'IRR' ELSE 'EUR' END AS currency, now() - interval '360 days' + n * interval '155 seconds' AS at
  FROM generate_series(1, {transfers}) n;
INSERT INTO billing.orders (id, owner_id, product_code, names, kind, amount, price, currency, created_at, expires_at)
  SELECT bought, 'bench00001', 'product_' || n % 12, '{{}}', 'credit', 1, 1, currency, at, at FROM facts WHERE kind < 4;
INSERT INTO ledger.transfers (id, debit_account_id, credit_account_id, currency, amount, reason, ref, group_id, at)
  SELECT f.id, d.id, c.id, f.currency, 10000 + f.n, w.reason, CASE WHEN f.kind < 4 THEN 'sandbox B' || f.n END,
         CASE WHEN f.kind < 4 THEN f.bought END, f.at
  FROM facts f
  JOIN LATERAL (SELECT CASE WHEN f.kind < 4 THEN 'clearing.sandbox' WHEN f.kind = 4 THEN 'sales.credit' END AS debit,
                       CASE WHEN f.kind < 3 THEN 'sales.credit' WHEN f.kind = 3 THEN 'sales.plan' WHEN f.kind = 4 THEN 'clearing.sandbox'
                            ELSE 'revenue.ai' END AS credit,
                       CASE WHEN f.kind < 4 THEN 'payment' WHEN f.kind = 4 THEN 'refund' ELSE 'usage' END AS reason) w ON true
  JOIN LATERAL (SELECT id FROM school s WHERE s.code = w.debit AND s.currency = f.currency
                UNION ALL SELECT id FROM people p WHERE w.debit IS NULL AND p.currency = f.currency AND p.n = 1 + f.n % 2000) d ON true
  JOIN school c ON c.code = w.credit AND c.currency = f.currency
  ORDER BY f.at;
ANALYZE ledger.transfers, ledger.accounts, billing.orders;
"""
PEER = """
SELECT date_trunc('month', t.at AT TIME ZONE 'UTC'), a.code, t.currency, count(*), sum(t.amount) FROM ledger.transfers t
JOIN ledger.accounts a ON a.id = t.credit_account_id WHERE a.owner_id IS NULL AND a.code LIKE 'sales.%' GROUP BY 1, 2, 3
"""
LAST_YEAR = datetime.now(UTC) - timedelta(days=200)
PAGES = {
    "newest": Sought(),
    "a person": Sought(owner="bench00007"),
    "an account": Sought(code="sales.plan"),
    "a reason": Sought(reason="refund"),
    "a reference": Sought(ref="B77771"),
    "a currency and an amount": Sought(currency="IRR", least=150_000, most=150_100),
    "half a year ago": Sought(since=LAST_YEAR - timedelta(days=3), until=LAST_YEAR),
}


async def pages(ledger: LedgerService, db: Database) -> None:
    """Prints what a page costs, and that none of them scans the journal."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "ledger.transfers" in statement:
            asked.append((statement, parameters))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    for name, sought in PAGES.items():
        taken: list[float] = []
        asked.clear()
        for _ in range(5):
            started = time.perf_counter()
            found, _ = await ledger.page(sought, None, 50)
            taken.append((time.perf_counter() - started) * 1_000)
        for statement, parameters in asked[: len(asked) // 5]:
            async with db.as_room("ledger") as tx:
                driver = (await (await tx.connection()).get_raw_connection()).driver_connection
                await driver.execute("SET LOCAL enable_seqscan = off")
                plan = "\n".join(row[0] for row in await driver.fetch(f"EXPLAIN {statement}", *parameters))
            assert "Seq Scan on transfers" not in plan, plan
        print(f"a page of transfers, {name}: {len(found)} found in {median(taken):.1f} ms, by an index")


async def compare(addresses: Addresses, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of ours and of each of the peer's."""
    server = make_url(embedded.start_embedded(Path(os.environ["LYCEUM_HOME"]))).set(
        drivername="postgresql", database=addresses.owner.database
    )
    owner = await asyncpg.connect(server.render_as_string(hide_password=False), timeout=60)
    await owner.execute("SET session_replication_role = replica")  # as a restored dump comes in: without triggers
    await owner.execute(FILL.format(transfers=TRANSFERS), timeout=600)
    db = Database(addresses.app)
    ledger = LedgerService(db=db)
    reports = Reports(db, ledger, "UTC")
    started = time.perf_counter()
    looked = await reports.takings.follow()
    print(f"the first reading of the books: {looked} transfers in {time.perf_counter() - started:.1f} s; done once")
    today = datetime.now(UTC).date()
    span = Span(since=today - timedelta(days=365), until=today + timedelta(days=1))
    ours: list[float] = []
    peer: list[float] = []
    for _ in range(rounds + 3):
        started = time.perf_counter()
        report = await reports.money(span)
        between = time.perf_counter()
        rows = await owner.fetch(PEER)
        ours.append((between - started) * 1_000)
        peer.append((time.perf_counter() - between) * 1_000)
        assert all(tie.is_equal for tie in report.ties)
        assert sum(total.sold for total in report.totals) == sum(row["sum"] for row in rows)
    await pages(ledger, db)
    await db.close()
    await owner.close()
    return ours[3:], peer[3:]  # the first ones open connections and prepare statements


def main() -> None:
    """Prints both and their ratio."""
    beside("billing_reports", compare, 20, ours="a year by month and product, held to the books", peer="one plain SQL sum of sales")


if __name__ == "__main__":
    main()
