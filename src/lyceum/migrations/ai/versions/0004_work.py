"""Work that takes longer than a request, kept so that a restart goes on asking after it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import owned

revision = "0004"
down_revision = "0002"

PENDING = "state IN ('sent', 'running', 'unknown')"


def upgrade() -> None:
    op.create_table(
        "work",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("capability", sa.String(20), nullable=False),
        sa.Column("provider", sa.String(31), nullable=False, server_default=""),
        sa.Column("model", sa.String(200), nullable=False, server_default=""),
        sa.Column("digest", sa.String(64), nullable=False, server_default=""),
        sa.Column("leader", sa.Uuid),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(200)),
        sa.Column(
            "state",
            sa.String(10),
            sa.CheckConstraint("state IN ('sent', 'running', 'unknown', 'done', 'failed', 'cancelled')"),
            nullable=False,
        ),
        sa.Column("answer", JSONB),
        sa.Column("failure", JSONB),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        schema="ai",
    )
    op.create_index("work_owner", "work", ["owner_id", "id"], schema="ai")
    op.create_index("work_token", "work", ["token"], unique=True, schema="ai")
    op.create_index("work_due", "work", ["next_at"], schema="ai", postgresql_where=sa.text(PENDING))
    op.create_index("work_digest", "work", ["digest"], schema="ai", postgresql_where=sa.text(PENDING))
    op.create_index("work_leader", "work", ["leader"], schema="ai", postgresql_where=sa.text("leader IS NOT NULL"))
    owned(op, "ai", "work", room=True)


def downgrade() -> None:
    op.drop_table("work", schema="ai")
