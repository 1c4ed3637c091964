"""Queries about conversations and their turns."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.library.tables import ConversationRow, TurnRow


async def add(tx: AsyncSession, **values: Any) -> ConversationRow:
    """A new conversation."""
    row = ConversationRow(**values)
    tx.add(row)
    await tx.flush()
    await tx.refresh(row)
    return row


async def one(tx: AsyncSession, conversation_id: UUID, *, lock: bool = False) -> ConversationRow | None:
    """A conversation of the caller's; `lock` keeps others from changing it until the transaction ends."""
    wanted = select(ConversationRow).where(ConversationRow.id == conversation_id)
    return (await tx.execute(wanted.with_for_update() if lock else wanted)).scalar_one_or_none()


async def listed(tx: AsyncSession, user_id: str, text: str, after: UUID | None, limit: int) -> list[ConversationRow]:
    """Conversations, newest first; those in which all words of the text came, in the same turn, when there is one."""
    wanted = select(ConversationRow).where(ConversationRow.owner_id == user_id)
    if after:
        wanted = wanted.where(ConversationRow.id < after)
    if words := text.split():
        mine = (TurnRow.owner_id == user_id, TurnRow.conversation_id == ConversationRow.id)
        whole = func.concat_ws(" ", TurnRow.said, TurnRow.reply)
        wanted = wanted.where(exists().where(*mine, *(whole.icontains(word, autoescape=True) for word in words)))
    return list((await tx.execute(wanted.order_by(ConversationRow.id.desc()).limit(limit))).scalars())


async def turns(tx: AsyncSession, conversation_id: UUID, after: int, limit: int) -> list[TurnRow]:
    """Turns behind number `after`, in their order."""
    wanted = select(TurnRow).where(TurnRow.conversation_id == conversation_id, TurnRow.number > after)
    return list((await tx.execute(wanted.order_by(TurnRow.number).limit(limit))).scalars())


async def answered_before(tx: AsyncSession, conversation_id: UUID, number: int, limit: int) -> list[TurnRow]:
    """The latest turns before a number that have an answer, in their order."""
    wanted = select(TurnRow).where(TurnRow.conversation_id == conversation_id, TurnRow.number < number, TurnRow.reply != "")
    found = (await tx.execute(wanted.order_by(TurnRow.number.desc()).limit(limit))).scalars()
    return list(found)[::-1]


async def turn(tx: AsyncSession, user_id: str, turn_id: UUID) -> TurnRow | None:
    """A turn by the id that its learner's browser gave it."""
    return await tx.get(TurnRow, (user_id, turn_id))


async def is_busy(tx: AsyncSession, conversation_id: UUID, since: Any, besides: UUID) -> bool:
    """Whether an answer that was begun lately is still being made, for another turn."""
    running = select(TurnRow.id).where(
        TurnRow.conversation_id == conversation_id, TurnRow.state == "running", TurnRow.begun_at > since, TurnRow.id != besides
    )
    return (await tx.execute(running.limit(1))).first() is not None


async def keep(tx: AsyncSession, user_id: str, turn_id: UUID, **values: Any) -> None:
    """Write down what became of a turn."""
    await tx.execute(update(TurnRow).where(TurnRow.owner_id == user_id, TurnRow.id == turn_id).values(**values))


async def drop(tx: AsyncSession, user_id: str, conversation_id: UUID) -> bool:
    """Delete a conversation with its turns; whether it was there."""
    gone = delete(ConversationRow).where(ConversationRow.owner_id == user_id, ConversationRow.id == conversation_id)
    return (await tx.execute(gone.returning(ConversationRow.id))).first() is not None
