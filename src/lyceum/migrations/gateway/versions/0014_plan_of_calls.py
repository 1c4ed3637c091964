"""The plan that a call was made on; and the sums of calls whose people have gone."""

from pathlib import Path

from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM, function_of

revision = "0014"
down_revision = "0013"

SQL = Path(__file__).parents[1] / "sql"
ENDS = {"gateway.end_call": "0005_films.sql", "gateway.end_opened": "0012_processes.sql"}
"""Functions as they were, and where they stand."""


def upgrade() -> None:
    op.execute((SQL / "0014_plan_of_calls.sql").read_text())
    op.execute("ALTER TABLE gateway.gone_calls ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE gateway.gone_calls FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON gateway.gone_calls USING ({CURRENT_ROOM} = 'gateway') WITH CHECK ({CURRENT_ROOM} = 'gateway')")


def downgrade() -> None:
    """The sums of those who have gone go too: nothing read them before."""
    op.execute("DROP FUNCTION gateway.forget_calls")
    op.execute("DROP TABLE gateway.gone_calls")
    for name, file in ENDS.items():
        op.execute(f"DROP FUNCTION {name}")
        op.execute(function_of(SQL / file, name))
    op.execute("ALTER TABLE gateway.calls DROP COLUMN plan")
