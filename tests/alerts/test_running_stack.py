"""Debian's Prometheus watches a running stack: no target is down, every series of rules and panels is there.

An alert on a series that does not exist never fires, and nobody notices.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.alerts import dashboards, monitored, promtool, recorded, rules
from tests.alerts.monitored import Monitored
from tests.realtime.test_end_to_end import short_match
from tests.stack import Stack, fresh_token, on_test_database
from tests.support import balancer, prometheus
from tests.support.crowd import Spectator, reached
from tests.support.record import opened, score

LEFT_OUT = {
    "ALERTS": "nothing fires that somebody is told",
    "pgbouncer_|cricksy:pool_used:ratio": "the stack has no PgBouncer; tests/alerts/run has one",
    "cricksy_replica_": "the stack has no replica; tests/alerts/run has one",
}
WATCHED_SECONDS = 15
PATIENCE = 20.0
BALLS, PACE = 50, 0.2
why_not = prometheus.why_not() or balancer.why_not() or promtool.why_not()
pytestmark = pytest.mark.skipif(bool(why_not), reason=why_not)


@pytest.fixture(scope="module")
def watched(django_db_setup: None, django_db_blocker: Any, local_root: Path) -> Iterator[Monitored]:
    """The stack, asked each second while a match is played."""
    settings = {"CRICKSY_METRICS_TOKEN": monitored.metrics_token(), "CRICKSY_TRUSTED_PROXIES": monitored.HOST}
    with on_test_database(local_root, django_db_blocker, monitored.NAMES, **settings) as stack:
        with django_db_blocker.unblock():
            stack.scorer_token = fresh_token()
        with monitored.monitored(stack) as found:
            asyncio.run(play(stack))
            yield found


async def play(stack: Stack) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(10))
    viewers = [await Spectator(stack.ws_url, game).connect() for _ in range(3)]
    try:
        await reached(viewers, await asyncio.to_thread(score, stack, game, events[:BALLS], pace=PACE))
        # The last balls are seen by Prometheus too.
        await asyncio.sleep(2)
    finally:
        for viewer in viewers:
            viewer.drop()


def is_left_out(selector: str) -> bool:
    return any(re.match(names, selector) for names in LEFT_OUT)


def test_no_target_is_down(watched: Monitored) -> None:
    deadline = time.monotonic() + PATIENCE
    while (down := watched.down()) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert down == []


def test_every_series_of_rules_and_panels_is_there(watched: Monitored) -> None:
    places = {**dict.fromkeys(rules.needed(), "rules"), **dashboards.needed()}
    missing = {
        selector: where
        for selector, where in places.items()
        if not is_left_out(selector) and not watched.prometheus.query(f"count({selector})")
    }
    assert missing == {}


def test_what_is_left_out_is_needed_and_not_there(watched: Monitored) -> None:
    needed = rules.needed() | set(dashboards.needed())
    for names in LEFT_OUT:
        wanted = [selector for selector in needed if re.match(names, selector)]
        assert wanted, f"nothing needs {names}"
        assert [selector for selector in wanted if watched.prometheus.query(f"count({selector})")] == []


def test_prometheus_evaluates_every_rule_and_nothing_fires(watched: Monitored) -> None:
    groups = watched.prometheus.ask("rules")["groups"]
    assert [rule["lastError"] for group in groups for rule in group["rules"] if rule["health"] != "ok"] == []
    assert watched.prometheus.alerts() == {"Watchdog"}


def test_an_hour_of_this_would_be_silent(watched: Monitored, tmp_path: Path) -> None:
    hour = recorded.hour(watched.prometheus, WATCHED_SECONDS)
    assert len(hour) > len(rules.needed()) / 2
    assert promtool.run(tmp_path, promtool.silent("recorded", hour)) == ""
