"""The statements of a ball, in order: those of the scorer's request, of its publishing, of the sweep, of viewers.

docs/statements.md tells why each is there.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from redis import Redis

from realtime.redis import broadcast
from realtime.rooms.hub import Hub
from scoring.folding import load_log
from scoring.models import Match, MatchEvent, Scoreboard, Scorecard
from scoring.place import Place
from scoring.publishing import rows
from scoring.publishing.catch_up import catch_up
from scoring.publishing.engine_version import engine_version
from scoring.publishing.lag import MOST_AT_ONCE
from scoring.publishing.rows import Shown
from scoring.redis_store import heads, keys
from tests.api.cast import Caller
from tests.docs import pages
from tests.queries.filled import play_original
from tests.queries.process import begin_anew
from tests.queries.statements import asked, asked_by_all_threads
from tests.realtime.sockets import Socket
from tests.record.cast import Game
from workers.tasks import sweep

LIVE = 1000


def written(title: str, number: int = 0) -> list[str]:
    """The statements of a numbered list in a section."""
    lists = re.findall(r"(?:^\d+\. .*\n)+", pages.section("docs/statements.md", title) + "\n", re.MULTILINE)
    return re.findall(r"^\d+\. `([^`]+)`", lists[number], re.MULTILINE)


@pytest.fixture
def game(transactional_db: None, redis_client: Redis, quick_hashing: None) -> Game:
    return play_original(20)


def post_ball(game: Game, caller: Caller) -> list[str]:
    head = Match.objects.get(pk=game.id).head
    with asked() as statements:
        answer = caller.post(
            f"/games/{game.id}/deliveries", {"runs": 1}, Idempotency_Key=f"ball-{head}", If_Match=str(head)
        )
    assert answer.status_code == 201
    return statements


def test_a_recorded_ball(game: Game) -> None:
    caller = Caller(game.scorer)
    assert post_ball(game, caller) == post_ball(game, caller) == written("A ball is recorded")


def test_a_published_ball(game: Game) -> None:
    for _ in range(2):
        post_ball(game, Caller(game.scorer))
        with asked() as statements:
            assert catch_up(game.id, broadcast.publish)
        assert statements == written("A ball is published")


def test_a_process_that_has_just_begun_judges_and_publishes_under_the_lock(game: Game) -> None:
    begin_anew()
    assert post_ball(game, Caller(game.scorer)) == written("A ball is recorded", 1)
    begin_anew()
    with asked() as statements:
        assert catch_up(game.id, broadcast.publish)
    assert statements == written("A ball is published", 1)


def test_rows_of_the_scorecard(game: Game) -> None:
    post_ball(game, Caller(game.scorer))
    log = load_log(game.id).log
    with asked() as statements:
        rows.write([Shown(game.id, Place(1, log.head), log.state)])
    assert statements == written("Rows of the scorecard are written")


def open_matches(count: int, redis: Redis) -> None:
    """Matches of one event each, published."""
    by, at = User.objects.create_user(f"opener-{count}"), timezone.now() - timedelta(minutes=1)
    ids = [f"live-{count}-{number}" for number in range(count)]
    Match.objects.bulk_create(
        Match(id=each, head=1, changed_at=at, created_by=by, name=each, format="t20", status="live") for each in ids
    )
    version = engine_version()
    Scoreboard.objects.bulk_create(Scoreboard(match_id=each, published_seq=1, engine_version=version) for each in ids)
    Scorecard.objects.bulk_create(Scorecard(match_id=each, epoch=1, seq=1) for each in ids)
    MatchEvent.objects.bulk_create(
        MatchEvent(match_id=each, seq=1, kind="note", payload={}, recorded_by=by, recorded_at=at, answer={})
        for each in ids
    )
    record = heads.record_text(at.timestamp())
    redis.mset({keys.seq(each): "1.1" for each in ids} | {keys.record(each): f"1.1 {record}" for each in ids})
    redis.zadd(keys.COMPARED, dict.fromkeys(ids, 0))


def swept() -> list[str]:
    with asked() as statements:
        sweep()
    return statements


def test_the_sweep_asks_about_a_thousand_live_matches_what_it_asks_about_one(
    transactional_db: None, redis_client: Redis
) -> None:
    for count in (1, LIVE):
        open_matches(count, redis_client)
        assert swept() == written("The sweep, each second")
    assert redis_client.llen("balls") == 0


def test_a_thousand_late_matches_cost_the_sweep_no_statement_more(transactional_db: None, redis_client: Redis) -> None:
    open_matches(LIVE, redis_client)
    Scoreboard.objects.update(published_seq=0)
    assert swept() == written("The sweep, each second")
    assert redis_client.llen("balls") == MOST_AT_ONCE


@pytest.fixture
async def hub(redis_client: Redis) -> AsyncIterator[Hub]:
    hub = Hub()
    yield hub
    await hub.stop()


async def join(hub: Hub, match_id: str, viewers: int) -> None:
    sockets = await asyncio.gather(*(Socket().join(hub, match_id) for _ in range(viewers)))
    for socket in sockets:
        await socket.until(lambda socket=socket: bool(socket.kinds))


async def test_viewers_of_a_published_match_ask_postgres_nothing(game: Game, hub: Hub) -> None:
    with asked_by_all_threads() as statements:
        await join(hub, game.id, 50)
    assert statements == []


async def test_of_viewers_whose_match_redis_has_forgotten_one_asks_for_all(
    game: Game, hub: Hub, redis_client: Redis
) -> None:
    redis_client.delete(*redis_client.keys("game:*"))
    begin_anew()
    with asked_by_all_threads() as statements:
        await join(hub, game.id, 50)
    assert statements[:2] == written("Viewers join")
    # The watch may have looked at the room meanwhile: that asks for no events.
    assert statements.count("SELECT matchevent") == 1
