"""An event that cannot be folded is set aside: the log keeps it, and the match goes on without it."""

from datetime import timedelta
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.utils import timezone

from scoring import reads, services
from scoring.engine.log.fold import fold_records
from scoring.engine.states.match import MatchState
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.snapshot import snapshot
from scoring.errors import UnfoldableError
from scoring.models import Match, MatchEvent, Scoreboard
from scoring.publishing import changes
from scoring.publishing.stuck import stuck_matches_to_try
from tests.record.cast import Game, Viewers, catch_up


@pytest.fixture
def stuck(committed_game: Game, viewers: Viewers) -> Game:
    """A match of two balls whose event 4 cannot be folded."""
    committed_game.balls(1, 4)
    append_broken(committed_game)
    catch_up(committed_game.id, viewers.publish)
    assert Scoreboard.objects.get().stuck_seq == 4
    return committed_game


def append_broken(game: Game, kind: str = "no_such_kind", payload: Any = None) -> int:
    """Append what no service would write."""
    seq = Match.objects.get(pk=game.id).head + 1
    MatchEvent.objects.create(
        match_id=game.id,
        seq=seq,
        kind=kind,
        payload=payload or {},
        recorded_by=game.scorer,
        recorded_at=timezone.now(),
        answer={},
    )
    Match.objects.filter(pk=game.id).update(head=seq)
    return seq


def set_aside(game: Game, seq: int, reason: str = "a defect of the engine") -> UnfoldableError | None:
    return services.set_aside(match_id=game.id, seq=seq, reason=reason, by=game.scorer)


def shown(game: Game) -> Any:
    return orjson.loads(reads.at_head(game.id).snapshot)


def test_the_match_goes_on_in_a_new_epoch(stuck: Game, viewers: Viewers) -> None:
    assert set_aside(stuck, 4) is None
    stuck.ball(runs=2)
    assert stuck.answer["score"]["text"] == "7/0 (0.3)"
    catch_up(stuck.id, viewers.publish)
    board = Scoreboard.objects.get()
    assert (board.published_seq, board.stuck_seq) == (6, None)
    assert viewers.epochs[-1] > 1
    assert orjson.loads(viewers.snapshot) == shown(stuck)


def test_the_log_keeps_the_event_and_says_who_set_it_aside_and_why(stuck: Game) -> None:
    set_aside(stuck, 4, " a defect\n of the engine ")
    events = list(MatchEvent.objects.order_by("seq").values_list("seq", "kind", "payload", "recorded_by__username"))
    assert events[-2:] == [
        (4, "no_such_kind", {}, "scorer"),
        (5, "event_set_aside", {"seq": 4, "reason": "a defect of the engine"}, "scorer"),
    ]


def test_undo_passes_over_it_and_does_not_bring_it_back(stuck: Game) -> None:
    set_aside(stuck, 4)
    stuck.undo()
    assert shown(stuck)["total_runs"] == 1
    services.redo(match_id=stuck.id, by=stuck.scorer, claim=stuck.at(6))
    assert shown(stuck)["total_runs"] == 5


def test_corrections_work_after_it(stuck: Game) -> None:
    set_aside(stuck, 4)
    stuck.ball(runs=1)
    services.amend_event(match_id=stuck.id, by=stuck.scorer, seq=2, patch={"runs": 6}, claim=stuck.at(6))
    stuck.undo("a")
    stuck.undo("b")
    assert shown(stuck)["total_runs"] == 5


def test_an_undo_of_the_event_before_it_was_set_aside_takes_back_nothing_else(committed_game: Game) -> None:
    """As if an older engine had folded event 4, and its scorer had undone it."""
    game = committed_game
    game.balls(1, 4)
    append_broken(game)
    append_broken(game, "undone")
    append_broken(game)
    assert str(set_aside(game, 4)).startswith(f"{game.id}: event 6 cannot be folded")
    assert set_aside(game, 6) is None
    assert shown(game)["total_runs"] == 5
    assert game.ball(runs=2)["score"]["runs"] == 7


def test_an_undo_that_cannot_be_folded_is_set_aside_too(committed_game: Game) -> None:
    append_broken(committed_game, "undone")
    assert set_aside(committed_game, 2) is None
    assert committed_game.ball(runs=2)["score"]["runs"] == 2


def test_two_bad_events_are_set_aside_one_after_the_other(stuck: Game, viewers: Viewers) -> None:
    append_broken(stuck)
    next_error = set_aside(stuck, 4)
    assert next_error is not None
    assert next_error.seq == 5
    catch_up(stuck.id, viewers.publish)
    assert Scoreboard.objects.get().stuck_seq == 5
    assert set_aside(stuck, 5) is None
    catch_up(stuck.id, viewers.publish)
    assert stuck.ball(runs=1)["score"]["runs"] == 6


def test_the_listed_columns_follow(stuck: Game) -> None:
    Match.objects.update(score="nonsense")
    set_aside(stuck, 4)
    assert Match.objects.get().score == "Kent 5/0"


def test_the_fold_does_not_depend_on_how_much_was_cached(stuck: Game) -> None:
    set_aside(stuck, 4)
    stuck.balls(1, 2)
    stuck.undo()
    records = [
        (seq, "skipped", {"can_be_undone": True}) if seq == 4 else (seq, kind, payload)
        for seq, kind, payload in stuck.log()
    ]
    assert orjson.loads(orjson.dumps(snapshot(fold_records(records).state))) == shown(stuck)


