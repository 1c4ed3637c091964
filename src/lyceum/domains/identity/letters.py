"""What the room writes to people: notices of what happened to an account. They go to addresses that were confirmed, and to no other."""

import json

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import store
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.ids import new_id
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue

TELL = "identity.tell"


async def tell(tx: AsyncSession, user_id: str, template: str, **params: str) -> None:
    """Tell a user by e-mail what happened, once this transaction has committed. `params` are not secret: they stand in the job."""
    await enqueue(tx, TELL, user_id=user_id, template=template, key=f"{template}:{new_id()}", params=json.dumps(params))


class Letters:
    """Does that."""

    def __init__(self, db: Database, notify: Notify) -> None:
        self._db, self._notify = db, notify

    async def told(self, user_id: str, template: str, key: str, params: str) -> None:
        """The job of `tell`."""
        async with self._db.as_room(ROOM) as tx:
            user = await store.user(tx, user_id)
        if user is None or not user.email or user.email_verified_at is None:
            return
        told: dict[str, str] = json.loads(params)
        await self._notify.send(
            Message(key=key, user_id=user.id, channel="email", to=user.email, template=template, locale=user.locale, params=told)
        )
