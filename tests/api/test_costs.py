"""What many ask for is made once, by few threads; who asks for too much is told when to come back."""

import gzip
from concurrent.futures import Future
from typing import Any

import pytest

from scoring import folding, metrics, reads
from scoring.api import exported, rates
from scoring.engine.views import rows
from scoring.errors import BusyError
from scoring.shared_work import SharedWork, shared_work
from tests.api.cast import Caller
from tests.record.cast import Game


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of both limits, which begin anew."""
    clock = Clock()
    for limit in (rates.Writes, rates.HeavyReads):
        monkeypatch.setattr(limit, "rates", rates.Rates(clock=clock))
    return clock


class Export:
    """Exports of a match, as anyone or its scorer gets them."""

    def __init__(self, game: Game, reader: Caller) -> None:
        self.reader = reader
        self.path = f"/games/{game.id}/export?as=csv"

    def balls(self) -> int:
        return len(self.get().content.splitlines()) - 1

    def get(self, **headers: str) -> Any:
        return self.reader.get(self.path, **headers)


@pytest.fixture
def as_time_passes(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(exported.time, "monotonic", clock)
    return clock


class TestExports:
    def test_anyone_gets_one_of_the_last_five_seconds(
        self, game: Game, anyone: Caller, ours: Caller, as_time_passes: Clock
    ) -> None:
        game.balls(1, 2)
        assert Export(game, anyone).balls() == 2
        game.balls(3)
        as_time_passes.now += 4
        assert Export(game, anyone).balls() == 2
        assert Export(game, ours).balls() == 3
        game.balls(4)
        as_time_passes.now += 6
        assert Export(game, anyone).balls() == 4

    def test_it_is_made_once_while_nothing_changes(
        self, game: Game, anyone: Caller, as_time_passes: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        game.balls(1)
        first = Export(game, anyone).get()
        monkeypatch.setattr(exported, "_make", lambda *_: pytest.fail("made again"))
        as_time_passes.now += 60
        assert Export(game, anyone).get().content == first.content

    def test_who_has_it_gets_304(self, game: Game, anyone: Caller) -> None:
        game.balls(1)
        first = Export(game, anyone).get()
        again = Export(game, anyone).get(If_None_Match=first["ETag"])
        assert first["ETag"] == f'"1-{game.answer["seq"]}-csv"'
        assert (again.status_code, again.content) == (304, b"")

    def test_it_is_compressed_for_who_accepts_that(self, game: Game, anyone: Caller) -> None:
        game.balls(1)
        plain, small = Export(game, anyone).get(), Export(game, anyone).get(Accept_Encoding="gzip")
        assert small["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.content) == plain.content
        assert plain["Content-Disposition"] == f'attachment; filename="{game.id}.csv"'

    def test_a_busy_process_sends_the_last_one_to_anyone_and_503_to_who_needs_the_newest(
        self, game: Game, anyone: Caller, ours: Caller, as_time_passes: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        game.balls(1)
        Export(game, anyone).get()
        game.balls(2)
        as_time_passes.now += 6
        monkeypatch.setattr(exported, "shared_work", SharedWork(at_once=1, most_waiting=0))
        exported.shared_work._at_work.append("")
        assert Export(game, anyone).balls() == 1
        refused = Export(game, ours).get()
        assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (503, "busy", "1")


class TestFolding:
    def test_a_stuck_match_is_not_folded_by_each_reader(
        self, game: Game, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        game.balls(1, 2)
        game.event("note", text="x")
        folding.folded_logs.forget(game.id)
        records = folding.load_records(game.id)
        monkeypatch.setattr(
            folding, "load_records", lambda _, first=1: [*records[first - 1 : 3], records[3]._replace(kind="no_kind")]
        )
        for folded_before in (0, 3):
            cached = folding.folded_logs.get(game.id)
            assert (cached.log.head if cached else 0) == folded_before
            with (
                django_capture_on_commit_callbacks(execute=True),
                pytest.raises(folding.UnfoldableError, match="event 4"),
            ):
                reads.log_of(game.id)

    def test_a_match_that_does_not_exist_is_no_work(self, anyone: Caller) -> None:
        assert anyone.get("/games/no-such-match/export").status_code == 404

    def test_a_page_of_balls_costs_the_balls_of_the_page(
        self, game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        game.balls(*[1] * 12)
        made: list[int] = []
        text = rows.ball_text
        monkeypatch.setattr(rows, "ball_text", lambda match, ball: [made.append(ball.seq), text(match, ball)][1])
        page = anyone.get(f"/games/{game.id}/deliveries?from_index=3&page_size=4").json()
        assert [one["index"] for one in page["deliveries"]] == [3, 4, 5, 6]
        assert (page["total"], len(made), "from_index=7" in page["next"]) == (12, 4, True)


class TestRates:
    def test_a_scorer_writes_as_often_as_the_limit_allows(
        self, game: Game, ours: Caller, clock: Clock, settings: Any
    ) -> None:
        settings.CRICKSY_WRITES_PER_SECOND = 1
        statuses = [self.note(ours, game).status_code for _ in range(11)]
        assert statuses == [201] * 10 + [429]
        refused = self.note(ours, game)
        assert (refused.json()["code"], refused["Retry-After"]) == ("throttled", "2")
        clock.now += 1
        assert [self.note(ours, game).status_code for _ in range(2)] == [201, 429]

    def test_another_scorer_and_readers_are_not_limited_with_him(
        self, game: Game, ours: Caller, boss: Caller, clock: Clock, settings: Any
    ) -> None:
        settings.CRICKSY_WRITES_PER_SECOND = 1
        while self.note(ours, game).status_code == 201:
            pass
        assert self.note(boss, game).status_code == 201
        assert ours.get(f"/games/{game.id}").status_code == 200

    def note(self, caller: Caller, game: Game) -> Any:
        return caller.post(f"/games/{game.id}/events", {"kind": "note", "text": "x"})

    def test_an_address_reads_what_is_heavy_as_often_as_the_limit_allows(
        self, game: Game, anyone: Caller, clock: Clock, settings: Any
    ) -> None:
        settings.CRICKSY_HEAVY_READS_PER_SECOND = 1
        before = metrics.reads_refused.labels("address")._value.get()
        exports = [anyone.get(f"/games/{game.id}/export").status_code for _ in range(3)]
        assert exports == [200, 200, 429]
        refused = anyone.get(f"/games/{game.id}/deliveries")
        assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "throttled", "1")
        assert refused["Content-Length"] == str(len(refused.content))
        assert metrics.reads_refused.labels("address")._value.get() == before + 2
        folding.folded_logs.put(game.id, folding.require_log(game.id))
        assert anyone.get(f"/games/{game.id}").status_code == 200
        assert anyone.client.get("/games", REMOTE_ADDR="192.0.2.7").status_code == 200
        clock.now += 1
        assert anyone.get("/games").status_code == 200

    def test_a_match_that_must_be_folded_is_heavy_and_a_warm_one_is_not(
        self, game: Game, anyone: Caller, ours: Caller, clock: Clock, settings: Any
    ) -> None:
        settings.CRICKSY_HEAVY_READS_PER_SECOND = 1
        for _ in range(10):
            assert anyone.get("/games").status_code == 200
        folding.folded_logs.put(game.id, folding.require_log(game.id))
        assert anyone.get(f"/games/{game.id}").status_code == 200
        folding.folded_logs.forget(game.id)
        refused = anyone.get(f"/games/{game.id}")
        assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "throttled", "2")
        assert ours.get(f"/games/{game.id}").status_code == 200

    def test_the_network_of_a_provider_has_four_times_the_limit(
        self, anyone: Caller, clock: Clock, settings: Any
    ) -> None:
        settings.CRICKSY_HEAVY_READS_PER_SECOND = 1

        def read(network: int) -> int:
            status: int = anyone.client.get("/games", REMOTE_ADDR=f"2001:db8:0:{network:x}::1").status_code
            return status

        assert [read(number) for number in range(41)] == [200] * 40 + [429]
        assert read(0x100) == 200

    def test_keys_are_forgotten_when_there_are_too_many(self) -> None:
        limited = rates.Rates(most_keys=2, clock=Clock())
        for key in ("a", "b", "c"):
            assert limited.take(key, 1, cost=10) == 0
        assert (limited.take("a", 1), limited.take("c", 1)) == (0, 1)

    def test_zero_is_no_limit(self, anyone: Caller, clock: Clock, settings: Any) -> None:
        settings.CRICKSY_HEAVY_READS_PER_SECOND = 0
        assert {anyone.get("/games").status_code for _ in range(30)} == {200}


def test_who_has_read_a_newer_ball_does_not_get_the_work_of_who_has_not(game: Game, ours: Caller) -> None:
    from workers.prediction.serving import cached_curve

    game.balls(1)
    old: Future[Any] = Future()
    old.set_result("the work of another reader")
    place = reads.head_of(game.id)
    for name in ("csv", "cricsheet"):
        shared_work._running["export", game.id, name] = shared_work._running["export", game.id, name, place] = old
    shared_work._running["curve", game.id] = shared_work._running["curve", game.id, place] = old
    try:
        assert exported.newest(game.id, "csv", may_be_old=False) == old.result()
        game.balls(2)
        assert exported.newest(game.id, "csv", may_be_old=False).place == reads.head_of(game.id)
        assert f"-{game.answer['seq']}-" in cached_curve.newest(game.id).tag
    finally:
        shared_work._running.clear()


def test_a_curve_of_a_busy_process_is_refused(game: Game, anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from workers.prediction.serving import cached_curve

    game.balls(1)
    monkeypatch.setattr(cached_curve, "shared_work", SharedWork(at_once=1, most_waiting=0))
    cached_curve.shared_work._at_work.append("")
    assert anyone.get(f"/games/{game.id}/prediction").status_code == 503
    with pytest.raises(BusyError):
        cached_curve.newest(game.id)
