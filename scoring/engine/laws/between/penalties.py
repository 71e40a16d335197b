"""Penalty runs (Law 41), and the targets that they move."""

from dataclasses import replace

from scoring.engine.events.innings import InningsEnd, PenaltyRuns
from scoring.engine.laws.innings_end import replace_and_end_if_due, replace_current
from scoring.engine.laws.order import compute_target, require_team
from scoring.engine.laws.posted import judge_posted_target
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve


def award_penalty_runs(match: MatchState, event: PenaltyRuns, umpire: Umpire) -> MatchState:
    """Add the runs to an innings of the side. If it has none yet, they are added when its first one starts."""
    require_team(match, event.team_id, umpire)
    number = event.innings or _find_innings_to_credit(match, event.team_id)
    if event.innings is None:
        where = "the next innings" if number is None else f"innings {number}"
        umpire.assume("penalty_innings", f"The runs go to {where} of {match.team(event.team_id).name}.")
    # `innings` may also be the number of the next innings, which has not started.
    if number is None or number == len(match.innings) + 1:
        pending = match.pending_penalties.get(event.team_id, 0) + event.runs
        return evolve(match, pending_penalties={**match.pending_penalties, event.team_id: pending})
    if number > len(match.innings) or match.innings[number - 1].team_id != event.team_id:
        umpire.refuse("not_their_innings", f"Innings {number} is not that side's.", "innings")
    after = _add_runs(match, number, event.runs)
    judge_posted_target(match, after, umpire)
    return _move_target(after)


def _find_innings_to_credit(match: MatchState, team_id: str) -> int | None:
    """Return the number of the side's current or last innings; None if it has not batted.

    A super over stands alone: its penalty runs go to the innings of that super over.
    """
    current = match.current
    theirs = [innings for innings in match.innings if innings.team_id == team_id]
    if current is None or not theirs or theirs[-1].super_over != current.super_over:
        return None
    return theirs[-1].number


def _add_runs(match: MatchState, number: int, runs: int) -> MatchState:
    innings = match.innings[number - 1]
    extras = replace(innings.extras, penalty=innings.extras.penalty + runs)
    # Runs awarded during a later innings raise target and par of Duckworth-Lewis by the same number, so they are kept.
    late = innings.late_penalties + (runs if number < len(match.innings) else 0)
    credited = evolve(innings, total=innings.total + runs, extras=extras, late_penalties=late)
    if innings.ended is None:
        credited = _add_to_partnership(credited, runs)
    return evolve(match, innings=(*match.innings[: number - 1], credited, *match.innings[number:]))


def _add_to_partnership(innings: Innings, runs: int) -> Innings:
    """Add the runs to the partnership and the last over, so that both still add up to the total.

    Without a partnership they wait for the next one. Runs before the first ball belong to neither.
    """
    partnership, over = innings.partnership, innings.over
    if over is None:
        return innings
    if partnership is None:
        return evolve(innings, unpaired_penalties=innings.unpaired_penalties + runs)
    return evolve(
        innings,
        partnership=evolve(partnership, runs=partnership.runs + runs),
        over=evolve(over, runs=over.runs + runs, score=innings.total),
    )


def _move_target(match: MatchState) -> MatchState:
    """Set the target of the chase by the totals, unless it was posted: then only the referee can move it."""
    chase = match.current
    if chase is None or chase.target is None:
        return match
    if not chase.target_revised:
        earlier = evolve(match, innings=match.innings[:-1])
        chase = evolve(chase, target=compute_target(earlier, chase.team_id, chase.super_over))
    # If the target has moved beyond the total, the chase continues.
    if chase.ended is InningsEnd.TARGET and chase.total < (chase.target or 0):
        chase = evolve(chase, ended=None)
    return replace_and_end_if_due(match, chase) if chase.ended is None else replace_current(match, chase)
