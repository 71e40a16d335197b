"""How near each limit of a plan is when one process of each kind is lost. The nearest breaks first."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cricksy.sizing.plan import OTHER_FILES, PORTS, Plan, ball_seconds

NGINX_WORKERS = 2
"""At least, or as many as it needs cores."""
POSTGRES_CORES = 8
"""Of a usual machine for it."""


@dataclass(frozen=True, slots=True)
class Limit:
    what: str
    used: float
    most: float
    cure: str

    @property
    def share(self) -> float:
        return self.used / self.most


def nearest(plan: Plan) -> list[Limit]:
    """Return all limits, the nearest first."""
    left = plan.with_one_lost()
    found = [*of_websockets(left), *of_servers(left), *of_the_network(left)]
    if plan.load.is_proxied:
        found += of_nginx(left)
    return sorted(found, key=lambda limit: -limit.share)


def of_websockets(left: Plan) -> Iterator[Limit]:
    rules, count = left.rules, left.processes["websocket"]
    viewers = left.load.viewers / count
    more = "more WebSocket processes"
    yield Limit("files of a WebSocket process", viewers, rules.files - OTHER_FILES, f"{more}, or more files")
    most = rules.share * rules.ball_seconds
    yield Limit("a ball to the largest match, s", ball_seconds(count, left.load, left.costs), most, more)
    yield Limit("core of a WebSocket process", left.steady["websocket"] / count, rules.share, more)
    yield Limit("core of a WebSocket process at the toss", left.toss["websocket"] / count, rules.share, more)


def of_servers(left: Plan) -> Iterator[Limit]:
    rules, busiest = left.rules, left.busiest
    http, workers = left.processes["http"], left.processes["worker"]
    yield Limit("core of an HTTP process at the toss", busiest["http"] / http, rules.share, "more HTTP processes")
    yield Limit("a worker for balls", busiest["worker"] / workers, rules.share_of("worker"), "more workers")
    yield Limit("core of Redis", busiest["redis"], rules.share, "a Redis for each role")
    yield Limit("cores of Postgres", busiest["postgres"], rules.share * POSTGRES_CORES, "a larger machine for Postgres")


def of_the_network(left: Plan) -> Iterator[Limit]:
    most = left.rules.gigabits
    yield Limit("network while a ball goes out, Gbit/s", left.ball_egress, most, "machines that share the viewers")
    yield Limit("network at the toss, Gbit/s", left.toss_egress, most, "a CDN for pages and scripts")


def of_nginx(left: Plan) -> Iterator[Limit]:
    viewers = left.load.viewers
    workers = max(math.ceil(left.busiest["nginx"] / left.rules.share), NGINX_WORKERS)
    of_each = viewers / left.processes["websocket"]
    yield Limit("ports of nginx to a WebSocket process", of_each, PORTS, "more WebSocket processes, or direct ones")
    yield Limit(
        f"files of {workers} workers of nginx, each", 2 * viewers / workers, left.rules.files, "more NGINX_FILES"
    )
