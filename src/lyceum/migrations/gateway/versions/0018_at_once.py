"""Calls that end at the same moment are written down as one statement."""

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / "0018_at_once.sql").read_text())


def downgrade() -> None:
    op.execute("DROP FUNCTION gateway.end_calls")
