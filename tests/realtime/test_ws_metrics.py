"""The figures of /api/health/ws-metrics and of Prometheus, against a stream that is counted by hand."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from prometheus_client import REGISTRY
from redis import RedisError

from realtime import metrics, shared_metrics
from realtime.rooms.hub import Hub
from realtime.shared_metrics import share, totals
from scoring.redis_store.clients import publisher
from tests.realtime.games import Game
from tests.realtime.sockets import Socket

SECONDS_AGO = 0.25


@pytest.fixture(autouse=True)
def nothing_counted(redis_client: Any) -> Iterator[None]:
    before, metrics.tally = metrics.tally, metrics.Tally()
    yield
    metrics.tally = before


async def reported(hub: Hub) -> Any:
    """The response of GET /api/health/ws-metrics after this process has reported."""
    await hub.watch.look()
    answer = await asyncio.to_thread(totals, publisher())
    assert list(answer) == ["status", "metrics"]
    assert answer["status"] == "ok"
    return answer["metrics"]


async def played(hub: Hub, *, viewers: int, balls: int) -> list[int]:
    """Let viewers join a match and publish balls, each recorded SECONDS_AGO; return the sizes of all emissions."""
    game = Game().begin()
    sockets = [await Socket().join(hub, game.id) for _ in range(viewers)]
    for _ in range(balls):
        ball = game.ball()
        old = replace(ball, recorded_at=ball.recorded_at - SECONDS_AGO)
        await asyncio.to_thread(game.publish, [old])
    for socket in sockets:
        await socket.reach(game.place)
    await asyncio.sleep(0.05)
    return [len(text) for socket in sockets for text in socket.received]


async def test_every_figure_matches_the_stream(hub: Hub) -> None:
    sizes = await played(hub, viewers=3, balls=40)
    figures = await reported(hub)
    latency = figures.pop("avg_latency_ms")
    assert figures == {
        "total_emissions": 123,
        "full_emissions": 3,
        "delta_emissions": 120,
        "delta_ratio": round(120 / 123, 4),
        "avg_payload_size": round(sum(sizes) / 123, 1),
        "min_payload_size": min(sizes),
        "max_payload_size": max(sizes),
        "event_counts": {"state:update": 123, "prediction:update": 0},
        "active_connections": 3,
    }
    assert latency >= SECONDS_AGO * 1000


async def test_ten_thousand_viewers_that_join_are_no_incident(hub: Hub) -> None:
    """Each gets a snapshot, and then each gets every delta: both are counted for each viewer."""
    await played(hub, viewers=200, balls=20)
    assert (await reported(hub))["delta_ratio"] == round(20 / 21, 4)


async def test_what_a_viewer_had_missed_counts_too(hub: Hub) -> None:
    game, before = Game().begin(), exposed()
    socket = await Socket().join(hub, game.id)
    place = game.place
    await asyncio.to_thread(game.publish, game.balls(5))
    await socket.reach(game.place)
    again = await Socket().join(hub, game.id, place)
    fresh = await Socket().join(hub, game.id)
    await again.until(lambda: len(again.received) == 5)
    await fresh.reach(game.place)
    counted = {name: value - before[name] for name, value in exposed().items()}
    received = [len(text) for each in (socket, again, fresh) for text in each.received]
    assert counted["full"] + counted["delta"] == len(received)
    assert counted["full bytes"] + counted["delta bytes"] == sum(received)
    assert (counted["joined by snapshot"], counted["joined by frames"]) == (2, 1)
    assert (await reported(hub))["total_emissions"] == len(received)


def exposed() -> dict[str, float]:
    """Return the values of the Prometheus series."""
    values = {
        f"{kind}{what}": REGISTRY.get_sample_value(name, {"kind": kind})
        for kind in ("full", "delta")
        for what, name in (
            ("", "ws_deliveries_total"),
            (" bytes", "ws_delivered_bytes_total"),
            (" sizes", "ws_payload_bytes_count"),
        )
    }
    for needed in ("snapshot", "frames"):
        values[f"joined by {needed}"] = REGISTRY.get_sample_value("ws_joins_total", {"needed": needed})
    values["fan-outs"] = REGISTRY.get_sample_value("ws_fan_out_seconds_count")
    values["fan-out seconds"] = REGISTRY.get_sample_value("ws_fan_out_seconds_sum")
    values["latencies"] = REGISTRY.get_sample_value("ws_latency_seconds_count")
    values["seconds"] = REGISTRY.get_sample_value("ws_latency_seconds_sum")
    return {name: value or 0.0 for name, value in values.items()}


async def test_prometheus_has_the_same_figures(hub: Hub) -> None:
    before = exposed()
    sizes = await played(hub, viewers=2, balls=10)
    await hub.watch.look()
    counted = {name: value - before[name] for name, value in exposed().items()}
    seconds = counted.pop("seconds")
    assert seconds >= 10 * SECONDS_AGO
    assert 0 < counted.pop("fan-out seconds") <= seconds - 10 * SECONDS_AGO
    assert counted == {
        "full": 2,
        "full bytes": sizes[0] + sizes[11],
        "full sizes": 2,
        "delta": 20,
        "delta bytes": sum(sizes) - sizes[0] - sizes[11],
        "delta sizes": 10,
        "joined by snapshot": 2,
        "joined by frames": 0,
        "latencies": 10,
        "fan-outs": 10,
    }
    assert REGISTRY.get_sample_value("ws_active_connections") == 2


async def test_the_figures_are_summed_over_processes_and_outlive_them(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, redis_client: Any
) -> None:
    await played(hub, viewers=1, balls=5)
    first = await reported(hub)
    monkeypatch.setattr(shared_metrics, "process", "another")
    await share(hub.sources.history.client, 7)
    both = await reported(hub)
    assert first["active_connections"] == 1
    assert both["total_emissions"] == first["total_emissions"] == 6
    await played(hub, viewers=2, balls=5)
    later = await reported(hub)
    assert (later["full_emissions"], later["delta_emissions"]) == (3, 15)
    redis_client.delete(*redis_client.keys("ws:connections:*"))
    gone = await asyncio.to_thread(totals, publisher())
    assert gone["metrics"]["active_connections"] == 0
    assert gone["metrics"]["total_emissions"] == 18


async def test_no_count_is_lost_while_redis_is_down(own_redis: Any) -> None:
    hub = Hub()
    await played(hub, viewers=1, balls=3)
    await asyncio.to_thread(own_redis.stop)
    with pytest.raises(RedisError):
        await share(hub.sources.history.client, 1)
    own_redis.start()
    await share(hub.sources.history.client, 1)
    answer = await asyncio.to_thread(totals, publisher())
    assert answer["metrics"]["total_emissions"] == 4
    await hub.stop()
