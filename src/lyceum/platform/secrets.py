"""The root secrets of a school, and the keys derived from them.

There is one that seals, the newest, and there may be former ones, by which what they have sealed is still read: a secret is changed by
putting a new one before it, sealing everything anew, and then dropping the old one.
"""

import contextlib
import os
import secrets
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_ID_BYTES = 8
FORM = b"\x01"
"""Begins what is sealed; the id of the root secret follows, then the nonce. Values from before there were ids begin with their nonce."""
MARK_BYTES = len(FORM) + KEY_ID_BYTES
LOOK_SECONDS = 1.0
"""A file of secrets that was changed is read again within this time."""
FILE = "secret"


class Vault:
    """Derives one key a purpose from a root secret (HKDF-SHA256) and seals what the school has to keep secret (AES-256-GCM)."""

    def __init__(self, root: bytes, *former: bytes, path: Path | None = None) -> None:
        self._path = path
        self._read_at, self._written_at = time.monotonic(), path.stat().st_mtime_ns if path else 0
        self._take((root, *former))

    def _take(self, roots: Sequence[bytes]) -> None:
        self._roots = tuple(dict.fromkeys(roots))
        self._by_mark = {_mark(root): root for root in self._roots}
        self._keys: dict[str, tuple[bytes, ...]] = {}

    @classmethod
    def open(cls, home: Path, given: str | None, former: Sequence[str] = ()) -> "Vault":
        """The secret from the settings with those before it; else those kept in `home`, newest first, one a line. The first is made
        on the first start, readable by its owner alone.
        """
        if given:
            return cls(given.encode(), *(secret.encode() for secret in former))
        path = home / FILE
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _publish(path, secrets.token_urlsafe(48))
        newest, *before = _lines(path)
        return cls(newest, *before, *(secret.encode() for secret in former), path=path)

    def key(self, purpose: str) -> bytes:
        """Thirty-two bytes that only this purpose uses, from the newest secret."""
        return self.keys(purpose)[0]

    def keys(self, purpose: str) -> tuple[bytes, ...]:
        """The key of this purpose from each secret, newest first: what was signed by a former one is still good."""
        self._look()
        if purpose not in self._keys:
            self._keys[purpose] = tuple(_derived(root, purpose) for root in self._roots)
        return self._keys[purpose]

    @property
    def mark(self) -> bytes:
        """How a value begins that the newest secret has sealed."""
        self._look()
        return _mark(self._roots[0])

    def seal(self, purpose: str, plain: bytes) -> bytes:
        """Encrypt; the purpose is authenticated with it, so a value can't be moved to another use."""
        mark, nonce = self.mark, os.urandom(NONCE_BYTES)
        return mark + nonce + AESGCM(self.key(purpose)).encrypt(nonce, plain, mark + purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what `seal` made. Raises cryptography's InvalidTag when it was changed or its secret is not known here."""
        mark, rest = sealed[:MARK_BYTES], sealed[MARK_BYTES:]
        if mark not in self._by_mark:
            self._look()
        if root := self._by_mark.get(mark):
            return _opened(root, purpose, rest, mark)
        for root in self._roots:
            with contextlib.suppress(InvalidTag):
                return _opened(root, purpose, sealed, b"")
        raise InvalidTag

    def resealed(self, purpose: str, sealed: bytes) -> bytes:
        """The same under the newest secret. Raises as `unseal` does."""
        return self.seal(purpose, self.unseal(purpose, sealed))

    def _look(self) -> None:
        """Read the file again if somebody has changed it."""
        if self._path is None or time.monotonic() - self._read_at < LOOK_SECONDS:
            return
        self._read_at = time.monotonic()
        with contextlib.suppress(FileNotFoundError):  # whoever moves it away leaves us with what we know
            written_at = self._path.stat().st_mtime_ns
            if written_at != self._written_at:
                self._written_at = written_at
                self._take(_lines(self._path))


def _derived(root: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=b"lyceum", info=purpose.encode()).derive(root)


def _mark(root: bytes) -> bytes:
    return FORM + _derived(root, "id of this secret")[:KEY_ID_BYTES]


def _opened(root: bytes, purpose: str, sealed: bytes, mark: bytes) -> bytes:
    if len(sealed) <= NONCE_BYTES:
        raise InvalidTag
    return AESGCM(_derived(root, purpose)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], mark + purpose.encode())


def put_new_first(home: Path) -> None:
    """Make a new root secret and put it before those in `home`; whoever dies in the middle of this leaves the file as it was."""
    path = home / FILE
    _replace(path, [secrets.token_urlsafe(48).encode(), *_lines(path)])


def keep_newest_alone(home: Path) -> int:
    """Drop the former secrets of `home`; how many there were."""
    path = home / FILE
    newest, *former = _lines(path)
    _replace(path, [newest])
    return len(former)


def _lines(path: Path) -> list[bytes]:
    return [line.strip() for line in path.read_bytes().splitlines() if line.strip()]


def _draft(path: Path, text: str) -> Path:
    """The text on the disk beside `path`, for its owner alone."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    return Path(draft)


def _replace(path: Path, roots: Sequence[bytes]) -> None:
    _draft(path, b"\n".join(roots).decode()).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # a value may be sealed by it in the next moment
    finally:
        os.close(folder)


def _publish(path: Path, text: str) -> None:
    """Make a file that is there whole or not at all, for its owner alone; of processes that start together, one makes it."""
    draft = _draft(path, text)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
