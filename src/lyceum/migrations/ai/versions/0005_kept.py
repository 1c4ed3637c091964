"""Finding and keeping an answer by one call of a function each."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute((Path(__file__).parents[1] / "sql" / "0005_kept.sql").read_text())


def downgrade() -> None:
    for function in ("keep", "kept", "_act"):
        op.execute(f"DROP FUNCTION ai.{function}")
