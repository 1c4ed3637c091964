"""Plans that were bought: in force until a moment, and told anew when that changes. The newest line of each source counts."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

PLAN_OF = """
CREATE OR REPLACE FUNCTION gateway.plan_of(p_owner text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  RETURN (SELECT g.plan FROM (SELECT DISTINCT ON (source_id) id, plan, until FROM gateway.plan_grants WHERE owner_id = p_owner
                               ORDER BY source_id, id DESC) g
           WHERE g.until IS NULL OR g.until > clock_timestamp() ORDER BY g.id DESC LIMIT 1);
END $$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION gateway.plan_of(p_owner text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  RETURN (SELECT g.plan FROM gateway.plan_grants g WHERE g.owner_id = p_owner ORDER BY g.id DESC LIMIT 1);
END $$
"""


def upgrade() -> None:
    op.add_column("plan_grants", sa.Column("source_id", sa.Uuid), schema="gateway")
    op.add_column("plan_grants", sa.Column("until", sa.DateTime(timezone=True)), schema="gateway")
    op.execute(PLAN_OF)


def downgrade() -> None:
    op.execute(BEFORE)
    op.drop_column("plan_grants", "until", schema="gateway")
    op.drop_column("plan_grants", "source_id", schema="gateway")
