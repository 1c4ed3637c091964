"""An address belongs to who has confirmed it, until then any number of accounts may claim it; and what was sent to confirm them."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import owned

revision = "0011"
down_revision = "0010"


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.execute("SET LOCAL app.room = 'identity'")
    # whoever runs the school has given these addresses, and vouches for them
    op.execute(
        "UPDATE identity.users u SET email_verified_at = u.created_at WHERE u.email IS NOT NULL AND u.email_verified_at IS NULL "
        "AND EXISTS (SELECT FROM identity.audit a WHERE a.user_id = u.id AND a.what = 'user_made')"
    )
    op.execute("SET LOCAL app.room = ''")
    op.drop_index("users_email", "users", schema="identity")
    address = sa.text("lower(email)")
    confirmed = sa.text("email_verified_at IS NOT NULL")
    op.create_index("users_email", "users", [address], unique=True, postgresql_where=confirmed, schema="identity")
    op.create_index("users_claims", "users", [address], schema="identity")
    op.create_table(
        "address_proofs",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.String(10), sa.ForeignKey("identity.users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("purpose", sa.String(10), sa.CheckConstraint("purpose IN ('confirm', 'reset', 'new', 'old')"), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        _moment("made_at"),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        schema="identity",
    )
    op.create_index("address_proofs_user", "address_proofs", ["user_id", "purpose"], unique=True, schema="identity")
    op.create_index("address_proofs_link", "address_proofs", ["link"], unique=True, schema="identity")
    op.create_index("address_proofs_expires", "address_proofs", ["expires_at"], schema="identity")
    owned(op, "identity", "address_proofs", owner="user_id", room=True)


def downgrade() -> None:
    op.drop_table("address_proofs", schema="identity")
    op.drop_index("users_claims", "users", schema="identity")
    op.drop_index("users_email", "users", schema="identity")
    op.create_index("users_email", "users", [sa.text("lower(email)")], unique=True, schema="identity")
