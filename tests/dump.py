"""Looking for something everywhere the school keeps anything: every row of every table, every file."""

from pathlib import Path

import psycopg

_TABLES = (
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
)


_FIND = """
    SELECT DISTINCT sought FROM (SELECT t::text AS told FROM {} t OFFSET 0) rows, unnest(%s::text[]) sought
    WHERE position(sought IN told) > 0
"""


def in_database(url: str, *needles: str | bytes) -> list[str]:
    """`table: needle` for every table in which one stands, in clear or inside of bytes."""
    raw = {needle: needle.encode() if isinstance(needle, str) else needle for needle in needles}
    sought = {
        text: needle for needle, plain in raw.items() for text in ({needle, plain.hex()} if isinstance(needle, str) else {plain.hex()})
    }
    with psycopg.connect(url, autocommit=True) as server:
        tables = [table for (table,) in server.execute(_TABLES)]
        return [f"{table}: {sought[text]!r}" for table in tables for (text,) in server.execute(_FIND.format(table), [list(sought)])]


def in_files(folder: Path, *needles: str | bytes, but: str = "postgres") -> list[str]:
    """`path: needle` for every file, or name of one, below a folder in which one stands; the database's own files are left out."""
    sought = [(needle, needle.encode() if isinstance(needle, str) else needle) for needle in needles]
    found = []
    for path in folder.rglob("*"):
        if folder / but in path.parents:
            continue
        content = path.read_bytes() if path.is_file() else b""
        found += [f"{path}: {needle!r}" for needle, raw in sought if raw in content or raw in str(path).encode()]
    return found
