"""The end of a match (Law 16): nothing counts after the winning run, and the margin is the wickets still to fall."""

import pytest

from scoring.engine.errors import Unlawful
from scoring.engine.log.fold import fold_records
from scoring.engine.values import Extras
from scoring.engine.views.result_text import result_text
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Body, Game, play

NOTHING = ". . . . . . "


def text(game: Game) -> str:
    assert game.result is not None
    return result_text(game.match, game.result)


def chase(second: str = "", *, target: int = 1, **conditions: object) -> Game:
    """A chase of one over, in which `target` runs win."""
    return play(f"{target - 1} . . . . .", overs=1, **conditions).start().play(second)  # type: ignore[arg-type]


def run_out(player_id: str | None = None) -> list[Body]:
    return [{"kind": "run out"} | ({"player_out_id": player_id} if player_id else {})]


class TestDismissalsAfterTheWinningRun:
    """Law 16.6.1: as soon as a result is reached, the match is at an end."""

    def test_the_winning_run_counts_and_the_run_out_on_the_next_one_does_not(self) -> None:
        game = chase("W", players=3, players_per_side=3).ball("1", wickets=run_out(), next_batter_id="a1")
        assert (game.score, text(game), game.how("a2"), game.warned) == (
            "1/1",
            "Away won by 1 wicket",
            None,
            ["wicket_after_win"],
        )

    def test_the_last_pair_wins_by_one_wicket_in_a_side_of_eleven(self) -> None:
        game = (
            play("", overs=2).play(NOTHING + NOTHING).start().play("W W W W W W | W W W").ball("1", wickets=run_out())
        )
        assert text(game) == "Away won by 1 wicket"

    @pytest.mark.parametrize("kind", ["run out", "obstructing the field", "handled the ball"])
    def test_a_run_that_was_completed_comes_before_any_dismissal_of_running_batters(self, kind: str) -> None:
        assert chase().ball("1", wickets=[{"kind": kind}]).score == "1/0"

    def test_run_out_before_the_winning_run_is_completed_counts(self) -> None:
        game = chase(target=2).ball("1", wickets=run_out())
        assert (game.score, game.result) == ("1/1", None)

    @pytest.mark.parametrize("kind", ["stumped", "hit wicket", "run out"])
    def test_a_wide_wins_before_the_batter_is_out_off_it(self, kind: str) -> None:
        game = chase("W W W W", players=6).ball("1wd", wickets=[{"kind": kind}])
        assert (game.score, text(game)) == ("1/4", "Away won by 1 wicket")

    def test_a_wide_that_does_not_win_leaves_the_batter_stumped(self) -> None:
        game = chase(target=2).ball("1wd+Ws")
        assert (game.score, game.result) == ("1/1", None)

    @pytest.mark.parametrize("kind", ["bowled", "caught", "lbw", "hit wicket", "stumped", "hit the ball twice"])
    def test_no_run_wins_off_a_ball_that_is_dead_with_the_dismissal(self, kind: str) -> None:
        """Law 16.6.2: a run completed before the catch is not enough to win."""
        game = chase("W", players=3).ball("1", wickets=[{"kind": kind}])
        assert (game.score, text(game)) == ("0/2", "Match tied")

    @pytest.mark.parametrize("kind", ["retired out", "retired hurt", "retired not out"])
    def test_a_batter_who_retires_after_the_winning_hit_is_not_out(self, kind: str) -> None:
        game = chase().ball("6", wickets=[{"kind": kind}])
        assert (game.score, game.how("a1"), text(game)) == ("6/0", None, "Away won by 10 wickets")

    def test_a_batter_is_not_timed_out_after_the_win_by_penalty_runs(self) -> None:
        wickets: list[Body] = [{"kind": "run out"}, {"kind": "timed out", "player_out_id": "a3"}]
        game = chase().ball("5p", wickets=wickets)
        assert (game.score, game.how("a1"), "a3" in game.innings.batting) == ("5/1", "run out", False)

    def test_the_same_in_a_super_over(self) -> None:
        game = chase(NOTHING, tie_break="super_over", target=1)
        game = game.start().play(NOTHING).start().play("W").ball("1", wickets=run_out())
        assert (game.score, text(game)) == ("1/1", "Match tied (Home won the super over)")

    def test_the_same_in_a_fourth_innings(self) -> None:
        game = play("1", innings_per_side=2)
        for balls in ("1", ".", ""):
            game = game.event("innings_ended", reason="declared").start().play(balls)
        game = game.play("W").ball("1", wickets=run_out())
        assert text(game) == "Away won by 9 wickets"

    def test_a_correction_of_the_first_innings_brings_the_dismissal_back(self) -> None:
        game = chase().ball("1", wickets=run_out())
        assert game.score == "1/0"
        corrected = game.amend(2, runs=1)
        assert (corrected.score, corrected.result) == ("1/1", None)
        assert fold_records(corrected.records).state == corrected.match


