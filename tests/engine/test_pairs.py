"""Pairs cricket, as juniors play it: pairs bat some overs, batters who are out bat on, and wickets cost runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.errors import Malformed
from scoring.engine.log.fold import fold_records
from scoring.engine.views.next_ball import describe_next_ball
from scoring.engine.views.result_text import result_text
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play

OVER = ". . . . . . "
PAIRS = {"players": 8, "overs": 4, "pair_overs": 1, "runs_lost_a_wicket": 5, "starting_score": 200}


def pairs(balls: str, **more: object) -> Game:
    return play(balls, **{**PAIRS, **more})  # type: ignore[arg-type]


def test_an_innings_begins_with_the_starting_score() -> None:
    game = match(**PAIRS).start()  # type: ignore[arg-type]
    assert (game.score, snapshot(game.match)["total_runs"]) == ("200/0", 200)
    assert pairs(OVER * 4).start().score == "200/0"


def test_a_wicket_costs_runs_and_the_batter_bats_on() -> None:
    game = pairs("4 W 1")
    assert (game.score, game.how("h1"), game.innings.batting["h1"].outs) == ("200/1", None, 1)
    assert game.bowler("a8") == (3, 0, 5, 1)
    (fall,) = game.innings.falls
    assert (fall.score, fall.player_id, fall.over_ball) == (199, "h1", "0.2")


def test_a_batter_who_is_out_does_not_face_the_next_ball() -> None:
    assert pairs("W").pair == ("h2", "h1")
    assert pairs("W Wc").pair == ("h1", "h2")
    # After the last ball of an over the ends have changed already.
    assert pairs(". . . . . W", pair_overs=2).pair == ("h2", "h1")
    assert pairs(". . . . . .", pair_overs=2).pair == ("h2", "h1")


def test_a_non_striker_who_is_run_out_stays_at_that_end() -> None:
    game = pairs("").ball(wickets=[{"kind": "run out", "player_out_id": "h2"}])
    assert (game.pair, game.innings.batting["h2"].outs) == (("h1", "h2"), 1)


def test_a_run_out_without_a_ball_costs_runs_too() -> None:
    game = pairs("1 1").event("dismissal", dismissal="run out", player_out_id="h2")
    assert (game.score, game.innings.over.runs if game.innings.over else None) == ("197/1", -3)
    assert game.innings.batting["h2"].outs == 1


def test_after_its_overs_the_next_pair_comes_in() -> None:
    game = pairs(OVER)
    assert describe_next_ball(game.match)["needs"] == ["bowler", "batter"]
    assert "striker_id" not in describe_next_ball(game.match)
    assert "striker" not in snapshot(game.match)
    game = game.ball("1")
    assert (game.pair, game.assumed) == (("h4", "h3"), ["batter_in_listed_order"] * 2)
    first, second = game.innings.partnerships[0], game.innings.partnership
    assert (first.pair, first.ended, first.wicket) == (("h1", "h2"), "changed", 1)
    assert second is not None
    assert (second.pair, second.wicket) == (("h3", "h4"), 2)


def test_a_pair_bats_as_many_overs_as_the_conditions_say() -> None:
    game = pairs(OVER * 2 + ".", pair_overs=2)
    assert set(game.pair) == {"h3", "h4"}
    assert set(pairs(OVER + ".", pair_overs=2).pair) == {"h1", "h2"}


def test_the_scorer_may_name_the_next_pair() -> None:
    game = pairs(OVER).ball(striker_id="h7", non_striker_id="h8")
    assert (game.pair, game.assumed, game.warned) == (("h7", "h8"), [], [])


def test_a_short_side_lets_a_batter_bat_again() -> None:
    game = pairs(OVER * 3, players=6).ball(striker_id="h1", non_striker_id="h2")
    assert (game.batter("h1"), game.batter("h2")) == ((0, 7), (0, 0))
    assert game.innings.ended is None


def test_an_over_that_goes_on_keeps_its_pair() -> None:
    game = pairs(OVER).ball("1", same_over=True)
    assert set(game.pair) == {"h1", "h2"}
    assert set(game.ball(bowler_id="a7").pair) == {"h3", "h4"}


def test_wickets_and_the_target_end_no_innings() -> None:
    game = pairs("W " * 24)
    assert (game.score, game.innings.ended) == ("80/24", "overs")
    game = game.start().play("1 " + OVER)
    assert (game.innings.target, game.innings.ended) == (81, None)


def test_the_higher_total_wins_by_runs() -> None:
    first = pairs("4 W " + OVER * 3 + ". . . .").start()
    assert text(first.play(OVER * 4)) == "Away won by 1 run"
    assert text(first.play("W W " + OVER * 3 + ". . . .")) == "Home won by 9 runs"
    assert text(first.play("4 W " + OVER * 3 + ". . . .")) == "Match tied"
    # The last wicket takes the lead away again.
    assert text(first.play(OVER * 3 + ". . . . . W")) == "Home won by 4 runs"


def text(game: Game) -> str:
    assert game.result is not None
    return result_text(game.match, game.result)


def test_a_batter_who_retires_leaves() -> None:
    game = pairs("1").event("retired", player_id="h2", reason="hurt").ball()
    assert (game.pair, game.score) == (("h3", "h1"), "201/0")


def test_a_super_over_is_not_in_pairs() -> None:
    game = pairs(OVER * 4, tie_break="super_over").start().play(OVER * 4).start()
    assert (game.score, game.innings.pairs) == ("0/0", None)
    assert game.play("1 W W").score == "1/2"


def test_run_rates_leave_the_starting_score_out() -> None:
    assert snapshot(pairs("1 1 1 1 1 1").match)["current_run_rate"] == "6.00"
    assert snapshot(pairs("W . . . . .").match)["current_run_rate"] == "-5.00"


def test_the_row_of_a_wicket_has_its_words_because_the_card_has_none() -> None:
    row = snapshot(pairs("W").match)["deliveries"]["list"][0]
    assert row["wickets"] == [{"player_id": "h1", "kind": "bowled", "out": "b A 8"}]
    card = snapshot(pairs("W W W").match)["batting_scorecard"]
    assert (card["h1"]["outs"], "out" in card["h1"]) == (2, False)


@pytest.mark.parametrize(
    "conditions", [{"pair_overs": 4}, {"overs": 8, "runs_lost_a_wicket": 5}, {"overs": 8, "starting_score": 200}]
)
def test_conditions_that_contradict_each_other_are_refused(conditions: dict[str, int]) -> None:
    with pytest.raises(Malformed) as refusal:
        match(**conditions)  # type: ignore[arg-type]
    assert refusal.value.code == "conditions_contradict"


BALLS = st.sampled_from([".", "1", "2", "4", "6", "W", "Wc", "1+Wr", "1wd", "1nb+4", "2lb", "5p", "1wd+Ws"])


@given(st.lists(BALLS, min_size=1, max_size=40), st.integers(1, 3), st.integers(0, 9), st.integers(0, 200))
def test_the_total_is_what_was_scored_less_what_the_wickets_cost(
    balls: list[str], turn: int, cost: int, start: int
) -> None:
    game = match(players=12, overs=6, pair_overs=turn, runs_lost_a_wicket=cost, starting_score=start).start()
    for ball in balls:
        if game.innings.ended is None:
            game = game.ball(ball)
    innings = game.innings
    scored = sum(line.runs for line in innings.batting.values()) + innings.extras.total
    assert innings.total == start + scored - cost * innings.wickets
    assert sum(line.outs for line in innings.batting.values()) == innings.wickets == len(innings.falls)
    stands = [*innings.partnerships, *filter(None, [innings.partnership])]
    assert sum(stand.runs for stand in stands) == sum(over.runs for over in innings.all_overs) == innings.total - start
    assert len(stands) == (len(innings.all_overs) - 1) // turn + 1
    assert fold_records(game.records).state == game.match
    for over in innings.all_overs:
        for before, ball in zip(over.balls, over.balls[1:], strict=False):
            assert ball.striker_id not in {out.player_id for out in before.outs}
