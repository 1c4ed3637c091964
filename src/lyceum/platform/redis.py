"""As much of Redis as counting together takes: scripts, sent one behind the other over one connection."""

import asyncio
import ssl
from collections import deque
from hashlib import sha1
from typing import Any
from urllib.parse import unquote, urlsplit

from lyceum.platform.health import Check
from lyceum.platform.limits import LocalLimits, Pace, Taken, told
from lyceum.platform.logs import log

ANSWER_SECONDS = 0.25
AWAY_SECONDS = 5.0
"""So long after a failure this process counts by itself before it asks again."""
SCHEMES = ("redis", "rediss")
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


class RedisGone(ConnectionError):
    """Redis does not answer, or not as it should."""


class RedisRefused(RedisGone):
    """Redis answered with an error."""


class _Line:
    """One open connection; answers come in the order of the questions."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._listening = asyncio.create_task(self._listen())

    @property
    def is_open(self) -> bool:
        return not self._listening.done()

    async def ask(self, *words: str) -> Any:
        """The answer to a command. Raises RedisRefused, RedisGone."""
        raw = [word.encode() for word in words]
        self._writer.write(b"*%d\r\n" % len(raw) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in raw))
        asked: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(asked)
        return await asked

    async def _listen(self) -> None:
        why = "the connection was closed"
        try:
            while True:
                answer = await _read(self._reader)
                asked = self._waiting.popleft()
                if asked.done():  # whoever asked did not wait
                    continue
                if isinstance(answer, RedisRefused):
                    asked.set_exception(answer)
                else:
                    asked.set_result(answer)
        except (OSError, EOFError, ValueError, IndexError, asyncio.LimitOverrunError) as broken:
            why = str(broken)
        finally:
            self._writer.close()
            for asked in self._waiting:
                if not asked.done():
                    asked.set_exception(RedisGone(why))

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.wait({self._listening})


class Redis:
    """A server by its address, such as `redis://:password@host:6379/0` or `rediss://…` (TLS); connects when first asked."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port, self._tls = parts.hostname or "127.0.0.1", parts.port or 6379, parts.scheme == "rediss"
        self._greeting: list[tuple[str, ...]] = []
        if parts.password:
            self._greeting.append(("AUTH", *([unquote(parts.username)] if parts.username else []), unquote(parts.password)))
        if parts.path.strip("/"):
            self._greeting.append(("SELECT", parts.path.strip("/")))
        self._line: _Line | None = None
        self._opening = asyncio.Lock()

    async def run(self, script: str, key: str, *arguments: str) -> Any:
        """What the script answers. Raises RedisGone."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._run(script, "1", key, *arguments)
        except TimeoutError as late:
            raise RedisGone("no answer in time") from late
        except OSError as gone:
            raise gone if isinstance(gone, RedisGone) else RedisGone(str(gone)) from gone

    async def _run(self, script: str, *rest: str) -> Any:
        line = await self._open()
        try:
            return await line.ask("EVALSHA", sha1(script.encode(), usedforsecurity=False).hexdigest(), *rest)
        except RedisRefused as refused:
            if "NOSCRIPT" not in str(refused):
                raise
            return await line.ask("EVAL", script, *rest)

    async def _open(self) -> _Line:
        if self._line and self._line.is_open:
            return self._line
        async with self._opening:
            if self._line is None or not self._line.is_open:
                context = ssl.create_default_context() if self._tls else None
                line = _Line(*await asyncio.open_connection(self._host, self._port, ssl=context))
                try:
                    for words in self._greeting:
                        await line.ask(*words)
                except BaseException:
                    await line.close()
                    raise
                self._line = line
            return self._line

    async def close(self) -> None:
        """Let the connection go; the next question opens another."""
        if self._line:
            await self._line.close()


async def _read(reader: asyncio.StreamReader) -> Any:
    """One answer in Redis's protocol (RESP2): text, number, list, or an error."""
    head = (await reader.readuntil(b"\r\n"))[:-2]
    kind, rest = head[:1], head[1:]
    if kind == b"-":
        return RedisRefused(rest.decode())
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return (await reader.readexactly(int(rest) + 2))[:-2].decode() if int(rest) >= 0 else None
    if kind == b"*":
        return [await _read(reader) for _ in range(int(rest))]
    return rest.decode()


class SharedLimits:
    """Counts in Redis, together with other processes. While it does not answer, this process counts by itself, and says so."""

    def __init__(self, redis: Redis) -> None:
        self._redis, self._alone = redis, LocalLimits()
        self._away_until = float("-inf")
        self._trouble = ""

    async def take(self, key: str, pace: Pace) -> Taken:
        """See `Limits`."""
        answer = await self._ask(TAKE, key, repr(pace.step), repr(pace.seconds))
        return await self._alone.take(key, pace) if answer is None else told(pace, float(answer[0]), float(answer[1]))

    async def give_back(self, key: str, pace: Pace) -> None:
        """See `Limits`."""
        if await self._ask(GIVE_BACK, key, repr(pace.step)) is None:
            await self._alone.give_back(key, pace)

    async def _ask(self, script: str, key: str, *arguments: str) -> Any:
        clock = asyncio.get_running_loop().time
        if clock() < self._away_until:
            return None
        try:
            answer = await self._redis.run(script, PREFIX + key, *arguments)
        except RedisGone as gone:
            if not self._trouble:
                log.warning("limits are counted in each process by itself: Redis does not answer", error=str(gone))
            self._trouble, self._away_until = str(gone), clock() + AWAY_SECONDS
            return None
        self._trouble = ""
        return answer

    async def check(self) -> Check:
        """Whether the processes count together, for the health page."""
        await self.give_back("check", Pace(1, 1))
        if self._trouble:
            hint = "Start Redis, or look at LYCEUM_REDIS_URL; until then everybody has their limit once in each process."
            return Check(name="limits", ok=False, detail=f"Redis does not answer: {self._trouble}", hint=hint)
        return Check(name="limits", ok=True, detail="counted together in Redis")

    async def close(self) -> None:
        """Let the connection go."""
        await self._redis.close()
