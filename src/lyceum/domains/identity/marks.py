"""Known devices: a cookie that says who has signed in here before. It opens nothing; it keeps others' wrong passwords from locking the
owner out of their own device.
"""

import hmac
import secrets
from hashlib import sha256

from lyceum.platform.secrets import Vault

MARK_SECONDS = 180 * 24 * 3_600
_NONCE_BYTES = 12


class Marks:
    """Makes and reads them; nothing is kept."""

    def __init__(self, vault: Vault) -> None:
        self._secret = vault.key("identity known devices")

    def make(self, user_id: str) -> str:
        """A mark for a device on which this user has signed in."""
        said = f"{user_id}.{secrets.token_urlsafe(_NONCE_BYTES)}"
        return f"{said}.{self._tag(said)}"

    def read(self, mark: str) -> str | None:
        """Who has signed in on this device before; None for a mark that is none."""
        said, _, tag = mark.rpartition(".")
        return said.partition(".")[0] if said and hmac.compare_digest(tag.encode(), self._tag(said).encode()) else None

    def _tag(self, said: str) -> str:
        return hmac.digest(self._secret, said.encode(errors="replace"), sha256).hex()
