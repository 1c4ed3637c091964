"""Debts are repaid from what was bought."""

from pathlib import Path

from alembic import context, op

from lyceum.platform.migrate import function_of, seal

revision = "0007"
down_revision = "0006"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    _run((SQL / "0007_debts.sql").read_text())


def downgrade() -> None:
    _run(function_of(SQL / "0005_promotions.sql", "_from_lots").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def _run(sql: str) -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute(sql)
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])
