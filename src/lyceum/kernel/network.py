"""Where a request comes from, as far as limits are concerned; and which addresses are those of the public internet."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

REMEMBERED = 4_096

NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # the host of an Azure machine, though the number is a public one
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
"""IANA's registry of special-purpose IPv4 addresses, with multicast and what is reserved."""
PUBLIC_6 = IPv6Network("2000::/3")
"""All that has been given out. Loopback, private, link-local, multicast, mapped and NAT64 addresses lie outside."""
NOT_PUBLIC_6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
"""Teredo and its neighbours, documentation, 6to4: addresses that hold another one, or nobody's."""


@lru_cache(REMEMBERED)
def network(client: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 that an IPv6 user has all of. Anything else stands for itself."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def neighbourhood(client: str) -> str:
    """A wider circle, for what is dear: the /24 of an IPv4 address, the /48 of an IPv6 address. Anything else stands for itself."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, 48), strict=False))
        address = address.ipv4_mapped
    return str(ip_network((address, 24), strict=False))


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether this address is one of the public internet."""
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in NOT_PUBLIC_4)
    return ip in PUBLIC_6 and not any(ip in network for network in NOT_PUBLIC_6)
