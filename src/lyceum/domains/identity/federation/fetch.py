"""Asking a provider: over https alone, within bounds, and never in a private network unless the admin said so."""

import asyncio
import json
import socket
from base64 import b64encode
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote_plus, urlsplit

import aiohttp

from lyceum.domains.identity.federation.errors import DoorAway, IssuerPrivate, IssuerWrong, ProviderMalformed
from lyceum.domains.identity.federation.models import MAX_ISSUER_CHARS
from lyceum.kernel.network import is_public

FETCH_SECONDS = 8.0
CONNECT_SECONDS = 4.0
MAX_ANSWER_BYTES = 256 * 1024
AGENT = "Lyceum/1.0"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Reply:
    """A provider's answer: the status and the object in its body, empty when there is none."""

    status: int
    body: dict[str, Any]


def checked(address: str, *, private: bool, field: str | None = None) -> str:
    """The address, when it is one that a provider may have: https, or http on this very machine where that is allowed.

    Raises IssuerWrong, IssuerPrivate (an http address of this machine that is not `private`).
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as wrong:
        raise IssuerWrong(field=field) from wrong
    odd = any(character.isspace() or not character.isprintable() or character == "\\" for character in address)
    if odd or len(address) > MAX_ISSUER_CHARS or not host or parts.username is not None or parts.fragment:
        raise IssuerWrong(field=field)
    if parts.scheme == "https":
        return address
    if parts.scheme != "http" or host not in _LOOPBACK:
        raise IssuerWrong(field=field)
    if not private:
        raise IssuerPrivate(field=field)
    return address


async def get(address: str, *, private: bool, bearer: str | None = None) -> dict[str, Any]:
    """The object at this address. Raises DoorAway, IssuerPrivate, IssuerWrong, ProviderMalformed."""
    reply = await _asked("GET", address, private=private, headers={"Authorization": f"Bearer {bearer}"} if bearer else {})
    if reply.status != 200:
        raise DoorAway(f"The provider answered {reply.status} at {address}.")
    return reply.body


async def post(address: str, form: dict[str, str], *, private: bool, basic: tuple[str, str] | None = None) -> Reply:
    """What the provider answers to a form. Raises DoorAway, IssuerPrivate, IssuerWrong, ProviderMalformed."""
    return await _asked("POST", address, private=private, data=form, headers=_basic(*basic) if basic else {})


def _basic(name: str, secret: str) -> dict[str, str]:
    """RFC 6749, 2.3.1: both are encoded as in a form before they are put together."""
    together = f"{quote_plus(name)}:{quote_plus(secret)}".encode()
    return {"Authorization": f"Basic {b64encode(together).decode()}"}


async def _asked(method: str, address: str, *, private: bool, **more: Any) -> Reply:
    checked(address, private=private)
    try:
        async with (
            asyncio.timeout(FETCH_SECONDS),
            _session(private) as session,
            session.request(method, address, allow_redirects=False, **more) as answer,
        ):
            return Reply(answer.status, _object(await _bounded(answer)))
    except TimeoutError as late:
        raise DoorAway(f"The provider did not answer within {FETCH_SECONDS:.0f} seconds.") from late
    except (aiohttp.ClientError, OSError) as gone:
        raise DoorAway from gone


def _session(private: bool) -> aiohttp.ClientSession:
    def door(info: aiohttp.AddrInfoType) -> socket.socket:
        """No socket is made for an address that is not public, however it was come by."""
        family, kind, protocol, _, where = info
        if not private and not is_public(ip_address(str(where[0]).partition("%")[0])):
            raise IssuerPrivate
        return socket.socket(family, kind, protocol)

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=aiohttp.ThreadedResolver(), use_dns_cache=False, limit=1, socket_factory=door),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
        headers={"User-Agent": AGENT, "Accept": "application/json"},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise ProviderMalformed("The provider answers more than the school reads.", what="size")
    return bytes(body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise ProviderMalformed("The provider does not answer JSON.", what="json") from wrong
    if not isinstance(found, dict):
        raise ProviderMalformed("The provider does not answer a JSON object.", what="json")
    return found
