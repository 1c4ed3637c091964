"""Profiles, the log of efforts, and the sums of each day."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import owned

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "learners",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("native_language", sa.String(35)),
        sa.Column("target_language", sa.String(35)),
        sa.Column("level", sa.String(2)),
        sa.Column("daily_goal_minutes", sa.Integer, nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("onboarded_at", sa.DateTime(timezone=True)),
        schema="progress",
    )
    op.create_table(
        "efforts",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("item", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("xp", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(10)),
        sa.Column("score", sa.Float),
        sa.Column("difficulty", sa.Float),
        sa.Column("first_try", sa.Boolean),
        sa.Column("words", sa.Integer),
        schema="progress",
    )
    # serves both what a source has earned and the earlier goes at one item of a day
    op.create_index("efforts_by_item", "efforts", ["owner_id", "source", "item", "day"], schema="progress")
    op.create_table(
        "days",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("milliseconds", sa.BigInteger, nullable=False),
        sa.Column("xp", sa.BigInteger, nullable=False),
        sa.Column("goal_minutes", sa.Integer, nullable=False),
        sa.Column("met", sa.Boolean, nullable=False),
        schema="progress",
    )
    for table in ("learners", "efforts", "days"):
        owned(op, "progress", table)


def downgrade() -> None:
    for table in ("days", "efforts", "learners"):
        op.drop_table(table, schema="progress")
