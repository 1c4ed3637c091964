"""Every chain goes back to nothing and comes again as it was."""

import pytest
from alembic import command
from sqlalchemy import Connection, NullPool, create_engine, text

from lyceum.platform import migrate, postgres
from lyceum.platform.addresses import Addresses, DatabaseRefused
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings
from tests.ledger.conftest import topped_up

ALL = """
SELECT 'column', table_schema, table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')
  FROM information_schema.columns WHERE table_schema = ANY (:chains)
UNION ALL SELECT 'index', schemaname, indexname, indexdef FROM pg_indexes WHERE schemaname = ANY (:chains)
UNION ALL SELECT 'policy', schemaname, tablename || '.' || policyname, concat(cmd, qual, with_check, roles)
  FROM pg_policies WHERE schemaname = ANY (:chains)
UNION ALL SELECT 'function', n.nspname, p.oid::regprocedure::text, md5(p.prosrc) || coalesce(p.proacl::text, '')
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ANY (:chains)
UNION ALL SELECT 'constraint', n.nspname, c.conrelid::regclass || '.' || c.conname, pg_get_constraintdef(c.oid)
  FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = ANY (:chains)
UNION ALL SELECT 'trigger', c.relnamespace::regnamespace::text, c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace::regnamespace::text = ANY (:chains) AND NOT t.tgisinternal
ORDER BY 1, 2, 3, 4
"""


@pytest.fixture
def scratch(home) -> Addresses:
    """A database of its own, with every chain at its head."""
    addresses = postgres.prepare(Settings(), Vault.open(home, None), "there_and_back")
    migrate.migrate(addresses.owner, str(addresses.app.username))
    return addresses


def everything(connection: Connection) -> list[tuple]:
    chains = [*migrate.chains(), "jobs"]
    return [tuple(row) for row in connection.execute(text(ALL), {"chains": chains})]


def test_there_and_back_again(scratch):
    role = str(scratch.app.username)
    engine = create_engine(scratch.owner.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        before = everything(connection)
        connection.rollback()
        for chain in reversed(migrate.chains()):
            command.downgrade(migrate._config(connection, chain, role), "base")
            connection.commit()
        left = [row for row in everything(connection) if "alembic_version" not in row[2]]
        connection.rollback()
    assert left == []
    migrate.migrate(scratch.owner, role)
    with engine.connect() as connection:
        assert everything(connection) == before


async def test_books_with_entries_are_not_thrown_away(addresses, school):
    learner = await school.client()
    await school.house.ports["ledger"].transfer(topped_up(learner.user_id, 1))
    engine = create_engine(addresses.owner.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        with engine.connect() as connection, pytest.raises(DatabaseRefused, match="entries in the books"):
            command.downgrade(migrate._config(connection, "ledger", str(addresses.app.username)), "base")
    finally:  # the steps before the first one were gone back
        migrate.migrate(addresses.owner, str(addresses.app.username))
