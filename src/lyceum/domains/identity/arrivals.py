"""The one way in: whatever somebody has shown of themselves, here it opens a session, or asks for a second step."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules, store
from lyceum.domains.identity.errors import SignInRefused
from lyceum.domains.identity.factor_tables import SecondStepRow
from lyceum.domains.identity.methods import methods_of
from lyceum.domains.identity.models import SECOND_STEP_SECONDS, Entrance, Method, SecondStep
from lyceum.domains.identity.school import School
from lyceum.domains.identity.sessions import Device, Opened, Sessions, SignedIn
from lyceum.domains.identity.tables import UserRow
from lyceum.kernel.clock import now

TICKET_BYTES = 32


class Arrivals:
    """Works inside the service's transactions, except `answered`, which comes after them."""

    def __init__(self, sessions: Sessions, school: School) -> None:
        self._sessions = sessions
        self._school = school

    async def arrive(
        self, tx: AsyncSession, user: UserRow, amr: Sequence[str], device: Device, *, entrance: Entrance = "app", weakly: bool = False
    ) -> Opened | SecondStep:
        """A session for somebody who has shown `amr`, or the step that is missing. `weakly`: by less than their role has to show alone.

        Raises SignInRefused for who is suspended, and for who has nothing to run at the door of those who run the school.
        """
        if user.suspended_at is not None or (entrance == "admin" and user.role not in rules.MUST_HAVE_SECOND):
            raise SignInRefused
        methods = await self.methods(tx, user, amr, weakly=weakly)
        if not methods:
            return await self._sessions.open(tx, user, amr, device, entrance=entrance)
        ticket = secrets.token_urlsafe(TICKET_BYTES)
        step = {
            "user_id": user.id,
            "amr": list(amr),
            "entrance": entrance,
            "address": rules.coarse(device.address),
            "tries": 0,
        }
        ends = now() + timedelta(seconds=SECOND_STEP_SECONDS)
        await tx.execute(insert(SecondStepRow).values(hash=rules.digest(ticket), expires_at=ends, **step))
        await store.note(tx, user.id, "second_step_asked", amr=list(amr), address=device.address)
        hint = rules.masked(user.email) if user.email and "email" in methods else None
        return SecondStep(ticket=ticket, expires_in=SECOND_STEP_SECONDS, methods=methods, email_hint=hint)

    async def methods(self, tx: AsyncSession, user: UserRow, amr: Sequence[str], *, weakly: bool = False) -> list[Method]:
        """How this user may take the second step, having shown `amr`; empty when none is needed."""
        needed = weakly or (await self._school.read(tx)).second_factor_for_all
        verified = user.email_verified_at is not None
        return rules.second_methods(user.role, amr, await methods_of(tx, user), needed=needed, email_verified=verified)

    async def answered(self, outcome: Opened | SecondStep) -> SignedIn | SecondStep:
        """What the browser gets."""
        return outcome if isinstance(outcome, SecondStep) else await self._sessions.signed_in(outcome)
