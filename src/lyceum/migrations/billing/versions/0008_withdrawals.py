"""Withdrawals from the wallet with every step of theirs; what it takes to be a member of a tier, and who became one when."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0008"
down_revision = "0007"

SCHEMA = "billing"
ROOM = f"{CURRENT_ROOM} = '{SCHEMA}'"
STATES = ("asked", "refused", "requested", "approved", "paid", "returned", "rejected", "cancelled")
FIRST_TERMS = {"version": 1, "silver": 10_000_000, "gold": 50_000_000, "platinum": 200_000_000}
"""In rial. Examples to begin with: they are the school's to set."""


def upgrade() -> None:
    _withdrawals()
    _steps()
    _terms()
    _history()


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _guard(table: str, shown_to: str | None = f"owner_id = {CURRENT_USER}") -> None:
    op.execute(f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {SCHEMA}.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON {SCHEMA}.{table} USING ({ROOM}) WITH CHECK ({ROOM})")
    if shown_to:
        op.execute(f"CREATE POLICY sight ON {SCHEMA}.{table} FOR SELECT USING ({shown_to})")


def _withdrawals() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True, start=1001), nullable=False, unique=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("account", sa.LargeBinary),
        sa.Column("account_end", sa.String(4), nullable=False),
        sa.Column("state", sa.String(10), sa.CheckConstraint(f"state IN {STATES}"), nullable=False),
        sa.Column("becomes", sa.String(10), sa.CheckConstraint(f"becomes IN {STATES}")),
        sa.Column("approvals_needed", sa.SmallInteger, sa.CheckConstraint("approvals_needed IN (1, 2)"), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("reference", sa.String(100)),
        _moment("created_at"),
        _moment("changed_at"),
        _moment("next_check_at", nullable=True),
        sa.CheckConstraint("state <> 'paid' OR reference IS NOT NULL", name="paid_has_a_reference"),
        sa.CheckConstraint("becomes IS NULL OR next_check_at IS NOT NULL", name="begun_is_ended"),
        schema=SCHEMA,
    )
    op.create_index("withdrawals_owner", "withdrawals", ["owner_id", "number"], schema=SCHEMA)
    op.create_index("payout_once", "withdrawals", ["reference"], unique=True, schema=SCHEMA)
    some = {"schema": SCHEMA, "postgresql_where": sa.text("next_check_at IS NOT NULL")}
    op.create_index("withdrawals_due", "withdrawals", ["next_check_at"], **some)
    open_ones = sa.text("state IN ('asked', 'requested', 'approved')")
    op.create_index("withdrawals_open", "withdrawals", ["changed_at"], schema=SCHEMA, postgresql_where=open_ones)
    _guard("withdrawals")


def _steps() -> None:
    op.create_table(
        "withdrawal_steps",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("withdrawal_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.withdrawals.id"), nullable=False),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("what", sa.String(10), sa.CheckConstraint(f"what IN {STATES}"), nullable=False),
        sa.Column("actor", sa.String(10), nullable=False),
        sa.Column("note", sa.String(500)),
        _moment("at"),
        schema=SCHEMA,
    )
    op.create_index("withdrawal_steps_owner", "withdrawal_steps", ["owner_id"], schema=SCHEMA)
    op.create_index("withdrawal_steps_of", "withdrawal_steps", ["withdrawal_id"], schema=SCHEMA)
    some = {"unique": True, "schema": SCHEMA, "postgresql_where": sa.text("what = 'approved'")}
    op.create_index("approved_once_each", "withdrawal_steps", ["withdrawal_id", "actor"], **some)
    op.execute(
        f"ALTER TABLE {SCHEMA}.withdrawal_steps ADD CONSTRAINT nobody_approves_their_own CHECK (what <> 'approved' OR actor <> owner_id)"
    )
    _guard("withdrawal_steps")


def _terms() -> None:
    op.create_table(
        "tier_terms",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("silver", "gold", "platinum")),
        sa.Column("changed_by", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("0 < silver AND silver < gold AND gold < platinum", name="upwards"),
        schema=SCHEMA,
    )
    _guard("tier_terms", "true")
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    columns = [*(sa.column(name) for name in FIRST_TERMS), sa.column("changed_by")]
    op.bulk_insert(sa.table("tier_terms", *columns, schema=SCHEMA), [{**FIRST_TERMS, "changed_by": "console"}])
    op.execute("SET LOCAL app.room = ''")


def _history() -> None:
    op.create_table(
        "tier_history",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("tier", sa.String(10), nullable=False),
        sa.Column("before", sa.String(10), nullable=False),
        sa.Column("net", sa.BigInteger, nullable=False),
        sa.Column("terms", sa.Integer, nullable=False),
        _moment("at"),
        schema=SCHEMA,
    )
    op.create_index("tier_history_owner", "tier_history", ["owner_id", "id"], schema=SCHEMA)
    _guard("tier_history")


def downgrade() -> None:
    for table in ("tier_history", "tier_terms", "withdrawal_steps", "withdrawals"):
        op.drop_table(table, schema=SCHEMA)
