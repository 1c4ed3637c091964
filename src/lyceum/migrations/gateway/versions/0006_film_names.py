"""Names for films and for portraits that speak; the school's own makers stand last."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

SCHEMA = "gateway"
PLANS = ("free", "premium")
ROUTES = {
    "filmmaker": ("video", [("modelslab", "seedance-1-5-pro"), ("motion", "")]),
    "motion": ("video", [("motion", "")]),
    "presenter": ("lip_sync", [("wav2lip", ""), ("portrait", "")]),
    "portrait": ("lip_sync", [("portrait", "")]),
}
FREE = ("motion", "wav2lip", "portrait")
"""What runs on the school's own machines. A film by ModelsLab has no price until an admin gives it one, and is not asked for before."""

ROUTES_TABLE = sa.table(
    "routes", sa.column("name"), sa.column("plan"), sa.column("capability"), sa.column("upstreams", JSONB), schema=SCHEMA
)
RATES_TABLE = sa.table("rates", *(sa.column(name) for name in ("provider", "model", "unit", "price_pico", "cost_pico")), schema=SCHEMA)


def upgrade() -> None:
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    op.bulk_insert(
        ROUTES_TABLE,
        [
            {"name": name, "plan": plan, "capability": capability, "upstreams": [{"provider": by, "model": model} for by, model in listed]}
            for name, (capability, listed) in ROUTES.items()
            for plan in PLANS
        ],
    )
    op.bulk_insert(RATES_TABLE, [{"provider": provider, "model": "", "unit": "call", "cost_pico": 0, "price_pico": 0} for provider in FREE])
    op.execute("SET LOCAL app.room = ''")


def downgrade() -> None:
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    op.execute(sa.delete(ROUTES_TABLE).where(ROUTES_TABLE.c.name.in_(ROUTES)))
    op.execute(sa.delete(RATES_TABLE).where(RATES_TABLE.c.provider.in_(FREE)))
    op.execute("SET LOCAL app.room = ''")