@pytest.mark.parametrize(
    ("seq", "reason", "says"),
    [
        (1, "why", "Event 1 opens the match"),
        (3, "why", "stuck at event 4, not at event 3"),
        (9, "why", "has no event 9"),
        (2**40, "why", "has no event"),
        (4, "  ", "The reason must have"),
        (4, "x" * 501, "The reason must have"),
        (4, "a\x00b", "The reason must have"),
    ],
)
def test_anything_else_is_refused_and_changes_nothing(stuck: Game, seq: int, reason: str, says: str) -> None:
    before = stuck.log()
    with pytest.raises(services.CannotSetAsideError, match=says):
        set_aside(stuck, seq, reason)
    assert stuck.log() == before


def test_an_event_that_can_be_folded_is_not_set_aside(committed_game: Game) -> None:
    committed_game.ball(runs=1)
    with pytest.raises(services.CannotSetAsideError, match="can be folded"):
        set_aside(committed_game, 2)


class OutOfMemory:
    """While it is on, no snapshot can be made: a stand-in for a defect of the engine, or for a lack of memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def begin(self, runs: int) -> None:
        def fail(state: MatchState) -> Snapshot:
            if (made := snapshot(state)).get("total_runs", 0) >= runs:
                raise MemoryError
            return made

        self.monkeypatch.setattr(changes, "snapshot_of", fail)

    def end(self) -> None:
        self.monkeypatch.setattr(changes, "snapshot_of", snapshot)


@pytest.fixture
def no_snapshot(monkeypatch: pytest.MonkeyPatch) -> OutOfMemory:
    return OutOfMemory(monkeypatch)


def test_an_event_after_which_there_is_no_snapshot_is_set_aside(
    committed_game: Game, viewers: Viewers, no_snapshot: OutOfMemory
) -> None:
    game = committed_game
    game.balls(1, 4)
    no_snapshot.begin(runs=5)
    catch_up(game.id, viewers.publish)
    assert Scoreboard.objects.get().stuck_seq == 3
    assert set_aside(game, 3) is None
    assert shown(game)["total_runs"] == 1
    catch_up(game.id, viewers.publish)
    assert Scoreboard.objects.get().stuck_seq is None


def test_a_match_whose_events_can_be_folded_again_goes_on_with_all_of_them(
    committed_game: Game, viewers: Viewers, no_snapshot: OutOfMemory
) -> None:
    game = committed_game
    game.balls(1, 4)
    no_snapshot.begin(runs=1)
    catch_up(game.id, viewers.publish)
    no_snapshot.end()
    seq = Scoreboard.objects.get().stuck_seq
    assert seq
    before = game.log()
    with pytest.raises(services.CannotSetAsideError, match="in a new epoch"):
        set_aside(game, seq)
    assert game.log() == before
    catch_up(game.id, viewers.publish)
    board = Scoreboard.objects.get()
    assert (board.stuck_seq, board.published_seq) == (None, 3)


def test_a_stuck_match_is_tried_again_after_a_minute(
    committed_game: Game, viewers: Viewers, no_snapshot: OutOfMemory
) -> None:
    committed_game.balls(1, 4)
    no_snapshot.begin(runs=1)
    catch_up(committed_game.id, viewers.publish)
    no_snapshot.end()
    assert stuck_matches_to_try(most=9) == []
    catch_up(committed_game.id, viewers.publish)
    assert Scoreboard.objects.get().stuck_seq
    Scoreboard.objects.update(updated_at=F("updated_at") - timedelta(minutes=2))
    assert stuck_matches_to_try(most=9) == [committed_game.id]
    catch_up(committed_game.id, viewers.publish)
    board = Scoreboard.objects.get()
    assert (board.stuck_seq, board.stuck_reason, board.published_seq) == (None, "", 3)
    assert orjson.loads(viewers.snapshot) == shown(committed_game)
    assert stuck_matches_to_try(most=9) == []


def test_a_stuck_match_is_tried_again_when_its_scorer_could_record(
    committed_game: Game, viewers: Viewers, no_snapshot: OutOfMemory
) -> None:
    committed_game.ball(runs=1)
    no_snapshot.begin(runs=1)
    catch_up(committed_game.id, viewers.publish)
    no_snapshot.end()
    committed_game.ball(runs=2)
    assert stuck_matches_to_try(most=9) == [committed_game.id]
    catch_up(committed_game.id, viewers.publish)
    assert Scoreboard.objects.get().published_seq == 3


class TestCommand:
    def test_it_sets_aside_and_says_so(self, stuck: Game) -> None:
        out = StringIO()
        call_command("set_aside", stuck.id, "4", "--reason", "defect", "--by", "scorer", stdout=out)
        assert out.getvalue() == f"{stuck.id}: event 4 is set aside.\n"

    def test_it_says_which_event_is_next(self, stuck: Game) -> None:
        append_broken(stuck)
        with pytest.raises(CommandError, match="still stuck: event 5"):
            call_command("set_aside", stuck.id, "4", "--reason", "defect", "--by", "scorer", stdout=StringIO())

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["no-such-match", "4", "--by", "scorer"], "no match"),
            (["kent-surrey", "4", "--by", "nobody"], "no active user nobody"),
            (["kent-surrey", "4"], "no superuser"),
        ],
    )
    def test_it_refuses_with_a_sentence(self, stuck: Game, arguments: list[str], says: str) -> None:
        with pytest.raises(CommandError, match=says):
            call_command("set_aside", *arguments, "--reason", "defect", stdout=StringIO())
