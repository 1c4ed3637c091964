"""Calls that wait for a film."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

SCHEMA = "gateway"
STATES = "state IN ('running', 'waiting', 'kept', 'stored', 'settled', 'failed')"


def upgrade() -> None:
    op.add_column("calls", sa.Column("waits", JSONB), schema=SCHEMA)
    op.drop_constraint("calls_state_check", "calls", schema=SCHEMA)
    op.create_check_constraint("calls_state_check", "calls", STATES, schema=SCHEMA)
    op.create_index("calls_waiting", "calls", ["at"], schema=SCHEMA, postgresql_where=sa.text("state = 'waiting'"))
    op.execute((Path(__file__).parents[1] / "sql" / "0005_films.sql").read_text())


def downgrade() -> None:
    raise NotImplementedError("a call that waits for a film has no place in the table as it was")
