"""Whatever happens to the match, the bytes at an address that caches keep for ever are the same or are gone."""

from typing import Any

import pytest
from redis import Redis

from scoring.publishing.epochs import rebuild_match
from tests.api.cast import Caller
from tests.api.frames.reading import Published, Reader, code, seqs
from tests.record.cast import Game


class TestClosedBlocksStay:
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
