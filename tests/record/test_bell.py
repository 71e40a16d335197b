"""The bell never hangs or fails a request, whatever the broker does."""

import threading
import time
from collections.abc import Iterator

import pytest
from redis import Redis

from scoring import bell, metrics
from tests.record.cast import Game


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A broker that accepts and does not answer until the gate opens."""
    gate, rung = threading.Event(), []

    def send(match_ids: list[str]) -> None:
        gate.wait(10)
        rung.append(match_ids)

    monkeypatch.setattr(bell, "send", send)
    gate.rung = rung  # type: ignore[attr-defined]
    yield gate
    gate.set()


def until(true: object, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.01)
    return bool(true())  # type: ignore[operator]


def test_a_mute_broker_delays_nobody_and_a_full_queue_drops(gate: threading.Event) -> None:
    dropped = metrics.bells_dropped._value.get()
    quiet = bell.Bell(longest=2)
    quiet.ring("first")
    assert until(lambda: quiet._queue.empty())
    started = time.monotonic()
    for match_id in ("a", "b", "c", "d"):
        quiet.ring(match_id)
    assert time.monotonic() - started < 0.1
    assert metrics.bells_dropped._value.get() - dropped == 2
    gate.set()
    assert until(lambda: gate.rung == [["first"], ["a", "b"]])  # type: ignore[attr-defined]


def test_a_match_that_waits_is_not_queued_twice(gate: threading.Event) -> None:
    quiet = bell.Bell(longest=10)
    quiet.ring("first")
    assert until(lambda: quiet._queue.empty())
    for _ in range(5):
        quiet.ring("a")
    quiet.ring("first")
    gate.set()
    assert until(lambda: gate.rung == [["first"], ["a", "first"]])  # type: ignore[attr-defined]


def test_matches_that_gather_meanwhile_are_carried_by_few_tasks(gate: threading.Event) -> None:
    quiet = bell.Bell()
    quiet.ring("first")
    assert until(lambda: quiet._queue.empty())
    for number in range(2 * bell.MOST_AT_ONCE):
        quiet.ring(f"m{number}")
    gate.set()
    assert until(lambda: len(gate.rung) == 3)  # type: ignore[attr-defined]
    assert [len(task) for task in gate.rung] == [1, bell.MOST_AT_ONCE, bell.MOST_AT_ONCE]  # type: ignore[attr-defined]


def test_a_broker_that_fails_is_counted_and_the_thread_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []

    def send(match_ids: list[str]) -> None:
        if match_ids == ["fails"]:
            raise ConnectionError("no broker")
        rung.extend(match_ids)

    monkeypatch.setattr(bell, "send", send)
    failed = metrics.bells_failed._value.get()
    loud = bell.Bell()
    loud.ring("fails")
    assert until(lambda: metrics.bells_failed._value.get() > failed)
    loud.ring("a")
    assert until(lambda: rung == ["a"])
    assert metrics.bells_failed._value.get() - failed == 1


def test_a_committed_ball_rings_the_balls_queue(committed_game: Game, redis_client: Redis) -> None:
    redis_client.delete("balls")
    committed_game.ball(runs=1)
    assert until(lambda: redis_client.llen("balls"))
    message = redis_client.lindex("balls", 0)
    assert b"workers.tasks.recompute" in message


def test_a_ball_that_is_not_committed_rings_nobody(game: Game, redis_client: Redis) -> None:
    redis_client.delete("balls")
    game.ball(runs=1)
    time.sleep(0.2)
    assert redis_client.llen("balls") == 0
