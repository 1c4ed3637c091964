"""Providers of sign-in, trips to them, the identities they vouch for; codes by SMS."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM, owned

revision = "0007"
down_revision = "0006"


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owner(*, nullable: bool = False) -> sa.Column:
    return sa.Column("user_id", sa.String(10), sa.ForeignKey("identity.users.id", ondelete="CASCADE"), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "providers",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("kind", sa.String(10), sa.CheckConstraint("kind IN ('google', 'apple', 'oidc')"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False, unique=True),
        sa.Column("client_id", sa.String(300), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary),
        sa.Column("team_id", sa.String(20)),
        sa.Column("key_id", sa.String(20)),
        sa.Column("trusted", sa.Boolean, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _moment("made_at"),
        schema="identity",
    )
    _trips()
    _identities()
    _codes()


def _trips() -> None:
    op.create_table(
        "trips",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("provider_id", sa.String(10), sa.ForeignKey("identity.providers.id", ondelete="CASCADE"), nullable=False),
        _owner(nullable=True),
        sa.Column("session_id", sa.Uuid),
        sa.Column("return_address", sa.Text, nullable=False),
        _moment("expires_at"),
        _moment("back_at", nullable=True),
        sa.Column("proof_sealed", sa.LargeBinary),
        _moment("spent_at", nullable=True),
        schema="identity",
    )
    op.create_index("trips_expires", "trips", ["expires_at"], schema="identity")
    for table in ("providers", "trips"):
        _room_alone(table)


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        _owner(),
        sa.Column("label", sa.String(60), nullable=False),
        _moment("linked_at"),
        _moment("used_at"),
        schema="identity",
    )
    op.create_index("identities_subject", "identities", ["issuer", "subject"], unique=True, schema="identity")
    op.create_index("identities_user", "identities", ["user_id", "issuer"], unique=True, schema="identity")
    owned(op, "identity", "identities", owner="user_id", room=True)


def _codes() -> None:
    op.create_table(
        "phone_codes",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        _owner(nullable=True),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("code", sa.LargeBinary, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        schema="identity",
    )
    op.create_index("phone_codes_expires", "phone_codes", ["expires_at"], schema="identity")
    _room_alone("phone_codes")


def _room_alone(table: str) -> None:
    """Rows that are worked with by the room itself alone."""
    mine = f"{CURRENT_ROOM} = 'identity'"
    op.execute(f"ALTER TABLE identity.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE identity.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON identity.{table} USING ({mine}) WITH CHECK ({mine})")


def downgrade() -> None:
    for table in ("phone_codes", "identities", "trips", "providers"):
        op.drop_table(table, schema="identity")
