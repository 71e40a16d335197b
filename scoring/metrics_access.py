"""Who may read Prometheus metrics: they tell how many matches, errors and failed log-ins there are."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from scoring.peer_address import WAS_FORWARDED, parse_address


def may_read_metrics(meta: Mapping[str, Any]) -> bool:
    """Return whether the request has the token; if none is set, whether it is of this machine.

    `meta` has passed `settle_peer`. What a proxy on this machine passes on is not of this machine.
    """
    if settings.CRICKSY_METRICS_TOKEN:
        scheme, _, given = meta.get("HTTP_AUTHORIZATION", "").partition(" ")
        return scheme.lower() == "bearer" and constant_time_compare(given.strip(), settings.CRICKSY_METRICS_TOKEN)
    peer = parse_address(meta.get("REMOTE_ADDR", ""))
    return peer is not None and peer.is_loopback and WAS_FORWARDED not in meta
