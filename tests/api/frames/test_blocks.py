"""Blocks of frames, which caches may keep for ever."""

import gzip
from typing import Any

import orjson
import pytest
from redis import Redis

from realtime.wire.blocks import SIZE, block_of, parse_block
from scoring.errors import NotABlockError
from scoring.redis_store import clients, keys
from tests.api.cast import Caller
from tests.api.frames.reading import FOR_A_SECOND, FOR_EVER, Published, Reader, code, seqs
from tests.record.cast import Game

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
