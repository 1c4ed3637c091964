"""What opens a user's account, and how that is added and taken away by the user."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import store as room_store
from lyceum.domains.identity.federation import store
from lyceum.domains.identity.federation.errors import DoorForgotten, DoorLinked, DoorTaken, LastWayIn
from lyceum.domains.identity.federation.models import WAYS_PAGE, Door, Linked, WaysIn
from lyceum.domains.identity.federation.providers import Providers
from lyceum.domains.identity.federation.trips import Trips
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.letters import tell
from lyceum.domains.identity.school import School
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.errors import NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database


class Ways:
    """Lists, adds and takes away ways in; never the last."""

    def __init__(self, db: Database, trips: Trips, school: School, providers: Providers) -> None:
        self._db = db
        self._providers = providers
        self._trips = trips
        self._school = school

    async def of(self, caller: Principal) -> WaysIn:
        """How the caller comes in."""
        async with self._db.as_room(ROOM) as tx:
            return await self._read(tx, await _held(tx, caller.user_id, hold=False))

    async def link(self, cookie: str | None, caller: Principal) -> WaysIn:
        """Let what a trip has proven open the caller's account from now on; the trip was begun in this session.

        Raises DoorForgotten, DoorTaken, DoorLinked.
        """
        try:
            async with self._db.as_room(ROOM) as tx:
                user = await _held(tx, caller.user_id)
                proof, trip = await self._trips.proven(tx, cookie)
                if trip.user_id != caller.user_id or str(trip.session_id) != caller.session_id:
                    raise DoorForgotten
                found = await store.identity(tx, proof)
                if found is not None and found.user_id != caller.user_id:
                    raise DoorTaken
                if found is None:
                    if any(one.issuer == proof.issuer for one in await store.identities(tx, user.id)):
                        raise DoorLinked
                    await store.add_identity(tx, proof, user.id)
                    await room_store.note(tx, user.id, "identity_linked", issuer=proof.issuer, by="settings")
                    await tell(tx, user.id, "sign_in_linked", provider=await store.named(tx, proof.issuer), link=WAYS_PAGE)
                return await self._read(tx, user)
        except IntegrityError as taken:  # somebody else linked it at this moment
            raise DoorTaken from taken

    async def unlink(self, identity_id: UUID, caller: Principal) -> WaysIn:
        """Let an identity open the caller's account no longer. Raises NotFound, LastWayIn."""
        async with self._db.as_room(ROOM) as tx:
            user = await _held(tx, caller.user_id)
            issuer = await store.drop_identity(tx, user.id, identity_id)
            if issuer is None:
                raise NotFound("Your account has no such sign-in.")
            await self.keep_one(tx, user)
            await room_store.note(tx, user.id, "identity_unlinked", issuer=issuer)
            return await self._read(tx, user)

    async def keep_one(self, tx: AsyncSession, user: UserRow) -> None:
        """Raise LastWayIn when nothing would be left that opens the account, which the caller holds."""
        left = await self._read(tx, user)
        if not (left.linked or left.password or left.passkeys or left.phone):
            raise LastWayIn

    async def _read(self, tx: AsyncSession, user: UserRow) -> WaysIn:
        settings = await self._school.read(tx)
        by_phone = settings.sign_in_by_sms and user.phone_verified_at is not None
        providers, identities = await store.providers(tx), await store.identities(tx, user.id)
        names = {row.issuer: row.name for row in providers}
        taken = {row.issuer for row in identities}
        return WaysIn(
            open=tuple(
                Door(id=row.id, kind=row.kind, name=row.name)
                for row in providers
                if self._providers.is_open(row, settings) and row.issuer not in taken
            ),
            sms=settings.sign_in_by_sms,
            linked=tuple(
                Linked(
                    id=str(row.id),
                    name=names.get(row.issuer, row.issuer.removeprefix("https://")),
                    issuer=row.issuer,
                    label=row.label,
                    linked_at=row.linked_at,
                    used_at=row.used_at,
                )
                for row in identities
            ),
            password=await store.has_password(tx, user.id),
            passkeys=await store.passkeys(tx, user.id),
            phone=user.phone if by_phone else None,
        )


async def _held(tx: AsyncSession, user_id: str, *, hold: bool = True) -> UserRow:
    user = await room_store.user(tx, user_id, hold=hold)
    if user is None:
        raise NotFound("There is no user with this id.")
    return user
