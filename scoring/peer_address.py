"""The address that a client connects from, also behind trusted proxies: what limits, logs and /metrics count."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

Address = IPv4Address | IPv6Address

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_REAL_IP")
PROTO = "HTTP_X_FORWARDED_PROTO"
WAS_FORWARDED = "cricksy.was_forwarded"
"""In META: a header says that a proxy passed the request on, so a loopback peer may be anybody."""


def settle_peer(meta: dict[str, Any]) -> None:
    """Set REMOTE_ADDR to the client's address, and remove the forwarded headers that must not be believed."""
    peer = meta.get("REMOTE_ADDR", "")
    headers = {name: meta.pop(name) for name in [*meta] if is_forwarded(name)}
    direct = parse_address(peer)
    if direct and is_trusted(direct):
        meta["REMOTE_ADDR"] = str(client_address(peer, [headers.get("HTTP_X_FORWARDED_FOR", "")]))
        if PROTO in headers:
            meta[PROTO] = headers[PROTO]
    if headers:
        meta[WAS_FORWARDED] = "1"


def is_forwarded(name: str) -> bool:
    return name in FORWARDED or name.startswith("HTTP_X_FORWARDED_")


def client_address(peer: str, forwarded: Iterable[str]) -> Address | None:
    """Return the peer's address; behind a trusted proxy the last forwarded address that is not a trusted proxy's.

    `forwarded` holds the headers X-Forwarded-For. Their earlier entries come from the client, who may write anything.
    None if the server names no peer.
    """
    address = parse_address(peer)
    hops = ",".join(forwarded).split(",")
    while address and is_trusted(address) and hops and (before := parse_address(hops.pop())):
        address = before
    return address


def counted_address(address: Address | None) -> str:
    """Return what counts as one address: for IPv6 its /64, since one household has 2 to the power of 64 addresses."""
    if address is None:
        return ""
    return str(ip_network((address, 64), strict=False) if address.version == 6 else address)


def wide_network(counted: str) -> str:
    """Return the /56 of what counts as one address, since providers give that to a customer; "" for IPv4."""
    return str(ip_network(counted).supernet(new_prefix=56)) if ":" in counted else ""


def is_trusted(address: Address) -> bool:
    """Return whether the address is one of CRICKSY_TRUSTED_PROXIES."""
    return any(address in network for network in settings.CRICKSY_TRUSTED_PROXIES)


def parse_address(text: str) -> Address | None:
    """Parse an address, with or without a port, which some gateways add. None if it is not an address."""
    text = text.strip()
    bare = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0] if "." in text else text
    try:
        address = ip_address(text if text.startswith("::ffff:") else bare)
    except ValueError:
        return None
    # A server that listens on IPv6 sees IPv4 peers as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address
