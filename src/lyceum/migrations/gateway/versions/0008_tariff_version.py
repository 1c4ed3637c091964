"""A number that grows with each change of the tariff: whoever knows it need not read names, prices and terms again for every call."""

from alembic import op

from lyceum.platform.migrate import CURRENT_ROOM

revision = "0008"
down_revision = "0007"

TABLE = "gateway.tariff_version"
BUMP = """
CREATE FUNCTION gateway.tariff_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE gateway.tariff_version SET n = n + 1;
  RETURN NULL;
END $$
"""
WATCHED = ("routes", "rates", "terms")


def upgrade() -> None:
    op.execute(f"CREATE TABLE {TABLE} (n bigint NOT NULL)")
    op.execute("INSERT INTO gateway.tariff_version VALUES (1)")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY everyone ON {TABLE} FOR SELECT USING (true)")
    op.execute(f"CREATE POLICY room ON {TABLE} FOR UPDATE USING ({CURRENT_ROOM} = 'gateway') WITH CHECK ({CURRENT_ROOM} = 'gateway')")
    op.execute(BUMP)
    for table in WATCHED:
        op.execute(
            f"CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON gateway.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION gateway.tariff_changed()"
        )


def downgrade() -> None:
    for table in WATCHED:
        op.execute(f"DROP TRIGGER changed ON gateway.{table}")
    op.execute("DROP FUNCTION gateway.tariff_changed")
    op.execute(f"DROP TABLE {TABLE}")
