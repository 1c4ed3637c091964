"""Who had a payment go back, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("payments", sa.Column("refund_note", sa.String(500)), schema="billing")
    op.add_column("payments", sa.Column("refund_actor", sa.String(20)), schema="billing")


def downgrade() -> None:
    op.drop_column("payments", "refund_actor", schema="billing")
    op.drop_column("payments", "refund_note", schema="billing")
