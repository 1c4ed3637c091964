"""HTTP to providers: one pool of connections a process, time-outs, and every failure in the room's own words.

What a provider says of a failure is never handed on, for it may quote the key or a stack trace: only its short code is.
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from math import ceil
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from pydantic_core import from_json, to_json

from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.errors import AI_FAILURES, AiBusy, AiFailed, AiRequestRefused, AiUnavailable, ContentRefused, FailureType
from lyceum.kernel.clock import now

MAX_ANSWER_BYTES = 64 * 1024 * 1024
MAX_LINE_BYTES = 4 * 1024 * 1024
MAX_ERROR_BYTES = 64 * 1024
ESCAPED = re.compile(r"\\u(0000|d[89a-f])", re.IGNORECASE)
"""How what is no text can come in JSON."""
HALVES = re.compile("[\ud800-\udfff]")
SHORT_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")
REFUSED_CODES = frozenset({"content_filter", "content_policy_violation", "moderation_blocked", "content_moderation", "invalid_prompt"})
UNKNOWN_MODEL_CODES = frozenset({"model_not_found", "not_found_error", "voice_not_found"})
KEY_STATUSES = (401, 403)
NO_CREDIT_STATUS, TOO_LARGE_STATUS, OVERLOADED_STATUS = 402, 413, 529
PASSING_STATUSES = (408, 409, 425)
DEFAULT_WAIT_SECONDS = 5


@dataclass(frozen=True)
class Reply:
    """A whole answer."""

    body: bytes
    mime: str

    def json(self, provider: str) -> Any:
        """Its JSON object. Raises AiUnavailable (`malformed`)."""
        return parse(self.body, provider)


def parse(data: bytes | str, provider: str) -> dict[str, Any]:
    """A JSON object of a provider, in which every text can be kept. Raises AiUnavailable (`malformed`)."""
    try:
        text = data if isinstance(data, str) else data.decode()
        strange = "\\u" in text and ESCAPED.search(text)
        found = _storable(json.loads(text)) if strange else from_json(text)
    except (ValueError, RecursionError) as wrong:
        raise unavailable("malformed", provider) from wrong
    if not isinstance(found, dict):
        raise unavailable("malformed", provider)
    return found


def _storable(found: Any) -> Any:
    """Without NUL, and with a mark in the place of half a surrogate pair: neither is text to a database."""
    match found:
        case str():
            return HALVES.sub("\N{REPLACEMENT CHARACTER}", found.replace("\x00", ""))
        case list():
            return [_storable(each) for each in found]
        case dict():
            return {_storable(name): _storable(each) for name, each in found.items()}
    return found


SENTENCES: dict[str, str] = {
    "unreachable": "{provider} cannot be reached.",
    "timeout": "{provider} did not answer in time.",
    "server": "{provider} failed.",
    "cut": "{provider} broke off in the middle of its answer.",
    "malformed": "{provider} answered something that cannot be read.",
    "empty": "{provider} answered nothing.",
    "authentication": "{provider} does not accept the school's key; the administrator has to look after it.",
    "credit": "The school's credit with {provider} is used up; the administrator has to look after it.",
}


def unavailable(kind: FailureType, provider: str, **params: Any) -> AiUnavailable:
    """A failure of the provider's."""
    return AiUnavailable(SENTENCES[kind].format(provider=provider), type=kind, provider=provider, **params)


@dataclass
class Transport:
    """The connections of one process to all providers."""

    _session: aiohttp.ClientSession | None = field(default=None)

    def session(self) -> aiohttp.ClientSession:
        """Made when first needed, inside the loop that uses it."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=0, limit_per_host=0, ttl_dns_cache=60)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()


Judge = Callable[[int, Mapping[str, Any]], AiFailed | None]
"""What a provider's own way of writing an error (status, JSON) means; None leaves it to the rules that all share."""


