"""Refunds in parts, disputes, debts and what repays them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import owned

revision = "0014"
down_revision = "0013"

STATES = ("created", "redirected", "unknown", "verified", "paid", "declined", "expired", "refunding", "refunded")
_MOMENT = sa.DateTime(timezone=True)
_GOODS = """CASE o.kind WHEN 'minutes' THEN o.amount * 60 WHEN 'plan' THEN o.amount * 86400 WHEN 'course' THEN 1 WHEN 'deposit' THEN o.price
    ELSE o.amount END"""
_KNOWN = f"""
    INSERT INTO billing.refunds
        (id, payment_id, number, owner_id, amount, currency, goods, destination, note, actor, state, created_at, changed_at)
    SELECT p.id, p.id, 1, p.owner_id, p.amount, p.currency, {_GOODS}, 'gateway', coalesce(p.refund_note, ''), p.refund_actor,
           CASE p.state WHEN 'refunded' THEN 'done' WHEN 'refunding' THEN 'asked' ELSE 'refused' END, p.changed_at, p.changed_at
      FROM billing.payments p JOIN billing.orders o ON o.id = p.order_id WHERE p.refund_actor IS NOT NULL"""  # noqa: S608


def upgrade() -> None:
    op.drop_constraint("payments_state_check", "payments", schema="billing")
    op.alter_column("payments", "state", type_=sa.String(12), schema="billing")
    op.create_check_constraint("payments_state_check", "payments", f"state IN {(*STATES, 'charged_back')}", schema="billing")
    op.add_column("payments", sa.Column("refunded", sa.BigInteger, nullable=False, server_default="0"), schema="billing")
    op.create_check_constraint("refunded_is_a_part", "payments", "refunded BETWEEN 0 AND amount", schema="billing")
    _refunds()
    _disputes()
    _repayments()
    op.add_column("sandbox", sa.Column("given_back", sa.BigInteger, nullable=False, server_default="0"), schema="billing")
    op.add_column("sandbox", sa.Column("parts", JSONB), schema="billing")
    op.add_column("sandbox", sa.Column("dispute", sa.String(6)), schema="billing")
    op.execute("SET LOCAL app.room = 'billing'")
    op.execute(_KNOWN)
    op.execute("UPDATE billing.payments SET refunded = amount WHERE state = 'refunded' AND refund_actor IS NOT NULL")


def _refunds() -> None:
    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("payment_id", sa.Uuid, sa.ForeignKey("billing.payments.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("goods", sa.BigInteger, sa.CheckConstraint("goods >= 0"), nullable=False),
        sa.Column("destination", sa.String(7), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("actor", sa.String(20), nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("payment_id", "number", name="refund_number"),
        schema="billing",
    )
    op.create_index(
        "refund_under_way",
        "refunds",
        ["payment_id"],
        unique=True,
        schema="billing",
        postgresql_where=sa.text("state IN ('asked', 'taken')"),
    )
    op.create_index("refunds_by_owner", "refunds", ["owner_id"], schema="billing")
    owned(op, "billing", "refunds", room=True)


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("payment_id", sa.Uuid, sa.ForeignKey("billing.payments.id"), nullable=False),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("state", sa.String(6), nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("booked", sa.String(4), nullable=False, server_default="none"),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("kept", sa.BigInteger),
        sa.Column("taken", sa.BigInteger),
        sa.Column("owed", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("repaid", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("owed_currency", sa.String(3)),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.CheckConstraint("repaid BETWEEN 0 AND owed", name="repaid_is_a_part"),
        schema="billing",
    )
    op.create_index("disputes_by_payment", "disputes", ["payment_id"], schema="billing")
    op.create_index("disputes_by_owner", "disputes", ["owner_id"], schema="billing")
    owned(op, "billing", "disputes", room=True)


def _repayments() -> None:
    op.create_table(
        "repayments",
        sa.Column("payment_id", sa.Uuid, sa.ForeignKey("billing.payments.id"), primary_key=True),
        sa.Column("dispute_id", sa.Uuid, sa.ForeignKey("billing.disputes.id"), primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("booked_at", _MOMENT),
        schema="billing",
    )
    op.create_index("repayments_by_owner", "repayments", ["owner_id"], schema="billing")
    owned(op, "billing", "repayments", room=True)


def downgrade() -> None:
    for column in ("dispute", "parts", "given_back"):
        op.drop_column("sandbox", column, schema="billing")
    for table in ("repayments", "disputes", "refunds"):
        op.drop_table(table, schema="billing")
    op.drop_column("payments", "refunded", schema="billing")
    op.drop_constraint("payments_state_check", "payments", schema="billing")
    op.alter_column("payments", "state", type_=sa.String(10), schema="billing")
    op.create_check_constraint("payments_state_check", "payments", f"state IN {STATES}", schema="billing")
