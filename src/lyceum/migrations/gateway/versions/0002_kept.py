"""What was made for somebody who had gone is found by its question too."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("calls", sa.Column("content", sa.LargeBinary), schema="gateway")
    op.execute((Path(__file__).parents[1] / "sql" / "0002_kept.sql").read_text())


def downgrade() -> None:
    op.execute("DROP FUNCTION gateway.claim_kept")
    op.execute("DROP FUNCTION gateway.note_content")
    op.drop_column("calls", "content", schema="gateway")
