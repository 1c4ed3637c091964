"""Plans for sale: a product names one, an order keeps which, and what was bought is in force from one moment to another."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0004"
down_revision = "0003"

ROOM = f"{CURRENT_ROOM} = 'billing'"
TABLE = "billing.entitlements"
MONTH = {
    "code": "premium_month",
    "kind": "plan",
    "plan": "premium",
    "amount": 30,
    "price_eur": 9_000_000,
    "price_irr": 12_000_000,
    "offered": True,
    "version": 1,
    "names": {"en": "Premium for a month", "fa": "یک ماه طرح ویژه"},
}


def upgrade() -> None:
    for table in ("products", "orders"):
        op.add_column(table, sa.Column("plan", sa.String(20)), schema="billing")
    op.execute("SET LOCAL app.room = 'billing'")
    op.execute("UPDATE billing.products SET offered = false WHERE kind = 'plan' AND plan IS NULL")
    columns = [sa.column("names", JSONB), *(sa.column(name) for name in MONTH if name != "names")]
    op.bulk_insert(sa.table("products", *columns, schema="billing"), [MONTH])
    op.execute("SET LOCAL app.room = ''")
    op.create_table(
        "entitlements",
        sa.Column("order_id", sa.Uuid, sa.ForeignKey("billing.orders.id"), primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("plan", sa.String(20), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_at >= from_at", name="forwards"),
        schema="billing",
    )
    op.create_index("entitlements_owner", "entitlements", ["owner_id", "until_at"], schema="billing")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON {TABLE} USING ({ROOM}) WITH CHECK ({ROOM})")
    op.execute(f"CREATE POLICY sight ON {TABLE} FOR SELECT USING (owner_id = {CURRENT_USER})")


def downgrade() -> None:
    op.drop_table("entitlements", schema="billing")
    for table in ("products", "orders"):
        op.drop_column(table, "plan", schema="billing")
