"""Where a word was met follows the book when its contents are rearranged."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("notes", sa.Column("rearranged_by", sa.Uuid), schema="cards")


def downgrade() -> None:
    op.drop_column("notes", "rearranged_by", schema="cards")
