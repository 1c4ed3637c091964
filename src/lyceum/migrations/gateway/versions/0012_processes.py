"""Processes say that they live: what a dead one had in hand is given back within seconds."""

from pathlib import Path

from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM, function_of

revision = "0012"
down_revision = "0011"

SQL = Path(__file__).parents[1] / "sql"
BEGIN_CALL = "gateway.begin_call(uuid, text, text, bytea, text, text, uuid)"


def upgrade() -> None:
    op.execute((SQL / "0012_processes.sql").read_text())
    op.execute("ALTER TABLE gateway.processes ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE gateway.processes FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON gateway.processes USING ({CURRENT_ROOM} = 'gateway') WITH CHECK ({CURRENT_ROOM} = 'gateway')")


def downgrade() -> None:
    op.execute("DROP FUNCTION gateway.end_opened")
    op.execute(f"DROP FUNCTION {BEGIN_CALL}")
    op.execute("DROP FUNCTION gateway.beat")
    op.execute("ALTER TABLE gateway.calls DROP COLUMN process")
    op.execute("DROP TABLE gateway.processes")
    op.execute(function_of(SQL / "0001_calls.sql", "gateway.begin_call"))
