"""The head of a match: its newest frames, and whether anybody vouches for them."""

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import override_settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from realtime.polling import heads
from realtime.redis import predictions
from scoring.place import Place
from scoring.publishing.epochs import rebuild_match
from scoring.redis_store import clients, fallback, keys
from tests.api.cast import Caller
from tests.api.frames.reading import FOR_A_SECOND, Published, Reader, code, follow, seqs
from tests.realtime.test_unreadable_values import KINDS, put
from tests.record.cast import Game
from tests.record.test_scoreboard import age
from tests.record.test_set_aside import append_broken
from tests.support.ws_client import WatchClient


class TestHead:
    def test_it_has_the_snapshot_while_the_match_is_young(
        self, reader: Reader, game: Game, publish: Any, anyone: Caller
    ) -> None:
        publish()
        game.balls(1, 4)
        publish()
        answer = reader.head()
        head = answer.json()
        assert (head["id"], head["epoch"], head["seq"], head["block"]) == (game.id, 1, 3, 16)
        assert [frame["seq"] for frame in head["frames"]] == [3]
        assert follow(*head["frames"]).snapshot == anyone.get(f"/games/{game.id}").json()["snapshot"]

    def test_later_it_has_the_frames_of_the_open_block(self, reader: Reader, played: Published) -> None:
        answer = reader.head()
        assert answer.json()["seq"] == 41
        assert seqs(answer) == list(range(33, 42))
        assert b",".join(played[32:]) in answer.content

    def test_when_a_block_has_just_closed_there_are_none(
        self, reader: Reader, game: Game, played: Published, publish: Any
    ) -> None:
        game.balls(*[1] * 7)
        publish()
        assert (reader.head().json()["seq"], seqs(reader.head())) == (48, [])

    def test_caches_may_share_it_for_a_second(self, reader: Reader, played: Published) -> None:
        answer = reader.head()
        assert (answer["Cache-Control"], answer["Vary"]) == (FOR_A_SECOND, "Accept-Encoding")
        assert re.fullmatch(r'"1-41-[0-9a-f]{12}"', answer["ETag"])
        again = reader.head(If_None_Match=answer["ETag"])
        assert (again.status_code, again.content) == (304, b"")

    def test_a_snapshot_spares_a_crowd_the_game_after_a_rebuild(
        self, reader: Reader, game: Game, played: Published, publish: Any, anyone: Caller
    ) -> None:
        rebuild_match(game.id)
        publish()
        for balls in (1, 6, 1, 14, 2):
            head = reader.head().json()
            assert "snapshot" in head["frames"][0]
            fresh = anyone.get(f"/games/{game.id}").json()
            viewer = follow(*head["frames"])
            assert (viewer.place, viewer.snapshot) == ((fresh["epoch"], fresh["seq"]), fresh["snapshot"])
            game.balls(*[1] * balls)
            publish()
        assert "delta" in reader.head().json()["frames"][0]

    def test_the_newest_prediction_of_this_state_is_in_it(
        self, reader: Reader, game: Game, played: Published, publish: Any
    ) -> None:
        bare = reader.head()
        assert "prediction" not in bare.json()
        predictions.publish(game.id, Place(1, 41), {"win": {"kent": 0.5}})
        told = reader.head()
        assert told.content.endswith(b',"prediction":' + (clients.reader().get(keys.prediction(game.id)) or b"") + b"}")
        assert told["ETag"] != bare["ETag"]
        predictions.publish(game.id, Place(1, 42), {"win": {"kent": 0.6}})
        assert "prediction" not in reader.head().json()

    def test_an_unknown_match_has_none(self, anyone: Caller, redis_client: Redis) -> None:
        refused = anyone.get("/games/never-played/frames")
        assert code(refused) == (404, "unknown_match")
        assert refused["Cache-Control"] == FOR_A_SECOND

    def test_a_match_that_was_not_published_yet_is_at_its_beginning(self, reader: Reader) -> None:
        head = reader.head().json()
        assert (head["epoch"], head["seq"], head["frames"]) == (1, 0, [])

    def test_it_says_that_a_match_is_stuck(self, reader: Reader, game: Game, played: Published, publish: Any) -> None:
        live = reader.head()
        append_broken(game)
        publish()
        stuck = reader.head(If_None_Match=live["ETag"])
        assert (stuck.status_code, stuck.json()["seq"], stuck.json()["stuck"]) == (200, 41, 42)


