"""Looking for something everywhere the school keeps anything: every row of every table, every file."""

from pathlib import Path

import psycopg

_TABLES = (
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
)


def in_database(url: str, *needles: str | bytes) -> list[str]:
    """`table: needle` for every table in which one stands, in clear or inside of bytes."""
    texts = [(needle, needle) for needle in needles if isinstance(needle, str)]
    hexed = [(needle, needle.encode().hex() if isinstance(needle, str) else needle.hex()) for needle in needles]
    found = []
    with psycopg.connect(url, autocommit=True) as server:
        for (table,) in server.execute(_TABLES).fetchall():
            for needle, text in [*texts, *hexed]:
                sought = f"SELECT count(*) FROM {table} t WHERE position(%s IN t::text) > 0"
                if server.execute(sought, [text]).fetchone()[0]:
                    found.append(f"{table}: {needle!r}")
    return found


def in_files(folder: Path, *needles: str | bytes) -> list[str]:
    """`path: needle` for every file, or name of one, below a folder in which one stands."""
    sought = [(needle, needle.encode() if isinstance(needle, str) else needle) for needle in needles]
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found += [f"{path}: {needle!r}" for needle, raw in sought if raw in content or raw in str(path).encode()]
    return found
