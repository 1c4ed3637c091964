"""What is deleted here is erased where answers are kept, too."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.gateway.port import Capability
from lyceum.platform.jobs import enqueue

JOB = "library.forget_answers"
OF_A_TALK: Final[tuple[Capability, ...]] = ("chat", "speech", "recognition")
"""What is used in a conversation; pictures and films have places of their own."""


async def forget_answers(tx: AsyncSession, user_id: str) -> None:
    """Have everything erased that models answered this user in private, spoken for them and heard from them, and that was kept so
    that nobody pays for it twice. Nothing of it says which conversation it belongs to, so all of it goes.
    """
    await enqueue(tx, JOB, lock=f"{JOB}:{user_id}", user_id=user_id)
