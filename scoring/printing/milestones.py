"""Fifties and hundreds: of batters, and of the total."""

from collections.abc import Iterator

from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import MilestoneKind
from scoring.engine.views.situation import many
from scoring.printing.balls import counts_balls

STEP = 50


def list_milestones(match: MatchState, innings: Innings) -> list[str]:
    """Return a line for each batter, as "Root 50 (38 balls), 100 (71 balls)", and one for the total, as "50 (6.2)"."""
    found: dict[str, list[str]] = {}
    for each in innings.milestones:
        if each.kind is MilestoneKind.RUNS and each.player_id is not None:
            found.setdefault(each.player_id, []).append(f"{each.value} ({many(each.balls, 'ball')})")
    lines = [f"{match.players[player_id].name} {', '.join(each)}" for player_id, each in found.items()]
    totals = [f"{runs} ({where})" for runs, where in _list_totals(match, innings)]
    return [*lines, f"Total {', '.join(totals)}"] if totals else lines


def _list_totals(match: MatchState, innings: Innings) -> Iterator[tuple[int, str]]:
    """Yield each fifty of the total, and the ball at which it came: "6.2", or in The Hundred "38 balls"."""
    best = total = 0 if innings.super_over else match.conditions.starting_score
    balls = 0
    for over in innings.all_overs:
        for ball in over.balls:
            total, balls = total + ball.total, balls + ball.legal
            # The total of the over has also what was awarded after its last ball.
            after = over.score if ball is over.balls[-1] else total
            for reached in _list_reached(best, after):
                yield reached, many(balls, "ball") if counts_balls(match) else ball.label
            best = max(best, after)
        total = over.score


def _list_reached(before: int, after: int) -> range:
    """Return the fifties that were not reached before."""
    return range(max(before // STEP + 1, 1) * STEP, after + 1, STEP)
