"""Signing in by a passkey alone: the device knows who it is, and has made sure that its owner is there."""

from collections.abc import Mapping
from typing import Any

from lyceum.domains.identity import factor_store, passkeys, store
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.factor_errors import PasskeyRefused
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import Entrance, SecondStep
from lyceum.domains.identity.passkeys import Site, bound
from lyceum.domains.identity.proofs import AMR, Proof, Proofs
from lyceum.domains.identity.sessions import Device, Opened, SignedIn
from lyceum.platform.database import Database


class PasskeyDoor:
    """Lets people in. `browser` is a value that this browser alone has: nobody is signed in by an answer made elsewhere."""

    def __init__(self, *, db: Database, arrivals: Arrivals, proofs: Proofs) -> None:
        self._db = db
        self._arrivals = arrivals
        self._proofs = proofs

    async def options(self, browser: str, site: Site) -> dict[str, Any]:
        """What the browser asks any device that knows this school."""
        async with self._db.as_room(ROOM) as tx:
            return passkeys.request_options(site, await self._proofs.challenge(tx, _bound(browser)))

    async def sign_in(
        self, browser: str, credential: Mapping[str, Any], site: Site, device: Device, entrance: Entrance
    ) -> SignedIn | SecondStep:
        """A session for the right passkey. Raises PasskeyRefused, SignInRefused (suspended)."""
        outcome: Opened | SecondStep | None = None
        async with self._db.as_room(ROOM) as tx:
            try:
                row = await self._proofs.passkey(tx, Proof("passkey", _bound(browser), credential=credential, site=site))
            except PasskeyRefused:  # raised out there: what the transaction wrote about it has to stay
                await store.note(tx, None, "passkey_refused", address=device.address)
            else:
                user = await store.user(tx, row.user_id, hold=True)
                assert user is not None  # its passkeys would have gone with it
                outcome = await self._arrivals.arrive(tx, user, [AMR["passkey"], "mfa"], device, entrance=entrance)
                if isinstance(outcome, Opened):
                    await factor_store.came_by_passkey(tx, outcome.session.id, row.id)
        if outcome is None:
            raise PasskeyRefused
        return await self._arrivals.answered(outcome)


def _bound(browser: str) -> bytes:
    return bound("sign-in", browser)
