"""A match and its reader. Imports stand inside, for this file is read before the test database has its settings."""

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from redis import Redis

    from tests.api.cast import Caller
    from tests.api.frames.reading import Published, Reader
    from tests.record.cast import Game


@pytest.fixture(autouse=True)
def ask_each_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process keeps answers for a moment, and tests are quicker."""
    from realtime.polling import closed_blocks, heads
    from scoring.match_cache import MatchCache
    from scoring.redis_store import fallback

    ticks = itertools.count()
    for module in (heads, closed_blocks):
        monkeypatch.setattr(module, "tick", lambda: next(ticks))
    monkeypatch.setattr(heads, "_heads", MatchCache())
    yield
    fallback.breaker.close()


@pytest.fixture
def reader(game: "Game", anyone: "Caller", redis_client: "Redis") -> "Reader":
    from tests.api.frames.reading import Reader

    return Reader(game, anyone)


@pytest.fixture
def publish(game: "Game", redis_client: "Redis") -> Callable[[], "Published"]:
    """Publish up to the head; return the messages, as sockets send them."""
    from realtime.redis import broadcast
    from scoring.publishing.catch_up import catch_up

    def publish() -> "Published":
        sent: Published = []

        def note(updates: Any) -> dict[str, int]:
            for match_id, epoch, changes, *_ in updates:
                sent.extend(broadcast.make_frame(match_id, epoch, change).body for change in changes)
            return broadcast.publish(updates)

        catch_up(game.id, note)
        return sent

    return publish


@pytest.fixture
def played(game: "Game", publish: Callable[[], "Published"]) -> "Published":
    """A match that was published as it went: a snapshot at seq 1, and the deltas 2 to 41."""
    sent = publish()
    for _ in range(8):
        game.balls(1, 0, 4, 2, 6)
        sent += publish()
    return sent
