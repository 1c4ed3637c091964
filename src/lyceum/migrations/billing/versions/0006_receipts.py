"""Receipts, numbered without a gap in a year, and who gives them; what was paid before gets its own in the order of payment."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0006"
down_revision = "0005"

SCHEMA = "billing"
ROOM = f"{CURRENT_ROOM} = 'billing'"
STAYS = """
CREATE FUNCTION billing.receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.source, NEW.year, NEW.number, NEW.kind, NEW.amount, NEW.currency, NEW.given_at, NEW.content)
    IS NOT DISTINCT FROM (OLD.id, OLD.source, OLD.year, OLD.number, OLD.kind, OLD.amount, OLD.currency, OLD.given_at, OLD.content) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a receipt that was given stays as it is';
END $$;
CREATE TRIGGER receipt_stays BEFORE UPDATE OR DELETE ON billing.receipts FOR EACH ROW EXECUTE FUNCTION billing.receipt_stays();
"""
PAID_BEFORE = """
INSERT INTO billing.receipts (id, source, owner_id, year, number, kind, order_id, amount, currency, given_at, content)
SELECT gen_random_uuid(), 'payment:' || p.id, p.owner_id, p.year,
  row_number() OVER (PARTITION BY p.year ORDER BY p.paid_at, p.number), 'payment', p.order_id,
  p.amount, p.currency, p.paid_at, jsonb_build_object(
    'seller', jsonb_build_object('names', '{}'::jsonb, 'addresses', '{}'::jsonb, 'tax_number', '', 'version', 0),
    'lines', jsonb_build_array(jsonb_build_object('names', p.names, 'kind', p.kind, 'plan', p.plan,
      'given', CASE WHEN p.kind = 'minutes' THEN p.given * 60 ELSE p.given END, 'amount', p.amount)),
    'gateway', p.gateway, 'reference', coalesce(p.reference, ''), 'is_test', p.gateway = 'sandbox',
    'order_number', p.order_number,
    'paid_at', p.paid_at, 'note', '')
FROM (
  SELECT y.id, o.owner_id, o.id AS order_id, o.number AS order_number, o.names, o.kind, o.plan, o.amount AS given,
    o.paid_at, y.number, y.amount,
    y.currency, y.gateway, y.reference,
    extract(year FROM o.paid_at AT TIME ZONE CASE y.currency WHEN 'IRR' THEN 'Asia/Tehran' ELSE 'UTC' END)::int AS year
  FROM billing.orders o JOIN billing.payments y ON y.id = o.settled_by WHERE o.paid_at IS NOT NULL
) p
"""


def _sight(table: str, owner: bool) -> None:
    name = f"{SCHEMA}.{table}"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON {name} USING ({ROOM}) WITH CHECK ({ROOM})")
    if owner:
        op.execute(f"CREATE POLICY sight ON {name} FOR SELECT USING (owner_id = {CURRENT_USER})")


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("source", sa.String(120), nullable=False, unique=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("year", sa.SmallInteger, nullable=False),
        sa.Column("number", sa.Integer, sa.CheckConstraint("number > 0"), nullable=False),
        sa.Column("kind", sa.String(10), sa.CheckConstraint("kind IN ('payment', 'refund', 'period')"), nullable=False),
        sa.Column("order_id", sa.Uuid, sa.ForeignKey("billing.orders.id")),
        sa.Column("corrects", sa.Uuid, sa.ForeignKey("billing.receipts.id")),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buyer", sa.String(200)),
        sa.Column("content", JSONB, nullable=False),
        sa.UniqueConstraint("year", "number", name="number_once"),
        sa.CheckConstraint("(kind = 'refund') = (corrects IS NOT NULL)", name="refund_corrects"),
        schema=SCHEMA,
    )
    op.create_index("receipts_owner", "receipts", ["owner_id", "given_at"], schema=SCHEMA)
    op.create_index("receipts_order", "receipts", ["order_id"], schema=SCHEMA)
    op.create_index("receipts_corrects", "receipts", ["corrects"], schema=SCHEMA, postgresql_where=sa.text("corrects IS NOT NULL"))
    op.create_table(
        "receipt_years",
        sa.Column("year", sa.SmallInteger, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "seller",
        sa.Column("id", sa.SmallInteger, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    for table in ("receipts", "receipt_years", "seller"):
        _sight(table, table == "receipts")
    op.execute("SET LOCAL app.room = 'billing'")
    op.execute(PAID_BEFORE)
    op.execute("INSERT INTO billing.receipt_years (year, last) SELECT year, max(number) FROM billing.receipts GROUP BY year")
    op.execute("SET LOCAL app.room = ''")
    op.execute(STAYS)


def downgrade() -> None:
    for table in ("receipts", "receipt_years", "seller"):
        op.drop_table(table, schema=SCHEMA)
    op.execute("DROP FUNCTION billing.receipt_stays()")
