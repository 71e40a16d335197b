"""How many viewers a process takes, and how many from one address; asked before the handshake is answered."""

import resource
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

# Files that a process has open beside its viewers' sockets: listeners, Redis, Postgres, logs.
OTHER_FILES = 100
Address = IPv4Address | IPv6Address


class Admission:
    """Counts the viewers of this process."""

    def __init__(self) -> None:
        self.viewers = 0
        self.by_address: Counter[str] = Counter()

    @contextmanager
    def asked(self, scope: dict[str, Any]) -> Iterator[str]:
        """Gives the reason of a refusal, or nothing; who is admitted counts until the end."""
        household = household_of(address_of(scope))
        refusal = self.refusal(household)
        if refusal:
            yield refusal
            return
        self.viewers += 1
        self.by_address[household] += 1
        try:
            yield ""
        finally:
            self.viewers -= 1
            self.by_address[household] -= 1
            if not self.by_address[household]:
                del self.by_address[household]

    def refusal(self, household: str) -> str:
        if self.viewers >= most_viewers():
            return "full"
        most = settings.CRICKSY_WS_MAX_PER_ADDRESS
        return "address" if most and household and self.by_address[household] >= most else ""


def most_viewers() -> int:
    if settings.CRICKSY_WS_MAX_CONNECTIONS:
        return int(settings.CRICKSY_WS_MAX_CONNECTIONS)
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if files == resource.RLIM_INFINITY else files - OTHER_FILES


def address_of(scope: dict[str, Any]) -> Address | None:
    """The peer's; behind a trusted proxy the last address that no trusted proxy has, for others may be made up."""
    address = parsed(scope["client"][0]) if scope.get("client") else None
    forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = b",".join(forwarded).decode("latin1").split(",")
    while address and is_trusted(address) and hops and (before := parsed(hops.pop())):
        address = before
    return address


def is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.CRICKSY_TRUSTED_PROXIES)


def parsed(text: str) -> Address | None:
    """Some gateways add a port."""
    text = text.strip()
    bare = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0] if "." in text else text
    try:
        address = ip_address(text if text.startswith("::ffff:") else bare)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def household_of(address: Address | None) -> str:
    """What counts as one address: of IPv6, where a household has 2 to the power of 64, its network."""
    if address is None:
        return ""
    return str(ip_network((address, 64), strict=False) if address.version == 6 else address)


admission = Admission()
