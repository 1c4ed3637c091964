"""What passes while somebody shows a second factor: challenges to passkeys and codes sent by e-mail. And who wants such codes."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM, owned

revision = "0008"
down_revision = "0007"


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _owner(*, primary_key: bool = False) -> sa.Column:
    key = sa.ForeignKey("identity.users.id", ondelete="CASCADE")
    return sa.Column("user_id", sa.String(10), key, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table("email_factors", _owner(primary_key=True), _moment("made_at"), schema="identity")
    op.create_table(
        "email_codes",
        sa.Column("bound", sa.LargeBinary, primary_key=True),  # a hash of what the code is for
        _owner(),
        sa.Column("code", sa.LargeBinary, nullable=False),
        _moment("sent_at"),
        _moment("expires_at"),
        schema="identity",
    )
    op.create_index("email_codes_user", "email_codes", ["user_id"], schema="identity")
    for table in ("email_factors", "email_codes"):
        owned(op, "identity", table, owner="user_id", room=True)
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge", sa.LargeBinary, primary_key=True),
        sa.Column("bound", sa.LargeBinary, nullable=False),  # a hash of whom it was given to: a browser, a ticket or a session
        _moment("expires_at"),
        schema="identity",
    )
    mine = f"{CURRENT_ROOM} = 'identity'"
    op.execute("ALTER TABLE identity.passkey_challenges ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE identity.passkey_challenges FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON identity.passkey_challenges USING ({mine}) WITH CHECK ({mine})")
    for table in ("email_codes", "passkey_challenges"):
        op.create_index(f"{table}_expires", table, ["expires_at"], schema="identity")
    op.add_column("sessions", sa.Column("passkey_id", sa.LargeBinary), schema="identity")  # the one that a session stands on


def downgrade() -> None:
    op.drop_column("sessions", "passkey_id", schema="identity")
    for table in ("passkey_challenges", "email_codes", "email_factors"):
        op.drop_table(table, schema="identity")
