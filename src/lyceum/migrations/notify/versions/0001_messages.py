"""Messages, and the attempts at sending them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import owned

revision = "0001"
down_revision = None

SCHEMA = "notify"
STATES = "'queued', 'sending', 'sent', 'delivered', 'unknown', 'failed', 'expired'"
OUTCOMES = "'sent', 'temporary', 'permanent', 'unknown'"


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("owner_id", sa.String(10)),  # none where somebody is written to who has no account
        sa.Column("channel", sa.String(10), sa.CheckConstraint("channel IN ('email', 'sms')"), nullable=False),
        sa.Column("masked", sa.String(40), nullable=False),
        sa.Column("recipient", sa.LargeBinary, nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("params", JSONB, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("state", sa.String(10), sa.CheckConstraint(f"state IN ({STATES})"), nullable=False),
        sa.Column("carrier", sa.String(20)),
        sa.Column("provider_id", sa.String(100)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        _moment("created_at"),
        _moment("next_at", nullable=True),
        _moment("claimed_at", nullable=True),
        _moment("handed_at", nullable=True),
        _moment("ended_at", nullable=True),
        _moment("good_until"),
        schema=SCHEMA,
    )
    op.create_index("messages_key", "messages", ["key"], unique=True, schema=SCHEMA)
    op.create_index("messages_owner", "messages", ["owner_id", "id"], schema=SCHEMA)
    op.create_index("messages_state", "messages", ["state", "id"], schema=SCHEMA)
    op.create_index("messages_recipient", "messages", ["recipient", "claimed_at"], schema=SCHEMA)
    op.create_index("messages_claimed", "messages", ["channel", "claimed_at"], schema=SCHEMA)
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("message_id", sa.Uuid, sa.ForeignKey("notify.messages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("owner_id", sa.String(10)),
        _moment("at"),
        sa.Column("carrier", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(10), sa.CheckConstraint(f"outcome IN ({OUTCOMES})"), nullable=False),
        sa.Column("code", sa.Integer),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("attempts_message", "attempts", ["message_id", "id"], schema=SCHEMA)
    for table in ("messages", "attempts"):
        owned(op, SCHEMA, table, room=True)


def downgrade() -> None:
    for table in ("attempts", "messages"):
        op.drop_table(table, schema=SCHEMA)
