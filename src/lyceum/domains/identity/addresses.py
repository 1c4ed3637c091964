"""E-mail addresses: showing that one is one's own, and changing to another. Nothing here tells whether an address has an account."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import address_store, rules, session_store, store
from lyceum.domains.identity.address_errors import AddressCodeOver, AddressLinkOver, AddressSame
from lyceum.domains.identity.address_proofs import AddressProofs
from lyceum.domains.identity.address_tables import AddressProofRow
from lyceum.domains.identity.envelopes import Envelopes
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.models import User
from lyceum.domains.identity.sessions import as_user, session_id
from lyceum.domains.identity.tables import UserRow
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.clock import now
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.jobs import enqueue
from lyceum.platform.tokens import TokenInvalid

SEND = "identity.send_proof"
LEFT = "identity.address_left"
FORGOT_PAGE = "/forgot"
VERIFY_PAGE = "/verify"


class AddressState(BaseModel):
    """The caller's address, whether it is confirmed, and the change that waits for its codes. `sends`: mail leaves the house."""

    model_config = ConfigDict(frozen=True)

    email: str
    confirmed: bool
    changing_to: str | None
    needs_old_code: bool
    sends: bool


class Addresses:
    """Does that."""

    def __init__(self, *, db: Database, proofs: AddressProofs, envelopes: Envelopes, limits: Limits, notify: Notify) -> None:
        self._db, self._proofs, self._envelopes, self._limits, self._notify = db, proofs, envelopes, limits, notify

    # -- confirming

    async def begin(self, tx: AsyncSession, user: UserRow) -> None:
        """Send code and link to the address that this user claims, once the transaction has committed."""
        assert user.email
        await enqueue(tx, SEND, proof=str(await self._proofs.make(tx, user.id, "confirm", user.email)))

    async def again(self, caller: Principal) -> None:
        """The same for the caller. A confirmed address gets nothing. Raises TooMany, TokenInvalid."""
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
            await self._limits.own_mail(tx, user.id)
            if user.email_verified_at is None:
                await self.begin(tx, user)

    async def confirm(self, caller: Principal, code: str) -> User:
        """The caller, whose address is confirmed by the code sent there. Raises AddressCodeWrong, AddressCodeOver, TokenInvalid."""
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
            tried = await self._proofs.look(tx, user.id, "confirm", code)
        if refusal := tried.refusal("code"):
            raise refusal
        assert tried.row
        return await self._confirmed(tried.row, AddressCodeOver(field="code"))

    async def confirm_by_link(self, caller: Principal, token: str) -> User:
        """The same by the link, which counts for whom it was made alone. Raises AddressLinkOver, TokenInvalid."""
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
            row = await address_store.proof_by_link(tx, "confirm", rules.digest(token))
        if row is None or row.user_id != user.id:
            raise AddressLinkOver
        return await self._confirmed(row, AddressLinkOver())

    async def _confirmed(self, row: AddressProofRow, otherwise: Exception) -> User:
        """Raises `otherwise` when the address became somebody else's meanwhile."""
        try:
            async with self._db.as_room(ROOM) as tx:
                still = await address_store.proof(tx, row.user_id, "confirm")  # locked: of several at once one goes on
                user = await store.user(tx, row.user_id)
                if still is None or still.id != row.id or user is None or (user.email or "").lower() != row.address.lower():
                    raise otherwise
                await address_store.used(tx, row)
                await store.note(tx, user.id, "email_confirmed", email=rules.masked(row.address))
                return as_user(await store.change_user(tx, user.id, {"email_verified_at": now()}))
        except IntegrityError as taken:
            raise otherwise from taken

    # -- changing

    async def state(self, caller: Principal) -> AddressState:
        """See AddressState. Raises TokenInvalid."""
        sends = await self._notify.leaves("email")
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
            new = await address_store.proof(tx, user.id, "new")
            old = await address_store.proof(tx, user.id, "old")
        return AddressState(
            email=user.email or "",
            confirmed=user.email_verified_at is not None,
            changing_to=new.address if new else None,
            needs_old_code=bool(new and old),
            sends=sends,
        )

    async def change(self, caller: Principal, email: str) -> AddressState:
        """Send a code to the new address, and one to the old if that was confirmed. Raises EmailInvalid, AddressSame, TooMany."""
        email = rules.email(email)
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
            if email.lower() == (user.email or "").lower():
                raise AddressSame(field="email")
            await self._limits.own_mail(tx, user.id)
            await address_store.drop_proofs(tx, user.id, "old")
            await enqueue(tx, SEND, proof=str(await self._proofs.make(tx, user.id, "new", email)))
            if user.email and user.email_verified_at is not None:
                await enqueue(tx, SEND, proof=str(await self._proofs.make(tx, user.id, "old", user.email)))
        return await self.state(caller)

    async def cancel(self, caller: Principal) -> None:
        """Leave the address as it is."""
        async with self._db.as_room(ROOM) as tx:
            await address_store.drop_proofs(tx, caller.user_id, "new", "old")

    async def confirm_change(self, caller: Principal, new_code: str, old_code: str) -> User:
        """The caller with the new address. What was sent to the old one is good no more.

        Raises AddressCodeWrong, AddressCodeOver (field `new_code` or `old_code`), TokenInvalid.
        """
        async with self._db.as_room(ROOM) as tx:
            user = await present(tx, caller)
            tried = {"new_code": await self._proofs.look(tx, user.id, "new", new_code)}
            if user.email and user.email_verified_at is not None:
                tried["old_code"] = await self._proofs.look(tx, user.id, "old", old_code)
        for field, one in tried.items():
            if refusal := one.refusal(field):
                raise refusal
        new = tried["new_code"].row
        assert new
        try:
            async with self._db.as_room(ROOM) as tx:
                return as_user(await self._moved(tx, await present(tx, caller), new))
        except IntegrityError as taken:
            raise AddressCodeOver(field="new_code") from taken

    async def _moved(self, tx: AsyncSession, user: UserRow, new: AddressProofRow) -> UserRow:
        still = await address_store.proof(tx, user.id, "new")  # locked: of several at once one goes on
        if still is None or still.id != new.id:
            raise AddressCodeOver(field="new_code")
        before, was_confirmed = user.email, user.email_verified_at is not None
        await address_store.drop_proofs(tx, user.id)  # a link in the old mailbox opens nothing any more
        changed = await store.change_user(tx, user.id, {"email": new.address, "email_verified_at": now()})
        await store.note(tx, user.id, "email_changed", before=rules.masked(before or ""), to=rules.masked(new.address))
        if before and was_confirmed:
            await enqueue(tx, LEFT, user_id=user.id, key=str(new.id), address=self._envelopes.seal(before))
        return changed

    # -- jobs

    async def send(self, proof: str) -> None:
        """Send what was made. Who owns an address that another account gives as its own is told so, and nobody gets a code."""
        async with self._db.as_room(ROOM) as tx:
            row = await address_store.proof_by_id(tx, UUID(proof))
            user = await store.user(tx, row.user_id) if row else None
            owner = await address_store.owner(tx, row.address) if row else None
            if row is None or user is None or not await self._limits.mail(tx, row.address):
                return
        taken = owner is not None and owner.id != user.id
        reader = owner if taken and owner else user
        to = (owner.email if taken and owner else None) or row.address
        await self._notify.send(
            Message(
                key=f"proof:{row.id}",
                user_id=reader.id,
                channel="email",
                to=to,
                locale=reader.locale,
                template="sign_up_known" if taken else TEMPLATES[row.purpose],
                params={"link": FORGOT_PAGE} if taken else self._filled(row),
            )
        )

    async def left(self, user_id: str, key: str, address: str) -> None:
        """Tell the address that an account had until now."""
        async with self._db.as_room(ROOM) as tx:
            user = await store.user(tx, user_id)
        if user is not None:
            to = self._envelopes.open(address)
            await self._notify.send(
                Message(key=f"left:{key}", user_id=user_id, channel="email", to=to, template="email_changed_old", locale=user.locale)
            )

    def _filled(self, row: AddressProofRow) -> dict[str, str]:
        return {"code": self._proofs.code(row.id), "link": f"{VERIFY_PAGE}#{self._proofs.token(row.id)}"}


TEMPLATES = {"confirm": "verify_email", "new": "confirm_new_email", "old": "leave_old_email"}


async def present(tx: AsyncSession, caller: Principal) -> UserRow:
    """The caller, still signed in. Raises TokenInvalid."""
    session = await session_store.session(tx, session_id(caller))
    user = await store.user(tx, caller.user_id)
    if session is None or session.ended_at is not None or user is None:
        raise TokenInvalid
    return user