class TestRunsAfterTheWinningRun:
    @pytest.mark.parametrize(
        ("ball", "target", "score"),
        [
            ("3", 1, 1), ("2", 1, 1), ("3", 2, 2), ("2b", 1, 1), ("3lb", 2, 2),
            # A wide or no-ball wins as soon as it is called (Laws 21.16, 22.6).
            ("2wd", 1, 1), ("3wd", 2, 2), ("5wd", 1, 1), ("1nb+1", 1, 1), ("1nb+2", 2, 2), ("1nb+2b", 1, 1),
        ],
    )  # fmt: skip
    def test_runs_that_were_run_after_it_do_not_count(self, ball: str, target: int, score: int) -> None:
        game = chase(ball, target=target)
        assert (game.innings.total, game.warned) == (score, ["runs_after_win"])

    @pytest.mark.parametrize(("ball", "target"), [("3", 3), ("2b", 2), ("3wd", 3), ("1nb+2", 3), ("1wd", 1)])
    def test_as_many_runs_as_were_needed_all_count(self, ball: str, target: int) -> None:
        game = chase(ball, target=target)
        assert (game.innings.total, game.warned) == (target, [])

    def test_neither_batter_nor_bowler_is_charged_with_them(self) -> None:
        game = chase("3")
        assert (game.batter("a1"), game.bowler("h11"), game.innings.partnership and game.innings.partnership.runs) == (
            (1, 1),
            (1, 0, 1, 0),
            1,
        )

    @pytest.mark.parametrize(
        ("ball", "score"),
        [("4", 4), ("6", 6), ("5", 5), ("7", 7), ("4b", 4), ("4lb", 4), ("5b", 5), ("1nb+4", 5), ("1nb+6", 7)],
    )
    def test_a_boundary_counts_in_full_also_after_an_overthrow(self, ball: str, score: int) -> None:
        """Law 16.6.3."""
        game = chase(ball)
        assert (game.innings.total, game.warned) == (score, [])

    def test_a_wide_that_reaches_the_boundary_counts_in_full_if_the_call_did_not_win(self) -> None:
        assert chase("5wd", target=2).innings.total == 5

    def test_four_that_were_run_are_no_boundary(self) -> None:
        game = chase(target=2).ball("4", non_boundary=True)
        assert (game.innings.total, game.warned) == (2, ["runs_after_win"])

    def test_six_of_which_two_were_run_and_four_were_overthrows_count_in_full(self) -> None:
        assert chase(target=2).ball("6", non_boundary=True).innings.total == 6

    def test_penalty_runs_count_even_after_the_winning_run(self) -> None:
        """Law 41.17.2."""
        assert chase("5p+3").innings.extras == Extras(penalty=5)
        assert chase("5p+3").innings.total == 6

    def test_a_value_of_the_wide_of_its_own_counts_in_full(self) -> None:
        assert chase("2wd", wide_runs=2).innings.total == 2

    def test_in_the_first_innings_all_runs_count(self) -> None:
        assert play("3 3", overs=1).score == "6/0"

    def test_records_from_before_the_rule_keep_their_runs(self) -> None:
        """The conditions are stored whole, so an old record does not have the key."""
        game = chase("3")
        first = game.records[0]
        conditions = {key: value for key, value in first[2]["conditions"].items() if key != "runs_after_win"}
        old = fold_records([(*first[:2], {**first[2], "conditions": conditions}), *game.records[1:]])
        assert (old.state.innings[1].total, [one.code for one in old.state.warnings]) == (3, ["runs_after_win"])


class TestAfterTheMatch:
    def test_no_ball_follows_the_winning_hit_even_in_the_same_over(self) -> None:
        game = chase("1")
        for body in ({"same_over": True}, {"same_over": True, "runs": 4}, {"bowler_id": "h10"}):
            with pytest.raises(Unlawful) as refusal:
                game.ball(**body)
            assert refusal.value.code == "match_over"

    def test_after_the_last_over_the_umpires_may_go_on(self) -> None:
        assert chase(". . . . . .", target=2).ball("1", same_over=True).score == "1/0"

    def test_an_old_record_with_a_ball_after_the_win_still_folds(self) -> None:
        game = chase("1")
        body = {"runs": 3, "same_over": True, "over": 0, "wickets": run_out()}
        old = fold_records([*game.records, (len(game.records) + 1, "delivery", body)])
        innings = old.state.innings[1]
        assert (innings.total, innings.wickets, old.state.warnings[0].code) == (4, 1, "match_over")

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("retired", {"player_id": "a1", "reason": "hurt"}),
            ("dismissal", {"dismissal": "run out", "player_out_id": "a2"}),
            ("absent", {"player_id": "a5"}),
            ("over_ended", {}),
        ],
    )
    def test_nothing_happens_between_balls_either(self, kind: str, body: Body) -> None:
        with pytest.raises(Unlawful) as refusal:
            chase("1").event(kind, **body)
        assert refusal.value.code == "match_over"


