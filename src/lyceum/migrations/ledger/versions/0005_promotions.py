"""Promotional credit that ends: lots inside an account, used first."""

from pathlib import Path

import sqlalchemy as sa
from alembic import context, op

from lyceum.platform.addresses import DatabaseRefused
from lyceum.platform.migrate import function_of, seal

revision = "0005"
down_revision = "0004"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute((SQL / "0005_promotions.sql").read_text())
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])


def downgrade() -> None:
    """Raises DatabaseRefused when credit was ever promised: what is left of it would never end."""
    if op.get_bind().execute(sa.text("SELECT EXISTS (SELECT FROM ledger.lots)")).scalar_one():
        raise DatabaseRefused(
            "There is promotional credit among the entries in the books; a migration does not turn it into credit that stays."
        )
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    for view in ("audit", "audit_lots"):
        op.execute(f"DROP VIEW {view}")
    op.execute("ALTER VIEW audit_moves RENAME TO audit")
    for function in ("expire", "promise", "_give_back", "_check_taking_back", "_touch", "_spend", "_from_lots"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP TABLE lot_uses, lots")
    op.execute("ALTER TABLE accounts DROP COLUMN promised CASCADE")
    for file, name in (("guards", "_touch"), ("guards", "_apply"), ("moves", "close_account")):
        op.execute(function_of(SQL / f"0001_{file}.sql", name).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])
