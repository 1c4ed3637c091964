"""What the audit says of a person who goes."""

from pathlib import Path

from alembic import context, op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute((Path(__file__).parents[1] / "sql" / "forget_person.sql").read_text())
    op.execute(f'GRANT EXECUTE ON FUNCTION identity.forget_person TO "{context.config.attributes["app_role"]}"')


def downgrade() -> None:
    op.execute("DROP FUNCTION identity.forget_person")
