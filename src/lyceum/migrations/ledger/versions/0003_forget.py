"""A person goes, their amounts stay."""

from pathlib import Path

from alembic import context, op

from lyceum.platform.migrate import seal

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute((Path(__file__).parents[1] / "sql" / "0003_forget.sql").read_text())
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])
