"""Words that a reader has said something of."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import owned

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("folded", sa.String(300), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sweep_id", sa.Uuid),
        sa.CheckConstraint("state IN ('known', 'ignored', 'new')", name="state_of_a_term"),
        schema="cards",
    )
    owned(op, "cards", "terms")


def downgrade() -> None:
    op.drop_table("terms", schema="cards")
