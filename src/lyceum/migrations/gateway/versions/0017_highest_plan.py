"""All plans of somebody that are in force, of which the highest counts: what was bought for days stays beside what renews."""

from alembic import op

revision = "0017"
down_revision = "0016"

PLANS_OF = """
CREATE FUNCTION gateway.plans_of(p_owner text, OUT plans text[], OUT is_given boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  SELECT coalesce(array_agg(g.plan ORDER BY g.id DESC), '{}'), coalesce(bool_or(g.source_id IS NULL), false) INTO plans, is_given
    FROM (SELECT DISTINCT ON (source_id) id, source_id, plan, until FROM gateway.plan_grants WHERE owner_id = p_owner
          ORDER BY source_id, id DESC) g
   WHERE g.until IS NULL OR g.until > clock_timestamp();
END $$
"""
PLAN_OF = """
CREATE FUNCTION gateway.plan_of(p_owner text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  RETURN (SELECT g.plan FROM (SELECT DISTINCT ON (source_id) id, plan, until FROM gateway.plan_grants WHERE owner_id = p_owner
                               ORDER BY source_id, id DESC) g
           WHERE g.until IS NULL OR g.until > clock_timestamp() ORDER BY g.id DESC LIMIT 1);
END $$
"""


def upgrade() -> None:
    op.execute("DROP FUNCTION gateway.plan_of")
    op.execute(PLANS_OF)


def downgrade() -> None:
    op.execute("DROP FUNCTION gateway.plans_of")
    op.execute(PLAN_OF)
