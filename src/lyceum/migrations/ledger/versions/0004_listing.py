"""Lists of transfers are found by an index: by time, by reason, by reference, and by the code of an account."""

from alembic import op

revision = "0004"
down_revision = "0003"

INDEXES = {
    "transfers_by_time": "transfers USING brin (at) WITH (pages_per_range = 16, autosummarize = on)",
    "transfers_by_reason": "transfers (reason, seq)",
    "transfers_by_ref": 'transfers (ref COLLATE "C") WHERE ref IS NOT NULL',
    "accounts_by_code": "accounts (code)",
}
"""The first costs next to nothing when something is written: times grow with the journal."""


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON ledger.{columns}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX ledger.{name}")
