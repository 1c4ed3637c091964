"""Who is on which plan, who said so, and why. The newest line of a user counts; no line is ever changed."""

from pathlib import Path

import sqlalchemy as sa
from alembic import context, op

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0004"
down_revision = "0003"

TABLE = "gateway.plan_grants"


def upgrade() -> None:
    op.create_table(
        "plan_grants",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("plan", sa.String(20), sa.CheckConstraint("plan IN ('free', 'premium')"), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("actor", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema="gateway",
    )
    op.create_index("plan_grants_owner", "plan_grants", ["owner_id", "id"], schema="gateway")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY mine ON {TABLE} FOR SELECT USING (owner_id = {CURRENT_USER} OR {CURRENT_ROOM} = 'gateway')")
    op.execute(f"CREATE POLICY room ON {TABLE} FOR INSERT WITH CHECK ({CURRENT_ROOM} = 'gateway')")
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM "{context.config.attributes["app_role"]}"')
    op.execute((Path(__file__).parents[1] / "sql" / "0004_plans.sql").read_text())


def downgrade() -> None:
    op.execute("DROP FUNCTION gateway.plan_of")
    op.drop_table("plan_grants", schema="gateway")
