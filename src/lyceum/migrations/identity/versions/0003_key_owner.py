"""A key's owner by one call of a function."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute((Path(__file__).parents[1] / "sql" / "0003_key_owner.sql").read_text())


def downgrade() -> None:
    op.execute("DROP FUNCTION identity.key_owner")
