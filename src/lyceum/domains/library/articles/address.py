"""Which addresses the school may ask for a page: those of the public internet, and networks that its operator allows."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from yarl import URL

from lyceum.domains.library.articles.errors import AddressPrivate, AddressWrong
from lyceum.kernel.network import is_public

MAX_ADDRESS_CHARS = 2_000
SCHEMES = ("http", "https")
LOOPBACK = IPv4Address("127.0.0.1")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where pages may be fetched from: `networks` besides the public internet, and at which ports."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})


def networks(text: str) -> tuple[Network, ...]:
    """Networks parted by commas, such as `10.1.0.0/16`. Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def ports(text: str) -> frozenset[int]:
    """Port numbers parted by commas. Raises ValueError."""
    found = frozenset(int(part) for part in text.split(",") if part.strip())
    if not all(0 < port < 65_536 for port in found):
        raise ValueError("a port is a number from 1 to 65535")
    return found


def parse(text: str, bounds: Bounds) -> URL:
    """The address as it will be asked for, without its fragment.

    Raises AddressWrong, and AddressPrivate where the host is written as a number; names are looked up only when the page is fetched.
    """
    text = text.strip()
    if len(text) > MAX_ADDRESS_CHARS or any(character.isspace() or ord(character) < 32 or character == "\\" for character in text):
        raise AddressWrong(field="address")
    try:
        url = URL(text).with_fragment(None)
        port, has_user = url.port, "@" in urlsplit(text).netloc
    except ValueError as wrong:
        raise AddressWrong(field="address") from wrong
    if url.scheme not in SCHEMES or not url.host:
        raise AddressWrong(field="address")
    if has_user:
        raise AddressWrong("The address holds a name or a password before the @. Leave that part out.", field="address")
    if port not in bounds.ports:
        raise AddressWrong(f"The school fetches pages only from the usual ports, not from {port}. Leave the port out.", field="address")
    _refuse_number(url.host.rstrip("."), bounds)
    return url


def _refuse_number(host: str, bounds: Bounds) -> None:
    """Raise AddressPrivate when the host is a number, in whatever spelling, that is not public."""
    if host == "localhost" or host.endswith(".localhost"):
        check(str(LOOPBACK), bounds.networks)
        return
    try:
        ip_address(host)
    except ValueError:
        if not _is_odd_number(host):
            return
        raise AddressPrivate(field="address") from None
    check(host, bounds.networks)


def _is_odd_number(host: str) -> bool:
    """Whether the system would read this name as an IPv4 address: 127.1, 0x7f000001, 017700000001 or 2130706433."""
    try:
        socket.inet_aton(host)
    except (OSError, UnicodeError):
        return False
    return True


def check(number: str, allowed: Iterable[Network]) -> None:
    """Raise AddressPrivate unless this IP address is public, or in a network that is allowed."""
    ip = ip_address(number)
    if any(ip.version == network.version and ip in network for network in allowed):
        return
    if not is_public(ip):
        raise AddressPrivate(field="address")
