"""Finding and keeping an answer: functions for each provider's cache, made by `ai.make_doors`."""

from pathlib import Path

from alembic import op

SQL = Path(__file__).parents[1] / "sql"
revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute((SQL / "0006_doors.sql").read_text())


def downgrade() -> None:
    op.execute("DROP FUNCTION ai.make_doors")
    op.execute("DROP FUNCTION ai._act")
    op.execute((SQL / "0005_kept.sql").read_text())
