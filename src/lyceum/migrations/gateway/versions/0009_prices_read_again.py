"""Prices of sounds and pictures, each compared with what could be read of it; and a model that is gone.

What was found stands in docs/run/ai.md, price by price. What an admin has changed since stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SCHEMA = "gateway"
RATES = sa.table("rates", *(sa.column(name) for name in ("provider", "model", "unit", "price_pico", "cost_pico")), schema=SCHEMA)
GONE, NEXT = "gpt-image-1", "gpt-image-2.5-sunburst"
"""OpenAI shut the first down on 2026-10-23, and names the second in its place."""
ELEVENLABS_PICO = (220_000_000, 100_000_000)
"""A character, as it was seeded and as it is listed."""
PICTURE_PICO = 70_000_000_000
RENAMED = """
UPDATE gateway.routes SET upstreams = (
  SELECT jsonb_agg(CASE WHEN each @> CAST(:old AS jsonb) THEN each || CAST(:new AS jsonb) ELSE each END ORDER BY place)
  FROM jsonb_array_elements(upstreams) WITH ORDINALITY AS listed(each, place))
WHERE upstreams @> jsonb_build_array(CAST(:old AS jsonb))
"""


def upgrade() -> None:
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    _rename(GONE, NEXT)
    _reprice(*ELEVENLABS_PICO)
    given = {"provider": "openai", "model": NEXT, "unit": "image", "cost_pico": PICTURE_PICO, "price_pico": PICTURE_PICO * 3 // 2}
    known = sa.select(sa.literal(1)).where(*_is("openai", NEXT, "image"))
    if op.get_bind().execute(known).first() is None:
        op.bulk_insert(RATES, [given])
    op.execute("SET LOCAL app.room = ''")


def downgrade() -> None:
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    _rename(NEXT, GONE)
    _reprice(*reversed(ELEVENLABS_PICO))
    op.execute(sa.delete(RATES).where(*_is("openai", NEXT, "image")))
    op.execute("SET LOCAL app.room = ''")


def _is(provider: str, model: str, unit: str) -> tuple[sa.ColumnElement[bool], ...]:
    return RATES.c.provider == provider, RATES.c.model == model, RATES.c.unit == unit


def _rename(old: str, new: str) -> None:
    models = {"old": f'{{"provider": "openai", "model": "{old}"}}', "new": f'{{"model": "{new}"}}'}
    op.execute(sa.text(RENAMED).bindparams(**models))


def _reprice(old: int, new: int) -> None:
    seeded = (*_is("elevenlabs", "eleven_multilingual_v2", "character"), RATES.c.cost_pico == old, RATES.c.price_pico == old * 3 // 2)
    op.execute(sa.update(RATES).where(*seeded).values(cost_pico=new, price_pico=new * 3 // 2))