class TestItVouches:
    """An answer says that the score is the newest. If nobody knows that, there is none."""

    def check(self, answer: Any) -> None:
        assert code(answer) == (503, "behind")
        assert answer["Retry-After"] == "2"
        # A crowd that polls while a match is late must not come through its cache.
        assert answer["Cache-Control"] == FOR_A_SECOND

    def test_not_while_publishing_is_late(self, reader: Reader, game: Game, played: Published, publish: Any) -> None:
        game.ball(runs=1)
        assert reader.head().json()["seq"] == 41
        age(game, seconds=3)
        self.check(reader.head())
        publish()
        assert reader.head().json()["seq"] == 42

    def test_not_without_redis(self, reader: Reader, played: Published, monkeypatch: pytest.MonkeyPatch) -> None:
        nowhere = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1, retry=Retry(NoBackoff(), 0))
        monkeypatch.setattr(clients, "reader", lambda: nowhere)
        for _ in range(2):
            self.check(reader.head())
            self.check(reader.block("17-32", 1))

    @pytest.mark.parametrize("place", ["1.40", "0.41"])
    def test_not_if_redis_is_behind_the_database(
        self, place: str, reader: Reader, redis_client: Redis, game: Game, played: Published
    ) -> None:
        redis_client.set(keys.seq(game.id), place)
        self.check(reader.head())

    @pytest.mark.parametrize("place", ["1.45", "1.900", "2.41", "900000000.1"])
    def test_not_for_a_state_that_no_frame_leads_to(
        self, place: str, reader: Reader, redis_client: Redis, game: Game, played: Published
    ) -> None:
        redis_client.set(keys.seq(game.id), place)
        self.check(reader.head())

    def test_not_while_a_new_epoch_is_not_published(self, reader: Reader, game: Game, played: Published) -> None:
        rebuild_match(game.id)
        self.check(reader.head())

    def test_after_redis_was_emptied_the_database_vouches(
        self, reader: Reader, game: Game, redis_client: Redis, played: Published, publish: Any
    ) -> None:
        redis_client.flushdb()
        head = reader.head().json()
        assert (head["epoch"], head["seq"], head["frames"]) == (1, 41, [])
        game.ball(runs=1)
        publish()
        assert [seqs(reader.head()), "snapshot" in reader.head().json()["frames"][0]] == [[42], True]

    @override_settings(REDIS_URL="")
    def test_in_one_process_without_redis_the_database_vouches(self, reader: Reader, game: Game) -> None:
        assert reader.head().json()["frames"] == []
        assert code(reader.block("1-16")) == (404, "frames_gone")


@pytest.mark.parametrize("key", [keys.seq, keys.history, keys.snapshot, keys.prediction])
def test_garbage_in_redis_is_shown_to_nobody(
    key: Callable[[str], str], reader: Reader, game: Game, played: Published, redis_client: Redis, tmp_path: Any
) -> None:
    block, newest = reader.block("17-32", 1).content, follow(*map(orjson.loads, played))
    value: Any = redis_client.dump(key(game.id))
    for kind in KINDS:
        put(redis_client, key(game.id), kind, tmp_path / "ran")
        heads._heads.forget(game.id)
        check_head(reader.head(), newest)
        found = reader.block("17-32", 1)
        assert found.content == block or code(found) == (404, "frames_gone")
        redis_client.delete(key(game.id))
        if value is not None:
            redis_client.restore(key(game.id), 0, value)
    assert not (tmp_path / "ran").exists()
    assert fallback.breaker.current_state == "closed"


def check_head(answer: Any, newest: WatchClient) -> None:
    """Accept a head that leads to the newest state or has no frames, and a refusal."""
    if answer.status_code != 200:
        assert code(answer) == (503, "behind")
        return
    head = answer.json()
    assert (head["seq"], "prediction" in head) == (41, False)
    if head["frames"]:
        viewer = follow(*head["frames"])
        assert viewer.place == newest.place or viewer.gaps == len(head["frames"]) == 9
        assert viewer.snapshot in (newest.snapshot, None)
