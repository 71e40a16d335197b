"""Revised conditions: length, quota, powerplays, target or par of an innings, days and lead of a match."""

from dataclasses import replace
from typing import Any

from scoring.engine.events.innings import ConditionsRevised, InningsEnd, RevisionScope
from scoring.engine.laws.follow_on import shorten
from scoring.engine.laws.innings_end import replace_and_end_if_due, replace_current
from scoring.engine.laws.order import find_last_to_bat, main_innings
from scoring.engine.laws.overs import balls_left, is_length_reached
from scoring.engine.laws.terms import lay_down
from scoring.engine.laws.umpire import Umpire
from scoring.engine.powerplays import Powerplay, find_fault
from scoring.engine.states.innings import Innings, Stoppage
from scoring.engine.states.match import UNREVISED, MatchState, Revision
from scoring.engine.values import evolve, split_overs

MIGHT_HAVE_GONE_ON = (None, InningsEnd.TARGET, InningsEnd.CLOSED, InningsEnd.MATCH_ENDED)
"""Ends of an innings that had balls left. A shorter length takes none from the others (all out, all overs bowled).

An innings with reason `reduced` has noted its lost balls when it ended.
"""


def revise_conditions(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> MatchState:
    match = _revise_match(match, event)
    for number in _list_innings_to_revise(match, event, umpire):
        match = _revise_innings(match, event, number, umpire)
    return match


def _revise_match(match: MatchState, event: ConditionsRevised) -> MatchState:
    """Set the number of days, and the lead for a follow-on: that of the event, else the one for the days."""
    conditions = match.conditions
    if event.days is not None:
        conditions = replace(shorten(match, event.days), days=event.days)
    if event.follow_on_lead is not None:
        conditions = replace(conditions, follow_on_lead=event.follow_on_lead)
    return match if conditions is match.conditions else evolve(match, conditions=conditions)


def _list_innings_to_revise(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> list[int]:
    """Return the numbers of the innings that the event revises: one, or all that are not over."""
    of_innings = (event.overs, event.max_balls, event.quota, event.powerplays, event.target, event.par, event.method)
    # Days and lead alone revise no innings.
    if of_innings == (None,) * len(of_innings) and (event.days or event.follow_on_lead):
        return []
    if event.scope is RevisionScope.INNINGS:
        return [event.innings or _assume_innings_to_revise(match, umpire)]
    if event.innings is not None or event.target is not None or event.par is not None:
        umpire.refuse("scope_contradicts", "With scope match, give no innings, target or par: they are of one innings.")
    current = match.current
    first = len(match.innings) + (current is None or current.ended is not None)
    numbers = list(range(first, 2 * match.conditions.innings_per_side + 1))
    if not numbers:
        umpire.refuse("innings_closed", "No innings is left to revise.")
    return numbers


def _assume_innings_to_revise(match: MatchState, umpire: Umpire) -> int:
    number = _find_innings_to_revise(match)
    umpire.assume("revised_innings", f"Innings {number} is revised.")
    return number


def _find_innings_to_revise(match: MatchState) -> int:
    """Return the number of the innings in progress; between innings, that of the next one, if one is due."""
    current = match.current
    if current is None:
        return 1
    last_due = len(main_innings(match)) == 2 * match.conditions.innings_per_side
    return current.number if current.ended is None or last_due else current.number + 1


def _revise_innings(match: MatchState, event: ConditionsRevised, number: int, umpire: Umpire) -> MatchState:
    revision = _make_revision(match, event, number, umpire)
    if number > len(match.innings):
        _warn_of_passed_target(match, event, umpire)
        return evolve(match, revisions={**match.revisions, number: revision})
    if number != len(match.innings):
        umpire.refuse("innings_closed", "Only the innings in progress or one to come can be revised.", "innings")
    before = match.innings[-1]
    innings = _note_stoppage(match, before, _revise(match, before, revision))
    is_open = innings.ended is None and innings.pairs is None
    if event.target is not None and is_open and innings.total >= event.target:
        detail = f"The target of {event.target} is passed already, at {innings.total}: the next ball ends the innings."
        umpire.warn("target_passed", detail)
    # A chase that continues may still have another reason to end, for example all overs bowled.
    if _is_reopened(before, innings):
        return replace_and_end_if_due(match, innings)
    return replace_current(match, innings)


def _warn_of_passed_target(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> None:
    """Warn if the penalty runs that wait for an innings to come pass its target already."""
    waiting = match.pending_penalties.get(find_last_to_bat(match, main_innings(match)), 0)
    if event.target is not None and waiting >= event.target:
        detail = f"The target of {event.target} is passed already, by {waiting} penalty runs that wait for the innings."
        umpire.warn("target_passed", detail)


def _make_revision(match: MatchState, event: ConditionsRevised, number: int, umpire: Umpire) -> Revision:
    """Return the revision. For an innings that has not started, it is combined with an earlier revision."""
    to_come = number > len(match.innings)
    old = match.revisions.get(number, UNREVISED) if to_come else UNREVISED
    length = _parse_length(match, event, umpire)
    if length is not None:
        # Quota and powerplays that were given with another length do not fit this one.
        old = old._replace(max_overs=length[0], max_extra_balls=length[1], quota=None, powerplays=None)
    powerplays = _judge_powerplays(match, event, umpire)
    return old._replace(
        target=event.target if event.target is not None else old.target,
        par=event.par if event.par is not None else old.par,
        method=event.method or old.method,
        because=event.reason if event.target is not None or event.par is not None else old.because,
        quota=event.quota or old.quota,
        powerplays=powerplays if powerplays is not None else old.powerplays,
    )


def _parse_length(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> tuple[int, int] | None:
    """Return whole overs and the balls of one more; None if the event has no length."""
    per_over = match.conditions.balls_per_over
    if event.overs is not None and event.max_balls is not None:
        umpire.refuse("two_lengths", "Give the length as overs or as max_balls, not both.", "max_balls")
    if event.overs is not None:
        whole, extra = split_overs(event.overs)
        if extra >= per_over:
            umpire.refuse("malformed_overs", f"An over has {per_over} balls.", "overs")
        return whole, extra
    return divmod(event.max_balls, per_over) if event.max_balls is not None else None


def _judge_powerplays(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> tuple[Powerplay, ...] | None:
    fault = find_fault(event.powerplays or (), match.conditions.balls_per_over)
    if fault:
        umpire.refuse("malformed_powerplay", fault, "powerplays")
    return event.powerplays


def _revise(match: MatchState, innings: Innings, revision: Revision) -> Innings:
    innings = evolve(innings, **_list_changes(match, innings, revision))
    # Cut to the overs already bowled: the innings is over, and a chase that is ahead wins by runs.
    went_on = innings.ended in (None, InningsEnd.TARGET, InningsEnd.MATCH_ENDED)
    if revision.max_overs is not None and is_length_reached(innings) and went_on:
        return evolve(innings, ended=InningsEnd.OVERS, margin_in_runs=True)
    if innings.ended is InningsEnd.TARGET and innings.total < (innings.target or 0):
        return evolve(innings, ended=None)
    # If the target was posted after play had stopped, the margin is in runs.
    if innings.ended in (InningsEnd.OVERS, InningsEnd.REDUCED, InningsEnd.CLOSED) and revision.target is not None:
        return evolve(innings, margin_in_runs=True)
    return innings


def _list_changes(match: MatchState, innings: Innings, revision: Revision) -> dict[str, Any]:
    """Return the fields of Innings that the revision sets."""
    changes: dict[str, Any] = {}
    if revision.max_overs is not None:
        terms = lay_down(match.conditions, revision)
        changes |= terms._asdict()
    if revision.quota is not None:
        changes["quota"] = revision.quota
    if revision.powerplays is not None:
        changes["powerplays"] = revision.powerplays
    if revision.target is not None:
        changes |= {"target": revision.target, "target_revised": True}
    if revision.par is not None:
        changes["par"] = revision.par
    if revision.target is not None or revision.par is not None:
        changes["revised_because"] = revision.because
    if revision.method is not None:
        changes["method"] = revision.method
    return changes


def _note_stoppage(match: MatchState, before: Innings, innings: Innings) -> Innings:
    """Note how many balls the new length took from the innings, or added to it."""
    if before.ended not in MIGHT_HAVE_GONE_ON:
        return innings
    return add_stoppage(innings, balls_left(match.conditions, before), balls_left(match.conditions, innings))


def add_stoppage(innings: Innings, before: int | None, after: int | None) -> Innings:
    """Note a change of the number of balls left; None means unlimited."""
    if before is None or after is None or before == after:
        return innings
    return evolve(innings, stoppages=(*innings.stoppages, Stoppage(before, after, innings.wickets)))


def _is_reopened(before: Innings, innings: Innings) -> bool:
    """Whether the chase had reached the old target but not the new one, so that it continues."""
    return before.ended is InningsEnd.TARGET and innings.ended is None
