"""Where an article came from, what a book's file takes up, and by what the same book in another format is known."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import owned

revision = "0003"
down_revision = "0002"


def _book(name: str = "book_id") -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey("library.books.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    op.add_column("books", sa.Column("address", sa.Text), schema="library")
    op.add_column("books", sa.Column("bytes", sa.BigInteger, nullable=False, server_default="0"), schema="library")
    op.create_table(
        "fingerprints",
        _book(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        schema="library",
    )
    op.create_index("fingerprints_by_digest", "fingerprints", ["digest"], schema="library")
    owned(op, "library", "fingerprints", room=True, shared="shared")
    op.create_table("kept_beside", sa.Column("owner_id", sa.String(10), primary_key=True), _book(), _book("other_id"), schema="library")
    owned(op, "library", "kept_beside")


def downgrade() -> None:
    op.drop_table("kept_beside", schema="library")
    op.drop_table("fingerprints", schema="library")
    op.drop_column("books", "bytes", schema="library")
    op.drop_column("books", "address", schema="library")
