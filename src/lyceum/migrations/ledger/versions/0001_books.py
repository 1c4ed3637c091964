"""The books: accounts, journal, holds and usage, written by functions alone."""

from pathlib import Path

import sqlalchemy as sa
from alembic import context, op

from lyceum.platform.addresses import DatabaseRefused
from lyceum.platform.migrate import empty, seal

revision = "0001"
down_revision = None

SQL = Path(__file__).parents[1] / "sql"
PARTS = ("tables", "guards", "moves", "holds", "audit", "sight")


def upgrade() -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    for part in PARTS:
        op.execute((SQL / f"0001_{part}.sql").read_text())
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])


def downgrade() -> None:
    """Raises DatabaseRefused when anything was ever booked: that is never thrown away."""
    if op.get_bind().execute(sa.text("SELECT EXISTS (SELECT FROM ledger.transfers)")).scalar_one():
        raise DatabaseRefused("There are entries in the books; a migration does not throw them away.")
    empty(op, "ledger")
