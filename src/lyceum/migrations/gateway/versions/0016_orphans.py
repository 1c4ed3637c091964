"""Calls without a key are given up too when their process has died, and it hands nothing of them out should it live after all."""

from pathlib import Path

from alembic import op

from lyceum.platform.migrate import function_of

revision = "0016"
down_revision = "0015"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / "0016_orphans.sql").read_text())


def downgrade() -> None:
    op.execute("DROP FUNCTION gateway.give_up")
    op.execute("DROP FUNCTION gateway.end_call")
    op.execute(function_of(SQL / "0014_plan_of_calls.sql", "gateway.end_call"))
