"""Calls that wait for a film."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import function_of

revision = "0005"
down_revision = "0004"

SCHEMA = "gateway"
SQL = Path(__file__).parents[1] / "sql"
STATES = "state IN ('running', 'waiting', 'kept', 'stored', 'settled', 'failed')"


def upgrade() -> None:
    op.add_column("calls", sa.Column("waits", JSONB), schema=SCHEMA)
    op.drop_constraint("calls_state_check", "calls", schema=SCHEMA)
    op.create_check_constraint("calls_state_check", "calls", STATES, schema=SCHEMA)
    op.create_index("calls_waiting", "calls", ["at"], schema=SCHEMA, postgresql_where=sa.text("state = 'waiting'"))
    op.execute((SQL / "0005_films.sql").read_text())


def downgrade() -> None:
    """A call that still waits comes to nothing; what is set aside for it is free when its time has come."""
    op.execute("SET LOCAL app.room = 'gateway'")
    op.execute("UPDATE gateway.calls SET state = 'failed', ended_at = now() WHERE state = 'waiting'")
    op.execute("SET LOCAL app.room = ''")
    op.execute("DROP FUNCTION gateway.wait_call")
    op.execute(function_of(SQL / "0001_calls.sql", "gateway.end_call").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    op.drop_index("calls_waiting", "calls", schema=SCHEMA)
    op.drop_constraint("calls_state_check", "calls", schema=SCHEMA)
    op.create_check_constraint("calls_state_check", "calls", STATES.replace("'waiting', ", ""), schema=SCHEMA)
    op.drop_column("calls", "waits", schema=SCHEMA)
