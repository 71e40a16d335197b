"""The prediction after every ball of simulated matches of each format, and matches that have none."""

from collections.abc import Iterator
from datetime import date

import pytest

from scoring.engine.conditions import Format
from scoring.engine.errors import ScoringError
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.match import step
from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import DismissalKind, Wicket
from tests.engine.play import Game, match, play
from tests.prediction.simulated import dated, simulated_steps, states_of
from workers.prediction.inputs.finished import played_match
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.prediction import Prediction
from workers.prediction.serving.predict import predict, unpredictable

FORMS = {Format.T20: range(6), Format.HUNDRED: range(4), Format.ODI: range(3)}
MATCHES = [(form, seed) for form, seeds in FORMS.items() for seed in seeds]
of_every_format = pytest.mark.parametrize(("form", "seed"), MATCHES)
OVER = "1 1 1 1 1 . "


def predicted(state: MatchState) -> Prediction:
    found = predict(state)
    assert isinstance(found, Prediction), found
    return found


def after_balls(form: Format, seed: int) -> Iterator[MatchState]:
    return (state for event, state in simulated_steps(seed, form) if isinstance(event, Delivery))


@of_every_format
class TestAfterEveryBall:
    def test_the_chances_are_chances_and_sum_to_one(self, form: Format, seed: int) -> None:
        for state in after_balls(form, seed):
            win = predicted(state).win
            assert win.keys() == {team.id for team in state.teams}
            assert all(0 <= chance <= 1 for chance in win.values())
            assert sum(win.values()) == 1.0

    def test_nobody_has_won_before_the_result(self, form: Format, seed: int) -> None:
        for state in after_balls(form, seed):
            if state.result is None:
                assert 0 < predicted(state).batting_wins < 1

    def test_the_projected_score_is_in_its_interval_and_at_least_the_runs_made(self, form: Format, seed: int) -> None:
        for state in after_balls(form, seed):
            found, innings = predicted(state), main_innings(state)[-1]
            if found.score is None:
                assert innings.ended is not None or state.result is not None
                continue
            assert innings.total <= found.score.low <= found.score.runs <= found.score.high
            if innings.target is not None:
                assert found.score.high <= innings.target

    def test_the_chance_is_that_of_the_batting_side(self, form: Format, seed: int) -> None:
        for state in after_balls(form, seed):
            found, innings = predicted(state), main_innings(state)[-1]
            assert (found.innings, found.batting_id) == (innings.number, innings.team_id)
            assert found.bowling_id == innings.bowling_team_id

    def test_at_the_end_the_winner_has_a_chance_of_one(self, form: Format, seed: int) -> None:
        end = simulated_steps(seed, form)[-1][1]
        assert end.result is not None
        winner = end.result.winner_id
        expected = {team.id: 0.5 if winner is None else float(team.id == winner) for team in end.teams}
        assert predicted(end).win == expected
        assert predicted(end).score is None


def test_the_matches_end_in_all_ways() -> None:
    """Without this the tests above would prove little."""
    ends = [simulated_steps(seed, form)[-1][1] for form, seed in MATCHES]
    won_first = [end.result.winner_id == end.innings[0].team_id for end in ends if end.result]
    assert {True, False} <= set(won_first)
    assert any(innings.wickets == 10 for end in ends for innings in end.innings)


class TestNextBall:
    @staticmethod
    def chances(state: MatchState, *balls: Delivery) -> list[float] | None:
        """Return the batting side's chance after each of these balls; None if one of them cannot be bowled."""
        batting = main_innings(state)[-1].team_id
        try:
            after = [step(state, ball) for ball in balls]
        except ScoringError:
            return None
        return [predicted(state).win[batting] for state in after]

    @staticmethod
    def chases() -> Iterator[MatchState]:
        for form, seed in MATCHES:
            for event, state in simulated_steps(seed, form):
                innings = state.current
                if isinstance(event, Delivery) and innings and innings.number == 2 and innings.ended is None:
                    over = innings.over
                    if over is not None and not over.complete:
                        yield state

    def test_in_a_chase_more_runs_never_lower_the_chance(self) -> None:
        seen = 0
        for state in self.chases():
            chances = self.chances(state, *(Delivery(runs=runs) for runs in (0, 2, 4, 6)))
            if chances is not None:
                seen += 1
                assert chances == sorted(chances), state.innings[-1].last_ball
        assert seen > 300

    def test_in_a_chase_a_wicket_is_never_better_than_a_dot(self) -> None:
        seen = 0
        for state in self.chases():
            innings = state.innings[-1]
            if innings.free_hit:
                continue
            chances = self.chances(state, Delivery(wickets=(Wicket(DismissalKind.BOWLED),)), Delivery(runs=0))
            if chances is not None:
                seen += 1
                assert chances[0] <= chances[1], innings.last_ball
        assert seen > 300

    def test_in_a_chase_a_dot_is_never_better_than_a_single(self) -> None:
        for state in self.chases():
            chances = self.chances(state, Delivery(runs=0), Delivery(runs=1))
            assert chances is None or chances[0] <= chances[1], state.innings[-1].last_ball


def tied() -> Game:
    game = play(". " * 90, form="custom", overs=15, tie_break="super_over").start().play(". " * 90)
    assert game.match.status == "super_over"
    return game


