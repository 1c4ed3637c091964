"""Queries of the identity room: second factors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import String, case, cast, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import pulses
from lyceum.domains.identity.factor_tables import EmailFactorRow, PasskeyRow, RecoveryCodeRow, TotpSeedRow
from lyceum.domains.identity.passkeys import Made
from lyceum.domains.identity.tables import SessionRow
from lyceum.kernel.clock import now

SECOND_KINDS = ("otp", "hwk", "mail", "rec")
"""What makes a sign-in one of two factors, beside what came first."""
LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Held:
    """Which second factors a user has."""

    totp: bool
    passkey: bool
    email: bool
    recovery: int

    @property
    def strong(self) -> bool:
        """Whether one is there that is good enough for everybody."""
        return self.totp or self.passkey


async def held(tx: AsyncSession, user_id: str) -> Held:
    """The second factors of a user."""
    query = select(
        exists().where(TotpSeedRow.user_id == user_id, TotpSeedRow.confirmed_at.is_not(None)).label("totp"),
        exists().where(PasskeyRow.user_id == user_id).label("passkey"),
        exists().where(EmailFactorRow.user_id == user_id).label("email"),
        select(func.count())
        .where(RecoveryCodeRow.user_id == user_id, RecoveryCodeRow.used_at.is_(None))
        .scalar_subquery()
        .label("recovery"),
    )
    row = (await tx.execute(query)).one()
    return Held(row.totp, row.passkey, row.email, row.recovery)


async def seed(tx: AsyncSession, user_id: str, *, lock: bool = False) -> TotpSeedRow | None:
    """What the user's authenticator app counts from; locked, no code of it is looked at elsewhere meanwhile."""
    query = select(TotpSeedRow).where(TotpSeedRow.user_id == user_id, TotpSeedRow.confirmed_at.is_not(None))
    query = query.execution_options(populate_existing=True)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def keep_seed(tx: AsyncSession, user_id: str, sealed: bytes, last_step: int) -> None:
    """Give the user this authenticator app, in place of any before."""
    moment = now()
    row = {"sealed": sealed, "made_at": moment, "confirmed_at": moment, "last_step": last_step}
    added = insert(TotpSeedRow).values(user_id=user_id, **row)
    await tx.execute(added.on_conflict_do_update(index_elements=[TotpSeedRow.user_id], set_=row))


async def took_step(tx: AsyncSession, user_id: str, step: int) -> None:
    """A code of this step was taken: neither it nor one from before is taken again."""
    await tx.execute(update(TotpSeedRow).where(TotpSeedRow.user_id == user_id).values(last_step=step))


async def drop_seed(tx: AsyncSession, user_id: str) -> bool:
    """Take the authenticator app away; False when there was none."""
    dropped = delete(TotpSeedRow).where(TotpSeedRow.user_id == user_id).returning(TotpSeedRow.user_id)
    return (await tx.execute(dropped)).scalar_one_or_none() is not None


async def passkeys(tx: AsyncSession, user_id: str) -> Sequence[PasskeyRow]:
    """The passkeys of a user, newest first."""
    return (await tx.execute(select(PasskeyRow).where(PasskeyRow.user_id == user_id).order_by(PasskeyRow.made_at.desc()))).scalars().all()


