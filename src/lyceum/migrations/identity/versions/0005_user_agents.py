"""What browsers say of themselves is longer than it was: the name of some stands at its end."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.alter_column("sessions", "user_agent", type_=sa.String(300), schema="identity")


def downgrade() -> None:
    op.execute("UPDATE identity.sessions SET user_agent = left(user_agent, 120)")
    op.alter_column("sessions", "user_agent", type_=sa.String(120), schema="identity")
