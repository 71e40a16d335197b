"""Milestones that a ball brings: for batters, the side and the bowler.

Partnerships have none: a delta with one in thirty balls more would be larger at the median, and rows of partnerships
tell their runs.
"""

from collections.abc import Iterator

from scoring.engine.laws.counting import count_credits
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings, Milestone
from scoring.engine.states.match import MatchState
from scoring.engine.values import MilestoneKind, evolve

FIFTY, HUNDRED = 50, 100
FIVE_WICKETS, HAT_TRICK = 5, 3


def note_milestones(match: MatchState, innings: Innings, ball: Ball) -> Innings:
    """Return the innings, in which the ball is counted and no batter has left yet, with the milestones of the ball."""
    over = innings.over
    assert over is not None
    found = _list_of_batter(innings, ball) if ball.runs else []
    hundred = _new_hundred(match, innings, over.noted)
    if hundred:
        found.append(Milestone(MilestoneKind.TOTAL, ball.label, hundred, innings.legal_balls))
    if ball.outs:
        found.extend(_list_of_bowler(innings, ball))
    if not found:
        return innings
    return evolve(innings, over=evolve(over, milestones=(*over.milestones, *found), noted=hundred or over.noted))


def _list_of_batter(innings: Innings, ball: Ball) -> list[Milestone]:
    line = innings.batting[ball.striker_id]
    if line.runs // FIFTY == (line.runs - ball.runs) // FIFTY:
        return []
    return [Milestone(MilestoneKind.RUNS, ball.label, line.runs // FIFTY * FIFTY, line.balls, line.player_id)]


def _new_hundred(match: MatchState, innings: Innings, noted: int) -> int:
    """Return the hundred that the total has reached, by this ball or by penalty runs before it; else 0.

    `noted` is the newest that was noted.
    """
    if innings.total < noted + HUNDRED:
        return 0
    start = 0 if innings.super_over else match.conditions.starting_score
    reached = innings.total // HUNDRED * HUNDRED
    return reached if reached > max(noted, start // HUNDRED * HUNDRED) else 0


def _list_of_bowler(innings: Innings, ball: Ball) -> Iterator[Milestone]:
    credited = count_credits(ball)
    wickets = innings.bowling[ball.bowler_id].wickets
    if wickets - credited < FIVE_WICKETS <= wickets:
        yield Milestone(MilestoneKind.FIVE_WICKETS, ball.label, wickets, player_id=ball.bowler_id)
    if credited and _count_in_a_row(innings, ball.bowler_id) == HAT_TRICK:
        yield Milestone(MilestoneKind.HAT_TRICK, ball.label, HAT_TRICK, player_id=ball.bowler_id)


def _count_in_a_row(innings: Innings, bowler_id: str) -> int:
    """Return how many balls of this bowler in a row, up to the newest, took a wicket for him in this innings."""
    count = 0
    for over in reversed(innings.all_overs):
        for ball in reversed(over.balls):
            if ball.bowler_id != bowler_id:
                continue
            if not count_credits(ball):
                return count
            count += 1
    return count
