"""Matches that end unfinished: draws by the Law, draws of declaration cricket, and pars of limited-overs cricket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.errors import Unlawful
from scoring.engine.log.fold import fold_records
from scoring.engine.views.result_text import result_text
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, play

TWO_OVERS = "1 1 1 1 1 1 | 1 1 1 1 1 1"
TIME_UP = ["time", "abandoned", "play_stopped"]
DRAWS = ["draw", "winning_draw_by_runs", "winning_draw_by_rate"]


def text(game: Game) -> str:
    assert game.result is not None
    return result_text(game.match, game.result)


def declared(game: Game) -> Game:
    return game.event("innings_ended", reason="declared")


def ended(game: Game, reason: str = "time", **more: object) -> Game:
    return game.event("match_ended", reason=reason, **more)


def chase(balls: str = "6 . .", first: str = TWO_OVERS, **conditions: object) -> Game:
    return play(first, overs=2, **conditions).start().play(balls)  # type: ignore[arg-type]


def code(game: Game, kind: str, **body: object) -> str:
    with pytest.raises(Unlawful) as refusal:
        game.event(kind, **body)
    return refusal.value.code


class TestWithoutALimitOfOvers:
    """Law 16.5: a match that is concluded without a result is a draw."""

    @pytest.mark.parametrize("reason", TIME_UP)
    def test_one_innings_a_side(self, reason: str) -> None:
        assert text(ended(play("6"), reason)) == "Match drawn"
        assert text(ended(declared(play("6")).start().play("1"), reason)) == "Match drawn"

    @pytest.mark.parametrize("reason", TIME_UP)
    def test_two_innings_a_side(self, reason: str) -> None:
        game = play("6", form="test")
        assert text(ended(game, reason)) == "Match drawn"
        game = declared(declared(game).start().play("1")).start().play("1")
        assert text(ended(declared(game).start().play("1"), reason)) == "Match drawn"

    def test_a_chase_that_runs_out_of_the_overs_of_the_last_hour(self) -> None:
        game = play("6 W W", players=3).start().event("conditions_revised", overs="1").play(". . . . . .")
        assert (game.innings.ended, text(game)) == ("overs", "Match drawn")

    def test_the_last_innings_of_two_a_side_too(self) -> None:
        def last_hour(game: Game) -> Game:
            return game.event("conditions_revised", overs="1").play(". . . . . .")

        third = declared(declared(play("6", form="test")).start().play("1")).start()
        assert last_hour(third).result is None
        fourth = declared(third.play("1")).start()
        assert text(last_hour(fourth)) == "Match drawn"
        assert text(fourth.event("conditions_revised", overs="1").play("6 1")) == "Away won by 10 wickets"
        behind = declared(declared(play("6 6", form="test", follow_on_lead=5)).start().play("1"))
        assert text(last_hour(behind.start(follow_on=True))) == "Match drawn"

    def test_two_innings_a_side_of_limited_overs_are_no_draw(self) -> None:
        game = play("6 . . . . .", overs=1, innings_per_side=2).start().play("1 . . . . .").start()
        game = game.play("1 . . . . .").start().play(". . . . . .")
        assert text(game) == "Home won by 6 runs"

    def test_a_chase_that_the_scorer_closed(self) -> None:
        assert text(play("6 W W", players=3).start().ball().event("innings_ended", reason="closed")) == "Match drawn"

    def test_a_limit_that_was_agreed_before_the_match_makes_it_limited_overs_cricket(self) -> None:
        game = play("").event("conditions_revised", scope="match", overs="1").play("1 . . . . .").start()
        assert text(ended(game.play("."))) == "No result"
        assert text(game.play(". . . . . .")) == "Home won by 1 run"

    def test_without_a_ball_there_is_no_result(self) -> None:
        for game in (play("", form="test"), play("").start()):
            assert text(ended(game, "abandoned")) == "No result"

    def test_the_conditions_may_say_that_there_is_no_result(self) -> None:
        assert text(ended(play("6", unfinished="no_result"))) == "No result"


class TestLimitedOvers:
    @pytest.mark.parametrize("reason", TIME_UP)
    @pytest.mark.parametrize("form", ["custom", "t20"])
    def test_without_a_par_there_is_no_result(self, form: str, reason: str) -> None:
        assert text(ended(chase(form=form, min_balls_for_result=1), reason)) == "No result"
        assert text(ended(play("6", overs=2), reason)) == "No result"

    @pytest.mark.parametrize("reason", TIME_UP)
    def test_a_posted_par_decides_a_chase_that_was_stopped(self, reason: str) -> None:
        posted = chase().event("conditions_revised", par=4, method="D/L")
        assert text(ended(posted, reason)) == "Away won by 2 runs (D/L)"
        assert text(ended(chase(), reason, par=7)) == "Home won by 1 run (D/L)"
        assert text(ended(posted, reason, par=6)) == "Match tied (D/L)"

    @pytest.mark.parametrize("reason", TIME_UP)
    def test_below_the_minimum_of_balls_no_par_decides(self, reason: str) -> None:
        assert text(ended(chase(min_balls_for_result=4), reason, par=4)) == "No result"
        assert text(ended(chase("6 . . .", min_balls_for_result=4), reason, par=4)) == "Away won by 2 runs (D/L)"

    def test_a_par_is_refused_where_it_cannot_count(self) -> None:
        par = {"par": 4}
        assert code(chase(), "match_ended", reason="awarded", winner_team_id="home", **par) == "par_without_chase"
        assert code(play("6", overs=2), "match_ended", reason="play_stopped", **par) == "par_without_chase"
        assert code(play(TWO_OVERS, overs=2), "match_ended", reason="abandoned", **par) == "par_without_chase"
        assert code(play("6", form="test"), "match_ended", reason="time", **par) == "par_without_chase"
        assert code(declared(play("6")).start().play("1"), "match_ended", reason="time", **par) == "par_without_chase"
        assert code(chase(unfinished="draw"), "match_ended", reason="time", **par) == "par_without_chase"
        tied = chase(TWO_OVERS, tie_break="super_over")
        assert code(tied, "match_ended", reason="time", **par) == "par_without_chase"
        assert code(tied.start().play("1"), "match_ended", reason="time", **par) == "par_without_chase"

    def test_an_old_record_with_a_par_that_cannot_count_is_taken_without_it(self) -> None:
        records = [*play("6", overs=2).records, (3, "match_ended", {"reason": "play_stopped", "par": 4})]
        log = fold_records(records)
        assert [one.code for one in log.state.warnings] == ["par_without_chase"]
        assert log.state.result is not None
        assert log.state.result.kind == "no result"


class TestDeclarationCricket:
    """One innings a side of limited overs that may be declared closed (Law 15.1); who is not bowled out draws."""

    @pytest.mark.parametrize("rule", DRAWS)
    def test_an_innings_may_be_declared(self, rule: str) -> None:
        game = declared(play("6 6", overs=2, unfinished=rule))
        assert (game.innings.ended, game.assumed) == ("declared", [])

    def test_in_limited_overs_cricket_it_may_not(self) -> None:
        for conditions in ({"form": "t20"}, {"form": "odi"}, {"overs": 2, "unfinished": "no_result"}):
            game = play("6", **conditions)  # type: ignore[arg-type]
            assert code(game, "innings_ended", reason="declared") == "no_declaration"

    @pytest.mark.parametrize("rule", DRAWS)
    def test_a_chase_that_runs_out_of_overs_is_drawn(self, rule: str) -> None:
        drawn = chase("1 1 1 1 1 . | . . . . . .", unfinished=rule)
        assert text(drawn).startswith("Match drawn")
        level = chase(TWO_OVERS, unfinished=rule)
        assert text(level).startswith("Match drawn")

    def test_a_chase_that_is_all_out_is_lost_or_tied(self) -> None:
        assert text(chase("1 W W", players=3, unfinished="draw")) == "Home won by 11 runs"
        tied = play("1 . . . . .", overs=1, players=3, unfinished="draw").start().play("1 W W")
        assert text(tied) == "Match tied"

    def test_a_chase_that_reaches_its_target_is_won(self) -> None:
        assert text(chase("6 6 1", unfinished="draw")) == "Away won by 10 wickets"

    @pytest.mark.parametrize("reason", TIME_UP)
    def test_out_of_time_or_abandoned_is_a_draw(self, reason: str) -> None:
        assert text(ended(chase(unfinished="draw"), reason)) == "Match drawn"
        assert text(ended(play("6", overs=2, unfinished="draw"), reason)) == "Match drawn"

    def test_a_declaration_shows_that_a_custom_match_is_declaration_cricket(self) -> None:
        game = declared(play("6 6", overs=2))
        assert game.assumed == ["declaration_cricket"]
        game = game.start().play("1 1 1 1 1 1 | . . . . . .")
        assert text(game) == "Match drawn"
        assert text(ended(declared(play("6 6", overs=2)).start().play("1"))) == "Match drawn"
        assert text(chase("1 1 1 1 1 . | . . . . . .")) == "Home won by 7 runs"

    def test_with_two_innings_a_side_a_declaration_shows_nothing(self) -> None:
        for rule in (None, "no_result"):
            game = declared(play("6 6", overs=4, innings_per_side=2, unfinished=rule))
            assert (game.innings.ended, game.assumed) == ("declared", [])

    def test_a_chase_may_be_declared_and_is_lost(self) -> None:
        assert text(declared(chase("1", unfinished="draw"))) == "Home won by 11 runs"


class TestWinningDraws:
    def test_by_runs(self) -> None:
        game = chase("1 1 1 1 1 . | . . . . . .", unfinished="winning_draw_by_runs")
        assert text(game) == "Match drawn (winning draw for Home, losing draw for Away)"
        assert snapshot(game.match)["result"] == {
            "kind": "draw",
            "text": "Match drawn (winning draw for Home, losing draw for Away)",
            "winning_draw_id": "home",
        }
        assert game.card["result"] == {"result": "draw", "winning_draw": "Home"}

    def test_by_run_rate(self) -> None:
        """Home made 12 in two overs, away 7 in one."""
        game = chase("6 1 . . . .", unfinished="winning_draw_by_rate")
        assert text(ended(game)) == "Match drawn (winning draw for Away, losing draw for Home)"
        assert text(ended(game.ball())) == "Match drawn"
        assert text(ended(game.play(". ."))) == "Match drawn (winning draw for Home, losing draw for Away)"

    def test_a_side_that_was_all_out_had_all_its_overs(self) -> None:
        """Home made 6 and was all out in three balls: three runs an over, of two overs."""
        game = play("6 W W", players=3, overs=2, unfinished="winning_draw_by_rate").start()
        assert text(ended(game.play("1 1 . ."))) == "Match drawn"
        assert text(ended(game.play("1 1 ."))) == "Match drawn (winning draw for Away, losing draw for Home)"

    @pytest.mark.parametrize("rule", DRAWS)
    def test_level_or_before_the_second_innings_it_is_a_plain_draw(self, rule: str) -> None:
        assert text(chase(TWO_OVERS, unfinished=rule)) == "Match drawn"
        assert text(ended(play("6", overs=2, unfinished=rule))) == "Match drawn"
        assert text(ended(play(TWO_OVERS, overs=2, unfinished=rule).start())) == "Match drawn"

    def test_a_win_is_no_winning_draw(self) -> None:
        assert text(chase("6 6 1", unfinished="winning_draw_by_rate")) == "Away won by 10 wickets"


@given(st.lists(st.integers(0, 6), min_size=12, max_size=12), st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_a_winning_draw_is_for_the_side_with_the_better_rate(first: list[int], second: list[int]) -> None:
    game = play(" ".join(map(str, first)), overs=2, unfinished="winning_draw_by_rate").start()
    for runs in second:
        if game.result is None and game.innings.ended is None:
            game = game.ball(str(runs))
    if game.result is None:
        game = ended(game)
    result = game.result
    assert result is not None
    if result.kind != "draw":
        assert game.innings.total > sum(first)
        return
    mine, theirs = sum(first) / 12, game.innings.total / game.innings.legal_balls
    winner = None if mine == theirs else "home" if mine > theirs else "away"
    assert result.winning_draw_id == winner


class TestFewerWickets:
    """A tie-break of some competitions: the side that lost fewer wickets."""

    def test_it_wins_a_tie(self) -> None:
        game = play("1 . . W . .", overs=1, tie_break="fewer_wickets").start().play("1 . . . . .")
        assert text(game) == "Match tied (Away lost fewer wickets)"
        assert snapshot(game.match)["result"]["fewer_wickets_id"] == "away"
        assert game.card["result"] == {"winner": "Away"}
        other = play("1 . . . . .", overs=1, tie_break="fewer_wickets").start().play("1 . . W . .")
        assert text(other) == "Match tied (Home lost fewer wickets)"

    def test_level_wickets_leave_the_tie(self) -> None:
        game = play("1 W . . . .", overs=1, tie_break="fewer_wickets").start().play("1 . . W . .")
        assert text(game) == "Match tied"

    def test_no_super_over_follows(self) -> None:
        game = play("1 . . W . .", overs=1, tie_break="fewer_wickets").start().play("1 . . . . .")
        assert code(game, "innings_started") == "match_over"

    def test_a_retired_batter_lost_no_wicket(self) -> None:
        game = play("1 . .", overs=1, tie_break="fewer_wickets").event("retired", player_id="h2", reason="hurt")
        game = game.play(". . .").start().play("1 . . W . .")
        assert text(game) == "Match tied (Home lost fewer wickets)"
