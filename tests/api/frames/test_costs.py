"""What a crowd that polls costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from realtime.polling import closed_blocks, heads
from realtime.redis import stored
from scoring.api import rates
from tests.api.cast import Caller
from tests.api.frames.reading import FOR_A_SECOND, FOR_EVER, Published, Reader


class TestCosts:
    @pytest.fixture
    def one_tick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (heads, closed_blocks):
            monkeypatch.setattr(module, "tick", lambda: -1)

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
