"""The school's database and its own roles in it, on the embedded server or one that is given."""

from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from lyceum.platform.addresses import Addresses, DatabaseRefused
from lyceum.platform.embedded import start_embedded
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Settings

DATABASE = "lyceum"
OLDEST_SERVER = 150_000
"""PostgreSQL 15, as servers say their version."""
DESKS = ("till", "payments", "reports")
"""Who has to do with the books, each by a login of its own: what a metered call needs; what moves money; what only reads."""
ROLES_LOCK = 7_215_905
"""Advisory lock: processes that start together make the school's roles one after the other."""


def prepare(settings: Settings, vault: Vault, database: str = DATABASE) -> Addresses:
    """Make sure that database and roles are there, and say where to log in.

    Raises DatabaseRefused when the server does not answer or the given role is neither a superuser nor comes with an owner's address.
    """
    given = settings.database_url or start_embedded(settings.home)
    url = make_url(given).set(drivername="postgresql")
    try:
        with psycopg.connect(_dsn(url), autocommit=True, connect_timeout=10) as connection:
            if connection.info.server_version < OLDEST_SERVER:
                raise DatabaseRefused(
                    f"PostgreSQL 15 or newer is needed; at LYCEUM_DATABASE_URL answers {connection.info.server_version // 10000}."
                )
            row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            if row and row[0]:
                name = database if not settings.database_url else (url.database or database)
                return _with_own_roles(connection, url, name, vault, settings)
            _look_for_jobs(connection, str(url.username))
            desks = _desks_of(connection, url, vault)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as wrong:
        raise DatabaseRefused(f"PostgreSQL cannot be used at LYCEUM_DATABASE_URL: {' '.join(str(wrong).split())}") from wrong
    if settings.database_owner_url is None:
        raise DatabaseRefused("LYCEUM_DATABASE_URL is a plain role's address; give LYCEUM_DATABASE_OWNER_URL for the migrations too.")
    direct = make_url(settings.database_direct_url or given).set(drivername="postgresql")
    return Addresses(make_url(settings.database_owner_url).set(drivername="postgresql"), url, direct, desks)


def _with_own_roles(connection: psycopg.Connection[Any], url: URL, name: str, vault: Vault, settings: Settings) -> Addresses:
    owner, app = f"{name}_owner", f"{name}_app"
    passwords = {role: _password(vault, role) for role in (owner, app, *desk_roles(app).values())}
    connection.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])  # until the connection is closed
    for role, password in passwords.items():
        exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = "ALTER" if exists else "CREATE"
        connection.execute(
            sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(password)
            )
        )
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name), sql.Identifier(owner))
        )
    connection.execute(sql.SQL("GRANT CONNECT, CREATE ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(owner)))
    _look_for_jobs(connection, app, name)
    base = url.set(database=name)
    direct = make_url(settings.database_direct_url).set(drivername="postgresql", database=name) if settings.database_direct_url else base
    return Addresses(
        base.set(username=owner, password=passwords[owner]),
        base.set(username=app, password=passwords[app]),
        direct.set(username=app, password=passwords[app]),
        {desk: base.set(username=role, password=passwords[role]) for desk, role in desk_roles(app).items()},
    )


def desk_roles(app: str) -> dict[str, str]:
    """The role of each desk, named after the app's."""
    return {desk: f"{app.removesuffix('_app')}_{desk}" for desk in DESKS}


def _password(vault: Vault, role: str) -> str:
    return vault.key(f"database role {role}").hex()


def _desks_of(connection: psycopg.Connection[Any], url: URL, vault: Vault) -> dict[str, URL]:
    """The desks beside a plain role: all of them when somebody has made their roles, else none."""
    roles = desk_roles(str(url.username))
    found = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(roles.values())]).fetchone()
    if found is None or found[0] != len(DESKS):
        return {}
    return {desk: url.set(username=role, password=_password(vault, role)) for desk, role in roles.items()}


def _look_for_jobs(connection: psycopg.Connection[Any], role: str, database: str | None = None) -> None:
    """Let the app's role find the queue's tables, which the queue names without their schema. A role may do this for itself."""
    names = sql.Identifier(role), sql.Identifier(database or connection.info.dbname)
    connection.execute(sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = jobs").format(*names))


def _dsn(url: URL) -> str:
    """An address as libpq reads it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
