"""The root secret of a school, and the keys derived from it."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


class Vault:
    """Derives one key a purpose from the root secret (HKDF-SHA256) and seals what the school has to keep secret (AES-256-GCM)."""

    def __init__(self, root: bytes) -> None:
        self._root = root

    @classmethod
    def open(cls, home: Path, given: str | None) -> "Vault":
        """The secret from the settings, else the one kept in `home`, made on the first start and readable by its owner alone."""
        if given:
            return cls(given.encode())
        path = home / "secret"
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _publish(path, secrets.token_urlsafe(48))
        return cls(path.read_bytes().strip())

    def key(self, purpose: str) -> bytes:
        """Thirty-two bytes that only this purpose uses."""
        return HKDF(hashes.SHA256(), 32, salt=b"lyceum", info=purpose.encode()).derive(self._root)

    def seal(self, purpose: str, plain: bytes) -> bytes:
        """Encrypt; the purpose is authenticated with it, so a value can't be moved to another use."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, plain, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what `seal` made. Raises cryptography's InvalidTag when it was changed or the secret is another."""
        return AESGCM(self.key(purpose)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())


def _publish(path: Path, text: str) -> None:
    """Make a file that is there whole or not at all, for its owner alone; of processes that start together, one makes it."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
