"""Addresses in small letters, in a column of their own: under row-level security an index on an expression finds nobody."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    folded = sa.Computed("lower(email)", persisted=True)
    op.add_column("users", sa.Column("email_folded", sa.String(254), folded), schema="identity")
    op.drop_index("users_claims", "users", schema="identity")
    op.create_index("users_claims", "users", ["email_folded"], schema="identity")
    op.execute((SQL / "0012_forget_person.sql").read_text())


def downgrade() -> None:
    op.execute((SQL / "0009_forget_person.sql").read_text())
    op.drop_index("users_claims", "users", schema="identity")
    op.create_index("users_claims", "users", [sa.text("lower(email)")], schema="identity")
    op.drop_column("users", "email_folded", schema="identity")
