"""Argon2id, off the event loop and never more than two at a time: each takes 19 MiB and some 20 ms of a core.

All who claim one address share a salt, which follows from the address by a key of the school. So one computation looks at all of them, and
how long a sign-in takes does not tell whether the address has an account.
"""

import asyncio
import hmac
from base64 import b64decode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TypeVar

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.low_level import hash_secret

from lyceum.domains.identity.errors import SignInBusy
from lyceum.platform.secrets import Vault

AT_ONCE = 2
MAX_WAITING = 200
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
SALT_BYTES = 16

T = TypeVar("T")


class Passwords:
    """Hashes and verifies. A user that is not there costs the same as a wrong password."""

    def __init__(self, vault: Vault) -> None:
        self._salts = vault.key("identity password salts")
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
        # the pool is the limit: a caller that goes away leaves its thread counted until it is done
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
        self._waiting = 0

    async def hash(self, password: str, address: str = "") -> str:
        """The hash of a password, with its salt, which goes with the address if there is one, and its costs. Raises SignInBusy."""
        salt = self._salt(address) if address else None
        return await self._run(lambda: self._hasher.hash(password, salt=salt))

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed; False, after the same work, where there is no hash. Raises SignInBusy."""
        return await self.find([hashed] if hashed else [], password, "") is not None

    async def find(self, hashes: Sequence[str], password: str, address: str) -> int | None:
        """Which of the hashes is that of this password, the first if several are; None, after the same work, if none is. Raises
        SignInBusy.
        """
        return await self._run(lambda: self._found(hashes, password, self._salt(address)))

    def is_salted(self, hashed: str, address: str) -> bool:
        """Whether a hash has the salt of this address."""
        return _salt_of(hashed) == self._salt(address)

    def close(self) -> None:
        """Let the threads go, and what still waits for one."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _found(self, hashes: Sequence[str], password: str, salt: bytes) -> int | None:
        alike = {_costs_and_salt(hashed): hashed for hashed in hashes}
        made = {beginning: _again(hashed, password) for beginning, hashed in alike.items()}
        if not made:
            self._hasher.hash(password, salt=salt)
        right = [hmac.compare_digest(made[_costs_and_salt(hashed)], hashed.encode()) for hashed in hashes]
        return right.index(True) if True in right else None

    def _salt(self, address: str) -> bytes:
        return hmac.digest(self._salts, address.lower().encode(errors="replace"), sha256)[:SALT_BYTES]

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise SignInBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def _costs_and_salt(hashed: str) -> str:
    return hashed.rpartition("$")[0]


def _salt_of(hashed: str) -> bytes:
    salt = hashed.split("$")[-2]
    return b64decode(salt + "=" * (-len(salt) % 4))


def _again(hashed: str, password: str) -> bytes:
    """The hash that this password has with the same salt and costs."""
    costs = extract_parameters(hashed)
    return hash_secret(
        password.encode(),
        _salt_of(hashed),
        time_cost=costs.time_cost,
        memory_cost=costs.memory_cost,
        parallelism=costs.parallelism,
        hash_len=costs.hash_len,
        type=costs.type,
        version=costs.version,
    )
