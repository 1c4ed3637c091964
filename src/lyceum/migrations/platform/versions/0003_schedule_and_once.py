"""Recurring work, and answers that are kept so that a request sent twice acts once."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import owned

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.String(500)),
        schema="platform",
    )
    op.create_table(
        "once",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("route", sa.String(100), primary_key=True),
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("status", sa.SmallInteger),
        sa.Column("answer", sa.Text),
        sa.Column("first_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="platform",
    )
    op.create_index("once_by_age", "once", ["first_at"], schema="platform")
    owned(op, "platform", "once", room=True)


def downgrade() -> None:
    op.drop_table("once", schema="platform")
    op.drop_table("schedule", schema="platform")
