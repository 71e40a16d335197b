"""One ball: from the over that it belongs to, to the batters who face the next one."""

from scoring.engine.conditions import FreeHits
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.batters import put_pair_on_card, send_in
from scoring.engine.laws.counting import count_ball, make_ball
from scoring.engine.laws.crease import choose_pair
from scoring.engine.laws.ends import place_batters
from scoring.engine.laws.figures import judge_figures
from scoring.engine.laws.innings_end import find_end
from scoring.engine.laws.milestones import note_milestones
from scoring.engine.laws.overs import close_over_if_full, enter_over
from scoring.engine.laws.pairs import spare
from scoring.engine.laws.umpire import Umpire
from scoring.engine.laws.wickets import dismiss, judge_wickets
from scoring.engine.laws.winning import settle_winning_ball
from scoring.engine.states.ball import Ball, Dismissal, Out
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import DismissalKind, evolve


def bowl(match: MatchState, innings: Innings, delivery: Delivery, seq: int, umpire: Umpire) -> Innings:
    """Return the innings after this ball. Raises Unlawful. The caller checks whether the ball ended the innings."""
    # The over comes first: closing or reopening one changes the ends, and so the striker.
    innings = enter_over(match, innings, delivery, umpire)
    innings = choose_pair(match, innings, delivery, umpire)
    innings = put_pair_on_card(innings)
    judge_figures(match.conditions, delivery, umpire)
    outs = judge_wickets(match, innings, delivery, umpire) if delivery.wickets else ()
    if innings.target is not None:
        delivery, outs = settle_winning_ball(match, innings, innings.target, delivery, outs, umpire)
    ball = make_ball(match, innings, delivery, outs, seq)
    # The ball is counted before its dismissals: the score at the fall of a wicket includes the runs of the ball.
    innings = note_milestones(match, count_ball(innings, ball), ball)
    for out in outs:
        innings = dismiss(innings, out, ball.label)
    innings = place_batters(match, innings, delivery, ball)
    innings = _set_free_hit(match, innings, ball)
    innings = _retire_at_limit(match, innings, ball, umpire)
    # The next batter comes in after the ends are set, at the end that is vacant then.
    if delivery.next_batter_id is not None:
        innings = send_in(match, innings, delivery.next_batter_id, umpire)
    innings = close_over_if_full(match.conditions, innings)
    return spare(innings, outs) if outs else innings


def _set_free_hit(match: MatchState, innings: Innings, ball: Ball) -> Innings:
    """Set whether the next ball is a free hit: after a no-ball, and again after a wide or no-ball on a free hit."""
    after_noball = ball.extras.noballs > 0 and match.conditions.free_hit is not FreeHits.NONE
    free_hit = after_noball or (innings.free_hit and not ball.legal)
    return innings if free_hit is innings.free_hit else evolve(innings, free_hit=free_hit)


def _retire_at_limit(match: MatchState, innings: Innings, ball: Ball, umpire: Umpire) -> Innings:
    """Retire a batter who reaches `retire_at` (a club rule). The batter is not out and may come back."""
    limit = match.conditions.retire_at
    if limit is None:
        return innings
    line = innings.batting[ball.striker_id]
    # A batter who has come back is over the limit already and bats on.
    if line.runs < limit or line.dismissal is not None or line.runs - ball.runs >= limit:
        return innings
    # If the ball ends the innings, nobody retires: he is not out.
    if find_end(match, close_over_if_full(match.conditions, innings)) is not None:
        return innings
    umpire.warn("retired_at_limit", f"{match.players[ball.striker_id].name} retires at {line.runs}.")
    return dismiss(innings, Out(ball.striker_id, Dismissal(DismissalKind.RETIRED_NOT_OUT)), ball.label)
