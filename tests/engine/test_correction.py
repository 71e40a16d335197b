"""Undo, redo, amendment, insertion and removal: the log only grows, and the match is as if scored right at first."""

from typing import Any

import pytest

from scoring.engine.errors import Conflicts, ScoringError, Unlawful
from scoring.engine.laws.match import step
from scoring.engine.log import checkpoints
from scoring.engine.log.fold import advance
from scoring.engine.log.proposals import propose_amendment, propose_undo
from scoring.engine.states.match import MatchState
from tests.engine.play import Game, match, play

OVER = ". . . . . . "


def count_steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that gets the seq of each event that is folded from now on."""
    steps: list[int] = []

    def counted(*args: Any, seq: int, **kwargs: Any) -> MatchState:
        steps.append(seq)
        return step(*args, seq=seq, **kwargs)

    monkeypatch.setattr(checkpoints, "step", counted)
    return steps


def labels(game: Game, innings: int = 0) -> list[str]:
    chosen = game.match.innings[innings - 1]
    return [ball.label for over in chosen.all_overs for ball in over.balls]


def seq_of(game: Game, label: str, innings: int = 1) -> int:
    """The seq of the first ball of the innings with that label."""
    overs = game.match.innings[innings - 1].all_overs
    return next(ball.seq for over in overs for ball in over.balls if ball.label == label)


class TestUndo:
    def test_undo_of_a_ball_restores_the_match_before_it(self) -> None:
        game = play("1 4 W")
        undone = game.ball("6").undo()
        assert (undone.match, undone.log.entries) == (game.match, game.log.entries)

    def test_two_undos_take_back_two_balls_and_redo_brings_them_back(self) -> None:
        game = play("1 2 3")
        twice = game.undo().undo()
        assert twice.score == "1/0"
        assert (twice.redo().score, twice.redo().redo().score) == ("3/0", "6/0")

    def test_redo_is_impossible_after_the_next_write(self) -> None:
        game = play("1 2").undo()
        assert game.log.can_redo is True
        with pytest.raises(Unlawful) as refusal:
            game.ball("4").redo()
        assert refusal.value.code == "nothing_to_redo"

    def test_redo_is_impossible_after_a_correction(self) -> None:
        assert play("1 2").undo().amend(2, runs=3).log.can_redo is False

    def test_undo_takes_back_an_event_between_balls(self) -> None:
        game = play("1").event("retired", player_id="h1", reason="hurt").undo()
        assert (game.pair, game.innings.retired) == (("h2", "h1"), {})

    def test_undo_takes_back_an_amendment_and_redo_repeats_it(self) -> None:
        game = play("1 2").amend(2, runs=4)
        assert (game.score, game.undo().score, game.undo().redo().score) == ("6/0", "3/0", "6/0")

    def test_undo_takes_back_an_insertion_and_a_removal(self) -> None:
        assert play("1 2").insert(3, runs=6).undo().score == "3/0"
        assert play("1 2").remove(3).undo().score == "3/0"

    def test_an_undo_after_an_undo_takes_back_the_record_before(self) -> None:
        assert play("1 2 3").amend(2, runs=4).undo().undo().score == "3/0"

    def test_the_first_event_cannot_be_taken_back(self) -> None:
        with pytest.raises(Unlawful) as refusal:
            propose_undo(match().log)
        assert refusal.value.code == "nothing_to_undo"

    def test_undo_reopens_innings_and_match(self) -> None:
        game = play("1 . . . . .", overs=1).start().play("1 1")
        assert game.result is not None
        assert (game.undo().result, game.undo().innings.ended) == (None, None)
        assert game.undo().undo().undo().innings.number == 1


class TestAmendment:
    def test_omitted_ids_are_derived_again(self) -> None:
        game = play("1 1 1").amend(2, runs=2)
        assert [ball.striker_id for ball in game.innings.over.balls] == ["h1", "h1", "h2"]  # type: ignore[union-attr]

    def test_ids_that_were_given_are_kept(self) -> None:
        game = play("1").ball("1", striker_id="h2").amend(2, runs=2)
        assert (game.innings.last_ball.striker_id, game.batter("h2")) == ("h2", (1, 1))  # type: ignore[union-attr]

    def test_null_removes_a_field(self) -> None:
        game = play("1wd .").amend(2, extras=None)
        assert (game.score, game.innings.legal_balls) == ("0/0", 2)

    def test_a_wide_made_legal_leaves_seven_in_its_over_with_a_warning_and_moves_no_other_ball(self) -> None:
        game = play(". 1wd . . . . . | . . .")
        before = labels(game)[7:]
        amended = game.amend(3, extras=None, runs=1)
        assert amended.match.innings[0].all_overs[0].legal == 7
        assert labels(amended)[7:] == before
        assert (amended.innings.legal_balls, amended.innings.complete_overs) == (10, 1)

    def test_a_wide_made_legal_in_the_last_over_of_an_innings(self) -> None:
        game = play(". 1wd . . . . .", overs=1).start().play("1")
        amended = game.amend(3, extras=None, runs=1)
        assert amended.match.innings[0].all_overs[0].legal == 7
        assert (amended.match.innings[0].ended, amended.innings.number) == ("overs", 2)

    def test_a_ball_made_wide_leaves_five_in_its_over(self) -> None:
        game = play(OVER + ". .").amend(3, extras={"wides": 1})
        assert [over.legal for over in game.innings.all_overs] == [5, 2]
        assert labels(game)[6:] == ["1.1", "1.2"]

    def test_the_bowler_of_an_over_is_corrected_with_its_first_ball(self) -> None:
        game = play("1 1 . . . . | .").amend(2, bowler_id="a3")
        assert game.bowler("a3") == (6, 0, 2, 0)
        assert "a11" not in game.innings.bowling

    def test_an_amendment_that_makes_a_later_ball_impossible_writes_nothing(self) -> None:
        game = play("1 1").ball(striker_id="h1")
        with pytest.raises(Conflicts) as refusal:
            game.amend(2, wickets=[{"kind": "bowled"}])
        assert [conflict.seq for conflict in refusal.value.conflicts] == [4]
        assert (game.log.head, game.score) == (4, "2/0")

    def test_a_win_that_comes_earlier_makes_the_balls_after_it_impossible(self) -> None:
        game = play("3 . . . . .", overs=1).start().play("1 . . 1 . 2")
        with pytest.raises(Conflicts) as refusal:
            game.amend(seq_of(game, "0.3", 2), runs=6)
        assert {conflict.code for conflict in refusal.value.conflicts} == {"match_over"}

    def test_an_event_between_balls_is_amended_too(self) -> None:
        game = play("1").event("penalty_runs", team_id="home")
        assert game.amend(game.log.head, runs=6).score == "7/0"

    def test_an_innings_that_an_amendment_leaves_unfinished_is_closed_by_the_next(self) -> None:
        game = play("W W", players=3, overs=5).start().play("1")
        amended = game.amend(3, wickets=None)
        assert [innings.ended for innings in amended.match.innings] == ["closed", "target"]

    def test_a_breach_in_an_old_record_is_no_conflict_of_a_correction(self) -> None:
        game = play("1 . . . . .")
        log = advance(game.log, 8, "delivery", {"runs": 1, "bowler_id": "a11", "over": 1})
        assert propose_amendment(log, 2, {"runs": 3}).log.state.innings[0].total == 4

    def test_a_ball_is_amended_twice(self) -> None:
        assert play("1").amend(2, runs=2).amend(2, runs=6).score == "6/0"


class TestInsertionAndRemoval:
    def test_a_ball_inserted_into_over_three_of_a_finished_innings_changes_what_follows_and_only_that(self) -> None:
        game = play((OVER + "| ") * 4 + OVER, overs=5).start().play("1")
        inserted = game.insert(seq_of(game, "2.3"), runs=1)
        first = inserted.match.innings[0]
        assert (first.total, first.all_overs[2].legal, first.complete_overs) == (1, 7, 5)
        assert [over.balls for over in first.all_overs[:2]] == [
            over.balls for over in game.match.innings[0].all_overs[:2]
        ]
        assert labels(inserted, 1)[19:] == labels(game, 1)[18:]
        assert first.all_overs[3].balls[0].striker_id != game.match.innings[0].all_overs[3].balls[0].striker_id
        assert inserted.innings.target == 2

    def test_the_inserted_ball_has_the_seq_of_its_insertion_and_can_be_corrected(self) -> None:
        game = play("1 1").insert(3, runs=4)
        assert game.seqs == [1, 2, 4, 3]
        assert (game.amend(4, runs=6).score, game.remove(4).score) == ("8/0", "2/0")

    def test_an_event_is_inserted_between_balls(self) -> None:
        game = play("1 . .").insert(4, "retired", player_id="h1", reason="hurt")
        assert list(game.innings.retired) == ["h1"]
        assert game.innings.last_ball.non_striker_id == "h3"  # type: ignore[union-attr]

    def test_a_removed_ball_leaves_its_over_short(self) -> None:
        game = play(OVER + ". .").remove(4)
        assert [over.legal for over in game.innings.all_overs] == [5, 2]

    def test_an_over_removed_ball_by_ball_leaves_the_others_in_order(self) -> None:
        game = match()
        for bowler in ("a1", "a2", "a3", "a4"):
            for _ in range(6):
                game = game.ball("1", bowler_id=bowler)
        for seq in game.seqs[7:13]:
            game = game.remove(seq)
        assert [over.index for over in game.innings.all_overs] == [0, 1, 2]
        assert (labels(game)[6], game.score) == ("1.1", "18/0")
        more = game.ball("1", bowler_id="a5").ball("1")
        assert labels(more)[-2:] == ["3.1", "3.2"]
        assert more.refolded().match == more.match

    def test_removing_the_first_ball_of_an_over_keeps_its_bowler(self) -> None:
        game = play(OVER + "1 1 .").remove(8)
        assert (labels(game)[6:], game.bowler("a10")) == (["1.1", "1.2"], (2, 0, 1, 0))
        assert (game.refolded().match, game.undo().score) == (game.match, "2/0")

    def test_removing_a_ball_before_a_change_of_bowler_names_no_bowler_after_it(self) -> None:
        game = play("1").event("bowler_changed", in_id="a5").ball("2")
        with pytest.raises(Conflicts) as refusal:
            game.remove(2)
        assert [conflict.seq for conflict in refusal.value.conflicts] == [3, 4]

    def test_a_removed_event_is_not_in_force(self) -> None:
        game = play("1 1").remove(3)
        with pytest.raises(Unlawful) as refusal:
            game.amend(3, runs=4)
        assert refusal.value.code == "no_such_event"

    def test_removing_the_start_of_an_innings_with_balls_is_a_conflict(self) -> None:
        game = play(OVER, overs=1).start().play("1")
        with pytest.raises(ScoringError) as refusal:
            game.remove(game.seqs[-2])
        assert refusal.value.code == "conflicts"


class TestFolding:
    def test_a_log_of_corrections_refolds_to_the_same_match(self) -> None:
        game = play("1 2 W . 4 1nb 1").amend(3, runs=3).insert(4, runs=1).remove(6).undo().undo().redo().ball("6")
        assert game.refolded().match == game.match
        assert game.refolded().log.entries == game.log.entries

    def test_many_corrections_fold_each_event_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        game = play(OVER.replace(".", "1") * 3)
        for seq in range(3, 7):
            game = game.amend(seq, runs=2).insert(seq, runs=4).undo()
        steps = count_steps(monkeypatch)
        refolded = game.refolded()
        assert refolded.match == game.match
        assert len(steps) == len(game.log.entries) - 1

    def test_undo_of_a_correction_after_many_folds_each_event_once_at_most(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        game = play(OVER.replace(".", "1") * 3)
        for seq in range(3, 7):
            game = game.amend(seq, runs=2)
        steps = count_steps(monkeypatch)
        assert game.undo().score == "21/0"
        assert len(steps) < len(game.log.entries)

    def test_a_log_folded_at_once_keeps_the_states_that_one_folded_event_by_event_keeps(self) -> None:
        game = play("1 " * 6 + ("| " + "1 " * 6) * 15)
        assert game.refolded().log.checkpoints == game.log.checkpoints
        assert set(game.log.checkpoints) == {1, 64, *range(90, 98)}

    def test_a_record_holds_the_fields_that_were_sent_and_the_over(self) -> None:
        assert play("1").records[1] == (2, "delivery", {"runs": 1, "bowler_id": "a11", "over": 0})
