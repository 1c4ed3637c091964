"""Budgets of a month, and that one was reached."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM, owned

revision = "0012"
down_revision = "0011"

SUBJECTS = "subject IN ('school', 'plan', 'name', 'model', 'own')"


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10)),
        sa.Column("subject", sa.String(10), sa.CheckConstraint(SUBJECTS), nullable=False),
        sa.Column("value", sa.String(240), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("calendar", sa.String(10), sa.CheckConstraint("calendar IN ('gregorian', 'persian')"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("month", sa.Date),
        sa.Column("spent_pico", sa.Numeric(30, 0), nullable=False, server_default="0"),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(owner_id IS NULL) = (subject <> 'own')", name="whose"),
        schema="billing",
    )
    op.execute("CREATE UNIQUE INDEX budgets_of ON billing.budgets (coalesce(owner_id, ''), subject, value)")
    op.create_table(
        "budget_alerts",
        sa.Column("budget_id", sa.Uuid, sa.ForeignKey("billing.budgets.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("level", sa.SmallInteger, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        schema="billing",
    )
    owned(op, "billing", "budgets", room=True)
    room = f"{CURRENT_ROOM} = 'billing'"
    op.execute("ALTER TABLE billing.budget_alerts ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE billing.budget_alerts FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON billing.budget_alerts USING ({room}) WITH CHECK ({room})")


def downgrade() -> None:
    """Budgets are gone then; nothing was stopped by them."""
    op.drop_table("budget_alerts", schema="billing")
    op.drop_table("budgets", schema="billing")