class TestRetirementAtALimit:
    def test_the_batter_who_passes_the_limit_with_the_winning_hit_is_not_out(self) -> None:
        game = chase("6", retire_at=5)
        assert (game.how("a1"), game.innings.retired, game.warned) == (None, {}, [])

    @pytest.mark.parametrize("balls", [". . . . . 6", ". . . . 1wd . 6"])
    def test_nor_does_anybody_retire_on_the_last_ball_of_an_innings(self, balls: str) -> None:
        game = play(balls, overs=1, retire_at=6)
        assert (game.how("h1"), game.innings.ended) == (None, "overs")

    def test_nor_on_the_ball_of_the_last_wicket(self) -> None:
        game = play("W", players=3, retire_at=5).ball("5", wickets=run_out("h2"))
        assert (game.how("h3"), game.score, game.innings.ended) == (None, "5/2", "all_out")

    def test_he_retires_if_the_innings_goes_on(self) -> None:
        assert play("6 .", overs=1, retire_at=5).how("h1") == "retired not out"


class TestTheMarginInWickets:
    """Law 16.8.1: the wickets still then to fall."""

    @pytest.mark.parametrize(
        ("players", "conditions", "second", "wickets"),
        [
            (9, {}, "1", 8),
            (9, {}, "W W W 1", 5),
            (11, {}, "1", 10),
            (12, {"players_per_side": 12}, "1", 11),
            (12, {}, "1", 10),
            (6, {"players_per_side": 6}, "W 1", 4),
            (2, {}, "1", 1),
            (3, {"players_per_side": 3, "last_batter_alone": True}, "W W 1", 1),
            (5, {"last_batter_alone": True}, "1", 5),
            (11, {"wickets_to_fall": 5}, "W 1", 4),
        ],
    )
    def test_it_counts_the_batters_that_the_side_had(
        self, players: int, conditions: Body, second: str, wickets: int
    ) -> None:
        game = chase(second, players=players, **conditions)
        word = "wicket" if wickets == 1 else "wickets"
        assert text(game) == f"Away won by {wickets} {word}"

    def test_a_batter_who_may_come_back_can_still_lose_his_wicket(self) -> None:
        game = chase(".").event("retired", player_id="a1", reason="hurt").play("1")
        assert text(game) == "Away won by 10 wickets"

    def test_an_absent_batter_cannot(self) -> None:
        game = chase().event("absent", player_id="a11").play("1")
        assert text(game) == "Away won by 9 wickets"


class TestWonByPenaltyRuns:
    """Law 16.8.2: after the last wicket, by penalty runs."""

    def test_after_the_last_wicket(self) -> None:
        game = chase("W W", target=3, players=3).event("penalty_runs", team_id="away")
        assert (text(game), game.card["result"]) == (
            "Away won by penalty runs",
            {"winner": "Away", "by_penalty_runs": True},
        )
        assert snapshot(game.match)["result"] == {
            "kind": "won",
            "text": "Away won by penalty runs",
            "winner_id": "away",
            "by_penalty_runs": True,
        }

    def test_on_the_ball_of_the_last_wicket(self) -> None:
        game = chase("W", target=3, players=3).ball("5p+Wr")
        assert (game.score, text(game)) == ("5/2", "Away won by penalty runs")

    def test_with_a_retired_batter_who_does_not_come_back(self) -> None:
        game = chase(".", target=3, players=3).event("retired", player_id="a1", reason="hurt").play("W")
        game = game.event("absent", player_id="a1")
        assert text(game) == "Home won by 2 runs"
        assert text(game.event("penalty_runs", team_id="away")) == "Away won by penalty runs"

    def test_with_wickets_in_hand_the_margin_is_in_wickets(self) -> None:
        lost = chase(NOTHING, target=3)
        assert text(lost) == "Home won by 2 runs"
        assert text(lost.event("penalty_runs", team_id="away")) == "Away won by 10 wickets"

    def test_undone_the_side_has_lost_again(self) -> None:
        game = chase("W W", target=3, players=3).event("penalty_runs", team_id="away").undo()
        assert text(game) == "Home won by 2 runs"

    def test_runs_that_do_not_suffice_lose_by_fewer(self) -> None:
        game = chase("W W", target=10, players=3).event("penalty_runs", team_id="away")
        assert text(game) == "Home won by 4 runs"


def test_nobody_wins_by_no_wickets() -> None:
    """Whatever the last ball is."""
    for ball in ("1+Wr", "2+Wr", "1wd+Ws", "1nb+Wr", "4+Wr", "1b+Wr", "1+Wo", "5p+Wr", "1+Wc", "1nb+1+Wr", "1wd+Wh"):
        game = chase("W", players=3).ball(ball)
        assert game.result is not None
        assert game.result.wickets != 0