async def passkey(tx: AsyncSession, passkey_id: bytes) -> PasskeyRow | None:
    """A passkey, which is this transaction's to use."""
    query = select(PasskeyRow).where(PasskeyRow.id == passkey_id).with_for_update()
    return (await tx.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def add_passkey(tx: AsyncSession, user_id: str, made: Made, name: str) -> PasskeyRow | None:
    """Keep a new passkey; None when there is one with this id."""
    row = {"id": made.id, "public_key": made.public_key, "sign_count": made.sign_count, "backed_up": made.backed_up}
    added = insert(PasskeyRow).values(user_id=user_id, name=name, transports=made.transports, made_at=now(), **row)
    return (await tx.execute(added.on_conflict_do_nothing().returning(PasskeyRow))).scalar_one_or_none()


async def used_passkey(tx: AsyncSession, passkey_id: bytes, sign_count: int) -> None:
    """A passkey has signed, so many times by its own count."""
    await tx.execute(update(PasskeyRow).where(PasskeyRow.id == passkey_id).values(sign_count=sign_count, used_at=now()))


async def rename_passkey(tx: AsyncSession, user_id: str, passkey_id: bytes, name: str) -> PasskeyRow | None:
    """Call a passkey of the user otherwise; None when there is none."""
    mine = (PasskeyRow.id == passkey_id, PasskeyRow.user_id == user_id)
    changed = update(PasskeyRow).where(*mine).values(name=name).returning(PasskeyRow)
    return (await tx.execute(changed, execution_options={"populate_existing": True})).scalar_one_or_none()


async def drop_passkey(tx: AsyncSession, user_id: str, passkey_id: bytes) -> bool:
    """Take one passkey of the user away; False when there is none with this id."""
    mine = (PasskeyRow.id == passkey_id, PasskeyRow.user_id == user_id)
    return (await tx.execute(delete(PasskeyRow).where(*mine).returning(PasskeyRow.id))).scalar_one_or_none() is not None


async def set_email_factor(tx: AsyncSession, user_id: str, *, on: bool) -> None:
    """Ask the user for a code by e-mail at each sign-in, or no longer."""
    if on:
        await tx.execute(insert(EmailFactorRow).values(user_id=user_id, made_at=now()).on_conflict_do_nothing())
    else:
        await tx.execute(delete(EmailFactorRow).where(EmailFactorRow.user_id == user_id))


async def replace_recovery_codes(tx: AsyncSession, user_id: str, hashes: Iterable[bytes]) -> None:
    """Give the user these recovery codes; those from before are no longer good."""
    await tx.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == user_id))
    rows = [{"hash": code, "user_id": user_id, "made_at": now()} for code in hashes]
    await tx.execute(insert(RecoveryCodeRow), rows)


async def use_recovery_code(tx: AsyncSession, user_id: str, code: bytes) -> bool:
    """Use a recovery code up; False when the user has none like it. Of several at once, one gets it."""
    good = (RecoveryCodeRow.hash == code, RecoveryCodeRow.user_id == user_id, RecoveryCodeRow.used_at.is_(None))
    used = update(RecoveryCodeRow).where(*good).values(used_at=now()).returning(RecoveryCodeRow.hash)
    return (await tx.execute(used)).scalar_one_or_none() is not None


async def drop_all(tx: AsyncSession, user_id: str) -> None:
    """Take every second factor and all recovery codes of a user away."""
    for table in (TotpSeedRow, PasskeyRow, EmailFactorRow, RecoveryCodeRow):
        await tx.execute(delete(table).where(table.user_id == user_id))


async def came_by_passkey(tx: AsyncSession, session_id: UUID, passkey_id: bytes) -> None:
    """This session stands on this passkey."""
    await tx.execute(update(SessionRow).where(SessionRow.id == session_id).values(passkey_id=passkey_id))


async def lose_standing(tx: AsyncSession, user_id: str, amr: str, *, passkey: bytes | None = None) -> None:
    """A factor is gone: sessions that it was shown in are as if it had not been. Nothing that asks for a fresh sign-in is theirs."""
    theirs = [SessionRow.user_id == user_id, SessionRow.ended_at.is_(None), SessionRow.amr.contains([amr])]
    if passkey is not None:
        theirs.append(SessionRow.passkey_id == passkey)
    less = func.array_remove(SessionRow.amr, amr)
    other = [kind for kind in SECOND_KINDS if kind != amr]
    still = case((less.op("&&")(cast(other, ARRAY(String(20)))), less), else_=func.array_remove(less, "mfa"))
    await tx.execute(update(SessionRow).where(*theirs).values(auth_time=LONG_AGO, amr=still, passkey_id=None))
    await pulses.stale(tx, user_id)


async def showed(tx: AsyncSession, session_id: UUID, amr: str, *, second: bool) -> SessionRow:
    """Whoever is at this session has just shown who they are; `second`, by more than a password."""
    more = [amr, "mfa"] if second else [amr]
    known = (await tx.execute(select(SessionRow.amr).where(SessionRow.id == session_id).with_for_update())).scalar_one()
    kinds = [*known, *(kind for kind in more if kind not in known)]
    changed = update(SessionRow).where(SessionRow.id == session_id).values(auth_time=now(), amr=kinds).returning(SessionRow)
    return (await tx.execute(changed, execution_options={"populate_existing": True})).scalar_one()
