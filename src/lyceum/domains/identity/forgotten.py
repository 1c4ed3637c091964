"""Passwords that were forgotten, and passwords that are changed."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, rules, session_store, store
from lyceum.domains.identity.address_errors import AddressLinkOver
from lyceum.domains.identity.address_proofs import AddressProofs
from lyceum.domains.identity.addresses import present
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.envelopes import Envelopes
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.letters import tell
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.methods import methods_of
from lyceum.domains.identity.models import SecondStep
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.sessions import Device, SignedIn, session_id
from lyceum.domains.identity.tables import UserRow
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue

FORGOTTEN = "identity.forgotten"
FORGOT_PAGE = "/forgot"
RESET_PAGE = "/reset"


class ForgottenPasswords:
    """Sends links by which a new password is set, and sets it."""

    def __init__(
        self,
        *,
        db: Database,
        proofs: AddressProofs,
        envelopes: Envelopes,
        limits: Limits,
        passwords: Passwords,
        arrivals: Arrivals,
        notify: Notify,
    ) -> None:
        self._db, self._proofs, self._envelopes, self._limits = db, proofs, envelopes, limits
        self._passwords, self._arrivals, self._notify = passwords, arrivals, notify

    async def ask(self, email: str, device: Device) -> None:
        """Send a link to this address if it has an account; the answer and its time are the same if not. Raises TooMany."""
        async with self._db.as_room(ROOM) as tx:
            await self._limits.asked_for_mail(tx, device.address)
            await enqueue(tx, FORGOTTEN, address=self._envelopes.seal(rules.looked_up(email)), proof=str(new_id()))

    async def send(self, address: str, proof: str) -> None:
        """The job of `ask`."""
        email = self._envelopes.open(address)
        async with self._db.as_room(ROOM) as tx:
            user = await _meant(tx, email)
            if user is None or not user.email or not await self._limits.mail(tx, user.email):
                return
            proof_id = await self._proofs.make(tx, user.id, "reset", user.email, UUID(proof))
            await store.note(tx, user.id, "password_forgotten", email=rules.masked(user.email))
        await self._notify.send(
            Message(
                key=f"proof:{proof_id}",
                user_id=user.id,
                channel="email",
                to=user.email,
                template="reset_password",
                locale=user.locale,
                params={"link": f"{RESET_PAGE}#{self._proofs.token(proof_id)}"},
            )
        )

    async def reset(self, token: str, password: str, device: Device) -> SignedIn | SecondStep:
        """A session, or the second step that is missing, for who was sent the link and chooses a new password. Every session ends.

        Raises AddressLinkOver, PasswordTooShort, PasswordTooLong, PasswordTooCommon, SignInBusy, SignInRefused (suspended), TooMany.
        """
        async with self._db.as_room(ROOM) as tx:
            await self._limits.asked_for_mail(tx, device.address)
            user = await self._sent_to(tx, token)
        chosen = rules.password(password, user.role, personal=(user.email or "", user.name))
        hashed = await self._passwords.hash(chosen, user.email or "")
        async with self._db.as_room(ROOM) as tx:
            user = await self._sent_to(tx, token)
            await address_store.drop_proofs(tx, user.id, "reset", "confirm")
            if user.email_verified_at is None:
                user = await store.change_user(tx, user.id, {"email_verified_at": now()})
            await store.set_password(tx, user.id, hashed)
            await session_store.end_all(tx, user.id)
            await store.note(tx, user.id, "password_reset", address=device.address)
            await tell(tx, user.id, "password_changed", link=FORGOT_PAGE)
            outcome = await self._arrivals.arrive(tx, user, ["mail"], device)
        return await self._arrivals.answered(outcome)

    async def change(self, caller: Principal, password: str, *, end_others: bool) -> None:
        """Give the caller this password. Raises PasswordTooShort, PasswordTooLong, PasswordTooCommon, SignInBusy, TokenInvalid."""
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
        chosen = rules.password(password, user.role, personal=(user.email or "", user.name))
        hashed = await self._passwords.hash(chosen, user.email or "")
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
            await store.set_password(tx, user.id, hashed)
            await address_store.drop_proofs(tx, user.id, "reset")
            if end_others:
                await session_store.end_all(tx, user.id, but=session_id(caller))
            await store.note(tx, user.id, "password_changed", others_ended=end_others)
            await tell(tx, user.id, "password_changed", link=FORGOT_PAGE)

    async def _sent_to(self, tx: AsyncSession, token: str) -> UserRow:
        """Whom the link was sent to, at an address that is theirs still. Raises AddressLinkOver."""
        row = await address_store.proof_by_link(tx, "reset", rules.digest(token))
        user = await store.user(tx, row.user_id, hold=True) if row else None
        if row is None or user is None or (user.email or "").lower() != row.address.lower():
            raise AddressLinkOver
        owner = await address_store.owner(tx, row.address)
        if owner is not None and owner.id != user.id:
            raise AddressLinkOver
        return user


async def _meant(tx: AsyncSession, email: str) -> UserRow | None:
    """Whose password is meant: the owner's, else that of who claimed the address last.

    Such an account becomes that of whoever reads there, so it must hold nothing by which its maker could come back.
    """
    first = await store.user_by_email(tx, email)
    if first is None or first.email_verified_at is not None:
        return first
    bare = first.role in rules.LEARNERS and first.phone is None and not await methods_of(tx, first)
    return first if bare and not await address_store.has_api_keys(tx, first.id) else None
