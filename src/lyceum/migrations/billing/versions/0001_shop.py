"""The shop: products, orders, payments, and the sandbox bank's own books. A user's transaction reads its own rows and writes none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0001"
down_revision = None

SCHEMA = "billing"
ROOM = f"{CURRENT_ROOM} = '{SCHEMA}'"
PACKAGES = (
    ("credit_5", 5, 6_500_000, "Small package of credit", "بستهٔ کوچک اعتبار"),
    ("credit_10", 10, 13_000_000, "Package of credit", "بستهٔ اعتبار"),
    ("credit_25", 25, 32_000_000, "Large package of credit", "بستهٔ بزرگ اعتبار"),
)
"""Code, euro (of credit, and of price), price in rial, names. Examples to begin with: prices are the school's to set."""
MICRO = 1_000_000
STATES = ("created", "redirected", "unknown", "verified", "paid", "declined", "expired", "refunding", "refunded")


def upgrade() -> None:
    _products()
    _orders()
    _payments()
    _sandbox()


def _moment(name: str, *, nullable: bool = False, default: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=sa.func.now() if default else None)


def _guard(table: str, shown_to: str | None) -> None:
    op.execute(f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {SCHEMA}.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON {SCHEMA}.{table} USING ({ROOM}) WITH CHECK ({ROOM})")
    if shown_to:
        op.execute(f"CREATE POLICY sight ON {SCHEMA}.{table} FOR SELECT USING ({shown_to})")


def _products() -> None:
    op.create_table(
        "products",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount >= 0"), nullable=False),
        sa.Column("price_eur", sa.BigInteger, sa.CheckConstraint("price_eur > 0")),
        sa.Column("price_irr", sa.BigInteger, sa.CheckConstraint("price_irr > 0")),
        sa.Column("offered", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _moment("changed_at", default=True),
        sa.CheckConstraint("price_eur IS NOT NULL OR price_irr IS NOT NULL", name="has_a_price"),
        schema=SCHEMA,
    )
    _guard("products", "true")
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    columns = ("code", "kind", "amount", "price_eur", "price_irr", "offered", "version")
    op.bulk_insert(
        sa.table("products", *(sa.column(name) for name in columns), sa.column("names", JSONB), schema=SCHEMA),
        [
            {
                "code": code,
                "kind": "credit",
                "amount": euro * MICRO,
                "price_eur": euro * MICRO,
                "price_irr": rial,
                "offered": True,
                "version": 1,
                "names": {"en": english, "fa": persian},
            }
            for code, euro, rial, english, persian in PACKAGES
        ],
    )
    _take_over()
    op.execute("SET LOCAL app.room = ''")


def _take_over() -> None:
    """Products stood in the gateway's schema before there was a shop. What cannot be sold as it is, is not offered."""
    if op.get_bind().execute(sa.text("SELECT to_regclass('gateway.products')")).scalar_one() is None:
        return
    op.execute(
        "INSERT INTO billing.products (code, names, kind, amount, price_eur, price_irr, offered, version) "
        "SELECT code, names, kind, amount, CASE WHEN currency = 'EUR' THEN price END, CASE WHEN currency = 'IRR' THEN price END, "
        "offered AND (amount > 0 OR kind IN ('plan', 'course')), 1 FROM gateway.products ON CONFLICT (code) DO NOTHING"
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True, start=1001), nullable=False, unique=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("product_code", sa.String(40), nullable=False),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount >= 0"), nullable=False),
        sa.Column("price", sa.BigInteger, sa.CheckConstraint("price > 0"), nullable=False),
        sa.Column("currency", sa.String(3), sa.CheckConstraint("currency IN ('EUR', 'IRR')"), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        sa.Column("settled_by", sa.Uuid),
        _moment("paid_at", nullable=True),
        sa.CheckConstraint("paid_at IS NULL OR settled_by IS NOT NULL", name="paid_by_a_payment"),
        schema=SCHEMA,
    )
    op.create_index("orders_owner", "orders", ["owner_id", "number"], schema=SCHEMA)
    _guard("orders", f"owner_id = {CURRENT_USER}")


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True, start=1001), nullable=False, unique=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("order_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.orders.id"), nullable=False),
        sa.Column("gateway", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(10), sa.CheckConstraint(f"state IN {STATES}"), nullable=False),
        sa.Column("authority", sa.String(200)),
        sa.Column("turn", JSONB),
        sa.Column("told", sa.String(200)),
        sa.Column("reference", sa.String(200)),
        sa.Column("problem", sa.String(40)),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("changed_at"),
        _moment("asked_at", nullable=True),
        _moment("next_check_at", nullable=True),
        sa.CheckConstraint("state NOT IN ('verified', 'paid') OR reference IS NOT NULL", name="money_has_a_reference"),
        schema=SCHEMA,
    )
    op.create_index("payments_owner", "payments", ["owner_id", "order_id"], schema=SCHEMA)
    op.create_index("payments_order", "payments", ["order_id"], schema=SCHEMA)
    some = {"unique": True, "schema": SCHEMA}
    op.create_index("reference_once", "payments", ["gateway", "reference"], postgresql_where=sa.text("reference IS NOT NULL"), **some)
    op.create_index("authority_once", "payments", ["gateway", "authority"], postgresql_where=sa.text("authority IS NOT NULL"), **some)
    op.create_index("paid_once", "payments", ["order_id"], postgresql_where=sa.text("state IN ('verified', 'paid')"), **some)
    op.create_index("payments_due", "payments", ["next_check_at"], schema=SCHEMA, postgresql_where=sa.text("next_check_at IS NOT NULL"))
    _guard("payments", f"owner_id = {CURRENT_USER}")


def _sandbox() -> None:
    op.create_table(
        "sandbox",
        sa.Column("authority", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("order_number", sa.BigInteger, nullable=False),
        sa.Column("locale", sa.String(2), nullable=False),
        sa.Column("back", sa.String(500), nullable=False),
        sa.Column("taken", sa.BigInteger),
        sa.Column("reference", sa.String(40)),
        sa.Column("lost", sa.Integer, nullable=False, server_default="0"),
        sa.Column("later", sa.Integer, nullable=False, server_default="0"),
        sa.Column("confirmed", sa.Boolean, nullable=False, server_default=sa.false()),
        _moment("created_at", default=True),
        schema=SCHEMA,
    )
    _guard("sandbox", None)


def downgrade() -> None:
    for table in ("sandbox", "payments", "orders", "products"):
        op.drop_table(table, schema=SCHEMA)
