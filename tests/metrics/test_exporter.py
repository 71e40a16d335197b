"""The exporter tells what broker, database and Redis know, and that one of them is away, without a pause."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest
from prometheus_client.core import GaugeMetricFamily
from redis import Redis

from cricksy.exporter.collector import Exporter, Source
from tests.metrics.scrape import Scrape, scrape, until
from tests.metrics.test_processes import play, record
from tests.stack import PROJECT, Stack

SECONDS = 5.0
"""Generous: a scrape takes little more than a second at most, and Prometheus gives up after ten."""
SOURCES = ("broker", "database", "redis")


def ask(stack: Stack) -> Scrape:
    began = time.monotonic()
    answer = scrape(stack.ports.exporter_url)
    assert time.monotonic() - began < SECONDS
    return answer


def figure(stack: Stack, name: str, **labels: str) -> float:
    return ask(stack).sum(f"cricksy_{name}", **labels)


def up(stack: Stack) -> tuple[float, ...]:
    answer = ask(stack)
    return tuple(answer.sum(f"cricksy_{name}_up") for name in SOURCES)


@contextmanager
def halted(stack: Stack, *names: str) -> Iterator[None]:
    """Stop these processes with all their children; afterwards they go on."""
    processes = [each for name in names for each in tree(stack, name)]
    for each in processes:
        each.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for each in reversed(processes):
            each.send_signal(signal.SIGCONT)


def tree(stack: Stack, name: str) -> list[psutil.Process]:
    process = stack.children[name].process
    assert process
    first = psutil.Process(process.pid)
    return [first, *first.children(recursive=True)]


def test_a_healthy_system_has_nothing_that_waits(many: Stack) -> None:
    play(many)
    until(lambda: figure(many, "sweep_age_seconds") < 3)
    answer = ask(many)
    assert up(many) == (1, 1, 1)
    for queue in ("balls", "sweep", "slow"):
        assert answer.sum("cricksy_queue_length", queue=queue) <= 1
    assert answer.sum("cricksy_unacked") <= 2
    assert answer.sum("cricksy_oldest_unpublished_seconds") < 3
    assert answer.sum("cricksy_matches_stuck") == 0
    assert 0 < answer.sum("cricksy_database_connections") < answer.sum("cricksy_database_max_connections")


def test_queues_and_ages_grow_while_no_worker_works(many: Stack) -> None:
    with halted(many, "worker-1", "worker-2", "worker-sweep"):
        record(many)
        with Redis.from_url(many.redis_url) as client:
            client.rpush("slow", *[b"x"] * 7)
            assert figure(many, "queue_length", queue="slow") == 7
            client.delete("slow")
        until(lambda: figure(many, "due_matches") == 1)
        until(lambda: figure(many, "oldest_unpublished_seconds") > 2)
        # Longer than the mark of a sweep in Redis lasts.
        until(lambda: figure(many, "sweep_age_seconds") > 6)
    until(lambda: figure(many, "oldest_unpublished_seconds") == figure(many, "due_matches") == 0)
    until(lambda: figure(many, "sweep_age_seconds") < 3)


def test_a_database_that_hangs_costs_its_own_figures_only(many: Stack) -> None:
    with halted(many, "postgres"):
        for _ in range(3):
            answer = ask(many)
            assert [answer.sum(f"cricksy_{name}_up") for name in SOURCES] == [1, 0, 1]
            assert "cricksy_matches_stuck" not in answer
            assert answer.sum("cricksy_queue_length", queue="balls") >= 0
    until(lambda: up(many) == (1, 1, 1))
    assert "cricksy_matches_stuck" in ask(many)


@pytest.mark.parametrize("how", ["killed", "halted"])
def test_a_redis_that_is_away_costs_its_own_figures_only(many: Stack, how: str) -> None:
    with gone(many, how):
        for _ in range(3):
            answer = ask(many)
            assert [answer.sum(f"cricksy_{name}_up") for name in SOURCES] == [0, 1, 0]
            assert "cricksy_queue_length" not in answer
    until(lambda: up(many) == (1, 1, 1))


@contextmanager
def gone(stack: Stack, how: str) -> Iterator[None]:
    if how == "halted":
        with halted(stack, "redis"):
            yield
    else:
        stack.kill("redis")
        yield
        stack.start("redis")


def test_a_question_without_an_answer_is_not_asked_again_and_again() -> None:
    end, asked = threading.Event(), []

    def never() -> Iterator[GaugeMetricFamily]:
        asked.append(1)
        end.wait(30)
        yield GaugeMetricFamily("late", "", value=1)

    def fails() -> list[GaugeMetricFamily]:
        raise ValueError

    exporter = Exporter([Source("silent_up", never), Source("failing_up", fails)])
    for _ in range(3):
        found = {metric.name: metric.samples[0].value for metric in exporter.collect()}
        assert found == {"silent_up": 0, "failing_up": 0}
    assert len(asked) == 1
    end.set()
    until(lambda: {metric.name for metric in exporter.collect()} == {"silent_up", "late", "failing_up"})


def test_without_a_port_it_says_so(many: Stack) -> None:
    env = {**os.environ, **many.settings, "CRICKSY_METRICS_PORT": ""}
    command = [sys.executable, "manage.py", "exporter"]
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "CRICKSY_METRICS_PORT is not set" in done.stderr


def test_it_ends_at_once_when_it_is_told_to(many: Stack) -> None:
    process = many.children["exporter"].process
    assert process
    many.signal("exporter", signal.SIGTERM)
    assert process.wait(20) == 0
    many.start("exporter")
