"""Books with their sections and blocks, readers' places, and the meanings that shared books bring along."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import owned

revision = "0001"
down_revision = None

OF_A_BOOK = ("sections", "blocks", "places", "readings", "glosses")


def _of_a_book() -> sa.Column:
    return sa.Column("book_id", sa.Uuid, sa.ForeignKey("library.books.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    _books()
    _texts()
    _readers()
    op.create_table(
        "glosses",
        sa.Column("language", sa.String(35), primary_key=True),
        sa.Column("form", sa.Text, primary_key=True),
        sa.Column("into", sa.String(35), primary_key=True),
        _of_a_book(),
        sa.Column("headword", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        schema="library",
    )
    for table in ("books", "sections", "blocks"):
        owned(op, "library", table, room=True, shared="shared")
    for table in ("places", "readings"):
        owned(op, "library", table)
    owned(op, "library", "glosses", owner="'school'", room=True, shared="true")  # nobody's data: the room writes, everybody reads


def _books() -> None:
    op.create_table(
        "books",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("authors", JSONB, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("problem", JSONB),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("chapter_count", sa.Integer, nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("blob", sa.Text),
        sa.Column("tree", JSONB, nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema="library",
    )
    # the same file again is the same book, unless it could not be read
    op.create_index(
        "one_book_a_file", "books", ["owner_id", "digest"], unique=True, postgresql_where="status <> 'failed'", schema="library"
    )
    op.create_index("books_of_owner", "books", ["owner_id", "id"], schema="library")
    op.create_index("shared_books", "books", ["id"], postgresql_where="shared", schema="library")


def _texts() -> None:
    op.create_table(
        "sections",
        _of_a_book(),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("part", sa.Text),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("block_count", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        schema="library",
    )
    op.create_index("chapters_by_number", "sections", ["book_id", "number"], unique=True, schema="library")
    op.create_table(
        "blocks",
        _of_a_book(),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sentences", JSONB, nullable=False),
        schema="library",
    )


def _readers() -> None:
    op.create_table(
        "places",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        _of_a_book(),
        sa.Column("chapter", sa.Integer, nullable=False),
        sa.Column("block", sa.Integer, nullable=False),
        sa.Column("offset", sa.Integer, nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        schema="library",
    )
    op.create_table(
        "readings",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        _of_a_book(),
        sa.Column("chapter", sa.Integer, primary_key=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        schema="library",
    )


def downgrade() -> None:
    for table in (*reversed(OF_A_BOOK), "books"):
        op.drop_table(table, schema="library")
