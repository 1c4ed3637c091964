"""The unit of work: every transaction says first on whose behalf it runs, and row-level security holds it to that."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import uuid4

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import URL, AsyncAdaptedQueuePool, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine

from lyceum.kernel.errors import Unavailable
from lyceum.platform.addresses import DatabaseRefused
from lyceum.platform.statements import Statements
from lyceum.platform.streams import lasting

STATEMENT_TIMEOUT_MS = 30_000
SOON = "SELECT set_config('synchronous_commit', 'off', true)"
"""As a part of a statement: its transaction does not wait for the disk. All see it at once; it is safe on the disk at the latest with the
next one that does wait, and lost only together with everything after it.
"""

_PLAIN = re.compile(r"[0-9a-z_]{0,32}")
_PRIVILEGES = text(
    "SELECT rolsuper OR rolbypassrls AS above_policies, "
    "EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p')) AS owns_tables "
    "FROM pg_roles WHERE rolname = current_user"
)


class TransactionLost(RuntimeError):
    """A statement of the transaction failed, its error was swallowed, and the database rolled everything back."""


class DatabaseGone(Unavailable):
    """The school's database does not answer now; try again in a moment."""

    code = "database_gone"


@contextmanager
def _answering() -> Iterator[None]:
    """Raise DatabaseGone for whatever shows that no connection can be had."""
    try:
        yield
    except (OSError, PostgresError, InterfaceError, DBAPIError, PoolTimeout) as gone:
        raise DatabaseGone from gone


def _plain(name: str) -> str:
    """A user's id or a room's name; both go into a statement as they are. Raises ValueError for anything that is neither."""
    if not _PLAIN.fullmatch(name):
        raise ValueError(f"{name!r} is neither a user's id nor a room's name")
    return name


def _refuse_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    """When the server has closed a connection that lay in the pool, take new ones: it was restarted, so all are closed."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


async def _commit(driver: Any) -> None:
    if await driver.execute("COMMIT") != "COMMIT":
        raise TransactionLost


async def _roll_back(driver: Any, connection: AsyncConnection) -> None:
    """Leave nothing open on a connection that goes back to the pool; one that can't be cleaned is closed."""
    try:
        # Even where no transaction is seen: of a statement that was cancelled the driver does not know yet what it did.
        await driver.execute("ROLLBACK")
    except BaseException:
        await connection.invalidate()
        raise


class Database:
    """Connections of one process, as the role that owns no table: half of them for units of work, half for single statements."""

    def __init__(self, url: URL, *, connections: int = 10, pooler: bool = False) -> None:
        arguments: dict[str, Any] = {"server_settings": {"statement_timeout": str(STATEMENT_TIMEOUT_MS)}}
        if pooler:  # PgBouncer in transaction mode hands each transaction another server connection: nothing may outlive one
            arguments = {
                "statement_cache_size": 0,
                "prepared_statement_cache_size": 0,
                "prepared_statement_name_func": lambda: f"lyceum_{uuid4().hex}",
            }
        single = connections // 2
        self.engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=connections - single or 1,
            max_overflow=0,
            pool_timeout=15,
            pool_pre_ping=False,
            connect_args=arguments,
            isolation_level="AUTOCOMMIT",  # the unit of work opens and ends its transactions itself
        )
        event.listen(self.engine.sync_engine, "checkout", _refuse_closed)
        _, how = self.engine.dialect.create_connect_args(self.engine.url)
        own = {name: value for name, value in arguments.items() if not name.startswith("prepared_")}
        self._statements = Statements({**how, **own}, single or 1)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def as_user(self, user_id: str) -> AsyncIterator[AsyncSession]:
        """A transaction that sees and writes what this user may; commits when left, rolls back on any error."""
        async with self._act(user_id, "") as session:
            yield session

    @asynccontextmanager
    async def as_room(self, room: str, *, snapshot: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction of the room itself, for what no signed-in user asks for: looking up a password, seeding shared content.

        A `snapshot` sees one moment however many queries it takes, and writes nothing.
        """
        async with self._act("", room, " ISOLATION LEVEL REPEATABLE READ READ ONLY" if snapshot else "") as session:
            yield session

    @asynccontextmanager
    async def _act(self, user_id: str, room: str, mode: str = "") -> AsyncIterator[AsyncSession]:
        """One round trip opens the transaction and says for whom; as two, they make a read half as dear again."""
        who = f"SELECT set_config('app.user_id', '{_plain(user_id)}', true), set_config('app.room', '{_plain(room)}', true)"
        begin = f"BEGIN{mode}; {who}"
        async with self._sessions() as session:
            with _answering():
                connection = await (session.connection() if self._has_idle() else lasting(session.connection()))
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                await driver.execute(begin)
                yield session
                await session.flush()
                await _commit(driver)
            except BaseException as wrong:
                if driver.is_closed():
                    await connection.invalidate()
                    if not isinstance(wrong, Exception):
                        raise  # whoever is told to end has to hear of it: taken for a failure, it would be tried again for ever
                    raise DatabaseGone from wrong
                await _roll_back(driver, connection)
                raise

    async def call(self, statement: str, *arguments: Any) -> Any:
        """One prepared statement that is a transaction of its own and acts for nobody: a call of a function that holds all rules itself.

        Placeholders are `$1`, `$2` …; returns its first row or None. It is past the session and its two round trips, for what must be
        quick. What the function raises comes as `asyncpg.PostgresError` with its `sqlstate`.
        """
        return await self._single("fetchrow", statement, arguments)

    async def calls(self, statement: str, *arguments: Any) -> list[Any]:
        """As `call`; all rows."""
        rows: list[Any] = await self._single("fetch", statement, arguments)
        return rows

    async def _single(self, method: str, statement: str, arguments: tuple[Any, ...]) -> Any:
        with _answering():
            driver = await self._statements.borrow()
        try:
            return await getattr(driver, method)(statement, *arguments)
        except Exception as wrong:
            if driver.is_closed():
                raise DatabaseGone from wrong
            raise
        finally:
            self._statements.give_back(driver)

    def _has_idle(self) -> bool:
        """Whether a connection lies in the pool. A new one is made to its end also for a caller that is cancelled: broken off, it would
        stay open with nobody to close it.
        """
        pool = self.engine.pool
        assert isinstance(pool, AsyncAdaptedQueuePool)
        return pool.checkedin() > 0

    async def refuse_dangerous_role(self) -> None:
        """Raise DatabaseRefused when this process logs in as a role that row-level security does not bind."""
        async with self._sessions() as session:
            above_policies, owns_tables = (await session.execute(_PRIVILEGES)).one()
        if above_policies or owns_tables:
            raise DatabaseRefused(
                "The database role of the server is a superuser, bypasses row-level security or owns tables; give it a plain role."
            )

    async def close(self) -> None:
        """Close all connections."""
        await self._statements.close()
        await self.engine.dispose()
