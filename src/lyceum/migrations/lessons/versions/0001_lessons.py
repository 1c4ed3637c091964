"""Lessons with their activities, attempts, and each learner's last answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import owned

revision = "0001"
down_revision = None


def upgrade() -> None:
    _lessons()
    _answers()
    for table in ("lessons", "activities"):
        owned(op, "lessons", table, room=True, shared="shared")
    owned(op, "lessons", "attempts")
    owned(op, "lessons", "answers", room=True)


def _lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("book_id", sa.Uuid),
        sa.Column("chapter", sa.Integer),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("book_title", sa.Text, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("activity_count", sa.Integer, nullable=False),
        sa.Column("absent", JSONB, nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner_id", "book_id", "chapter", name="one_lesson_a_chapter"),
        schema="lessons",
    )
    op.create_index("shared_lessons", "lessons", ["language", "id"], schema="lessons", postgresql_where=sa.text("shared"))
    op.create_table(
        "activities",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, sa.ForeignKey("lessons.lessons.id", ondelete="CASCADE"), nullable=False),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("view", JSONB, nullable=False),
        sa.Column("key", JSONB, nullable=False),
        sa.Column("difficulty", sa.Float, nullable=False),
        schema="lessons",
    )
    op.create_index("activities_of_a_lesson", "activities", ["lesson_id", "number"], unique=True, schema="lessons")


def _answers() -> None:
    op.create_table(
        "attempts",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, nullable=False),
        sa.Column("activity_id", sa.Uuid, nullable=False),
        sa.Column("response", JSONB, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("judgement", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        schema="lessons",
    )
    op.create_table(
        "answers",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("activity_id", sa.Uuid, primary_key=True),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        schema="lessons",
    )


def downgrade() -> None:
    for table in ("answers", "attempts", "activities", "lessons"):
        op.drop_table(table, schema="lessons")
