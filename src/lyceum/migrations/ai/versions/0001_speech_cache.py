"""The permanent cache of spoken texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "speech_cache",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("version", sa.String(60), nullable=False),
        sa.Column("voice", sa.String(120), nullable=False),
        sa.Column("audio", sa.String(200), nullable=False),
        sa.Column("mime", sa.String(60), nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("words", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="ai",
    )
    # no row has an owner: only this room reads them, and it hands one out to who has the same text
    op.execute("ALTER TABLE ai.speech_cache ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE ai.speech_cache FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON ai.speech_cache USING ({CURRENT_ROOM} = 'ai') WITH CHECK ({CURRENT_ROOM} = 'ai')")


def downgrade() -> None:
    op.drop_table("speech_cache", schema="ai")
