"""Subscriptions, their periods and their history. A user's transaction reads its own rows and writes none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0005"
down_revision = "0004"

SCHEMA = "billing"
ROOM = f"{CURRENT_ROOM} = '{SCHEMA}'"
STATES = ("starting", "active", "past_due", "ended")
EVERY = ("month", "year")


def upgrade() -> None:
    _subscriptions()
    _periods()
    _history()
    op.add_column("inbox", sa.Column("subscription", sa.String(200)), schema=SCHEMA)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _guard(table: str) -> None:
    op.execute(f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {SCHEMA}.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON {SCHEMA}.{table} USING ({ROOM}) WITH CHECK ({ROOM})")
    op.execute(f"CREATE POLICY sight ON {SCHEMA}.{table} FOR SELECT USING (owner_id = {CURRENT_USER})")


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True, start=1001), nullable=False, unique=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("biller", sa.String(20), nullable=False),
        sa.Column("product_code", sa.String(40), nullable=False),
        sa.Column("plan", sa.String(20), nullable=False),
        sa.Column("price", sa.BigInteger, sa.CheckConstraint("price > 0"), nullable=False),
        sa.Column("currency", sa.String(3), sa.CheckConstraint("currency IN ('EUR', 'IRR')"), nullable=False),
        sa.Column("every", sa.String(5), sa.CheckConstraint(f"every IN {EVERY}"), nullable=False),
        sa.Column("credit", sa.BigInteger, sa.CheckConstraint("credit >= 0"), nullable=False),
        sa.Column("state", sa.String(10), sa.CheckConstraint(f"state IN {STATES}"), nullable=False),
        _moment("anchor_at"),
        _moment("period_start", nullable=True),
        _moment("period_end", nullable=True),
        sa.Column("cancels_at_end", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("next_terms", JSONB),
        sa.Column("pending", JSONB),
        sa.Column("reference", sa.String(200)),
        sa.Column("customer", sa.String(200)),
        _moment("occurred_at", nullable=True),
        _moment("due_at", nullable=True),
        _moment("held_until", nullable=True),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("problem", sa.String(40)),
        _moment("created_at"),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("period_end > period_start", name="forwards"),
        sa.CheckConstraint("state IN ('starting', 'ended') OR (period_start IS NOT NULL AND period_end IS NOT NULL)", name="has_a_period"),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_at_a_moment"),
        schema=SCHEMA,
    )
    some = {"unique": True, "schema": SCHEMA}
    op.create_index("one_subscription", "subscriptions", ["owner_id"], postgresql_where=sa.text("state <> 'ended'"), **some)
    op.create_index(
        "subscription_once", "subscriptions", ["biller", "reference"], postgresql_where=sa.text("reference IS NOT NULL"), **some
    )
    op.create_index("subscriptions_owner", "subscriptions", ["owner_id", "number"], schema=SCHEMA)
    op.create_index("subscriptions_due", "subscriptions", ["due_at"], schema=SCHEMA, postgresql_where=sa.text("due_at IS NOT NULL"))
    _guard("subscriptions")


def _periods() -> None:
    op.create_table(
        "subscription_periods",
        sa.Column("subscription_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.subscriptions.id"), primary_key=True),
        sa.Column("period_start", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("product_code", sa.String(40), nullable=False),
        sa.Column("plan", sa.String(20), nullable=False),
        sa.Column("price", sa.BigInteger, sa.CheckConstraint("price >= 0"), nullable=False),
        sa.Column("currency", sa.String(3), sa.CheckConstraint("currency IN ('EUR', 'IRR')"), nullable=False),
        sa.Column("credit", sa.BigInteger, sa.CheckConstraint("credit >= 0"), nullable=False),
        sa.Column("reference", sa.String(200)),
        _moment("booked_at", nullable=True),
        sa.CheckConstraint("period_end > period_start", name="forwards"),
        sa.CheckConstraint("booked_at IS NULL OR reference IS NOT NULL", name="booked_has_a_reference"),
        schema=SCHEMA,
    )
    op.create_index("periods_owner", "subscription_periods", ["owner_id"], schema=SCHEMA)
    open_ones = sa.text("booked_at IS NULL")
    op.create_index("periods_open", "subscription_periods", ["subscription_id"], schema=SCHEMA, postgresql_where=open_ones)
    _guard("subscription_periods")


def _history() -> None:
    op.create_table(
        "subscription_history",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        sa.Column("subscription_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.subscriptions.id"), nullable=False),
        sa.Column("owner_id", sa.String(10), nullable=False),
        _moment("at"),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("history_owner", "subscription_history", ["owner_id", "number"], schema=SCHEMA)
    op.create_index("history_of", "subscription_history", ["subscription_id", "number"], schema=SCHEMA)
    _guard("subscription_history")


def downgrade() -> None:
    op.drop_column("inbox", "subscription", schema=SCHEMA)
    for table in ("subscription_history", "subscription_periods", "subscriptions"):
        op.drop_table(table, schema=SCHEMA)
