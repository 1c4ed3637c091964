"""Users, their passwords, sessions and links; signing keys; the audit log."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from lyceum.platform.migrate import CURRENT_ROOM, owned

revision = "0001"
down_revision = None

ROLES = "'guest', 'student', 'teacher', 'author', 'creator', 'supervisor', 'agent', 'accountant', 'admin'"


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owner(*, primary_key: bool = False) -> sa.Column:
    key = sa.ForeignKey("identity.users.id", ondelete="CASCADE")
    return sa.Column("user_id", sa.String(10), key, nullable=False, primary_key=primary_key)


def _number() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def upgrade() -> None:
    _users()
    _sessions()
    _keys()
    _logs()


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("role", sa.String(20), sa.CheckConstraint(f"role IN ({ROLES})"), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        _moment("created_at"),
        schema="identity",
    )
    op.create_index("users_email", "users", [sa.text("lower(email)")], unique=True, schema="identity")
    op.create_table(
        "credentials",
        _owner(primary_key=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        _moment("changed_at"),
        schema="identity",
    )
    op.create_table(
        "sign_in_links",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        _owner(),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        schema="identity",
    )
    op.create_index("sign_in_links_user", "sign_in_links", ["user_id"], schema="identity")
    owned(op, "identity", "users", owner="id", room=True)
    for table in ("credentials", "sign_in_links"):
        owned(op, "identity", table, owner="user_id", room=True)


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        _owner(),
        sa.Column("amr", ARRAY(sa.String(20)), nullable=False),
        sa.Column("user_agent", sa.String(120), nullable=False),
        _moment("created_at"),
        _moment("last_seen_at"),
        _moment("ended_at", nullable=True),
        schema="identity",
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("session_id", sa.Uuid, sa.ForeignKey("identity.sessions.id", ondelete="CASCADE"), nullable=False),
        _owner(),
        sa.Column("parent", sa.LargeBinary),
        sa.Column("successor", sa.LargeBinary),
        _moment("issued_at"),
        _moment("used_at", nullable=True),
        schema="identity",
    )
    op.create_index("sessions_user", "sessions", ["user_id"], schema="identity")
    op.create_index("refresh_tokens_session", "refresh_tokens", ["session_id"], schema="identity")
    op.create_index("refresh_tokens_user", "refresh_tokens", ["user_id"], schema="identity")
    for table in ("sessions", "refresh_tokens"):
        owned(op, "identity", table, owner="user_id", room=True)


def _keys() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(64), primary_key=True),
        sa.Column("private_sealed", sa.LargeBinary, nullable=False),
        sa.Column("public", JSONB, nullable=False),
        sa.Column("state", sa.String(10), sa.CheckConstraint("state IN ('next', 'current', 'previous')"), nullable=False),
        _moment("made_at"),
        _moment("current_since", nullable=True),
        schema="identity",
    )
    op.create_index("signing_keys_state", "signing_keys", ["state"], unique=True, schema="identity")
    _room_alone("signing_keys")


def _logs() -> None:
    op.create_table(
        "audit",
        _number(),
        _moment("at"),
        sa.Column("user_id", sa.String(10)),  # no foreign key: what happened outlives the user
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        schema="identity",
    )
    op.create_index("audit_user", "audit", ["user_id", "at"], schema="identity")
    owned(op, "identity", "audit", owner="user_id", room=True)
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON identity.audit FROM "{context.config.attributes["app_role"]}"')
    op.create_table("tries", _number(), sa.Column("key", sa.LargeBinary, nullable=False), _moment("at"), schema="identity")
    op.create_index("tries_key", "tries", ["key", "at"], schema="identity")
    op.create_index("tries_at", "tries", ["at"], schema="identity")
    _room_alone("tries")


def _room_alone(table: str) -> None:
    """Rows that belong to no user: only work of the room itself reaches them."""
    mine = f"{CURRENT_ROOM} = 'identity'"
    op.execute(f"ALTER TABLE identity.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE identity.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON identity.{table} USING ({mine}) WITH CHECK ({mine})")


def downgrade() -> None:
    for table in ("tries", "audit", "signing_keys", "refresh_tokens", "sessions", "sign_in_links", "credentials", "users"):
        op.drop_table(table, schema="identity")
