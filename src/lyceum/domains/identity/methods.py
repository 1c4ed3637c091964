"""By which second factors a user can show who they are."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity.factor_tables import PasskeyRow, RecoveryCodeRow, TotpSeedRow
from lyceum.domains.identity.models import Method
from lyceum.domains.identity.tables import UserRow


async def methods_of(tx: AsyncSession, user: UserRow) -> list[Method]:
    """The second factors that a user has set up, the ones to offer first in front; recovery codes only beside another."""
    seeds = exists().where(TotpSeedRow.user_id == user.id, TotpSeedRow.confirmed_at.is_not(None))
    passkeys = exists().where(PasskeyRow.user_id == user.id)
    codes = exists().where(RecoveryCodeRow.user_id == user.id, RecoveryCodeRow.used_at.is_(None))
    has = (await tx.execute(select(passkeys, seeds, codes))).one()
    names: tuple[Method, ...] = ("passkey", "totp", "recovery")
    found = [name for name, there in zip(names, has, strict=True) if there]
    return [] if found == ["recovery"] else found
