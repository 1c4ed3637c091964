"""What a Chatterbox server of the school's own costs: nothing. It speaks where an admin puts it into the route of a name."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

SCHEMA = "gateway"
RATES = sa.table("rates", *(sa.column(name) for name in ("provider", "model", "unit", "price_pico", "cost_pico")), schema=SCHEMA)


def upgrade() -> None:
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    op.bulk_insert(RATES, [{"provider": "chatterbox", "model": "", "unit": "call", "price_pico": 0, "cost_pico": 0}])
    op.execute("SET LOCAL app.room = ''")


def downgrade() -> None:
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    op.execute(sa.delete(RATES).where(RATES.c.provider == "chatterbox"))
    op.execute("SET LOCAL app.room = ''")
