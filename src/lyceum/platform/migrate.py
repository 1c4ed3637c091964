"""Migrations: one Alembic chain a room, run by the owner's role; and the row-level security every table of users' data gets."""

import re
import runpy
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from lyceum.platform.addresses import DatabaseRefused

CHAINS = Path(__file__).parents[1] / "migrations"
LOCK_NUMBER = 7_215_903
"""Advisory lock: processes that start together migrate one after the other."""

SEALED = frozenset({"ledger"})
"""Rooms whose tables are written by their own functions alone; of the app's role they take SELECT and EXECUTE."""

CURRENT_USER = "(SELECT nullif(current_setting('app.user_id', true), ''))"
CURRENT_ROOM = "(SELECT current_setting('app.room', true))"


def chains() -> list[str]:
    """The chains there are: `platform` first, then the rooms."""
    names = sorted(path.parent.name for path in CHAINS.glob("*/versions"))
    return sorted(names, key=lambda name: name != "platform")


def migrate(owner: URL, app_role: str) -> None:
    """Bring every chain to its head; `app_role` may then read and write the tables, but owns none.

    Raises DatabaseRefused when the owner cannot log in or may not make what is missing.
    """
    engine = create_engine(owner.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
            for name in chains():
                _prepare_schema(connection, name, app_role)
                connection.commit()
                command.upgrade(_config(connection, name, app_role), "head")
                _always(connection, name, app_role)
                connection.commit()
    except DBAPIError as wrong:
        if isinstance(wrong, OperationalError) or isinstance(wrong.orig, InsufficientPrivilege):
            reason = " ".join(str(wrong.orig).split())
            raise DatabaseRefused(f"The database cannot be brought up to date by the role {owner.username}: {reason}") from wrong
        raise
    finally:
        engine.dispose()


def _prepare_schema(connection: Connection, name: str, app_role: str) -> None:
    for schema in (name, "jobs") if name == "platform" else (name,):
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
        connection.execute(text(f'GRANT USAGE ON SCHEMA "{schema}" TO "{app_role}"'))
        grants = ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES", "EXECUTE ON FUNCTIONS")
        for grant in ("SELECT ON TABLES",) if name in SEALED else grants:
            connection.execute(text(f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{schema}" GRANT {grant} TO "{app_role}"'))


def _always(connection: Connection, name: str, app_role: str) -> None:
    """What a chain wants done at every start: `always(connection, app_role)` in its `always.py`, if it has one."""
    path = CHAINS / name / "always.py"
    if path.is_file():
        runpy.run_path(str(path))["always"](connection, app_role)


def _config(connection: Connection, name: str, app_role: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(CHAINS))
    config.set_main_option("version_locations", str(CHAINS / name / "versions"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, chain=name, app_role=app_role)
    return config


def owned(op: Any, schema: str, table: str, *, owner: str = "owner_id", room: bool = False, shared: str | None = None) -> None:
    """Row-level security for a table of users' data: a transaction sees and writes the rows of its user alone.

    `room=True` lets work of the room itself (`Database.as_room(schema)`) reach all rows; `shared` is an SQL predicate of rows
    that everybody may read.
    """
    mine = f"{owner} = {CURRENT_USER}" + (f" OR {CURRENT_ROOM} = '{schema}'" if room else "")
    name = f"{schema}.{table}"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY owner ON {name} USING ({mine}) WITH CHECK ({mine})")
    if shared:
        op.execute(f"CREATE POLICY shared ON {name} FOR SELECT USING ({shared})")


def function_of(file: Path, name: str) -> str:
    """The statement of a file that makes a function, for the way back to it. The function's text ends at the first `$$;`."""
    text = file.read_text()
    start = re.search(rf"CREATE (OR REPLACE )?FUNCTION {re.escape(name)}\(", text)
    assert start, f"{name} is not made in {file}"
    return text[start.start() : text.index("$$;", start.start()) + len("$$;")]


_EMPTY = """
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.relname AS name FROM pg_class c
    WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('v', 'r', 'S') AND c.relname <> 'alembic_version'
    ORDER BY c.relkind = 'S' LOOP
    EXECUTE format('DROP %s IF EXISTS {schema}.%I CASCADE', one.kind, one.name);
  END LOOP;
  FOR one IN SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace = '{schema}'::regnamespace LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
  END LOOP;
  FOR one IN SELECT t.typname AS name FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typnamespace = '{schema}'::regnamespace AND (t.typtype IN ('e', 'd') OR c.relkind = 'c') LOOP
    EXECUTE format('DROP TYPE IF EXISTS {schema}.%I CASCADE', one.name);
  END LOOP;
END $$
"""


def empty(op: Any, schema: str) -> None:
    """The way back from a chain's first migration: takes everything out of a schema but the note of where the chain stands."""
    op.execute(_EMPTY.format(schema=schema))


def seal(op: Any, schema: str, app_role: str) -> None:
    """Ends a migration of a sealed room: only the app's role may call its functions, and none whose name begins with `_`."""
    op.execute(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC")
    names = op.get_bind().execute(
        text(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = :schema AND NOT starts_with(p.proname, '_')"
        ),
        {"schema": schema},
    )
    for name in names.scalars().all():
        op.execute(f'GRANT EXECUTE ON FUNCTION {name} TO "{app_role}"')
