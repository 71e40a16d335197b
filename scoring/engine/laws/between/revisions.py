"""A new length, target or par score of an innings that is in progress or has not started."""

from typing import Any

from scoring.engine.events.innings import ConditionsRevised, InningsEnd
from scoring.engine.laws.innings_end import replace_and_end_if_due, replace_current
from scoring.engine.laws.order import UNREVISED, main_innings
from scoring.engine.laws.overs import balls_left, is_length_reached
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings, Stoppage
from scoring.engine.states.match import MatchState, Revision
from scoring.engine.values import evolve

MIGHT_HAVE_GONE_ON = (None, InningsEnd.TARGET, InningsEnd.CLOSED, InningsEnd.MATCH_ENDED)
"""Ends of an innings that had balls left. A shorter length takes none from the others (all out, all overs bowled).

An innings with reason `reduced` has noted its lost balls when it ended.
"""


def revise_conditions(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> MatchState:
    number = event.innings or _find_innings_to_revise(match)
    if event.innings is None:
        umpire.assume("revised_innings", f"Innings {number} is revised.")
    revision = _make_revision(match, event, number, umpire)
    if number > len(match.innings):
        return evolve(match, revisions={**match.revisions, number: revision})
    if number != len(match.innings):
        umpire.refuse("innings_closed", "Only the innings in progress or one to come can be revised.", "innings")
    before = match.innings[-1]
    innings = _note_stoppage(match, before, _revise(before, revision))
    # A chase that continues may still have another reason to end, for example all overs bowled.
    if _is_reopened(before, innings):
        return replace_and_end_if_due(match, innings)
    return replace_current(match, innings)


def _find_innings_to_revise(match: MatchState) -> int:
    """Return the number of the innings in progress; between innings, that of the next one, if one is due."""
    current = match.current
    if current is None:
        return 1
    last_due = len(main_innings(match)) == 2 * match.conditions.innings_per_side
    return current.number if current.ended is None or last_due else current.number + 1


def _make_revision(match: MatchState, event: ConditionsRevised, number: int, umpire: Umpire) -> Revision:
    """Return the revision. For an innings that has not started, it is combined with an earlier revision."""
    to_come = number > len(match.innings)
    old = match.revisions.get(number, UNREVISED) if to_come else UNREVISED
    length = _parse_length(match, event, umpire)
    whole, extra = length if length is not None else (old.max_overs, old.max_extra_balls)
    return Revision(
        whole,
        extra,
        event.target if event.target is not None else old.target,
        event.par if event.par is not None else old.par,
        event.method or old.method,
        event.reason if event.target is not None or event.par is not None else old.because,
    )


def _parse_length(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> tuple[int, int] | None:
    """Return whole overs and the balls of one more; None if the event has no length."""
    per_over = match.conditions.balls_per_over
    if event.overs is not None and event.max_balls is not None:
        umpire.refuse("two_lengths", "Give the length as overs or as max_balls, not both.", "max_balls")
    if event.overs is not None:
        whole, _, extra = event.overs.partition(".")
        if int(extra or 0) >= per_over:
            umpire.refuse("malformed_overs", f"An over has {per_over} balls.", "overs")
        return int(whole), int(extra or 0)
    return divmod(event.max_balls, per_over) if event.max_balls is not None else None


def _revise(innings: Innings, revision: Revision) -> Innings:
    innings = evolve(innings, **_list_changes(revision))
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


def _list_changes(revision: Revision) -> dict[str, Any]:
    """Return the fields of Innings that the revision sets."""
    changes: dict[str, Any] = {}
    if revision.max_overs is not None:
        changes |= {"max_overs": revision.max_overs, "max_extra_balls": revision.max_extra_balls}
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
