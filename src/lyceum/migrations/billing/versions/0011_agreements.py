"""The sandbox bank charges by itself: its agreements, and the charges of each. They are the room's alone, and name nobody."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM

revision = "0011"
down_revision = "0010"

SCHEMA = "billing"
ROOM = f"{CURRENT_ROOM} = '{SCHEMA}'"
STATES = ("open", "active", "past_due", "ended")
CHARGES = ("open", "paid", "void", "returned")


def upgrade() -> None:
    op.create_table(
        "sandbox_agreements",
        sa.Column("reference", sa.String(40), primary_key=True),
        sa.Column("ours", sa.Uuid, nullable=False, unique=True),
        sa.Column("state", sa.String(10), sa.CheckConstraint(f"state IN {STATES}"), nullable=False),
        sa.Column("product_code", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("price", sa.BigInteger, sa.CheckConstraint("price > 0"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("every", sa.String(5), nullable=False),
        sa.Column("locale", sa.String(2), nullable=False),
        sa.Column("back", sa.String(500), nullable=False),
        *(_moment(name, nullable=True) for name in ("anchor_at", "period_start", "period_end")),
        sa.Column("cancels_at_end", sa.Boolean, nullable=False),
        sa.Column("card_works", sa.Boolean, nullable=False),
        sa.Column("balance", sa.BigInteger, sa.CheckConstraint("balance >= 0"), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        _moment("try_at", nullable=True),
        sa.Column("lost", sa.Integer, nullable=False),
        sa.Column("late", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema=SCHEMA,
    )
    op.create_table(
        "sandbox_charges",
        sa.Column("reference", sa.String(40), primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        sa.Column("agreement", sa.String(40), sa.ForeignKey(f"{SCHEMA}.sandbox_agreements.reference"), nullable=False, index=True),
        _moment("period_start"),
        _moment("period_end"),
        sa.Column("product_code", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount >= 0"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(10), sa.CheckConstraint(f"state IN {CHARGES}"), nullable=False),
        sa.Column("is_change", sa.Boolean, nullable=False),
        schema=SCHEMA,
    )
    for table in ("sandbox_agreements", "sandbox_charges"):
        op.execute(f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {SCHEMA}.{table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY room ON {SCHEMA}.{table} USING ({ROOM}) WITH CHECK ({ROOM})")


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def downgrade() -> None:
    op.drop_table("sandbox_charges", schema=SCHEMA)
    op.drop_table("sandbox_agreements", schema=SCHEMA)
