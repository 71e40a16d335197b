"""`tests/alerts/run`: alerts are caused in the real stack, seen by Prometheus, told by Alertmanager, and cured."""

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import psycopg2
import yaml

from cricksy import local_services
from tests.alerts import monitored, rules
from tests.alerts.monitored import Monitored
from tests.alerts.webhook import Webhook, listening
from tests.replica.pair import Pair
from tests.stack import PROJECT, Stack, prepare, started
from tests.support import balancer, pgbouncer, pgbouncer_exporter, postgres_node, prometheus
from tests.support.pgbouncer import PgBouncer
from tests.support.postgres_node import Node

CANNOT_RUN = 77
FOR = "2s"
"""Each `for` of the rules, so that a drill takes seconds."""
PATIENCE = 90.0
MATCHES = 130
POOL_SIZE = 20
BODY = {
    "name": "Upper v Lower",
    "format": "t20",
    "teams": [{"name": "Upper", "players": ["Ann", "Bea", "Cat"]}, {"name": "Lower", "players": ["Dot", "Eve", "Fay"]}],
}


@dataclass(frozen=True, slots=True)
class Drill:
    """`harm` lasts as long as its context."""

    alert: str
    what: str
    harm: Callable[[], "AbstractContextManager[None]"]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from the harm, and for the last one from its end; None if it did not come."""

    seen: float | None
    fired: float | None
    told: float | None
    ended: float | None


@contextmanager
def worker_stopped(stack: Stack) -> Iterator[None]:
    """The only worker of balls does nothing while many matches are opened. Its metrics answer: no TargetDown."""
    process = stack.children["worker-1"].process
    assert process is not None
    pool = psutil.Process(process.pid).children(recursive=True)
    for each in pool:
        each.suspend()
    try:
        with httpx.Client(base_url=stack.http_url, headers=stack.headers, timeout=30) as scorer:
            for _ in range(MATCHES):
                assert scorer.post("/games", json={**BODY, "id": stack.new_id("waits")}).status_code == 201
        yield
    finally:
        for each in pool:
            each.resume()


@contextmanager
def pool_used_up(pool: PgBouncer) -> Iterator[None]:
    """Clients hold every connection of the pool in a transaction."""
    with ExitStack() as exits:
        for _ in range(POOL_SIZE):
            client = exits.enter_context(contextlib.closing(psycopg2.connect(pool.url())))
            client.cursor().execute("SELECT 1")
        yield


@contextmanager
def replica_held_back(pair: Pair) -> Iterator[None]:
    """The replica receives everything, and shows nothing of it."""
    pair.replica.ask("SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        pair.replica.ask("SELECT pg_wal_replay_resume()")


def carry_out(drill: Drill, watched: Monitored, webhook: Webhook) -> Times:
    watcher = watched.prometheus
    begun = time.monotonic()
    with drill.harm():
        seen = seconds_until(lambda: drill.alert in watcher.alerts("pending") | watcher.alerts(), begun)
        fired = seconds_until(lambda: drill.alert in watcher.alerts(), begun)
        told = seconds_until(lambda: webhook.heard(drill.alert), begun)
    cured = time.monotonic()
    ended = seconds_until(lambda: drill.alert not in watcher.alerts(), cured)
    return Times(seen, fired, told, ended)


def seconds_until(is_so: Callable[[], bool], begun: float) -> float | None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if is_so():
            return time.monotonic() - begun
        time.sleep(0.1)
    return None


def hurried(folder: Path) -> Path:
    """Write the rules with a short `for`."""
    read = yaml.safe_load(rules.FILE.read_text())
    for rule in (rule for group in read["groups"] for rule in group["rules"]):
        if "for" in rule:
            rule["for"] = FOR
    file = folder / "alerts.yml"
    file.write_text(yaml.safe_dump(read))
    return file


@contextmanager
def everything(root: Path) -> Iterator[tuple[Monitored, Webhook, list[Drill]]]:
    """A stack with a replica, PgBouncer beside it, Prometheus, Alertmanager and a webhook."""
    with ExitStack() as exits:
        services = local_services.start(root, given={}, durable=False)
        exits.callback(services.stop)
        assert services.postgres
        pair = Pair(root, Node.of(root, services.postgres))
        exits.callback(pair.end)
        environment = {
            "DATABASE_URL": pair.url("primary"),
            "DATABASE_READ_REPLICA_URL": pair.url("replica"),
            "REDIS_URL": services.redis_url,
            "CRICKSY_METRICS_TOKEN": monitored.metrics_token(),
            "CRICKSY_TRUSTED_PROXIES": monitored.HOST,
        }
        stack = started(root / "stack", environment, monitored.NAMES, scorer_token=prepare(environment))
        exits.callback(stack.stop)
        pool = PgBouncer(root, services.database_url, default_pool_size=POOL_SIZE)
        exits.callback(pool.stop)
        pool.start()
        webhook = exits.enter_context(listening())
        watched = exits.enter_context(watch(root, stack, pool, webhook))
        yield watched, webhook, drills(stack, pool, pair)


def watch(root: Path, stack: Stack, pool: PgBouncer, webhook: Webhook) -> "AbstractContextManager[Monitored]":
    urls = {"ALERT_PAGE_URL": webhook.url, "ALERT_CHAT_URL": webhook.url}
    alertmanager = prometheus.alertmanager(root / "alertmanager", monitored.ALERTMANAGER, **urls)
    exporter = pgbouncer_exporter.server(root / "pgbouncer-exporter", pool)
    return monitored.monitored(stack, [("pgbouncer", exporter)], hurried(root), alertmanager)


def drills(stack: Stack, pool: PgBouncer, pair: Pair) -> list[Drill]:
    return [
        Drill("QueueBacklog", "the worker of balls stopped", lambda: worker_stopped(stack)),
        Drill("PoolExhausted", "twenty transactions held open", lambda: pool_used_up(pool)),
        Drill("ReplicaLag", "the replica replays nothing", lambda: replica_held_back(pair)),
    ]


def text(seconds: float | None) -> str:
    return f"{seconds:8.1f}" if seconds is not None else "   never"


def why_not(root: Path) -> str:
    programs = balancer.why_not() or prometheus.why_not() or pgbouncer.missing() or pgbouncer_exporter.missing()
    return programs or postgres_node.why_not(root)


def main() -> None:
    root = PROJECT / ".local" / f"drills-{os.getpid()}"
    root.mkdir(parents=True, mode=0o755)
    if why := why_not(root):
        shutil.rmtree(root, ignore_errors=True)
        print(f"The drills cannot run here: {why}")
        sys.exit(CANNOT_RUN)
    os.environ.update(
        SECRET_KEY="only for drills: long enough and never used elsewhere", DJANGO_SETTINGS_MODULE="cricksy.settings"
    )
    print(f"{'alert':15} {'seen s':>8} {'fires s':>8} {'told s':>8} {'ended s':>8}  after", flush=True)
    try:
        with everything(root) as (watched, webhook, each):
            went_well = [show(drill, carry_out(drill, watched, webhook)) for drill in each]
    finally:
        shutil.rmtree(root, ignore_errors=True)
    sys.exit(not all(went_well))


def show(drill: Drill, times: Times) -> bool:
    """Print one row; return whether everything came."""
    row = (times.seen, times.fired, times.told, times.ended)
    print(f"{drill.alert:15} {' '.join(text(each) for each in row)}  {drill.what}", flush=True)
    return None not in row


if __name__ == "__main__":
    main()
