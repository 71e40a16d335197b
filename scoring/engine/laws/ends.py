"""The ends at which the batters are after an over and after a ball (Law 18)."""

from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.batters import move_vacancy
from scoring.engine.laws.dismissals import CATCHES, DISMISSAL_RULES
from scoring.engine.states.ball import Ball, Out
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import NO_EXTRAS, evolve


def change_ends(innings: Innings) -> Innings:
    """Swap striker and non-striker, unless the last batter bats on alone."""
    if innings.alone:
        return innings
    return evolve(innings, striker=innings.non_striker, non_striker=innings.striker)


def place_batters(match: MatchState, innings: Innings, delivery: Delivery, ball: Ball) -> Innings:
    """Set the ends after a ball: they change with each run that the batters ran, and if they crossed (Law 18)."""
    if innings.alone:
        return innings
    stays = ball.outs and any(_sends_back(match, out) for out in ball.outs)
    if not stays and (_count_runs_run(match, delivery) + delivery.crossed) % 2:
        innings = evolve(innings, striker=innings.non_striker, non_striker=innings.striker)
    # The scorer saw at which end the wicket was put down, so that end overrides the count of runs.
    for wicket in delivery.wickets:
        if wicket.end is not None:
            innings = move_vacancy(innings, wicket.end)
    return innings


def _sends_back(match: MatchState, out: Out) -> bool:
    """Whether the other batter returns to the end that he came from, so that the new one faces (Law 18.11.1).

    After a catch, that is so since October 2022. Before, it depended on whether they had crossed.
    """
    kind = out.dismissal.kind
    return DISMISSAL_RULES[kind].no_runs and (kind not in CATCHES or match.conditions.new_batter_faces_after_catch)


def _count_runs_run(match: MatchState, delivery: Delivery) -> int:
    """Return the runs that the batters ran. A short run counts, the penalty run of a wide does not."""
    # Boundaries are not run, but four and six are even, so counting them leaves the ends as they are.
    extras = delivery.extras
    run = delivery.runs + delivery.short_runs
    if extras is NO_EXTRAS:
        return run
    run += extras.byes + extras.legbyes
    if extras.wides:
        run += max(extras.wides - match.conditions.wide_runs, 0)
    return run
