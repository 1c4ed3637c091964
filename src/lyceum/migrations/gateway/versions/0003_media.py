"""Names for vectors, sounds and pictures, and what they cost."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

SCHEMA = "gateway"
PLANS = ("free", "premium")
ROUTES = {
    "vectors": ("embeddings", [("openai", "text-embedding-3-small"), ("ollama", "nomic-embed-text")]),
    "voice": ("speech", [("openai", "gpt-4o-mini-tts"), ("elevenlabs", "eleven_multilingual_v2"), ("espeak", "")]),
    "espeak": ("speech", [("espeak", "")]),
    "listener": ("recognition", [("openai", "whisper-1"), ("whisper", "whisper-1"), ("pocketsphinx", "")]),
    "pocketsphinx": ("recognition", [("pocketsphinx", "")]),
    "painter": ("image", [("flux", "black-forest-labs/FLUX.1-schnell"), ("openai", "gpt-image-1"), ("card", "")]),
    "card": ("image", [("card", "")]),
}
LISTED = {
    ("openai", "text-embedding-3-small", "input_token"): 20_000,
    ("ollama", "nomic-embed-text", "call"): 0,
    ("openai", "gpt-4o-mini-tts", "character"): 20_000_000,
    ("elevenlabs", "eleven_multilingual_v2", "character"): 220_000_000,
    ("openai", "whisper-1", "second"): 100_000_000,
    ("whisper", "whisper-1", "call"): 0,
    ("openai", "gpt-image-1", "image"): 63_000_000_000,
    ("flux", "black-forest-labs/FLUX.1-schnell", "image"): 3_000_000_000,
    ("espeak", "", "call"): 0,
    ("pocketsphinx", "", "call"): 0,
    ("card", "", "call"): 0,
}
"""What providers take for a unit, in millionths of a millionth of a dollar, as far as it was known when this was written, which was from
memory; each was looked up afterwards: see 0009 and docs/run/ai.md. The school's price is half as much again.
"""


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
    op.bulk_insert(
        RATES_TABLE,
        [
            {"provider": provider, "model": model, "unit": unit, "cost_pico": cost, "price_pico": cost * 3 // 2}
            for (provider, model, unit), cost in LISTED.items()
        ],
    )
    op.execute("SET LOCAL app.room = ''")


def downgrade() -> None:
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    routes, rates = ROUTES_TABLE.c, RATES_TABLE.c
    op.execute(sa.delete(ROUTES_TABLE).where(routes.name.in_(ROUTES)))
    op.execute(sa.delete(RATES_TABLE).where(sa.tuple_(rates.provider, rates.model, rates.unit).in_(list(LISTED))))
    op.execute("SET LOCAL app.room = ''")
