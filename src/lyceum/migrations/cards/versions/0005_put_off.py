"""Cards that a learner puts off until tomorrow."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("cards", sa.Column("put_off_on", sa.Date), schema="cards")


def downgrade() -> None:
    op.drop_column("cards", "put_off_on", schema="cards")
