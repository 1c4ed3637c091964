"""Limits that several processes count together, in Redis."""

import asyncio
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from lyceum.platform.health import Check, said
from lyceum.platform.limits import LocalLimits, Pace, Taken, told
from lyceum.platform.logs import log

MOST_CONNECTIONS = 16
ANSWER_SECONDS = 0.25
AWAY_SECONDS = 5.0
"""So long after a failure this process counts by itself before it asks again."""
PREFIX = "lyceum:limit:"

_NOW = "local t = redis.call('TIME'); local now = t[1] + t[2] / 1000000; local tat = tonumber(redis.call('GET', KEYS[1]) or '0'); "
TAKE = (
    _NOW + "local step, span = tonumber(ARGV[1]), tonumber(ARGV[2]); if tat < now then tat = now end; "
    "local wait = tat + step - now - span; if wait > 0.000001 then return {tostring(tat - now), tostring(wait)} end; "
    "tat = tat + step; redis.call('SET', KEYS[1], string.format('%.6f', tat), 'PX', math.ceil((tat - now) * 1000)); "
    "return {tostring(tat - now), '0'}"
)
GIVE_BACK = (
    _NOW + "tat = tat - tonumber(ARGV[1]); if tat <= now then redis.call('DEL', KEYS[1]) "
    "else redis.call('SET', KEYS[1], string.format('%.6f', tat), 'PX', math.ceil((tat - now) * 1000)) end; return {}"
)


class SharedLimits:
    """Counts in Redis, together with other processes. While it does not answer, this process counts by itself, and says so."""

    def __init__(self, address: str) -> None:
        """`address` as `redis://:password@host:6379/0`, or `rediss://…` for TLS; nothing is connected before the first question."""
        options: dict[str, Any] = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS, "timeout": ANSWER_SECONDS}
        pool = BlockingConnectionPool.from_url(address, max_connections=MOST_CONNECTIONS, retry=Retry(NoBackoff(), 0), **options)
        self._redis = Redis.from_pool(pool)
        self._take, self._give_back = self._redis.register_script(TAKE), self._redis.register_script(GIVE_BACK)
        self._alone = LocalLimits()
        self._away_until = float("-inf")
        self._trouble = ""

    async def take(self, key: str, pace: Pace) -> Taken:
        """See `Limits`."""
        answer = await self._ask(self._take, key, repr(pace.step), repr(pace.seconds))
        return await self._alone.take(key, pace) if answer is None else told(pace, float(answer[0]), float(answer[1]))

    async def give_back(self, key: str, pace: Pace) -> None:
        """See `Limits`."""
        if await self._ask(self._give_back, key, repr(pace.step)) is None:
            await self._alone.give_back(key, pace)

    async def _ask(self, script: AsyncScript, key: str, *arguments: str) -> Any:
        clock = asyncio.get_running_loop().time
        if clock() < self._away_until:
            return None
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await script(keys=[PREFIX + key], args=arguments)
        except (RedisError, OSError) as gone:  # a TimeoutError is an OSError
            if not self._trouble:
                log.warning("limits are counted in each process by itself: Redis does not answer", error=str(gone))
            self._trouble, self._away_until = str(gone) or "no answer in time", clock() + AWAY_SECONDS
            return None
        self._trouble = ""
        return answer

    async def check(self) -> Check:
        """Whether the processes count together, for the health page."""
        await self.give_back("check", Pace(1, 1))
        if self._trouble:
            sentence = "Start Redis, or look at LYCEUM_REDIS_URL; until then everybody has their limit once in each process."
            gone = said("redis_gone", "Redis does not answer: {error}", error=str(self._trouble))
            return Check.of("limits", gone, ok=False, advice=said("start_redis", sentence))
        return Check.of("limits", said("limits_shared", "counted together in Redis"))

    async def close(self) -> None:
        """Let the connection go."""
        await self._redis.aclose()
