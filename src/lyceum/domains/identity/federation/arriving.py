"""Who comes in by a provider: the account that its identity opens, one that may be linked to it, or a new one.

An identity is the issuer and the subject, never an address. An address leads to an account only where a provider that the school trusts
has verified it, and the account's own is verified too. An account whose address nobody ever verified may have been made by somebody else
in wait for its owner: it loses whatever they could come back by before it is linked.
"""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, rules
from lyceum.domains.identity import store as room_store
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.federation import store
from lyceum.domains.identity.federation.errors import DoorForgotten, DoorNeedsSignIn
from lyceum.domains.identity.federation.models import WAYS_PAGE, Proof
from lyceum.domains.identity.federation.trips import Trips
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.letters import tell
from lyceum.domains.identity.models import Locale, SecondStep
from lyceum.domains.identity.newcomers import Newcomers
from lyceum.domains.identity.sessions import Device, SignedIn
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now, zone
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database

TRIES = 3
"""Two that come for the first time with one address, at one moment: the second finds what the first has made."""


class FederatedArrivals:
    """Lets people in by what a trip has proven."""

    def __init__(self, db: Database, trips: Trips, newcomers: Newcomers, arrivals: Arrivals) -> None:
        self._db = db
        self._trips = trips
        self._newcomers = newcomers
        self._arrivals = arrivals

    async def arrive(
        self, cookie: str | None, device: Device, locale: Locale, time_zone: str, guest: Principal | None
    ) -> SignedIn | SecondStep:
        """A session for the person that a trip has proven; who is new gets an account, and a guest who is still one keeps the id.

        Raises DoorForgotten, DoorNeedsSignIn, SignInRefused, SignUpClosed, InvitationNeeded, TooMany, Invalid (time zone).
        """
        zone(time_zone)
        outcome = None
        for last in (*[False] * (TRIES - 1), True):
            try:
                async with self._db.as_room(ROOM) as tx:
                    proof, trip = await self._trips.proven(tx, cookie)
                    if trip.user_id is not None:
                        raise DoorForgotten
                    user = await self._known(tx, proof)
                    if user is None:
                        values = {"locale": locale, "time_zone": time_zone}
                        user = await self._new(tx, proof, values, device, guest)
                    outcome = await self._arrivals.arrive(tx, user, ["fed"], device)
                    break
            except IntegrityError:
                if last:
                    raise
        assert outcome is not None
        return await self._arrivals.answered(outcome)

    async def _known(self, tx: AsyncSession, proof: Proof) -> UserRow | None:
        """The account that this identity opens, or from now on does. An address that several claim, and none has shown, is nobody's."""
        found = await store.identity(tx, proof)
        if found is not None:
            return await room_store.user(tx, found.user_id)
        same = await address_store.holder(tx, proof.email) if proof.email else None
        user = await room_store.user(tx, same.id, hold=True) if same else None
        if user is None:
            return None
        if user.email_verified_at is None:
            user = await _freed(tx, user)
        elif any(one.issuer == proof.issuer for one in await store.identities(tx, user.id)):
            raise DoorNeedsSignIn  # it has an identity of this provider, and this is another
        await store.add_identity(tx, proof, user.id)
        await room_store.note(tx, user.id, "identity_linked", issuer=proof.issuer, by="address")
        await tell(tx, user.id, "sign_in_linked", provider=await store.named(tx, proof.issuer), link=WAYS_PAGE)
        return user

    async def _new(self, tx: AsyncSession, proof: Proof, given: dict[str, str], device: Device, guest: Principal | None) -> UserRow:
        values: dict[str, Any] = given | {"role": "student", "name": proof.name}
        values |= {"email": proof.email, "email_verified_at": now() if proof.email else None}
        user = await self._newcomers.admit(tx, values, device, guest)
        await store.add_identity(tx, proof, user.id)
        await room_store.note(tx, user.id, "identity_linked", issuer=proof.issuer, by="sign-up")
        return user


async def _freed(tx: AsyncSession, user: UserRow) -> UserRow:
    """The account of an address that its owner shows now for the first time, without what its maker could come back by.

    Staff accounts are made by those who run the school: nothing is taken from them here. Raises DoorNeedsSignIn.
    """
    if user.role not in rules.LEARNERS:
        raise DoorNeedsSignIn
    await store.disarm(tx, user.id)
    await room_store.note(tx, user.id, "account_disarmed")
    return await room_store.change_user(tx, user.id, {"email_verified_at": now()})
