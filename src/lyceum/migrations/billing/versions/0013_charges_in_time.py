"""When the sandbox bank charged by itself, and when it gave back: its statement says so."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLE = "sandbox_charges"


def upgrade() -> None:
    for column in ("paid_at", "returned_at"):
        op.add_column(TABLE, sa.Column(column, sa.DateTime(timezone=True)), schema="billing")
    op.execute("SET LOCAL app.room = 'billing'")
    op.execute("UPDATE billing.sandbox_charges SET paid_at = period_start")
    op.execute("SET LOCAL app.room = ''")
    op.alter_column(TABLE, "paid_at", server_default=sa.func.now(), schema="billing")


def downgrade() -> None:
    for column in ("returned_at", "paid_at"):
        op.drop_column(TABLE, column, schema="billing")
