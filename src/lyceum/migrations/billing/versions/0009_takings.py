"""Money that was taken, as the books say it, with what it was taken for: what reports are summed from. Nobody is named in it."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM

revision = "0009"
down_revision = "0008"

ROOM = f"{CURRENT_ROOM} = 'billing'"


def upgrade() -> None:
    op.create_table(
        "takings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(10), sa.CheckConstraint("what IN ('sale', 'refund', 'chargeback')"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("product", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("reverses", sa.Uuid),
        schema="billing",
    )
    op.create_index("takings_at", "takings", ["at", "seq"], schema="billing")
    op.execute("ALTER TABLE billing.takings ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE billing.takings FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON billing.takings USING ({ROOM}) WITH CHECK ({ROOM})")


def downgrade() -> None:
    """Nothing is lost: it is read from the books again."""
    op.drop_table("takings", schema="billing")
