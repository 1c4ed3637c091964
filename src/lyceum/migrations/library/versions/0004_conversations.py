"""Conversations with the study partner."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import owned

revision = "0004"
down_revision = "0003"
STATES = "state IN ('running', 'done', 'cut', 'failed')"


def _at(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def _list(name: str) -> sa.Column:
    return sa.Column(name, JSONB, nullable=False, server_default="[]")


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("explain_in", sa.String(35), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("book_id", sa.Uuid, sa.ForeignKey("library.books.id", ondelete="SET NULL")),
        sa.Column("chapter", sa.Integer),
        sa.Column("turns", sa.Integer, nullable=False),
        _at("created_at"),
        schema="library",
    )
    op.create_index("conversations_by_owner", "conversations", ["owner_id", "id"], schema="library")
    op.create_index("conversations_by_book", "conversations", ["book_id"], schema="library")
    owned(op, "library", "conversations")
    op.create_table(
        "turns",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("library.conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("problem", JSONB),
        _list("corrections"),
        _list("vocabulary"),
        sa.Column("source", sa.String(10)),
        sa.Column("cost_pico", sa.BigInteger, nullable=False),
        _at("begun_at"),
        _at("created_at"),
        sa.UniqueConstraint("conversation_id", "number"),
        sa.CheckConstraint(STATES, name="state_known"),
        schema="library",
    )
    owned(op, "library", "turns")


def downgrade() -> None:
    op.drop_table("turns", schema="library")
    op.drop_table("conversations", schema="library")
