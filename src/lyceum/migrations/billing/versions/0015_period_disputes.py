"""Disputes of what was paid for a subscription's period."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.alter_column("disputes", "payment_id", nullable=True, schema="billing")
    op.add_column("disputes", sa.Column("subscription_id", sa.Uuid, sa.ForeignKey("billing.subscriptions.id")), schema="billing")
    op.add_column("disputes", sa.Column("paid_reference", sa.String(200)), schema="billing")
    op.create_check_constraint(
        "of_a_payment_or_a_period",
        "disputes",
        "(payment_id IS NULL) <> (subscription_id IS NULL) AND (subscription_id IS NULL) = (paid_reference IS NULL)",
        schema="billing",
    )
    op.create_index("disputes_by_subscription", "disputes", ["subscription_id"], schema="billing")


def downgrade() -> None:
    op.execute("SET LOCAL app.room = 'billing'")
    op.execute("DELETE FROM billing.disputes WHERE payment_id IS NULL")
    op.drop_index("disputes_by_subscription", "disputes", schema="billing")
    op.drop_constraint("of_a_payment_or_a_period", "disputes", schema="billing")
    op.drop_column("disputes", "paid_reference", schema="billing")
    op.drop_column("disputes", "subscription_id", schema="billing")
    op.alter_column("disputes", "payment_id", nullable=False, schema="billing")
