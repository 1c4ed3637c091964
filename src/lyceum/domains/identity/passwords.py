"""Argon2id, off the event loop and never more than two at a time: each takes 19 MiB and some 20 ms of a core."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerificationError

from lyceum.domains.identity.errors import SignInBusy

AT_ONCE = 2
MAX_WAITING = 200
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1

T = TypeVar("T")


class Passwords:
    """Hashes and verifies. A user that is not there costs the same as a wrong password."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
        # the pool is the limit: a caller that goes away leaves its thread counted until it is done
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
        self._waiting = 0
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """The hash of a password, with its salt and costs. Raises SignInBusy."""
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed; False, after the same work, where there is no hash. Raises SignInBusy."""
        return await self._run(lambda: self._matches(hashed or self._nobody, password)) and hashed is not None

    def close(self) -> None:
        """Let the threads go, and what still waits for one."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except VerificationError:
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise SignInBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1
