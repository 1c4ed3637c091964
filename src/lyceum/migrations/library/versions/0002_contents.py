"""Contents that their reader arranges: which of the extracted blocks a section shows, and the versions there were."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import owned

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("books", sa.Column("tree_version", sa.Integer, nullable=False, server_default="1"), schema="library")
    op.add_column("books", sa.Column("tree_confirmed", sa.Boolean, nullable=False, server_default=sa.false()), schema="library")
    op.add_column("sections", sa.Column("runs", JSONB), schema="library")
    op.create_table(
        "trees",
        sa.Column("book_id", sa.Uuid, sa.ForeignKey("library.books.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("chapters", sa.Integer, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("sections", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        schema="library",
    )
    owned(op, "library", "trees")


def downgrade() -> None:
    op.drop_table("trees", schema="library")
    op.drop_column("sections", "runs", schema="library")
    for column in ("tree_confirmed", "tree_version"):
        op.drop_column("books", column, schema="library")
