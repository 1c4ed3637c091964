"""What changes how a user stands while they are signed in: their role, suspension. All processes hear of it within seconds."""

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import pulses, session_store, store
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now
from lyceum.kernel.principal import Role


async def give_role(tx: AsyncSession, user_id: str, role: Role) -> UserRow:
    """The user in another role. Tokens that say the old one are refused; a refresh brings the new one."""
    user = await store.change_user(tx, user_id, {"role": role})
    await pulses.stale(tx, user_id)
    return user


async def suspend(tx: AsyncSession, user_id: str) -> UserRow:
    """The user shut out: every session ends, API keys are refused, and no way in opens another."""
    user = await store.change_user(tx, user_id, {"suspended_at": now()})
    await session_store.end_all(tx, user_id)
    await pulses.stale(tx, user_id)
    return user


async def restore(tx: AsyncSession, user_id: str) -> UserRow:
    """The user let in again; they sign in anew."""
    return await store.change_user(tx, user_id, {"suspended_at": None})
