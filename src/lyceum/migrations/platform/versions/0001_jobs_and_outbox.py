"""The job queue (Procrastinate's own schema) and the outbox of events."""

from importlib.metadata import version

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import empty

revision = "0001"
down_revision = None

# The queue's schema comes with the library; a newer library brings migrations of its own, to be added as ours.
SUPPORTED_MAJOR = "3"


def upgrade() -> None:
    if version("procrastinate").split(".")[0] != SUPPORTED_MAJOR:
        raise RuntimeError("Procrastinate's schema has changed: add its migrations here first")
    with op.get_bind().connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = jobs")
        cursor.execute(SchemaManager.get_schema())
        cursor.execute("SET LOCAL search_path = DEFAULT")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="platform",
    )
    op.create_table(
        "delivery",
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("listener", sa.String(60), primary_key=True),
        schema="platform",
    )


def downgrade() -> None:
    empty(op, "jobs")
    op.drop_table("delivery", schema="platform")
    op.drop_table("outbox", schema="platform")