@lru_cache(maxsize=256)
def proxy_to(server: str) -> str | None:
    """The proxy that the environment names for a server (`http_proxy`, `https_proxy`, `no_proxy`). aiohttp would look it up for every
    call, and in a file of passwords besides, which takes longer than the call itself.
    """
    parts = urlsplit(server)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


def origin(address: str) -> str:
    """Scheme and host of an address."""
    return "/".join(address.split("/", 3)[:3])


class Wire:
    """HTTP to one provider."""

    def __init__(
        self, transport: Transport, provider: str, settings: ProviderSettings, headers: Mapping[str, str], judge: "Judge | None" = None
    ) -> None:
        self.provider = provider
        self._judge = judge
        self.base = settings.address.rstrip("/")
        self._transport = transport
        self._headers = {"User-Agent": "Lyceum", **headers}
        self._timeout = aiohttp.ClientTimeout(
            total=settings.total_seconds, sock_connect=settings.connect_seconds, sock_read=settings.first_byte_seconds
        )

    async def post(self, path: str, body: Any) -> Reply:
        """Send JSON (or a FormData), get the whole answer."""
        return await self._whole("POST", path, body)

    async def get(self, path: str) -> Reply:
        """Get the whole answer."""
        return await self._whole("GET", path, None)

    async def put(self, path: str, body: Any) -> Reply:
        """Send JSON to an address of its own, get the whole answer."""
        return await self._whole("PUT", path, body)

    async def fetch(self, address: str) -> Reply:
        """Get a file whose address the provider gave: from its own server, or from another one through TLS. No key goes along.

        A file that is not there is a failure that may pass: some providers say where it will be before it is.
        """
        if not address.startswith(("https://", f"{origin(self.base)}/")):
            raise unavailable("malformed", self.provider)
        try:
            return await self._whole("GET", address, None)
        except AiRequestRefused as missing:
            raise unavailable("server", self.provider) from missing

    async def _whole(self, method: str, path: str, body: Any) -> Reply:
        async with self._call(method, path, body) as answer:
            data = bytearray()
            async for piece in answer.content.iter_chunked(64 * 1024):
                data += piece
                if len(data) > MAX_ANSWER_BYTES:
                    raise unavailable("malformed", self.provider)
            return Reply(bytes(data), answer.content_type)

    async def events(self, path: str, body: Any) -> AsyncGenerator[dict[str, Any], None]:
        """Send JSON, get the data of the server-sent events as JSON objects, up to `[DONE]` or the end of the answer.

        The rules of the event stream: https://html.spec.whatwg.org/multipage/server-sent-events.html.
        """
        data: list[str] = []
        async with self._call("POST", path, body) as answer:
            async for lines in _lines(answer.content, self.provider):
                for line in lines:
                    if line.startswith("data:"):
                        data.append(line[5:].removeprefix(" "))
                    elif not line and data:
                        whole, data = "\n".join(data), []
                        if whole == "[DONE]":
                            return
                        yield parse(whole, self.provider)

    @asynccontextmanager
    async def _call(self, method: str, path: str, body: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        """An answer whose headers said that all is well. Raises one of AI_FAILURES, also for what breaks inside the block."""
        try:
            foreign = path.startswith(("http://", "https://"))
            address, headers = (path, {"User-Agent": "Lyceum"}) if foreign else (self.base + path, self._headers)
            if body is not None and not isinstance(body, aiohttp.FormData | bytes):
                body, headers = to_json(body), {**headers, "Content-Type": "application/json"}
            async with self._transport.session().request(
                method, address, headers=headers, timeout=self._timeout, allow_redirects=False, data=body, proxy=proxy_to(origin(address))
            ) as answer:
                if answer.status != 200:
                    raise await _refusal(answer, self.provider, self._judge)
                yield answer
        except AI_FAILURES:
            raise
        except aiohttp.ConnectionTimeoutError as late:
            raise unavailable("unreachable", self.provider) from late
        except TimeoutError as late:
            raise unavailable("timeout", self.provider) from late
        except aiohttp.ClientConnectorError as gone:
            raise unavailable("unreachable", self.provider) from gone
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, OSError) as gone:  # it may have read what was sent
            raise unavailable("cut", self.provider) from gone
        except (aiohttp.ClientError, ValueError) as wrong:
            raise unavailable("malformed", self.provider) from wrong


