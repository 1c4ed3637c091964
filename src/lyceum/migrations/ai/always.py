"""After each migration: a table for the permanent cache, and its functions, of every provider that there is now."""

from sqlalchemy import Connection, text

from lyceum.domains.ai.provider import discover
from lyceum.domains.ai.settings import AiSettings


def always(connection: Connection, app_role: str) -> None:
    """A provider that was added since gets its table; the others have theirs."""
    del app_role
    for name in discover(AiSettings().plugins):
        connection.execute(text("SELECT ai.make_cache(:name), ai.make_doors(:name)"), {"name": name})
