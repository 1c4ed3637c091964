"""A user is told by e-mail when somebody signs in as them on a device that their account did not know."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import user_agents
from lyceum.domains.identity.letters import tell
from lyceum.domains.identity.tables import SessionRow, UserRow
from lyceum.kernel.clock import zone

KNOWN = 50
"""So many of the last sessions are looked through; those that ended are kept for a month."""


async def tell_of(tx: AsyncSession, user: UserRow, session: SessionRow) -> None:
    """Tell of this session when others were known and none of them had such a browser on such a system."""
    if user.email_verified_at is None or session.acted_by is not None:
        return
    others = select(SessionRow.user_agent).where(SessionRow.user_id == user.id, SessionRow.id != session.id, SessionRow.acted_by.is_(None))
    known = {_device(said) for said in (await tx.execute(others.order_by(SessionRow.created_at.desc()).limit(KNOWN))).scalars()}
    device = _device(session.user_agent)
    if not known or device in known:
        return
    when = session.created_at.astimezone(zone(user.time_zone)).strftime("%Y-%m-%d %H:%M")
    what = {"device": " · ".join(device)} if device else {}
    await tell(tx, user.id, "new_sign_in", when=when, link="/settings/devices", **what)


def _device(said: str) -> tuple[str, ...]:
    """Names of the browser and the system, as far as they are known; versions change too often to tell devices by."""
    return tuple(name for name in (user_agents.browser(said), user_agents.system(said)) if name)
