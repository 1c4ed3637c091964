"""The inbox of webhooks: each event of a gateway once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM

revision = "0002"
down_revision = "0001"

TABLE = "billing.inbox"


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("gateway", sa.String(20), primary_key=True),
        sa.Column("event_id", sa.String(100), primary_key=True),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority", sa.String(200)),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("worked_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.String(40)),
        schema="billing",
    )
    op.create_index("inbox_received", "inbox", ["received_at"], schema="billing")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON {TABLE} USING ({CURRENT_ROOM} = 'billing') WITH CHECK ({CURRENT_ROOM} = 'billing')")


def downgrade() -> None:
    op.drop_table("inbox", schema="billing")