@pytest.mark.parametrize(
    ("game", "code"),
    [
        (match(form="test"), "not_started"),
        (play(OVER, form="first_class", days=2), "two_innings"),
        (play(OVER), "no_length"),
        (play(OVER, form="custom", overs=4), "no_model_of_length"),
        (play(OVER, form="custom", overs=60), "no_model_of_length"),
        (play(OVER, form="t20", players=6, players_per_side=6), "other_sides"),
        (play(OVER, overs=16, pair_overs=4), "pairs"),
        (play(OVER, form="one_day", unfinished="draw"), "draws"),
        (match(form="t20"), "not_started"),
        (match(form="odi"), "not_started"),
        (play(OVER, form="t20").event("match_ended", reason="abandoned"), "no_result"),
        (match(form="t20").event("match_ended", reason="abandoned"), "no_result"),
    ],
)
def test_a_match_without_a_prediction_has_a_reason(game: Game, code: str) -> None:
    found = predict(game.match)
    assert isinstance(found, Unpredicted)
    assert (found.code, found.body()["unpredicted"]["code"]) == (code, code)
    assert found.detail.endswith(".")


def test_a_super_over_is_not_predicted_until_it_is_decided() -> None:
    over = tied().start()
    for game in (over, over.ball("1")):
        found = predict(game.match)
        assert isinstance(found, Unpredicted)
        assert found.code == "tie_break"
    won = over.play("6 . . . . .").start().play(". . . . . .")
    assert predicted(won.match).win == {"away": 1.0, "home": 0.0}


def test_a_tie_is_half_for_each() -> None:
    game = play(". " * 90, form="custom", overs=15, tie_break="shared").start().play(". " * 90)
    assert predicted(game.match).win == {"home": 0.5, "away": 0.5}


@pytest.mark.parametrize("form", ["t20", "odi", "hundred", "one_day", "t10"])
def test_formats_that_have_a_model_are_predicted_from_the_first_ball(form: str) -> None:
    game = play("1", form=form)
    assert unpredictable(game.match.conditions) is None
    assert predicted(game.match).model.startswith("one_day" if form in ("odi", "one_day") else "t20")


class TestOtherLengths:
    """Tables are read by the balls left, so the length of a match is one of the inputs."""

    def test_twenty_overs_of_a_custom_format_are_a_t20(self) -> None:
        for balls in ("1", OVER * 12, OVER * 19):
            custom, t20 = play(balls, form="custom", overs=20).match, play(balls, form="t20").match
            assert predicted(custom) == predicted(t20)

    def test_a_longer_match_projects_more(self) -> None:
        totals = []
        for overs in (5, 8, 10, 12, 16, 20, 21, 25, 30, 40, 50):
            score = predicted(play("1", form="custom", overs=overs).match).score
            assert score is not None
            totals.append(score.runs)
        assert totals == sorted(set(totals))

    def test_an_over_more_than_twenty_changes_little(self) -> None:
        """The T20 model ends there, and the one-day model begins."""
        twenty, more = (predicted(play("1", form="custom", overs=overs).match).score for overs in (20, 21))
        assert twenty is not None
        assert more is not None
        assert 0 < more.runs - twenty.runs < 20

    def test_a_ten_over_match_to_its_end(self) -> None:
        game = play(OVER * 10, form="t10").start()
        assert predicted(game.match).batting_wins > 0.5  # 51 to win
        assert predicted(game.play(OVER * 9).match).score is not None
        won = game.play(OVER * 9 + "1 1 1 1 1 1").match
        assert predicted(won).win == {"home": 0.0, "away": 1.0}
        assert played_match(won) == "too_short", "it teaches T20 ratings nothing"


class TestShortened:
    def test_a_t20_of_twelve_overs_is_predicted(self) -> None:
        game = match(form="t20").event("conditions_revised", overs="12").play(OVER * 6)
        found = predicted(game.match)
        assert found.score is not None
        assert found.score.high < (whole := predicted(play(OVER * 6, form="t20").match)).score.runs  # type: ignore[union-attr]
        assert whole.model == found.model

    def test_so_is_one_that_is_cut_during_the_innings(self) -> None:
        game = play(OVER * 6, form="t20")
        before, after = predicted(game.match), predicted(game.event("conditions_revised", overs="12").match)
        assert before.score is not None
        assert after.score is not None
        assert after.score.runs < before.score.runs

    def test_and_its_chase_to_the_end(self) -> None:
        game = match(form="t20").event("conditions_revised", overs="12").play(OVER * 12)
        game = game.event("conditions_revised", overs="12").start().play("1 " * 60)
        assert 0.9 < predicted(game.match).win["away"] < 1
        assert predicted(game.ball("1").match).win["away"] == 1.0

    def test_a_smaller_target_raises_the_chasing_sides_chance(self) -> None:
        chase = play(OVER * 20, form="t20").start().play(". " * 60)
        before, after = chase, chase.event("conditions_revised", target=60)
        assert predicted(before.match).win["away"] < predicted(after.match).win["away"]


def test_a_match_of_long_ago_is_predicted() -> None:
    """The match is older than all evidence."""
    for _, state in states_of(dated(3, date(1999, 7, 1)))[3:]:
        assert isinstance(predict(state), Prediction | Unpredicted)
