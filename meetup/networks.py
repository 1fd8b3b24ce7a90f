"""The network that a request comes from, as the limits count it. It imports nothing of ours."""

from ipaddress import IPv6Address, ip_address

from flask import request

IPV6_PREFIX = 64
"""The bits of an IPv6 address that name its network. Whoever is in it may choose the rest (RFC 4291)."""


def network_of(address: str) -> str:
    """Return what a limit counts for ``address``: an IPv4 address itself, an IPv6 address by its first 64 bits.

    IPv4 addresses inside IPv6 (``::ffff:192.0.2.1``) count as IPv4. Anything else is returned as it is.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    host_bits = 128 - IPV6_PREFIX
    return f"{IPv6Address(int(parsed) >> host_bits << host_bits)}/{IPV6_PREFIX}"


def client_network() -> str:
    """Return the network of the current request."""
    return network_of(request.remote_addr or "127.0.0.1")
