"""Archives that people asked for, people who are being forgotten, and whom the files of the activity log have to lose."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, owned

revision = "0004"
down_revision = "0003"

SCHEMA = "platform"
UNDER_WAY = "state IN ('queued', 'making')"


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), sa.CheckConstraint("state IN ('queued', 'making', 'ready', 'failed')"), nullable=False),
        _moment("asked_at"),
        _moment("ready_at", nullable=True),
        _moment("expires_at", nullable=True),
        sa.Column("blob", sa.Text),
        sa.Column("bytes", sa.BigInteger),
        schema=SCHEMA,
    )
    op.create_index("one_export_at_a_time", "exports", ["owner_id"], unique=True, schema=SCHEMA, postgresql_where=sa.text(UNDER_WAY))
    op.create_index("exports_owner", "exports", ["owner_id", "asked_at"], schema=SCHEMA)
    owned(op, SCHEMA, "exports", room=True)
    op.create_table(
        "erasures",
        sa.Column("user_id", sa.String(10), primary_key=True),
        sa.Column("stage", sa.String(20), primary_key=True),
        _moment("done_at"),
        sa.Column("found", JSONB, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "gone",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema=SCHEMA,
    )
    mine = f"{CURRENT_ROOM} = '{SCHEMA}'"
    for table in ("erasures", "gone"):
        op.execute(f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {SCHEMA}.{table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY room ON {SCHEMA}.{table} USING ({mine}) WITH CHECK ({mine})")


def downgrade() -> None:
    for table in ("gone", "erasures", "exports"):
        op.drop_table(table, schema=SCHEMA)
