"""The word list: notes, and how many there are."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import owned

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("folded", sa.String(300), nullable=False),
        sa.Column("word", sa.String(100), nullable=False),
        sa.Column("lemma", sa.String(100), nullable=False),
        sa.Column("meaning", sa.Text),
        sa.Column("sentence", sa.Text),
        sa.Column("book_id", sa.Uuid),
        sa.Column("chapter", sa.Integer),
        sa.Column("block", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner_id", "language", "folded", name="one_note_a_lemma"),
        schema="cards",
    )
    op.create_index("notes_by_language", "notes", ["owner_id", "language", "id"], schema="cards")
    op.create_table(
        "tallies",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("notes", sa.Integer, nullable=False),
        schema="cards",
    )
    owned(op, "cards", "notes")
    owned(op, "cards", "tallies")


def downgrade() -> None:
    op.drop_table("tallies", schema="cards")
    op.drop_table("notes", schema="cards")