async def _lines(content: aiohttp.StreamReader, provider: str) -> AsyncGenerator[list[str], None]:
    """The lines that have come together, without their ends."""
    rest = b""
    async for piece in content.iter_any():
        rest += piece
        if len(rest) > MAX_LINE_BYTES:
            raise unavailable("malformed", provider)
        *whole, rest = rest.split(b"\n")
        yield [line.rstrip(b"\r").decode(errors="replace") for line in whole]
    if rest:
        yield [rest.decode(errors="replace")]


async def _refusal(answer: aiohttp.ClientResponse, provider: str, judge: Judge | None) -> AiFailed:
    """What a status other than 200 means. Some say in the body how long to wait."""
    found = _object(await answer.content.read(MAX_ERROR_BYTES))
    headers = dict(answer.headers)
    if "Retry-After" not in headers and "retry_after" in found:
        headers["Retry-After"] = str(found["retry_after"])
    judged = judge(answer.status, found) if judge else None
    return judged or refusal(answer.status, codes_of(found), headers, provider)


def refusal(
    status: int, codes: frozenset[str], headers: Mapping[str, str], provider: str
) -> AiUnavailable | AiBusy | AiRequestRefused | ContentRefused:
    """A status, and the short codes a provider gave with it, as one of AI_FAILURES."""
    if codes & REFUSED_CODES:
        return ContentRefused(type="content", provider=provider)
    if status == NO_CREDIT_STATUS or "insufficient_quota" in codes:
        return unavailable("credit", provider)
    if status in KEY_STATUSES:
        return unavailable("authentication", provider)
    if status in (429, OVERLOADED_STATUS) or (status == 503 and wait_seconds(headers)):
        seconds = wait_seconds(headers)
        asked: dict[str, Any] = {"seconds": DEFAULT_WAIT_SECONDS if seconds is None else seconds, "asked": int(seconds is not None)}
        return AiBusy(f"{provider} takes no more requests for a moment.", type="rate_limited", provider=provider, **asked)
    if status == 404 or codes & UNKNOWN_MODEL_CODES:
        return AiRequestRefused(f"{provider} does not know this model.", type="unknown_model", provider=provider)
    if 400 <= status < 500 and status not in PASSING_STATUSES:
        code = min(codes, default=str(status))
        return AiRequestRefused(f"{provider} does not take this request ({code}).", type="request", provider=provider)
    return unavailable("server", provider)


def wait_seconds(headers: Mapping[str, str]) -> int | None:
    """What a provider asks us to wait, in whole seconds (RFC 9110, 10.2.3: seconds or a date; `retry-after-ms` is OpenAI's)."""
    milliseconds = headers.get("retry-after-ms", "")
    if milliseconds.replace(".", "", 1).isdigit():
        return max(1, ceil(float(milliseconds) / 1000))
    given = headers.get("Retry-After", "").strip()
    if given.replace(".", "", 1).isdigit():
        return max(0, ceil(float(given)))
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(0, ceil(((at if at.tzinfo else at.replace(tzinfo=UTC)) - now()).total_seconds()))


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object of an error, or an empty one."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def codes_of(found: Any) -> frozenset[str]:
    """The short codes of an error in the ways in which providers write it: error.code, error.type, error.status, detail.status …"""
    parts = [found, found.get("error"), found.get("detail")] if isinstance(found, dict) else []
    values = [part.get(name) for part in parts if isinstance(part, dict) for name in ("code", "type", "status")]
    return frozenset(value for value in values if isinstance(value, str) and SHORT_CODE.fullmatch(value))


async def gap(seconds: float) -> None:
    """A pause before another try."""
    await asyncio.sleep(seconds)
