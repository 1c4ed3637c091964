"""Where a request comes from, as far as limits are concerned."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

REMEMBERED = 4_096


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
