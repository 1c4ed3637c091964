"""Routing table, rate card, products; and what was asked of the gateway."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, owned

revision = "0001"
down_revision = None

SCHEMA = "gateway"
EMBEDDED = [{"provider": "rulebook", "model": ""}]
TUTOR = {
    "free": [{"provider": "openrouter", "model": "meta-llama/llama-3.2-3b-instruct"}, {"provider": "deepseek", "model": "deepseek-chat"}],
    "premium": [{"provider": "openai", "model": "gpt-4o"}, {"provider": "anthropic", "model": "claude-sonnet-4-5"}],
}


LISTED = {
    ("openrouter", "meta-llama/llama-3.2-3b-instruct"): (50_900, 50_900, 335_000),
    ("deepseek", "deepseek-chat"): (270_000, 70_000, 1_100_000),
    ("openai", "gpt-4o"): (2_500_000, 1_250_000, 10_000_000),
    ("openai", "gpt-4o-mini"): (150_000, 75_000, 600_000),
    ("anthropic", "claude-sonnet-4-5"): (3_000_000, 300_000, 15_000_000),
    ("anthropic", "claude-haiku-4-5"): (1_000_000, 100_000, 5_000_000),
}
"""What providers list for an input, a cached and an output token, in millionths of a millionth of a dollar (genai-prices 0.2.3).

A dollar is taken for a euro, which is on the safe side while a euro is dearer. The school's price is half as much again.
"""


def upgrade() -> None:
    _tariff()
    _calls()
    _defaults()


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=None if nullable else sa.func.now())


def _tariff() -> None:
    op.create_table(
        "routes",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("plan", sa.String(20), primary_key=True),
        sa.Column("capability", sa.String(20), nullable=False),
        sa.Column("upstreams", JSONB, nullable=False),
        _moment("changed_at"),
        schema=SCHEMA,
    )
    op.create_table(
        "rates",
        sa.Column("provider", sa.String(31), primary_key=True),
        sa.Column("model", sa.String(200), primary_key=True),
        sa.Column("unit", sa.String(20), primary_key=True),
        sa.Column("price_pico", sa.BigInteger, sa.CheckConstraint("price_pico >= 0"), nullable=False),
        sa.Column("cost_pico", sa.BigInteger, sa.CheckConstraint("cost_pico >= 0"), nullable=False),
        _moment("changed_at"),
        schema=SCHEMA,
    )
    op.create_table(
        "terms",
        sa.Column("provider", sa.String(31), primary_key=True),
        sa.Column("model", sa.String(200), primary_key=True),
        sa.Column("minimum_plan", sa.String(20), nullable=False),
        sa.Column("minimum_credit", sa.BigInteger, sa.CheckConstraint("minimum_credit >= 0"), nullable=False),
        sa.Column("coefficient_permille", sa.Integer, sa.CheckConstraint("coefficient_permille >= 1000"), nullable=False),
        sa.Column("cache_permille", sa.Integer, sa.CheckConstraint("cache_permille BETWEEN 0 AND 1000"), nullable=False),
        _moment("changed_at"),
        schema=SCHEMA,
    )
    op.create_table(
        "products",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("price", sa.BigInteger, sa.CheckConstraint("price > 0"), nullable=False),
        sa.Column("amount", sa.BigInteger, sa.CheckConstraint("amount >= 0"), nullable=False),
        sa.Column("offered", sa.Boolean, nullable=False),
        _moment("changed_at"),
        schema=SCHEMA,
    )
    for table in ("routes", "rates", "terms", "products"):
        op.execute(f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {SCHEMA}.{table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY everyone ON {SCHEMA}.{table} FOR SELECT USING (true)")
        op.execute(f"CREATE POLICY room ON {SCHEMA}.{table} USING ({CURRENT_ROOM} = '{SCHEMA}') WITH CHECK ({CURRENT_ROOM} = '{SCHEMA}')")


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("key", sa.String(200)),
        sa.Column("digest", sa.LargeBinary),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("capability", sa.String(20), nullable=False),
        sa.Column(
            "state", sa.String(10), sa.CheckConstraint("state IN ('running', 'kept', 'stored', 'settled', 'failed')"), nullable=False
        ),
        sa.Column("provider", sa.String(31), nullable=False, server_default=""),
        sa.Column("model", sa.String(200), nullable=False, server_default=""),
        sa.Column("source", sa.String(10)),
        sa.Column("units", JSONB, nullable=False, server_default="{}"),
        sa.Column("estimated", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("cost_pico", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("provider_pico", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("answer", JSONB),
        _moment("at"),
        _moment("ended_at", nullable=True),
        schema=SCHEMA,
    )
    op.create_index("calls_key", "calls", ["owner_id", "key"], unique=True, schema=SCHEMA, postgresql_where=sa.text("key IS NOT NULL"))
    op.create_index("calls_owner", "calls", ["owner_id", "id"], schema=SCHEMA)
    op.create_index("calls_open", "calls", ["at"], schema=SCHEMA, postgresql_where=sa.text("state IN ('running', 'stored')"))
    owned(op, SCHEMA, "calls", room=True)
    op.execute((Path(__file__).parents[1] / "sql" / "0001_calls.sql").read_text())


def _defaults() -> None:
    routes = sa.table("routes", sa.column("name"), sa.column("plan"), sa.column("capability"), sa.column("upstreams", JSONB), schema=SCHEMA)
    op.execute(f"SET LOCAL app.room = '{SCHEMA}'")
    op.bulk_insert(
        routes,
        [{"name": "tutor", "plan": plan, "capability": "chat", "upstreams": listed + EMBEDDED} for plan, listed in TUTOR.items()]
        + [{"name": "rulebook", "plan": plan, "capability": "chat", "upstreams": EMBEDDED} for plan in TUTOR],
    )
    op.bulk_insert(
        sa.table("rates", *(sa.column(name) for name in ("provider", "model", "unit", "price_pico", "cost_pico")), schema=SCHEMA),
        [
            {"provider": provider, "model": model, "unit": unit, "cost_pico": cost, "price_pico": cost * 3 // 2}
            for (provider, model), costs in LISTED.items()
            for unit, cost in zip(("input_token", "cached_token", "output_token"), costs, strict=True)
        ]
        + [{"provider": "rulebook", "model": "", "unit": "call", "cost_pico": 0, "price_pico": 0}],
    )
    op.execute("SET LOCAL app.room = ''")


def downgrade() -> None:
    for function in ("begin_call", "end_call", "settled"):
        op.execute(f"DROP FUNCTION {SCHEMA}.{function}")
    for table in ("calls", "products", "terms", "rates", "routes"):
        op.drop_table(table, schema=SCHEMA)
