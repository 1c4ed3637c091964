"""Products are the shop's (schema `billing`), which has taken them over before this chain comes to run."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.drop_table("products", schema="gateway")


def downgrade() -> None:
    op.execute(
        "CREATE TABLE gateway.products (code varchar(40) PRIMARY KEY, names jsonb NOT NULL, kind varchar(20) NOT NULL, "
        "currency varchar(3) NOT NULL, price bigint NOT NULL, amount bigint NOT NULL, offered boolean NOT NULL, "
        "changed_at timestamptz NOT NULL DEFAULT now())"
    )
