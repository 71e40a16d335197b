"""From the log to viewers: one event one frame, in order, from a snapshot on; a failure stays with its match."""

from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import orjson
import pytest
from django.db import connection, transaction
from django.utils import timezone

from scoring import services
from scoring.engine.views import delta
from scoring.engine.views.snapshot import snapshot
from scoring.folding import load_log
from scoring.models import BattingLine, BowlingLine, InningsRow, Match, MatchEvent, Scoreboard
from scoring.place import Place
from scoring.publishing import rows
from scoring.publishing.changes import published_matches
from scoring.publishing.engine_version import engine_version, hash_sources
from scoring.publishing.epochs import rebuild_match
from scoring.publishing.lag import lagging_matches, late_scorecards, publishing_of
from scoring.publishing.rows import Shown
from scoring.reads import epoch_of
from tests.queries.statements import asked
from tests.record.cast import Game, Viewers, catch_up


def shown(viewers: Viewers) -> dict[str, Any]:
    """What a viewer sees who applied every frame."""
    state: dict[str, Any] = {}
    for frame in viewers.frames:
        body = orjson.loads(frame.body)
        state = body if frame.kind == "snapshot" else delta.apply(state, body)
    return state


def fresh(game: Game) -> dict[str, Any]:
    return orjson.loads(orjson.dumps(snapshot(load_log(game.id).log.state)))


def broken_event(game: Game) -> None:
    """What no service would write: the engine cannot fold it."""
    seq = Match.objects.get(pk=game.id).head + 1
    MatchEvent.objects.create(
        match_id=game.id,
        seq=seq,
        kind="no_such_kind",
        payload={},
        recorded_by=game.scorer,
        recorded_at=timezone.now(),
        answer={},
    )
    Match.objects.filter(pk=game.id).update(head=seq)


def test_the_first_frame_is_a_snapshot_and_then_each_event_is_a_delta(game: Game, viewers: Viewers) -> None:
    catch_up(game.id, viewers.publish)
    game.balls(1, 4)
    game.event("note", text="Rain about")
    catch_up(game.id, viewers.publish)
    assert [(frame.seq, frame.base_seq, frame.kind) for frame in viewers.frames] == [
        (1, None, "snapshot"),
        (2, 1, "delta"),
        (3, 2, "delta"),
        (4, 3, "delta"),
    ]
    assert shown(viewers) == fresh(game)


def test_snapshot_and_deltas_equal_a_fresh_snapshot_through_corrections(game: Game, viewers: Viewers) -> None:
    game.balls(1, 4, 0, 0, 2, 1, 6, 0)
    catch_up(game.id, viewers.publish)
    game.ball(wickets=[{"kind": "bowled"}])
    game.undo("a")
    game.ball(extras={"wides": 2})
    services.amend_event(match_id=game.id, by=game.scorer, seq=3, patch={"runs": 6}, claim=game.at(12))
    services.remove_event(match_id=game.id, by=game.scorer, seq=9, claim=game.at(13))
    catch_up(game.id, viewers.publish)
    assert [frame.seq for frame in viewers.frames[1:]] == [10, 11, 12, 13, 14]
    assert shown(viewers) == fresh(game)


def test_many_changes_of_one_correction_are_one_frame(game: Game, viewers: Viewers) -> None:
    game.balls(1, 4, 0, 0, 2, 1, 6, 0)
    catch_up(game.id, viewers.publish)
    changes = [
        {"seq": 3, "patch": {"runs": 1}},
        {"seq": 4, "remove": True},
        {"before_seq": 6, "body": {"extras": {"wides": 1}}},
        {"seq": 8, "over_bowled_by": "s5"},
    ]
    body = {"changes": changes, "keep": "batters"}
    services.correct(match_id=game.id, by=game.scorer, body=body, claim=game.at(9))
    catch_up(game.id, viewers.publish)
    assert [(frame.seq, frame.kind) for frame in viewers.frames[1:]] == [(10, "delta")]
    assert shown(viewers) == fresh(game)


