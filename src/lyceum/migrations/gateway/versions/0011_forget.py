"""Plans that were given to a person who goes."""

from pathlib import Path

from alembic import context, op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute((Path(__file__).parents[1] / "sql" / "0011_forget.sql").read_text())
    op.execute(f'GRANT EXECUTE ON FUNCTION gateway.forget_grants TO "{context.config.attributes["app_role"]}"')


def downgrade() -> None:
    op.execute("DROP FUNCTION gateway.forget_grants")
    op.execute("DROP POLICY keeper ON gateway.plan_grants")
