"""Users' own keys to the school's API."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import owned

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("user_id", sa.String(10), sa.ForeignKey("identity.users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        schema="identity",
    )
    op.create_index("api_keys_user", "api_keys", ["user_id"], schema="identity")
    owned(op, "identity", "api_keys", owner="user_id", room=True)


def downgrade() -> None:
    op.drop_table("api_keys", schema="identity")