def test_frames_depend_on_the_log_alone(game: Game) -> None:
    first, again = Viewers(), Viewers()
    catch_up(game.id, first.publish)
    game.balls(1, 2, 3)
    catch_up(game.id, first.publish)
    published_matches.forget(game.id)
    Scoreboard.objects.filter(pk=game.id).update(published_seq=1)
    catch_up(game.id, again.publish)
    assert again.frames == first.frames[1:]


def test_more_than_fifty_behind_is_one_snapshot(game: Game, viewers: Viewers) -> None:
    catch_up(game.id, viewers.publish)
    game.balls(*[1] * 51)
    catch_up(game.id, viewers.publish)
    assert [(frame.seq, frame.kind) for frame in viewers.frames] == [(1, "snapshot"), (52, "snapshot")]
    assert shown(viewers) == fresh(game)


def test_many_corrections_at_once_are_one_snapshot(game: Game, viewers: Viewers) -> None:
    game.balls(1, 2)
    catch_up(game.id, viewers.publish)
    for number in range(6):
        services.amend_event(match_id=game.id, by=game.scorer, seq=2, patch={"runs": number}, claim=game.at(3 + number))
    catch_up(game.id, viewers.publish)
    assert [(frame.seq, frame.kind) for frame in viewers.frames][1:] == [(9, "snapshot")]
    assert shown(viewers) == fresh(game)


def test_nothing_new_is_nothing_published(game: Game, viewers: Viewers) -> None:
    assert catch_up(game.id, viewers.publish) == 1
    assert catch_up(game.id, viewers.publish) == 0
    assert catch_up("no-such-match", viewers.publish) == 0
    assert len(viewers.frames) == 1


def test_what_was_not_published_is_published_later(game: Game, viewers: Viewers) -> None:
    def no_redis(_: Any) -> dict[str, int]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        catch_up(game.id, no_redis)
    assert Scoreboard.objects.get().published_seq == 0
    assert catch_up(game.id, viewers.publish) == 1


def test_an_event_recorded_while_publishing_is_published_too(game: Game, viewers: Viewers) -> None:
    def publish(updates: Any) -> dict[str, int]:
        viewers.publish(updates)
        if len(viewers.frames) < 4:
            game.ball(runs=1)
        return {}

    assert catch_up(game.id, publish) == 4
    assert [frame.seq for frame in viewers.frames] == [1, 2, 3, 4]


def test_who_finds_the_row_locked_leaves_it_to_the_holder(committed_game: Game, viewers: Viewers) -> None:
    locked, done = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Scoreboard.objects.select_for_update().get(pk=committed_game.id)
                locked.set()
                done.wait(10)
        finally:
            connection.close()

    holder = Thread(target=hold)
    holder.start()
    assert locked.wait(10)
    assert catch_up(committed_game.id, viewers.publish) == 0
    done.set()
    holder.join()
    assert viewers.frames == []
    assert catch_up(committed_game.id, viewers.publish) == 1


def test_a_scorer_records_while_a_worker_publishes(committed_game: Game, viewers: Viewers) -> None:
    """Their row locks must not wait for each other, whichever rows of the match the worker writes."""
    answers = []

    def record() -> None:
        answers.append(committed_game.ball(runs=1))
        connection.close()

    def publish(updates: Any) -> dict[str, int]:
        viewers.publish(updates)
        if not answers:
            scorer = Thread(target=record)
            scorer.start()
            scorer.join(10)
        return {}

    assert catch_up(committed_game.id, publish) == 2
    assert answers[0]["seq"] == 2


def write_rows(game: Game) -> None:
    log = load_log(game.id).log
    rows.write([Shown(game.id, Place(epoch_of(game.id), log.head), log.state)])


