"""Frames by HTTP: blocks that caches may keep for ever, and a head that never calls an old score the newest."""

import gzip
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.test import override_settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from realtime.polling import closed_blocks, heads
from realtime.redis import broadcast, predictions, stored
from realtime.wire.blocks import SIZE, block_of, parse_block
from scoring import reads
from scoring.api import rates
from scoring.errors import NotABlockError
from scoring.match_cache import MatchCache
from scoring.place import Place
from scoring.publishing.catch_up import catch_up
from scoring.publishing.epochs import rebuild_match
from scoring.redis_store import clients, fallback, keys
from tests.api.cast import Caller
from tests.realtime.test_unreadable_values import KINDS, put
from tests.record.cast import Game
from tests.record.test_scoreboard import age
from tests.record.test_set_aside import append_broken
from tests.support.ws_client import WatchClient

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_SECOND = "public, max-age=1"


ticks = itertools.count()


@pytest.fixture(autouse=True)
def ask_each_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process keeps answers for a moment, and tests are quicker."""
    for module in (heads, closed_blocks):
        monkeypatch.setattr(module, "tick", lambda: next(ticks))
    monkeypatch.setattr(heads, "_heads", MatchCache())
    yield
    fallback.breaker.close()


class Reader:
    def __init__(self, game: Game, caller: Caller) -> None:
        self.path = f"/games/{game.id}/frames"
        self.caller = caller

    def head(self, **headers: str) -> Any:
        reads._publishing.cache_clear()
        return self.caller.get(self.path, **headers)

    def block(self, name: str, epoch: Any = None, **headers: str) -> Any:
        reads._publishing.cache_clear()
        query = "" if epoch is None else f"?epoch={epoch}"
        return self.caller.get(f"{self.path}/{name}{query}", **headers)


@pytest.fixture
def reader(game: Game, anyone: Caller, redis_client: Redis) -> Reader:
    return Reader(game, anyone)


Published = list[bytes]


@pytest.fixture
def publish(game: Game, redis_client: Redis) -> Callable[[], Published]:
    """Publish up to the head; return the messages, as sockets send them."""

    def publish() -> Published:
        sent: Published = []

        def note(match_id: str, epoch: int, changes: Any, snapshot: Any) -> None:
            sent.extend(broadcast.make_frame(match_id, epoch, change).body for change in changes)
            broadcast.publish(match_id, epoch, changes, snapshot)

        catch_up(game.id, note)
        return sent

    return publish


@pytest.fixture
def played(game: Game, publish: Callable[[], Published]) -> Published:
    """A match that was published as it went: a snapshot at seq 1, and the deltas 2 to 41."""
    sent = publish()
    for _ in range(8):
        game.balls(1, 0, 4, 2, 6)
        sent += publish()
    return sent


def seqs(answer: Any) -> list[int]:
    return [message["seq"] for message in answer.json()["frames"]]


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def follow(*frames: Any) -> WatchClient:
    """Return a viewer that has applied these messages."""
    viewer = WatchClient("")
    for frame in frames:
        viewer.take(frame)
    return viewer


class TestNames:
    def test_every_seq_is_in_one_block(self) -> None:
        for seq in range(1, 200):
            block = block_of(seq)
            assert block.first <= seq <= block.last
            assert block.last - block.first + 1 == SIZE
            assert parse_block(str(block)) == block

    @pytest.mark.parametrize(
        ("text", "accepted"),
        [
            ("17-31", "17-32"),
            ("18-33", "17-32"),
            ("17-48", "17-32"),
            ("017-32", "17-32"),
            ("32-17", "17-32"),
            ("17-32-", "17-32"),
            ("1", "1-16"),
            ("0-15", "1-16"),
            ("-1-16", "1-16"),
            ("x", "1-16"),
            ("", "1-16"),
            ("٣-١٨", "1-16"),
        ],
    )
    def test_any_other_name_is_refused_with_one_that_is_accepted(self, text: str, accepted: str) -> None:
        with pytest.raises(NotABlockError) as refused:
            parse_block(text)
        assert refused.value.more == {"accepted": accepted}
        assert str(parse_block(accepted)) == accepted

    def test_digits_without_end_are_refused(self) -> None:
        with pytest.raises(NotABlockError):
            parse_block("9" * 5000 + "-" + "9" * 5000)


# Of a match whose first frame is a snapshot and whose newest is 41, in epoch 1.
REFUSED = {
    ("33-48", 1): (404, "block_open"),
    ("33-48", None): (404, "block_open"),
    ("9985-10000", 1): (404, "block_open"),
    ("1-16", 1): (404, "frames_gone"),
    ("17-32", 2): (404, "frames_gone"),
    ("17-32", 10**8): (404, "frames_gone"),
    ("16-31", 1): (400, "not_a_block"),
    ("17-64", 1): (400, "not_a_block"),
    ("all", 1): (400, "not_a_block"),
    ("17-32", 0): (400, "malformed"),
    ("17-32", "x"): (400, "malformed"),
    ("17-32", ""): (400, "malformed"),
}


class TestBlocks:
    def test_a_closed_block_has_the_bytes_that_sockets_send(self, reader: Reader, played: Published) -> None:
        answer = reader.block("17-32", 1)
        head = orjson.dumps({"id": played_id(reader), "epoch": 1, "from": 17, "to": 32})[:-1]
        assert answer.content == head + b',"frames":[' + b",".join(played[16:32]) + b"]}"

    def test_caches_may_keep_it_for_ever_and_share_it(self, reader: Reader, played: Published) -> None:
        answer = reader.block("17-32", 1)
        assert (answer["Cache-Control"], answer["Vary"]) == (FOR_EVER, "Accept-Encoding")
        assert not answer.cookies
        again = reader.block("17-32", 1, If_None_Match=answer["ETag"])
        assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", FOR_EVER)
        small = reader.block("17-32", 1, Accept_Encoding="gzip")
        assert gzip.decompress(small.content) == answer.content

    def test_without_an_epoch_it_is_that_of_now_for_a_second(self, reader: Reader, played: Published) -> None:
        answer = reader.block("17-32")
        assert answer["Cache-Control"] == FOR_A_SECOND
        assert answer.content == reader.block("17-32", 1).content

    def test_whatever_else_is_refused_and_forgotten_soon(self, reader: Reader, played: Published) -> None:
        for (name, epoch), wanted in REFUSED.items():
            refused = reader.block(name, epoch)
            assert code(refused) == wanted, (name, epoch)
            assert refused["Cache-Control"] == FOR_A_SECOND

    def test_a_block_that_is_open_says_how_far_the_match_is(self, reader: Reader, played: Published) -> None:
        refused = reader.block("33-48", 1).json()
        assert (refused["epoch"], refused["seq"]) == (1, 41)

    def test_it_closes_with_its_last_frame(self, reader: Reader, game: Game, played: Published, publish: Any) -> None:
        game.balls(*[1] * 6)
        publish()
        assert code(reader.block("33-48", 1)) == (404, "block_open")
        game.ball(runs=4)
        publish()
        assert seqs(reader.block("33-48", 1)) == list(range(33, 49))

    def test_an_unknown_match_has_no_blocks(self, anyone: Caller, redis_client: Redis) -> None:
        refused = anyone.get("/games/never-played/frames/1-16?epoch=1")
        assert code(refused) == (404, "unknown_match")
        assert refused["Cache-Control"] == FOR_A_SECOND

    def test_a_snapshot_in_the_middle_is_no_block(self, reader: Reader, game: Game, publish: Any) -> None:
        """Which seq a worker sends as a snapshot depends on when it publishes: such a block could differ."""
        publish()
        game.balls(*[1] * 60)
        assert b'"snapshot"' in publish()[0]
        game.balls(*[1] * 20)
        publish()
        assert code(reader.block("49-64", 1)) == (404, "frames_gone")
        assert seqs(reader.block("65-80", 1)) == list(range(65, 81))

    def test_frames_older_than_the_history_are_gone(self, reader: Reader, game: Game, publish: Any) -> None:
        publish()
        for number in range(280):
            game.event("note", text="x")
            if number % 10 == 9:
                publish()
        assert code(reader.block("17-32", 1)) == (404, "frames_gone")
        assert seqs(reader.block("33-48", 1)) == list(range(33, 49))


def played_id(reader: Reader) -> str:
    return reader.path.split("/")[2]


class TestClosedBlocksStay:
    """Whatever happens to the match, the bytes at an address that caches keep for ever are the same or are gone."""

    @pytest.fixture
    def kept(self, reader: Reader, played: Published) -> dict[str, bytes]:
        return {"17-32": reader.block("17-32", 1).content}

    def check(self, reader: Reader, kept: dict[str, bytes], *, is_gone: bool = False) -> None:
        for name, body in kept.items():
            answer = reader.block(name, 1)
            if is_gone:
                assert code(answer) == (404, "frames_gone")
            else:
                assert answer.content == body

    def test_after_an_undo_and_a_correction(
        self, reader: Reader, game: Game, ours: Caller, publish: Any, kept: dict[str, bytes]
    ) -> None:
        game.undo()
        publish()
        amended = ours.send("PATCH", f"/games/{game.id}/events/20", {"runs": 3}, If_Match="42")
        assert amended.status_code == 200, amended.content
        publish()
        self.check(reader, kept)

    def test_after_a_rebuild(self, reader: Reader, game: Game, publish: Any, kept: dict[str, bytes]) -> None:
        rebuild_match(game.id)
        publish()
        self.check(reader, kept, is_gone=True)
        game.balls(*[2] * 30)
        publish()
        epoch = reader.head().json()["epoch"]
        assert epoch > 1
        assert seqs(reader.block("49-64", epoch)) == list(range(49, 65))
        self.check(reader, kept, is_gone=True)

    def test_after_redis_was_emptied(
        self, reader: Reader, game: Game, redis_client: Redis, publish: Any, kept: dict[str, bytes]
    ) -> None:
        redis_client.flushdb()
        self.check(reader, kept, is_gone=True)
        game.balls(*[1] * 7)
        publish()
        self.check(reader, kept, is_gone=True)
        assert code(reader.block("33-48", 1)) == (404, "frames_gone")
        game.balls(*[1] * 16)
        publish()
        assert seqs(reader.block("49-64", 1)) == list(range(49, 65))

    def test_after_redis_was_restored_from_an_older_state(
        self, reader: Reader, game: Game, redis_client: Redis, publish: Any, kept: dict[str, bytes]
    ) -> None:
        old: dict[bytes, Any] = {name: redis_client.dump(name) for name in redis_client.keys("game:*")}
        game.balls(*[1] * 10)
        publish()
        kept["33-48"] = reader.block("33-48", 1).content
        for name, value in old.items():
            redis_client.restore(name, 0, value, replace=True)
        assert code(reader.block("33-48", 1)) == (404, "block_open")
        game.ball(runs=1)
        publish()
        assert code(reader.block("33-48", 1)) == (404, "frames_gone")
        self.check(reader, {"17-32": kept["17-32"]}, is_gone=True)


class TestHead:
    def test_it_leads_from_the_snapshot_while_the_match_is_young(
        self, reader: Reader, game: Game, publish: Any, anyone: Caller
    ) -> None:
        first = publish()
        game.balls(1, 4)
        sent = publish()
        answer = reader.head()
        head = answer.json()
        assert (head["id"], head["epoch"], head["seq"], head["block"]) == (game.id, 1, 3, 16)
        assert answer.content.endswith(b'"frames":[' + b",".join(first + sent) + b"]}")
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


def forged(game: Game, **changes: Any) -> bytes:
    """Return a frame of seq 20 as it stands in the history, with some of it changed."""
    (message,) = clients.reader().zrangebyscore(keys.history(game.id), 20, 20)
    from channels.layers import get_channel_layer

    layer: Any = get_channel_layer()
    return bytes(layer.serialize({**layer.deserialize(message), **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {"body": b"{}"},
        {"body": b'{"event":"state:update","id":"other","epoch":1,"seq":20,"delta":{}}'},
        {"epoch": 2},
        {"seq": 21},
        {"base_seq": 18},
        {"base_seq": None},
        {"id": "other"},
    ],
)
def test_a_frame_that_is_not_its_own_is_never_cached_for_ever(
    changes: dict[str, Any], reader: Reader, game: Game, redis_client: Redis, played: Published
) -> None:
    block = reader.block("17-32", 1).content
    message = forged(game, **changes)
    redis_client.zadd(keys.history(game.id), {message: 20})
    found = reader.block("17-32", 1)
    assert found.content == block or code(found) == (404, "frames_gone")
    redis_client.zremrangebyscore(keys.history(game.id), 20, 20)
    redis_client.zadd(keys.history(game.id), {message: 20})
    assert code(reader.block("17-32", 1)) == (404, "frames_gone")


class TestCosts:
    @pytest.fixture
    def one_tick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = next(ticks)
        for module in (heads, closed_blocks):
            monkeypatch.setattr(module, "tick", lambda: now)

    def test_a_crowd_asks_redis_and_postgres_once(
        self,
        reader: Reader,
        ours: Caller,
        played: Published,
        one_tick: None,
        monkeypatch: Any,
        django_assert_num_queries: Any,
    ) -> None:
        asked = []
        monkeypatch.setattr(stored, "newest", counting(stored.newest, asked))
        with django_assert_num_queries(1):
            for _ in range(20):
                assert reader.caller.get(reader.path).status_code == 200
                # A token is not even looked at.
                assert ours.get(reader.path)["Cache-Control"] == FOR_A_SECOND
        assert len(asked) == 1

    def test_a_closed_block_asks_no_database(
        self, reader: Reader, ours: Caller, played: Published, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(0):
            for caller in (reader.caller, ours):
                assert caller.get(f"{reader.path}/17-32?epoch=1")["Cache-Control"] == FOR_EVER

    def test_polling_counts_as_no_heavy_read(self, reader: Reader, played: Published, monkeypatch: Any) -> None:
        monkeypatch.setattr(settings, "CRICKSY_HEAVY_READS_PER_SECOND", 1)
        monkeypatch.setattr(rates.HeavyReads, "rates", rates.Rates(clock=lambda: 1000.0))
        for _ in range(30):
            assert reader.head().status_code == 200
            assert reader.block("17-32", 1).status_code == 200

    def test_the_frames_of_a_state_are_read_once(self, reader: Reader, played: Published, monkeypatch: Any) -> None:
        first = reader.head().content
        monkeypatch.setattr(stored, "recent_frames", lambda *_: pytest.fail("read again"))
        assert reader.head().content == first


def counting(function: Callable[..., Any], calls: list[Any]) -> Callable[..., Any]:
    def counted(*args: Any) -> Any:
        calls.append(args)
        return function(*args)

    return counted
