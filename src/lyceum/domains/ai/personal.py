"""What the ai room keeps of a person: answers with their files, and work that is being made."""

import mimetypes
from collections.abc import AsyncIterator
from typing import Any

from lyceum.domains.ai import store
from lyceum.domains.ai.tables import WorkRow
from lyceum.kernel.personal import Exported
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.personal import Kept, line, told

ROOM = "ai"
KEPT = (Kept(WorkRow, hidden=frozenset({"token", "leader", "digest"}), page_rows=50),)
PAGE_ANSWERS = 10
"""Vectors of many texts are megabytes."""


async def export(db: Database, user_id: str) -> AsyncIterator[Exported]:
    """See `Personal.export`. Files come after all lines: pieces of one file follow each other."""
    providers = await _providers(db)
    for provider in providers:
        async for rows in _pages(db, provider, user_id):
            told_of = [{"provider": provider, **{name: value for name, value in row.items() if name != "file"}} for row in rows]
            yield Exported(name=f"{ROOM}/answers.jsonl", lines="".join(map(line, told_of)))
    for provider in providers:
        async for rows in _pages(db, provider, user_id):
            for row in rows:
                if row["file"]:
                    yield Exported(name=f"{ROOM}/files/{row['digest']}{_ending(row['answer'])}", blob=row["file"])
    async for piece in told(db, user_id, KEPT):
        yield piece


async def remove_files(db: Database, blobs: Blobs, user_id: str) -> int:
    """Remove what lies under the user's name, also files whose entry was never written; how many those were."""
    return sum([await blobs.clear(f"{ROOM}/{provider}/{user_id}") for provider in await _providers(db)])


async def _providers(db: Database) -> list[str]:
    async with db.as_room(ROOM) as tx:
        return sorted(await store.sizes(tx))


async def _pages(db: Database, provider: str, user_id: str) -> AsyncIterator[list[dict[str, Any]]]:
    after = ""
    while True:
        async with db.as_user(user_id) as tx:
            rows = await store.page(tx, provider, user_id, after, PAGE_ANSWERS)
        if rows:
            yield rows
        if len(rows) < PAGE_ANSWERS:
            return
        after = rows[-1]["digest"]


def _ending(answer: dict[str, Any]) -> str:
    return mimetypes.guess_extension(str(answer.get("mime", ""))) or ""
