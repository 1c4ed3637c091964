"""Plans are data: what each is called, its place among them, and its calls an hour. Products that renew, and courses that were bought.

Prices are examples to begin with; they are the school's to set.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0007"
down_revision = "0006"

ROOM = f"{CURRENT_ROOM} = 'billing'"
PLANS = (
    ("free", 10, "Free", "رایگان"),
    ("basic", 100, "Basic", "پایه"),
    ("plus", 500, "Plus", "پلاس"),
    ("premium", 2_000, "Premium", "ویژه"),
    ("professional", None, "Professional", "حرفه‌ای"),
)
"""Code, calls an hour, names; in the order of their ranks."""
EURO, RIAL = 1_000_000, 1_000_000
RENEWING = (("basic", 3, 4, 1), ("plus", 6, 8, 2), ("premium", 9, 12, 3), ("professional", 19, 25, 6))
"""Plan, and for a month: euro, millions of rial, and the euro of credit that it brings. Ten months are the price of a year."""
YEAR_PRICE, YEAR_CREDIT = 10, 12
NAMED = {"month": ("{} by the month", "طرح {}، ماهانه"), "year": ("{} by the year", "طرح {}، سالانه")}
MINUTES = ((30, 8, 10, "Half an hour", "نیم ساعت"), (60, 15, 20, "An hour", "یک ساعت"), (300, 70, 90, "Five hours", "پنج ساعت"))
"""Minutes of tutoring, euro, millions of rial, names."""


def upgrade() -> None:
    _plans()
    _products()
    _course_access()


def _guard(table: str, shown_to: str) -> None:
    op.execute(f"ALTER TABLE billing.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE billing.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON billing.{table} USING ({ROOM}) WITH CHECK ({ROOM})")
    op.execute(f"CREATE POLICY sight ON billing.{table} FOR SELECT USING ({shown_to})")


def _plans() -> None:
    plans = op.create_table(
        "plans",
        sa.Column("code", sa.String(20), primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False, unique=True),
        sa.Column("calls_an_hour", sa.Integer, sa.CheckConstraint("calls_an_hour > 0")),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("rank >= 0 AND (code = 'free') = (rank = 0)", name="free_is_least"),
        schema="billing",
    )
    _guard("plans", "true")
    op.execute("SET LOCAL app.room = 'billing'")
    op.bulk_insert(
        plans,
        [
            {"code": code, "rank": rank, "calls_an_hour": calls, "names": {"en": english, "fa": persian}, "version": 1}
            for rank, (code, calls, english, persian) in enumerate(PLANS)
        ],
    )
    op.execute("SET LOCAL app.room = ''")


def _products() -> None:
    """`every` and `credit`: what renews, and what each period brings. `course` is the room of the courses' own name of one."""
    op.add_column("products", sa.Column("every", sa.String(5), sa.CheckConstraint("every IN ('month', 'year')")), schema="billing")
    credit = sa.Column("credit", sa.BigInteger, sa.CheckConstraint("credit >= 0"), nullable=False, server_default="0")
    op.add_column("products", credit, schema="billing")
    for table in ("products", "orders"):
        op.add_column(table, sa.Column("course", sa.String(40)), schema="billing")
    columns = ("code", "kind", "plan", "amount", "every", "credit", "price_eur", "price_irr", "offered", "version")
    op.execute("SET LOCAL app.room = 'billing'")
    op.bulk_insert(
        sa.table("products", *(sa.column(name) for name in columns), sa.column("names", JSONB), schema="billing"), _renewing() + _minutes()
    )
    op.execute("SET LOCAL app.room = ''")


def _renewing() -> list[dict[str, object]]:
    names = {code: (english, persian) for code, _, english, persian in PLANS}
    return [
        {
            "code": f"{plan}_every_{every}",
            "kind": "plan",
            "plan": plan,
            "amount": 0,
            "every": every,
            "credit": credit * EURO * (YEAR_CREDIT if every == "year" else 1),
            "price_eur": euro * EURO * (YEAR_PRICE if every == "year" else 1),
            "price_irr": rial * RIAL * (YEAR_PRICE if every == "year" else 1),
            "offered": True,
            "version": 1,
            "names": {"en": english.format(names[plan][0]), "fa": persian.format(names[plan][1])},
        }
        for plan, euro, rial, credit in RENEWING
        for every, (english, persian) in NAMED.items()
    ]


def _minutes() -> list[dict[str, object]]:
    return [
        {
            "code": f"minutes_{minutes}",
            "kind": "minutes",
            "plan": None,
            "amount": minutes,
            "every": None,
            "credit": 0,
            "price_eur": euro * EURO,
            "price_irr": rial * RIAL,
            "offered": True,
            "version": 1,
            "names": {"en": f"{english} of tutoring", "fa": f"{persian} تدریس خصوصی"},
        }
        for minutes, euro, rial, english, persian in MINUTES
    ]


def _course_access() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "course_access",
        sa.Column("order_id", sa.Uuid, sa.ForeignKey("billing.orders.id"), primary_key=True),
        sa.Column("owner_id", sa.String(10), nullable=False),
        sa.Column("course", sa.String(40), nullable=False),
        sa.Column("from_at", moment, nullable=False),
        sa.Column("ended_at", moment),
        schema="billing",
    )
    op.create_index("course_access_owner", "course_access", ["owner_id", "course"], schema="billing")
    _guard("course_access", f"owner_id = {CURRENT_USER}")


def downgrade() -> None:
    op.drop_table("course_access", schema="billing")
    op.execute("SET LOCAL app.room = 'billing'")
    op.execute("DELETE FROM billing.products WHERE every IS NOT NULL")
    op.execute("SET LOCAL app.room = ''")
    for table, column in (("orders", "course"), ("products", "course"), ("products", "credit"), ("products", "every")):
        op.drop_column(table, column, schema="billing")
    op.drop_table("plans", schema="billing")
