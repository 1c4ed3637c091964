"""A person goes, their amounts stay."""

from pathlib import Path

from alembic import context, op

from lyceum.platform.migrate import seal

revision = "0003"
down_revision = "0002"

KEPT = (
    ("history_stays", "transfers", "UPDATE OR DELETE"),
    ("accounts_keep_their_name", "accounts", "UPDATE OF id, owner_id, code, currency"),
)
"""The guards as they were."""


def upgrade() -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute((Path(__file__).parents[1] / "sql" / "0003_forget.sql").read_text())
    op.execute("SET LOCAL search_path = DEFAULT")
    seal(op, "ledger", context.config.attributes["app_role"])


def downgrade() -> None:
    op.execute("SET LOCAL search_path = ledger, pg_temp")
    op.execute("DROP FUNCTION forget_owner")
    op.execute("DROP INDEX transfers_by_actor")
    for name, table, when in KEPT:
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION _never()")
    op.execute("DROP TRIGGER history_loses_names_alone ON transfers")
    op.execute("DROP FUNCTION _only_names_go")
    op.execute("DROP FUNCTION _is_nobody")
    op.execute("SET LOCAL search_path = DEFAULT")
