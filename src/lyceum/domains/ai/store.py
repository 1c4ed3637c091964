"""Queries of the ai room. They run as the room: cached speech has no owner."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.ai.tables import SpeechRow


async def find_speech(tx: AsyncSession, digest: str) -> SpeechRow | None:
    """The kept speech of this digest."""
    return await tx.get(SpeechRow, digest)


async def keep_speech(tx: AsyncSession, row: dict[str, Any]) -> None:
    """Keep speech. Of two processes that made the same at once the later one's row stays: their sounds differ by some ms at most."""
    added = insert(SpeechRow).values(row)
    changed = {name: added.excluded[name] for name in ("audio", "mime", "milliseconds", "words")}
    await tx.execute(added.on_conflict_do_update(index_elements=[SpeechRow.digest], set_=changed))
