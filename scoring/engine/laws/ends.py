"""The ends at which the batters are after an over and after a ball (Law 18)."""

from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.batters import find_available_batters, move_vacancy
from scoring.engine.laws.dismissals import CATCHES, DISMISSAL_RULES
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.ball import Ball, Out
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import NO_EXTRAS, DismissalKind, evolve


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
    if not stays and (_count_runs_run(match, delivery) + bool(delivery.crossed)) % 2:
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


def tell_assumed_ends(match: MatchState, delivery: Delivery, umpire: Umpire) -> None:
    """Tell who is assumed to face next, if that depends on where the batters were and the body does not say it.

    If the batters are known to have crossed, or not to have, the end of a run out follows (Laws 30.2 and 38.1).
    """
    innings = match.current
    assert innings is not None
    # Nobody faces next if the innings is over. The last batter faces, wherever the wicket was put down.
    if delivery.crossed is not None or innings.ended is not None or not find_available_batters(match, innings):
        return
    ball = innings.last_ball
    assert ball is not None
    facing = match.players[innings.striker].name if innings.striker is not None else "the new batter"
    for wicket, out in zip(delivery.wickets, ball.outs, strict=True):
        if wicket.end is not None or not _depends_on_crossing(match, wicket.kind):
            continue
        if wicket.kind is DismissalKind.RUN_OUT:
            # Who has run an odd number of runs is at the other end.
            stays = (out.player_id == ball.striker_id) is (_count_runs_run(match, delivery) % 2 == 0)
            end = "striker's" if stays else "bowler's"
            name = match.players[out.player_id].name
            umpire.assume("run_out_end", f"{name} is run out at the {end} end, so {facing} faces next.")
        else:
            umpire.assume("not_crossed", f"The batters had not crossed, so {facing} faces next.")


def _depends_on_crossing(match: MatchState, kind: DismissalKind) -> bool:
    """Whether the batter who faces next depends on where the batters were when this dismissal happened."""
    if kind in CATCHES:
        return not match.conditions.new_batter_faces_after_catch
    rule = DISMISSAL_RULES[kind]
    return rule.either_batter and rule.needs_ball
