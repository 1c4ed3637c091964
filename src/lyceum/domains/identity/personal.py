"""What the identity room keeps of a person."""

from collections.abc import AsyncIterator

from sqlalchemy import delete, select

from lyceum.domains.identity import session_store, store
from lyceum.domains.identity.address_tables import AddressProofRow
from lyceum.domains.identity.factor_tables import EmailCodeRow, EmailFactorRow, PasskeyRow, RecoveryCodeRow, SecondStepRow, TotpSeedRow
from lyceum.domains.identity.federation.tables import IdentityRow, TripRow
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.people_tables import InvitationRow, UserWordRow
from lyceum.domains.identity.phones.tables import PhoneCodeRow
from lyceum.domains.identity.school_tables import PulseRow
from lyceum.domains.identity.tables import ApiKeyRow, AuditRow, CredentialRow, RefreshTokenRow, SessionRow, SignInLinkRow, UserRow
from lyceum.kernel.ids import new_tombstone
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.platform.database import Database
from lyceum.platform.personal import Kept, told

KEPT = (
    Kept(UserRow, owner="id"),
    Kept(CredentialRow, owner="user_id", hidden=frozenset({"password_hash"})),
    Kept(SessionRow, owner="user_id", hidden=frozenset({"acted_by"})),
    Kept(ApiKeyRow, owner="user_id"),
    Kept(AuditRow, owner="user_id", hidden=frozenset({"actor_id"})),
    Kept(InvitationRow, owner="inviter_id", hidden=frozenset({"accepted_by"})),
    Kept(PasskeyRow, owner="user_id"),
    Kept(TotpSeedRow, owner="user_id"),
    Kept(IdentityRow, owner="user_id"),
    Kept(EmailFactorRow, owner="user_id"),
    # hashes, which nobody can read, what passes within a day, and words out of the user's own row
    Kept(AddressProofRow, owner="user_id", told=False),
    Kept(RecoveryCodeRow, owner="user_id", told=False),
    Kept(RefreshTokenRow, owner="user_id", told=False),
    Kept(UserWordRow, owner="user_id", told=False),
    Kept(SecondStepRow, owner="user_id", told=False),
    Kept(EmailCodeRow, owner="user_id", told=False),
    Kept(SignInLinkRow, owner="user_id", told=False),
    Kept(PulseRow, owner="user_id", told=False),
    Kept(TripRow, owner="user_id", told=False, by_room=True),
    Kept(PhoneCodeRow, owner="user_id", told=False, by_room=True),
)
"""All go with the user's row, except the audit: its lines stay, and say no more of whom or what in particular; and what tells the
processes which sessions have ended, which stays for a day.
"""
FORGET_PERSON = "SELECT identity.forget_person($1, $2)"


async def export(db: Database, user_id: str) -> AsyncIterator[Exported]:
    """See `Personal.export`."""
    async for piece in told(db, user_id, KEPT):
        yield piece


async def forget(db: Database, user_id: str) -> Forgotten:
    """See `Personal.forget`. The sessions end first, so that nobody writes under the id any more."""
    async with db.as_room(ROOM) as tx:
        await session_store.end_all(tx, user_id)
    tombstone = new_tombstone()
    lines = int((await db.call(FORGET_PERSON, user_id, tombstone))[0])
    async with db.as_room(ROOM) as tx:
        phone = select(UserRow.phone).where(UserRow.id == user_id).scalar_subquery()
        await tx.execute(delete(PhoneCodeRow).where(PhoneCodeRow.phone == phone))  # also those that were sent to somebody at the door
        gone = (await tx.execute(delete(UserRow).where(UserRow.id == user_id).returning(UserRow.role))).scalar_one_or_none()
        if gone is not None:
            await store.note(tx, tombstone, "account_erased", role=gone)
    return Forgotten(erased={"users": int(gone is not None)}, kept={"audit": lines})
