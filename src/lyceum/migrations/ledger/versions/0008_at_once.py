"""Holds and deliveries that come at the same moment take one statement a table; and no plan looks one person's account up by its code."""

from pathlib import Path

from alembic import context, op

from lyceum.platform.migrate import function_of, seal

revision = "0008"
down_revision = "0007"

SQL = Path(__file__).parents[1] / "sql"
FUNCTIONS = ("reserve_all", "deliver_all")


def upgrade() -> None:
    _run((SQL / "0008_at_once.sql").read_text())
    op.execute("DROP INDEX ledger.accounts_by_code")
    op.execute("CREATE INDEX accounts_by_code ON ledger.accounts (lower(code))")


def downgrade() -> None:
    op.execute("DROP INDEX ledger.accounts_by_code")
    op.execute("CREATE INDEX accounts_by_code ON ledger.accounts (code)")
    for name in FUNCTIONS:
        _run(function_of(SQL / "0002_together.sql", name).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def _run(sql: str) -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute(sql)
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])
