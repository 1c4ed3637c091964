"""A page fetched from a stranger's server: politely, within bounds, and never from a network that is not public."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from urllib.robotparser import RobotFileParser
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from lyceum.domains.library.articles import address, errors
from lyceum.domains.library.articles.body import Body

PRODUCT = "Lyceum"
MAX_REDIRECTS = 5
MAX_ROBOTS_BYTES = 500 * 1024
"""RFC 9309 asks for so much of a robots.txt to be read."""
CONNECT_SECONDS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "text/html,application/xhtml+xml,application/pdf,application/epub+zip,text/plain;q=0.9,text/markdown;q=0.9,*/*;q=0.1"
KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/epub+zip": "epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "": "",
}
"""Media types that may hold something to read; what an empty kind is, its bytes tell."""
SECONDS = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Where pages may be fetched from, and what one may cost."""

    bounds: address.Bounds = field(default_factory=address.Bounds)
    seconds: float = 30
    size_bytes: int = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page on disk: its kind as the server says it (or empty), its characters, its size, and the address it came from in the end."""

    kind: str
    charset: str
    size: int
    address: str


class PublicResolver(AbstractResolver):
    """Looks a name up, and refuses it when one of its addresses is not public. What it gives is what is connected to."""

    def __init__(self, bounds: address.Bounds, inner: AbstractResolver) -> None:
        self._bounds = bounds
        self._inner = inner

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        """See aiohttp. Raises AddressPrivate."""
        found = await self._inner.resolve(host, port, family)
        for one in found:
            address.check(one["host"], self._bounds.networks)
        return found

    async def close(self) -> None:
        """See aiohttp."""
        await self._inner.close()


class Fetcher:
    """Fetches pages. `school` names the school in the User-Agent: its public address, if it has one."""

    def __init__(self, limits: Limits, school: str, resolver: AbstractResolver | None = None) -> None:
        self._limits = limits
        self._resolver = resolver
        self._agent = f"{PRODUCT}/1.0 ({school}; fetches one article at a learner's wish)"
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(self, text: str, to: Path) -> Fetched:
        """The page at this address, written to `to`. Raises one of `errors`, each a sentence for the person who gave the address."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._fetch(text, to)
        except TimeoutError as late:
            raise errors.ArticleTooSlow(seconds=self._limits.seconds) from late
        except aiohttp.ClientPayloadError as cut:
            raise errors.ArticleBroken from cut
        except (aiohttp.ClientError, OSError, ValueError) as gone:
            raise errors.SiteUnreachable from gone

    async def _fetch(self, text: str, to: Path) -> Fetched:
        async with self._session() as session, self._answer(session, text, obeys=True) as (url, answer):
            return replace(await self._keep(answer, to), address=str(url))

    @asynccontextmanager
    async def _answer(
        self, session: aiohttp.ClientSession, asked: str, *, obeys: bool
    ) -> AsyncIterator[tuple[URL, aiohttp.ClientResponse]]:
        """Where the redirects end, and the answer there. Each address on the way is looked at anew; `obeys` asks robots.txt first."""
        for _ in range(MAX_REDIRECTS + 1):
            url = address.parse(asked, self._limits.bounds)
            if obeys:
                await self._obey_robots(session, url)
            async with self._alone_at(url), session.get(url, allow_redirects=False) as answer:
                if answer.status not in REDIRECTS:
                    yield url, answer
                    return
                asked = str(url.join(URL(answer.headers.get("Location", ""))))
        raise errors.TooManyRedirects(limit=MAX_REDIRECTS)

    def _session(self) -> aiohttp.ClientSession:
        inner = self._resolver or aiohttp.ThreadedResolver()
        connector = aiohttp.TCPConnector(
            resolver=PublicResolver(self._limits.bounds, inner), use_dns_cache=False, limit=1, socket_factory=self._socket
        )
        return aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
            headers={"User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """The last door: no socket is made for an address that is not public, however it was come by."""
        family, kind, protocol, _, where = info
        address.check(str(where[0]), self._limits.bounds.networks)
        return socket.socket(family, kind, protocol)

    @asynccontextmanager
    async def _alone_at(self, url: URL) -> AsyncIterator[None]:
        """One request a time to each host."""
        lock = self._hosts.setdefault(url.host or "", asyncio.Lock())
        async with lock:
            yield

    async def _obey_robots(self, session: aiohttp.ClientSession, url: URL) -> None:
        """Raises NotForRobots, or SiteBusy when the site's rules cannot be had: RFC 9309 takes that as a no."""
        try:
            async with self._answer(session, str(url.join(URL("/robots.txt"))), obeys=False) as (_, answer):
                if answer.status >= 500 or answer.status == 429:
                    raise errors.SiteBusy(status=answer.status)
                rules = await _rules(answer) if answer.status == 200 else ""
        except errors.TooManyRedirects:
            return  # RFC 9309: as if there were none
        parser = RobotFileParser()
        parser.parse(rules.splitlines())
        if not parser.can_fetch(PRODUCT, str(url)):
            raise errors.NotForRobots

    async def _keep(self, answer: aiohttp.ClientResponse, to: Path) -> Fetched:
        _raise_for(answer)
        kind = KINDS.get(answer.content_type if "Content-Type" in answer.headers else "")
        if kind is None:
            raise errors.ArticleOfAnotherKind(found=answer.content_type)
        if (answer.content_length or 0) > self._limits.size_bytes:
            raise errors.ArticleTooLarge(megabytes=self._limits.size_bytes // (1024 * 1024))
        with await asyncio.to_thread(to.open, "wb") as file:
            body = Body(file, answer.headers.get("Content-Encoding", ""), self._limits.size_bytes)
            async for piece in answer.content.iter_any():
                await asyncio.to_thread(body.write, piece)
            body.end()
        return Fetched(kind, answer.charset or "", body.size, "")


async def _rules(answer: aiohttp.ClientResponse) -> str:
    """A robots.txt as far as it is read."""
    with BytesIO() as file:
        body = Body(file, answer.headers.get("Content-Encoding", ""), MAX_ROBOTS_BYTES)
        with suppress(errors.ArticleTooLarge):  # rules past the bound do not count (RFC 9309, 2.5)
            async for piece in answer.content.iter_any():
                body.write(piece)
        return file.getvalue().decode("utf-8", errors="replace").lstrip("\ufeff")


def _raise_for(answer: aiohttp.ClientResponse) -> None:
    """Turn what the site says instead of the page into what the person can do."""
    status = answer.status
    if status == 200:
        return
    if status in (401, 402, 403, 407, 451):
        raise errors.ArticleNeedsSignIn(status=status)
    if status in (429, 503):
        wait = SECONDS.fullmatch(answer.headers.get("Retry-After", "").strip())
        if wait and (seconds := int(wait.group())):
            minutes = -(-seconds // 60)
            raise errors.SiteBusy(f"The site asks to wait. Add the address again in {minutes} min.", status=status, minutes=minutes)
        raise errors.SiteBusy(status=status)
    if status >= 500:
        raise errors.SiteBusy(status=status)
    raise errors.ArticleNotFound(status=status)
