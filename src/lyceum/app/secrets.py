"""Changing the root secret of the school: a new one before the old one, everything sealed anew, and then the old one dropped."""

from lyceum.app.rooms import ROOMS, room
from lyceum.kernel.errors import Conflict
from lyceum.platform.database import Database
from lyceum.platform.logs import log
from lyceum.platform.sealed import Resealed, Sealed, reseal
from lyceum.platform.secrets import Vault, keep_newest_alone, put_new_first
from lyceum.platform.settings import Settings


class SecretFromSettings(Conflict):
    """The secret of this school stands in its settings: put a new one into LYCEUM_SECRET and the old one into LYCEUM_FORMER_SECRETS."""

    code = "secret_from_settings"


class SecretStillNeeded(Conflict):
    """Something is still sealed by a former secret."""

    code = "secret_still_needed"


def sealed_columns() -> tuple[Sealed, ...]:
    """Every column of every room that holds something sealed."""
    return tuple(column for name in ROOMS for column in room(name).sealed)


async def reseal_all(db: Database, vault: Vault) -> Resealed:
    """Seal anew what the newest secret has not sealed."""
    done = await reseal(db, vault, sealed_columns())
    if done.values:
        log.info("sealed anew under the newest secret", values=done.values)
    if done.unreadable:
        log.error("sealed by a secret that is not known here", columns=done.unreadable)
    return done


def put_new(settings: Settings) -> None:
    """Put a new secret first. Raises SecretFromSettings."""
    _refuse_given(settings)
    Vault.open(settings.home, None)  # makes the first one, where there is none yet
    put_new_first(settings.home)


async def drop_former(settings: Settings, db: Database, vault: Vault) -> int:
    """Drop the former secrets; how many. Raises SecretFromSettings, SecretStillNeeded."""
    _refuse_given(settings)
    if left := (await reseal_all(db, vault)).unreadable:
        raise SecretStillNeeded(
            f"What stands in {', '.join(sorted(left))} is sealed by a secret that is not known here; nothing was dropped."
        )
    return keep_newest_alone(settings.home)


def _refuse_given(settings: Settings) -> None:
    if settings.secret:
        raise SecretFromSettings
