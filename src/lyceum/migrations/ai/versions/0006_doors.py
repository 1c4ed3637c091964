"""Finding and keeping an answer: functions for each provider's cache, made by `ai.make_doors`."""

from pathlib import Path

from alembic import op

SQL = Path(__file__).parents[1] / "sql"
revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute((SQL / "0006_doors.sql").read_text())


DOORS = """
DO $$
DECLARE door regprocedure;
BEGIN
  FOR door IN SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = 'ai'::regnamespace AND (starts_with(proname, 'kept_') OR starts_with(proname, 'keep_')) LOOP
    EXECUTE 'DROP FUNCTION ' || door;
  END LOOP;
END $$
"""


def downgrade() -> None:
    op.execute(DOORS)
    op.execute("DROP FUNCTION ai.make_doors")
    op.execute("DROP FUNCTION ai._act")
    op.execute((SQL / "0005_kept.sql").read_text())
