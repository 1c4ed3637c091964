"""What a process had set aside is found when it has died: its mark is the end of the holds' ids."""

from pathlib import Path

from alembic import context, op

from lyceum.platform.migrate import seal

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute((Path(__file__).parents[1] / "sql" / "0006_open_holds.sql").read_text())
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])


def downgrade() -> None:
    op.execute("DROP FUNCTION ledger.open_holds")
