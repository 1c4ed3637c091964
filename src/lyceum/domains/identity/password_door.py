"""Coming in by an address and a password."""

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, rules, store
from lyceum.domains.identity.address_store import Candidate
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.errors import SignInRefused
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.marks import Marks
from lyceum.domains.identity.models import Entrance, SecondStep
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.sessions import Device, Opened, SignedIn
from lyceum.kernel.errors import TooMany
from lyceum.platform.database import Database


class PasswordDoor:
    """Opens to the right password. An unknown address, a wrong password, a suspended account: the answer and its time are the same."""

    def __init__(self, *, db: Database, passwords: Passwords, limits: Limits, arrivals: Arrivals, marks: Marks) -> None:
        self._db, self._passwords, self._limits, self._arrivals, self._marks = db, passwords, limits, arrivals, marks

    async def open(self, email: str, password: str, device: Device, entrance: Entrance = "app") -> SignedIn | SecondStep:
        """A session. Raises SignInRefused, TooMany, SignInBusy."""
        email, password = rules.looked_up(email), rules.composed(password)
        held, is_limited = await self._counted(email, device)
        found = await self._passwords.find([one.hashed for one in held], password, email)
        async with self._db.as_room(ROOM) as tx:
            if found is None:
                outcome = None
                await store.note(
                    tx, held[0].user_id if held else None, "sign_in_refused", email=rules.masked(email), address=device.address
                )
            else:
                if not is_limited:
                    await self._limits.password_was_right(tx, email, device.address, confirmed=held[found].confirmed)
                outcome = await self._right(tx, held[found], email, password, device, entrance)
        if outcome is None:
            raise SignInRefused
        if found is not None and not self._passwords.is_salted(held[found].hashed, email):
            await self._hash_anew(held[found], password, email)
        return await self._arrivals.answered(outcome)

    async def _counted(self, email: str, device: Device) -> tuple[list[Candidate], bool]:
        """Whose password it may be, with the try counted; and whether too many were wrong, so that only an account's own device may go
        on, with that account's password. Raises TooMany.
        """
        known = self._marks.read(device.mark)
        async with self._db.as_room(ROOM) as tx:
            held = await address_store.candidates(tx, email)
        own = [one for one in held if one.user_id == known]
        try:
            async with self._db.as_room(ROOM) as tx:
                await self._limits.password(tx, email, device.address)
        except TooMany:
            if not own or known is None:
                raise
            async with self._db.as_room(ROOM) as tx:
                await self._limits.known_device(tx, known)
            return own, True
        return held, False

    async def _right(
        self, tx: AsyncSession, who: Candidate, email: str, password: str, device: Device, entrance: Entrance
    ) -> Opened | SecondStep | None:
        user = await store.user(tx, who.user_id, hold=True)
        if user is None or user.suspended_at is not None:
            await store.note(tx, who.user_id, "sign_in_refused", email=rules.masked(email), address=device.address)
            return None
        weakly = len(password) < rules.least_chars(user.role)  # a learner's, from before they came to their role
        return await self._arrivals.arrive(tx, user, ["pwd"], device, entrance=entrance, weakly=weakly)

    async def _hash_anew(self, who: Candidate, password: str, email: str) -> None:
        """With the salt of this address, so that all who claim it cost one computation."""
        hashed = await self._passwords.hash(password, email)
        async with self._db.as_room(ROOM) as tx:
            await address_store.hash_anew(tx, who.user_id, who.hashed, hashed)
