"""The gateways' statements beside the books: days, lines, what the books say, and where they part."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM

revision = "0010"
down_revision = "0009"

SCHEMA = "billing"
ROOM = f"{CURRENT_ROOM} = 'billing'"
TABLES = ("statements", "statement_lines", "statement_facts", "statement_differences")
KINDS = "('paid', 'refunded', 'fee', 'chargeback', 'payout')"
DIFFERENCES = "('missing_here', 'missing_there', 'other_amount', 'other_day', 'fee')"


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _said() -> list[sa.Column]:
    return [
        sa.Column("kind", sa.String(10), sa.CheckConstraint(f"kind IN {KINDS}"), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount > 0"), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        _moment("at"),
    ]


def _days() -> None:
    op.create_table(
        "statements",
        sa.Column("gateway", sa.String(20), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("state", sa.String(10), sa.CheckConstraint("state IN ('waiting', 'received', 'wanted', 'given_up')"), nullable=False),
        sa.Column("is_whole", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("source", sa.String(10)),
        sa.Column("problem", sa.String(40)),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        _moment("next_try_at", nullable=True),
        _moment("received_at", nullable=True),
        sa.Column("actor", sa.String(10)),
        sa.CheckConstraint("state <> 'waiting' OR next_try_at IS NOT NULL", name="waiting_is_asked_for"),
        schema=SCHEMA,
    )
    op.create_index("statements_day", "statements", ["day"], schema=SCHEMA)
    op.create_table(
        "statement_lines",
        sa.Column("gateway", sa.String(20), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *_said(),
        sa.ForeignKeyConstraint(["gateway", "day"], [f"{SCHEMA}.statements.gateway", f"{SCHEMA}.statements.day"]),
        schema=SCHEMA,
    )
    op.create_index("statement_lines_reference", "statement_lines", ["gateway", "reference"], schema=SCHEMA)


def _books() -> None:
    op.create_table(
        "statement_facts",
        sa.Column("transfer_id", sa.Uuid, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("gateway", sa.String(20), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *_said(),
        schema=SCHEMA,
    )
    op.create_index("statement_facts_reference", "statement_facts", ["gateway", "reference"], schema=SCHEMA)
    op.create_index("statement_facts_day", "statement_facts", ["gateway", "day"], schema=SCHEMA)
    op.create_index("statement_facts_seq", "statement_facts", ["seq"], schema=SCHEMA)
    op.create_table(
        "statement_differences",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("gateway", sa.String(20), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String(20), sa.CheckConstraint(f"kind IN {DIFFERENCES}"), nullable=False),
        sa.Column("of", sa.String(10), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("theirs", sa.BigInteger),
        sa.Column("ours", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("other_day", sa.Date),
        sa.Column("state", sa.String(10), sa.CheckConstraint("state IN ('open', 'cleared', 'gone')"), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("actor", sa.String(10)),
        _moment("found_at"),
        _moment("cleared_at", nullable=True),
        sa.CheckConstraint("(state = 'cleared') = (note IS NOT NULL)", name="cleared_says_why"),
        schema=SCHEMA,
    )
    op.create_index("statement_differences_day", "statement_differences", ["gateway", "day"], schema=SCHEMA)
    op.create_index(
        "statement_differences_open", "statement_differences", ["gateway"], schema=SCHEMA, postgresql_where=sa.text("state = 'open'")
    )


def upgrade() -> None:
    _days()
    _books()
    for table in TABLES:
        name = f"{SCHEMA}.{table}"
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY room ON {name} USING ({ROOM}) WITH CHECK ({ROOM})")
    for column in ("taken_at", "returned_at"):
        op.add_column("sandbox", sa.Column(column, sa.DateTime(timezone=True)), schema=SCHEMA)


def downgrade() -> None:
    for column in ("taken_at", "returned_at"):
        op.drop_column("sandbox", column, schema=SCHEMA)
    for table in reversed(TABLES):
        if table != "statements":
            op.drop_table(table, schema=SCHEMA)
    op.drop_table("statements", schema=SCHEMA)
