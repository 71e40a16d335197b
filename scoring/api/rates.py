"""How often one scorer may write, and one address may read what is heavy: far more than people can.

Counted in each process alone, because a question to Redis would delay each ball. With N processes the limits are up to
N times as high, since each connection stays with its process.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from scoring import metrics
from scoring.peer_address import counted_address, parse_address, wide_network
from scoring.shared_work import reader

BURST = 10
"""Seconds of the rate that may come at once: a console that was offline, a school that opens a match."""
MOST_KEYS = 10_000
"""Scorers or addresses that are remembered. Who is forgotten may begin a new burst."""
HEAVY = re.compile(
    r"/games(?:/[^/]+/(export|deliveries|prediction|dl))?|/api/(?:players|teams)/[^/]+|/watch/[^/]+/balls"
)
COSTS = {"export": 5}
"""In heavy reads; all others cost one. An export of a Test sends 0.7 MB."""
NETWORK = 4
"""Times the limit of an address that a /56 of IPv6 has, which holds 256 of them, mostly of one customer."""
DETAIL = "Too many requests. Wait as long as Retry-After says."


class Rates:
    """A token bucket for each key, kept as the time at which it will be full again."""

    def __init__(self, most_keys: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic) -> None:
        self.most_keys = most_keys
        self.clock = clock
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: Hashable, rate: int, cost: int = 1) -> float:
        """Take tokens, of which `rate` come back each second. Return 0, or the seconds to wait if there are too few."""
        now = self.clock()
        with self._lock:
            full_at = max(now, self._full_at.get(key, now)) + cost / rate
            too_many = full_at - now - BURST
            if too_many > 0:
                return too_many
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            if len(self._full_at) > self.most_keys:
                self._full_at.popitem(last=False)
        return 0.0


class Writes(BaseThrottle):
    """By scorer, for all matches together."""

    rates = Rates()

    def allow_request(self, request: Request, view: object) -> bool:
        rate = settings.CRICKSY_WRITES_PER_SECOND
        self.seconds = 0.0
        if rate and request.method not in SAFE_METHODS and request.user.is_authenticated:
            self.seconds = self.rates.take(request.user.pk, rate)
        return not self.seconds

    def wait(self) -> float:
        return self.seconds


class HeavyReads:
    """A middleware before all that cost time, and after those that add headers: a refusal must cost next to nothing."""

    sync_capable = True
    async_capable = False
    rates = Rates()

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.respond(request)
        token = reader.set(counted_address(parse_address(request.META.get("REMOTE_ADDR", ""))))
        try:
            found = HEAVY.fullmatch(request.path_info)
            seconds = take_heavy_reads(COSTS.get(found[1], 1)) if found else 0
            return _too_many(seconds) if seconds else self.respond(request)
        finally:
            reader.reset(token)


def take_heavy_reads(cost: int = 1) -> float:
    """Count heavy reads of this thread's reader. Return 0, or the seconds to wait if there are too many."""
    rate = settings.CRICKSY_HEAVY_READS_PER_SECOND
    if not rate:
        return 0.0
    address = reader.get()
    network = wide_network(address)
    seconds = HeavyReads.rates.take(network, rate * NETWORK, cost) if network else 0.0
    return seconds or HeavyReads.rates.take(address, rate, cost)


def require_heavy_read() -> None:
    """Count a read that turned out to be heavy. Raises Throttled."""
    seconds = take_heavy_reads()
    if seconds:
        metrics.reads_refused.labels("address").inc()
        raise Throttled(wait=seconds)


def _too_many(seconds: float) -> HttpResponse:
    metrics.reads_refused.labels("address").inc()
    body = {"code": "throttled", "detail": DETAIL, "fields": {}}
    response = JsonResponse(body, status=429, headers={"Retry-After": str(ceil(seconds))})
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    # Django's own middleware adds it later than here; without a length the server closes the connection.
    response["Content-Length"] = str(len(response.content))
    return response
