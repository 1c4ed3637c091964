"""By which second factors a user can show who they are."""

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import factor_store
from lyceum.domains.identity.models import Method
from lyceum.domains.identity.tables import UserRow


async def methods_of(tx: AsyncSession, user: UserRow) -> list[Method]:
    """The second factors that a user has set up, the ones to offer first in front; recovery codes only beside another.

    A code by e-mail stands in for nothing better: it is not offered beside an app or a passkey.
    """
    there = await factor_store.held(tx, user.id)
    has: tuple[tuple[Method, bool], ...] = (
        ("passkey", there.passkey),
        ("totp", there.totp),
        ("email", there.email and not there.strong),
        ("recovery", there.recovery > 0 and (there.strong or there.email)),
    )
    return [method for method, is_there in has if is_there]
