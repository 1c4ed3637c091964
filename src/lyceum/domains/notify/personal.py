"""What the notify room keeps of a person: messages that were sent to them, without their address and what was secret in them."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import delete, or_, select

from lyceum.domains.notify.adapters import outbox
from lyceum.domains.notify.tables import AttemptRow, MessageRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import Unavailable
from lyceum.kernel.personal import Forgotten
from lyceum.platform.database import Database
from lyceum.platform.personal import Kept
from lyceum.platform.sealed import Sealed

SEALED_FOR: Final = "notify message"
SEALED = (Sealed(MessageRow, "sealed", SEALED_FOR),)
KEPT = (Kept(MessageRow, hidden=frozenset({"key", "provider_id"})), Kept(AttemptRow, hidden=frozenset({"detail"}), erased=False))
LAST = "deletion_done"
"""The message that says that everything is erased. It is waited for, so that it can be sent at all."""
LONGEST_WAIT = timedelta(hours=24)
ROOM = "notify"


class LastMessageOnItsWay(Unavailable):
    """The last message to this person is on its way; it is forgotten when it has been sent."""

    code = "last_message_on_its_way"


async def forget(db: Database, home: Path, user_id: str) -> Forgotten:
    """See `Personal.forget`. What went to their address before they had an account goes too. Raises LastMessageOnItsWay."""
    async with db.as_room(ROOM) as tx:
        addresses = select(MessageRow.recipient).where(MessageRow.owner_id == user_id).scalar_subquery()
        theirs = or_(MessageRow.owner_id == user_id, MessageRow.owner_id.is_(None) & MessageRow.recipient.in_(addresses))
        last = select(MessageRow.id).where(theirs, MessageRow.template == LAST, MessageRow.state.in_(("queued", "sending")))
        if (await tx.execute(last.where(MessageRow.created_at > now() - LONGEST_WAIT).limit(1))).first():
            raise LastMessageOnItsWay
        messages = (await tx.execute(select(MessageRow.id).where(theirs))).scalars().all()
    await outbox.remove(home, [str(message) for message in messages])  # before their rows: what is broken off can be done again
    async with db.as_room(ROOM) as tx:
        await tx.execute(delete(MessageRow).where(MessageRow.id.in_(messages)))
    return Forgotten(erased={"messages": len(messages)})
