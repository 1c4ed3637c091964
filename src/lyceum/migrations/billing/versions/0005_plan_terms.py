"""Plans are data: what each is called, its place among them, and its calls an hour. They can be read by everybody."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM

revision = "0005"
down_revision = "0004"

ROOM = f"{CURRENT_ROOM} = 'billing'"
TABLE = "billing.plans"
PLANS = (
    ("free", 10, "Free", "رایگان"),
    ("basic", 100, "Basic", "پایه"),
    ("plus", 500, "Plus", "پلاس"),
    ("premium", 2_000, "Premium", "ویژه"),
    ("professional", None, "Professional", "حرفه‌ای"),
)
"""Code, calls an hour, names; in the order of their ranks."""


def upgrade() -> None:
    plans = op.create_table(
        "plans",
        sa.Column("code", sa.String(20), primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False, unique=True),
        sa.Column("calls_an_hour", sa.Integer, sa.CheckConstraint("calls_an_hour > 0")),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("rank >= 0 AND (code = 'free') = (rank = 0)", name="free_is_least"),
        schema="billing",
    )
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON {TABLE} USING ({ROOM}) WITH CHECK ({ROOM})")
    op.execute(f"CREATE POLICY sight ON {TABLE} FOR SELECT USING (true)")
    op.execute("SET LOCAL app.room = 'billing'")
    op.bulk_insert(
        plans,
        [
            {"code": code, "rank": rank, "calls_an_hour": calls, "names": {"en": english, "fa": persian}, "version": 1}
            for rank, (code, calls, english, persian) in enumerate(PLANS)
        ],
    )
    op.execute("SET LOCAL app.room = ''")


def downgrade() -> None:
    op.drop_table("plans", schema="billing")