def versions(model: Any) -> set[tuple[int, str]]:
    """The rows and their versions: each write of a row makes another one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, ctid::text FROM {model._meta.db_table}")
        return set(cursor.fetchall())


class TestRows:
    def test_rows_hold_the_scorecard(self, game: Game) -> None:
        game.balls(4, 1)
        game.ball(wickets=[{"kind": "caught", "fielders": [{"id": "s3"}]}])
        game.ball(extras={"wides": 2})
        write_rows(game)
        innings = InningsRow.objects.get()
        assert (innings.runs, innings.wickets, innings.overs, innings.wides) == (7, 1, "0.3", 2)
        batting = list(BattingLine.objects.values_list("player_id", "runs", "balls", "fours", "how"))
        assert batting[:2] == [("k1", 5, 2, 1, ""), ("k2", 0, 1, 0, "caught")]
        assert BowlingLine.objects.get().wickets == 1

    def test_rows_equal_the_state_after_undo_too(self, game: Game) -> None:
        game.balls(*[1] * 7)
        write_rows(game)
        assert BowlingLine.objects.count() == 2
        game.undo()
        write_rows(game)
        assert BowlingLine.objects.count() == 1
        for table, expected in rows.tables_of(load_log(game.id).log.state).items():
            found = table.model._default_manager.order_by("pk").values(*table.key, *table.columns)
            assert sorted(map(repr, found)) == sorted(map(repr, expected))

    def test_the_penalty_runs_of_a_side_that_never_bats_are_a_row(self, game: Game) -> None:
        game.balls(1)
        game.event("penalty_runs", team_id="surrey", runs=5)
        game.event("match_ended", reason="abandoned")
        write_rows(game)
        assert list(InningsRow.objects.order_by("number").values_list("runs", "penalty")) == [(1, 0), (5, 5)]
        game.undo()
        write_rows(game)
        assert InningsRow.objects.count() == 1

    def test_only_changed_rows_are_written(self, game: Game) -> None:
        for _ in range(3):
            game.ball(wickets=[{"kind": "bowled"}])
        write_rows(game)
        before = versions(BattingLine)
        game.ball(runs=1)
        write_rows(game)
        assert len(versions(BattingLine) - before) == 1

    def test_rows_of_several_matches_take_one_round_trip(self, game: Game) -> None:
        other = Game(game.scorer)
        game.balls(1)
        other.balls(4, 2)
        logs = {each.id: load_log(each.id).log for each in (game, other)}
        with asked() as statements:
            rows.write([Shown(match_id, Place(1, log.head), log.state) for match_id, log in logs.items()])
        assert statements == ["SELECT write_rows"]
        assert set(InningsRow.objects.values_list("match_id", "runs")) == {(game.id, 1), (other.id, 6)}

    def test_rows_of_an_older_state_do_not_replace_newer_ones(self, game: Game) -> None:
        game.balls(1)
        older = load_log(game.id).log
        game.balls(4)
        write_rows(game)
        rows.write([Shown(game.id, Place(epoch_of(game.id), older.head), older.state)])
        assert InningsRow.objects.get().runs == 5

    def test_within_half_a_second_rows_are_written_only_at_the_end_of_an_innings(self, game: Game) -> None:
        def write() -> None:
            log = load_log(game.id).log
            rows.write_if_due([Shown(game.id, Place(epoch_of(game.id), log.head), log.state)])

        game.balls(1)
        write()
        game.balls(1)
        write()
        assert InningsRow.objects.get().runs == 1
        game.event("innings_ended", reason="closed")
        write()
        assert InningsRow.objects.get().runs == 2

    def test_the_sweep_finds_rows_that_a_process_left_unwritten(self, game: Game, viewers: Viewers) -> None:
        game.balls(1)
        catch_up(game.id, viewers.publish)
        assert late_scorecards(most=1) == []
        Scoreboard.objects.update(updated_at=timezone.now() - timedelta(seconds=1))
        assert late_scorecards(most=1) == [game.id]
        game.balls(1)
        # The worker that publishes this ball writes the rows.
        assert late_scorecards(most=1) == []
        catch_up(game.id, viewers.publish)
        write_rows(game)
        assert late_scorecards(most=1) == []

    def test_once_a_minute_the_sweep_looks_at_matches_of_long_ago(
        self, game: Game, viewers: Viewers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        game.balls(1)
        catch_up(game.id, viewers.publish)
        Scoreboard.objects.update(updated_at=timezone.now() - timedelta(days=1))
        minute = timezone.now().replace(second=0)
        for second, found in ((1, []), (59, []), (0, [game.id])):
            monkeypatch.setattr(timezone, "now", lambda second=second: minute.replace(second=second))
            assert late_scorecards(most=1) == found


class TestFailure:
    def test_an_event_that_cannot_be_folded_stops_its_own_match_only(self, game: Game, viewers: Viewers) -> None:
        other = Game(game.scorer)
        game.ball(runs=1)
        broken_event(game)
        assert catch_up(game.id, viewers.publish) == 2
        assert catch_up(other.id, viewers.publish) == 1
        board = Scoreboard.objects.get(pk=game.id)
        assert (board.published_seq, board.stuck_seq) == (2, 3)
        assert "no_such_kind" in board.stuck_reason

    def test_a_stuck_match_is_not_tried_again_by_the_same_engine(self, game: Game, viewers: Viewers) -> None:
        broken_event(game)
        catch_up(game.id, viewers.publish)
        reason = Scoreboard.objects.get().stuck_reason
        assert catch_up(game.id, viewers.publish) == 0
        assert lagging_matches() == []
        assert Scoreboard.objects.get().stuck_reason == reason

    def test_another_engine_tries_again_under_a_new_epoch(self, game: Game, viewers: Viewers) -> None:
        catch_up(game.id, viewers.publish)
        Scoreboard.objects.update(stuck_seq=2, stuck_reason="defect", engine_version="older")
        game.ball(runs=1)
        assert catch_up(game.id, viewers.publish) == 2
        board = Scoreboard.objects.get()
        assert board.epoch > 1
        assert (board.stuck_seq, board.stuck_reason) == (None, "")
        assert [(frame.seq, frame.kind) for frame in viewers.frames] == [(1, "snapshot"), (2, "snapshot")]
        assert viewers.epochs == [1, Scoreboard.objects.get().epoch]


class TestRebuild:
    def test_a_rebuild_gives_the_same_match_under_a_new_epoch(self, game: Game, viewers: Viewers) -> None:
        game.balls(4, 1, 2)
        catch_up(game.id, viewers.publish)
        write_rows(game)
        BattingLine.objects.update(runs=99)
        Match.objects.update(score="nonsense")
        before = shown(viewers)
        rebuild_match(game.id)
        assert BattingLine.objects.count() == 0
        catch_up(game.id, viewers.publish)
        assert viewers.epochs == [1, Scoreboard.objects.get().epoch]
        assert viewers.frames[-1].kind == "snapshot"
        assert orjson.loads(viewers.frames[-1].body) == before
        write_rows(game)
        assert BattingLine.objects.order_by("position").first().runs == 5
        assert Match.objects.get().score == "Kent 7/0"


class TestLagging:
    def test_a_match_waits_two_seconds_before_it_is_late(self, game: Game, viewers: Viewers) -> None:
        assert lagging_matches() == []
        age(game, seconds=3)
        assert lagging_matches() == [game.id]
        catch_up(game.id, viewers.publish)
        assert lagging_matches() == []

    def test_an_event_of_a_clock_that_is_ahead_is_late_too(self, game: Game) -> None:
        age(game, seconds=-60)
        assert lagging_matches() == [game.id]
        assert publishing_of(game.id).is_late

    def test_a_ball_a_second_does_not_hide_that_nobody_publishes(self, game: Game) -> None:
        age(game, seconds=3)
        game.ball(runs=1)
        assert lagging_matches() == [game.id]

    def test_no_more_are_named_than_asked_for(self, game: Game) -> None:
        other = Game(game.scorer)
        age(game, seconds=3)
        age(other, seconds=3)
        assert len(lagging_matches(most=1)) == 1


def age(game: Game, *, seconds: int) -> None:
    """As if its events had been recorded a while ago; the log refuses UPDATE, so triggers rest meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        MatchEvent.objects.filter(match_id=game.id).update(recorded_at=timezone.now() - timedelta(seconds=seconds))
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_the_engine_version_is_of_its_sources() -> None:
    assert len(engine_version()) == 16


def test_a_change_in_a_subfolder_of_the_engine_is_another_version(tmp_path: Path) -> None:
    law = tmp_path / "laws" / "between" / "wides.py"
    law.parent.mkdir(parents=True)
    law.write_text("WIDE = 1")
    before = hash_sources(tmp_path)
    law.write_text("WIDE = 2")
    changed = hash_sources(tmp_path)
    law.rename(tmp_path / "wides.py")
    assert len({before, changed, hash_sources(tmp_path)}) == 3
