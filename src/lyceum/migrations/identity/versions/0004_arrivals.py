"""Ways in: second steps and what they are taken with, e-mail and phone that were shown to be somebody's own, suspension.

And what every process hears of: sessions that ended, tokens that are stale, the settings of the school.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from lyceum.platform.migrate import CURRENT_ROOM, owned

revision = "0004"
down_revision = "0003"

SQL = Path(__file__).parents[1] / "sql"


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owner(*, primary_key: bool = False) -> sa.Column:
    key = sa.ForeignKey("identity.users.id", ondelete="CASCADE")
    return sa.Column("user_id", sa.String(10), key, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    _users()
    _sessions()
    _second_factors()
    _second_steps()
    _heard_everywhere()
    op.execute((SQL / "0004_key_owner.sql").read_text())


def _users() -> None:
    op.add_column("users", sa.Column("phone", sa.String(16)), schema="identity")
    for name in ("phone_verified_at", "email_verified_at", "suspended_at", "deletion_due_at"):
        op.add_column("users", _moment(name), schema="identity")
    verified = sa.text("phone_verified_at IS NOT NULL")
    op.create_index("users_guests", "users", ["created_at"], postgresql_where=sa.text("role = 'guest'"), schema="identity")
    op.create_index("users_phone", "users", ["phone"], unique=True, postgresql_where=verified, schema="identity")


def _sessions() -> None:
    op.add_column("sessions", _moment("auth_time"), schema="identity")
    op.execute("UPDATE identity.sessions SET auth_time = created_at")
    op.alter_column("sessions", "auth_time", nullable=False, schema="identity")
    for column in (
        sa.Column("entrance", sa.String(10), nullable=False, server_default="app"),
        sa.Column("acted_by", sa.String(10)),
        sa.Column("address", sa.String(64), nullable=False, server_default=""),
    ):
        op.add_column("sessions", column, schema="identity")
    op.create_index("sessions_last_seen", "sessions", ["last_seen_at"], schema="identity")


def _second_factors() -> None:
    op.create_table(
        "totp_seeds",
        _owner(primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        _moment("made_at", nullable=False),
        _moment("confirmed_at"),
        sa.Column("last_step", sa.BigInteger),  # a code is good for one use: the time step of the last one taken
        schema="identity",
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        _owner(),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("transports", ARRAY(sa.String(20)), nullable=False),
        sa.Column("backed_up", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        _moment("made_at", nullable=False),
        _moment("used_at"),
        schema="identity",
    )
    op.create_table(
        "recovery_codes",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        _owner(),
        _moment("made_at", nullable=False),
        _moment("used_at"),
        schema="identity",
    )
    for table in ("passkeys", "recovery_codes"):
        op.create_index(f"{table}_user", table, ["user_id"], schema="identity")
    for table in ("totp_seeds", "passkeys", "recovery_codes"):
        owned(op, "identity", table, owner="user_id", room=True)


def _second_steps() -> None:
    op.create_table(
        "second_steps",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        _owner(),
        sa.Column("amr", ARRAY(sa.String(20)), nullable=False),
        sa.Column("entrance", sa.String(10), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        _moment("expires_at", nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
        _moment("used_at"),
        schema="identity",
    )
    op.create_index("second_steps_user", "second_steps", ["user_id"], schema="identity")
    owned(op, "identity", "second_steps", owner="user_id", room=True)


def _heard_everywhere() -> None:
    op.create_table(
        "pulses",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.Column("user_id", sa.String(10), nullable=False),  # no foreign key: tokens of a user who was deleted have to be refused too
        sa.Column("session_id", sa.Uuid),
        sa.Column("before", sa.BigInteger),
        sa.CheckConstraint("(session_id IS NULL) <> (before IS NULL)"),
        schema="identity",
    )
    op.create_index("pulses_at", "pulses", ["at"], schema="identity")
    owned(op, "identity", "pulses", owner="user_id", room=True)
    op.create_table(
        "school",
        sa.Column("id", sa.SmallInteger, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("switches", JSONB, nullable=False),
        _moment("changed_at", nullable=False),
        sa.Column("changed_by", sa.String(10), nullable=False),
        schema="identity",
    )
    mine = f"{CURRENT_ROOM} = 'identity'"
    op.execute("ALTER TABLE identity.school ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE identity.school FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON identity.school USING ({mine}) WITH CHECK ({mine})")


def downgrade() -> None:
    op.execute("DROP FUNCTION identity.key_owner")
    op.execute((SQL / "0003_key_owner.sql").read_text())
    for table in ("school", "pulses", "second_steps", "recovery_codes", "passkeys", "totp_seeds"):
        op.drop_table(table, schema="identity")
    op.drop_index("sessions_last_seen", "sessions", schema="identity")
    op.drop_index("users_guests", "users", schema="identity")
    for column in ("auth_time", "entrance", "acted_by", "address"):
        op.drop_column("sessions", column, schema="identity")
    for column in ("phone", "phone_verified_at", "email_verified_at", "suspended_at", "deletion_due_at"):
        op.drop_column("users", column, schema="identity")
