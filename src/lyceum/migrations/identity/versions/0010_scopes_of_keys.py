"""What API keys are made for, and for how long."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0010"
down_revision = "0009"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    everything = sa.text("'{read,write,ai}'")
    op.add_column("api_keys", sa.Column("scopes", ARRAY(sa.String(10)), nullable=False, server_default=everything), schema="identity")
    op.add_column("api_keys", sa.Column("expires_at", sa.DateTime(timezone=True)), schema="identity")
    due = sa.text("deletion_due_at IS NOT NULL")
    op.create_index("users_deletion_due", "users", ["deletion_due_at"], schema="identity", postgresql_where=due)
    op.execute((SQL / "0010_key_owner.sql").read_text())


def downgrade() -> None:
    op.execute("DROP FUNCTION identity.key_owner")
    op.execute((SQL / "0004_key_owner.sql").read_text())
    op.drop_index("users_deletion_due", "users", schema="identity")
    for column in ("expires_at", "scopes"):
        op.drop_column("api_keys", column, schema="identity")
