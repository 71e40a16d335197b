"""Whatever is in Redis, no reader runs it, fails because of it, or shows it: it counts as missing."""

import asyncio
import contextlib
import inspect
import pickle
from pathlib import Path
from typing import Any

import msgpack
import pytest
from django.core.cache import cache
from redis import Redis, ResponseError

from realtime import shared_metrics
from realtime.redis.channel_layer import group_channel
from realtime.redis.history import Newest, RedisHistory
from realtime.rooms.hub import Hub
from scoring import metrics, reads
from scoring.errors import LoginLockedError
from scoring.logins.limits import FAILURES, Attempt, count_failure, require_open
from scoring.place import NOWHERE, Place
from scoring.redis_store import clients, fallback, keys, overlays
from scoring.redis_store.overlays import Choice, Panel
from tests.realtime.games import Game
from tests.realtime.sockets import Socket
from workers.sweeping import note_matches, renew_different_matches


class Bomb:
    """Unpickling it creates a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return open, (str(self.file), "w")


GARBAGE = {
    "empty": b"",
    "bytes": b"\x80\xff\x00\xc1",
    "text": b"garbage",
    "a number": b"12",
    "a long number": b"9" * 400,
    "null": b"null",
    "a list": b"[1, 2]",
    "an object": b'{"id": 1, "epoch": "x", "seq": null, "prediction": 3}',
    "half an object": b'{"id": "g", "epoch": 1',
    "a message of another kind": msgpack.packb({"type": "game.frame", "id": 1, "epoch": "1", "seq": [], "body": 5}),
    "a frame of garbage": msgpack.packb(
        {"type": "game.frame", "id": "g", "epoch": 1, "seq": 1, "base_seq": 0, "body": b"\x80", "recorded_at": 0}
    ),
}
KINDS = [*GARBAGE, "a pickle", "a list of Redis", "a hash", "a sorted set"]
OF_A_MATCH = (
    keys.seq,
    keys.record,
    keys.lost,
    keys.snapshot,
    keys.history,
    keys.prediction,
    keys.curve,
    keys.consoles,
    keys.overlay,
)
OF_ALL = (
    *(keys.LAST_SWEEP, keys.COMPARED, keys.STUCK, keys.LATE, keys.DUE, keys.DUE_TASK),
    *(keys.METRICS, keys.PAYLOADS, keys.PROCESSES),
)


def put(client: Redis, key: str, kind: str, file: Path) -> None:
    """Replace what the key holds, in each form in which a value of it can be garbage."""
    value = GARBAGE.get(kind, pickle.dumps(Bomb(file)))
    form = client.type(key)
    client.delete(key)
    if kind == "a list of Redis":
        client.rpush(key, value)
    elif kind == "a hash" or (kind in GARBAGE and form == b"hash"):
        client.hset(key, mapping=dict.fromkeys(("epoch", "seq", "at", "snapshot", "full_deliveries"), value))
    elif kind == "a sorted set" or (kind in GARBAGE and form == b"zset"):
        client.zadd(key, {value: 1, b"min": 2})
    else:
        client.set(key, value)


def fill(client: Redis, game: Game, kind: str, tmp_path: Path) -> None:
    for name in (*(name(game.id) for name in OF_A_MATCH), *OF_ALL, keys.connections("p")):
        put(client, name, kind, tmp_path / "ran")
    put(client, cache.make_key(keys.curve(game.id)), kind, tmp_path / "ran")


def unreadable_values() -> float:
    return sum(sample.value for sample in metrics.unreadable_values.collect()[0].samples if "total" in sample.name)


def test_every_key_is_in_this_test() -> None:
    names = {name for name, value in vars(keys).items() if inspect.isfunction(value)}
    assert names == {name.__name__ for name in OF_A_MATCH} | {"connections"}
    constants = {value for name, value in vars(keys).items() if name.isupper() and isinstance(value, str)}
    assert constants == set(OF_ALL)


@pytest.mark.parametrize("kind", KINDS)
def test_an_overlay_of_garbage_is_no_choice(kind: str, redis_client: Redis, tmp_path: Path) -> None:
    put(redis_client, keys.overlay("g"), kind, tmp_path / "opened")
    before = unreadable_values()
    assert overlays.find("g") is None
    assert unreadable_values() > before or kind in ("empty", "null")
    overlays.keep("g", Choice(Panel.WORM))
    assert overlays.find("g") == Choice(Panel.WORM)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_viewer_joins_and_follows_over_garbage(
    kind: str, hub: Hub, redis_client: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = Game().begin()
    game.play(2)
    game.predict()
    fill(redis_client, game, kind, tmp_path)

    async def from_the_log(match_id: str) -> Any:
        return game.frame(game.whole())

    monkeypatch.setattr(hub.sources, "folded_snapshot", from_the_log)
    socket = await Socket().join(hub, game.id)
    assert await socket.reach(Place(1, 2)) == game.snapshot
    redis_client.publish(group_channel(game.id), pickle.dumps(Bomb(tmp_path / "ran")))
    for value in GARBAGE.values():
        redis_client.publish(group_channel(game.id), value)
    await asyncio.to_thread(game.play)
    await asyncio.to_thread(game.predict)
    assert await socket.reach(Place(1, 3), timeout=0.8) == game.snapshot
    await socket.until(lambda: socket.kinds[-1] == "?3", 0.8)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("kind", KINDS)
async def test_the_watch_goes_on_over_garbage(kind: str, hub: Hub, redis_client: Redis, tmp_path: Path) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    fill(redis_client, game, kind, tmp_path)
    await asyncio.to_thread(game.play)
    put(redis_client, keys.prediction(game.id), kind, tmp_path / "ran")
    put(redis_client, keys.METRICS, kind, tmp_path / "ran")
    await asyncio.to_thread(game.play_lost)
    assert await socket.reach(Place(1, 2), timeout=3.5) == game.snapshot


@pytest.mark.parametrize("kind", KINDS)
async def test_the_history_answers_over_garbage(kind: str, redis_client: Redis, tmp_path: Path) -> None:
    game = Game().begin()
    game.play(2)
    fill(redis_client, game, kind, tmp_path)
    history = RedisHistory()
    newest = await history.newest([game.id, "another"])
    assert newest[1] == Newest()
    assert newest[0].prediction is None
    for read in (history.recent(game.id), history.after(game.id, NOWHERE)):
        with contextlib.suppress(ResponseError):  # every caller expects failures of Redis
            assert await read == []
    await history.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_gets_the_head_over_garbage(
    kind: str, redis_client: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = Game().begin()
    fill(redis_client, game, kind, tmp_path)
    redis_client.delete(keys.seq(game.id))
    redis_client.set(keys.seq(game.id), "1.0")
    assert reads._from_cache(game.id) is None
    assert fallback.breaker.current_state == "closed"


@pytest.mark.parametrize("kind", KINDS)
def test_totals_are_numbers_over_garbage(kind: str, redis_client: Redis, tmp_path: Path) -> None:
    game = Game()
    fill(redis_client, game, kind, tmp_path)
    redis_client.delete(keys.PROCESSES)
    redis_client.zadd(keys.PROCESSES, {"p": 2e9, b"\xff": 2e9})
    with contextlib.suppress(ResponseError):  # answered with 503, until a process reports again
        assert shared_metrics.totals(clients.publisher())["status"] == "ok"


@pytest.mark.parametrize("kind", KINDS)
def test_the_cache_misses_over_garbage(kind: str, redis_client: Redis, tmp_path: Path) -> None:
    put(redis_client, cache.make_key("given"), kind, tmp_path / "ran")
    before = unreadable_values()
    found = cache.get("given", "a miss")
    assert cache.get_many(["given", "other"]) == ({} if found == "a miss" else {"given": found})
    is_json = kind in ("a number", "null", "a list", "an object")
    assert (found == "a miss") is not is_json or kind == "a long number"
    assert unreadable_values() == before + (0 if found != "a miss" else 2)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_log_ins_are_limited_over_garbage(kind: str, redis_client: Redis, tmp_path: Path) -> None:
    attempt = Attempt("scorer", "192.0.2.1")
    for key in (*attempt.keys().values(), attempt.known_key):
        put(redis_client, cache.make_key(key), kind, tmp_path / "ran")
    for _ in range(max(FAILURES.values()) * len(FAILURES)):
        require_open_quietly(attempt)
        count_failure(attempt)
    if kind != "a number":  # the address counts as known
        with pytest.raises(LoginLockedError):
            require_open(attempt)
    assert not (tmp_path / "ran").exists()


def require_open_quietly(attempt: Attempt) -> None:
    with contextlib.suppress(LoginLockedError):
        require_open(attempt)


def test_a_pickle_is_not_run_and_counts_as_a_miss(redis_client: Redis, tmp_path: Path) -> None:
    redis_client.set(cache.make_key("given"), pickle.dumps(Bomb(tmp_path / "ran")))
    before = unreadable_values()
    assert cache.get("given") is None
    assert not (tmp_path / "ran").exists()
    assert unreadable_values() == before + 1


@pytest.mark.parametrize("value", [0, -3, 1.5, True, None, "Ånna", [1, "x"], {"a": {"b": []}}])
def test_the_cache_gives_back_what_it_was_given(value: Any, redis_client: Redis) -> None:
    cache.set("kept", value)
    assert cache.get("kept", "missing") == value
    assert type(cache.get("kept")) is type(value)


def test_the_cache_counts(redis_client: Redis) -> None:
    cache.set("count", 1)
    assert (cache.incr("count", 2), cache.get("count")) == (3, 3)
    cache.set("count", "garbage")
    with pytest.raises(ValueError, match="count"):
        cache.incr("count")
    assert cache.get("count") is None


def test_the_cache_refuses_what_json_would_change(redis_client: Redis) -> None:
    for value in (b"bytes", {1, 2}, object()):
        with pytest.raises(TypeError):
            cache.set("refused", value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_sweep_goes_on_over_garbage(kind: str, db: None, redis_client: Redis, tmp_path: Path) -> None:
    fill(redis_client, Game().begin(), kind, tmp_path)
    assert renew_different_matches() == []
    note_matches([], {})
    assert not (tmp_path / "ran").exists()


def test_nothing_else_is_configured_to_unpickle() -> None:
    from django.conf import settings

    from cricksy.celery import app

    assert {each["BACKEND"] for each in settings.CACHES.values()} == {"scoring.redis_store.json_cache.JsonCache"}
    assert set(app.conf.accept_content) == {"json"}
    assert app.conf.result_serializer == app.conf.task_serializer == app.conf.event_serializer == "json"
    assert settings.CHANNEL_LAYERS["default"]["CONFIG"].get("serializer_format", "msgpack") == "msgpack"
