"""Counts one ball for the batter, the bowler, the over, the partnership and the total."""

from collections.abc import Mapping

from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.laws.overs import is_rebowled
from scoring.engine.laws.pairs import compute_cost
from scoring.engine.states.ball import Ball, Out
from scoring.engine.states.innings import BatterLine, BowlerLine, Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import NO_EXTRAS, evolve


def make_ball(match: MatchState, innings: Innings, delivery: Delivery, outs: tuple[Out, ...], seq: int) -> Ball:
    """Return the delivery as it counts, with the over and the players from `innings`."""
    over = innings.over
    assert over is not None
    assert innings.striker is not None
    assert innings.bowler is not None
    extras = delivery.extras
    # A no-ball never counts in the over (Law 21.17); a wide does only if club rules say that it is not bowled again.
    is_fair = not extras.noballs and not (extras.wides and is_rebowled(match.conditions, innings, over.index))
    legal = is_fair and delivery.counts
    total = delivery.runs if extras is NO_EXTRAS else delivery.runs + extras.total
    return Ball(
        seq,
        innings.bowled,
        over.index,
        over.legal + legal,
        legal,
        delivery.runs,
        extras,
        delivery.non_boundary,
        delivery.short_runs,
        innings.striker,
        innings.non_striker,
        innings.bowler,
        innings.free_hit,
        outs,
        total - compute_cost(innings, outs) if outs else total,
        delivery.commentary,
        delivery.shot,
        delivery.passed,
        delivery.at,
    )


def count_ball(innings: Innings, ball: Ball) -> Innings:
    over, partnership, extras = innings.over, innings.partnership, ball.extras
    assert over is not None
    assert partnership is not None
    faced = not extras.wides  # a wide is not a ball faced
    charged = ball.runs + extras.wides + extras.noballs
    wickets = _count_wickets(ball) if ball.outs else 0
    total = innings.total + ball.total
    bowlers = over.bowlers if ball.bowler_id in over.bowlers else (*over.bowlers, ball.bowler_id)
    return evolve(
        innings,
        total=total,
        wickets=innings.wickets + wickets,
        extras=innings.extras if extras is NO_EXTRAS else innings.extras + extras,
        legal_balls=innings.legal_balls + ball.legal,
        bowled=innings.bowled + 1,
        # Old files have runs off the bat on a wide. They must count, or batters plus extras would not give the total.
        batting=_count_to_batter(innings.batting, ball) if faced or ball.runs else innings.batting,
        # `bowlers` is the same tuple only if the bowler has bowled in this over before.
        bowling=_count_to_bowler(innings.bowling, ball, charged, new_in_over=bowlers is not over.bowlers),
        partnership=evolve(partnership, runs=partnership.runs + ball.total, balls=partnership.balls + faced),
        over=evolve(
            over,
            bowlers=bowlers,
            balls=(*over.balls, ball),
            legal=ball.ball,
            bowled=over.bowled + 1,
            runs=over.runs + ball.total,
            wickets=over.wickets + wickets,
            charged=over.charged + charged,
            score=total,
        ),
    )


def _count_wickets(ball: Ball) -> int:
    return sum(out.dismissal.kind not in MAY_RETURN for out in ball.outs)


def count_credits(ball: Ball) -> int:
    """Return how many wickets of the ball the bowler gets credit for."""
    return sum(out.dismissal.bowler_id is not None for out in ball.outs)


def _count_to_batter(batting: Mapping[str, BatterLine], ball: Ball) -> dict[str, BatterLine]:
    line = batting[ball.striker_id]
    boundary = not ball.non_boundary
    line = evolve(
        line,
        runs=line.runs + ball.runs,
        balls=line.balls + (not ball.extras.wides),
        fours=line.fours + (ball.runs == 4 and boundary),
        sixes=line.sixes + (ball.runs == 6 and boundary),
    )
    return {**batting, ball.striker_id: line}


def _count_to_bowler(
    bowling: Mapping[str, BowlerLine], ball: Ball, charged: int, *, new_in_over: bool
) -> dict[str, BowlerLine]:
    """Wides and no-balls are charged to the bowler (Laws 21.16 and 22.7); byes, leg byes and penalties are not."""
    line = bowling.get(ball.bowler_id) or BowlerLine(ball.bowler_id, len(bowling) + 1)
    extras = ball.extras
    line = evolve(
        line,
        legal=line.legal + ball.legal,
        # Closing the over moves its balls from `loose` to `complete`, if this bowler bowled all of it.
        loose=line.loose + ball.legal,
        begun=line.begun + new_in_over,
        runs=line.runs + charged,
        dots=line.dots + (charged == 0),
        wickets=line.wickets + (count_credits(ball) if ball.outs else 0),
        wides=line.wides + extras.wides,
        noballs=line.noballs + extras.noballs,
        wide_balls=line.wide_balls + (extras.wides > 0),
        noball_balls=line.noball_balls + (extras.noballs > 0),
    )
    return {**bowling, ball.bowler_id: line}
