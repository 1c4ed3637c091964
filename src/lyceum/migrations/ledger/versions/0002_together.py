"""Holds and deliveries that come at the same moment, in one transaction."""

from pathlib import Path

from alembic import context, op

from lyceum.platform.migrate import seal

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute((Path(__file__).parents[1] / "sql" / "0002_together.sql").read_text())
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])


def downgrade() -> None:
    for function in ("deliver_all", "reserve_all", "_ahead"):
        op.execute(f"DROP FUNCTION ledger.{function}")
