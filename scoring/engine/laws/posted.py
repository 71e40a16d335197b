"""A posted target or par rests on the totals of its time. If they change, only the referee can give the new one."""

from scoring.engine.laws.order import compute_target, find_last_to_bat, main_innings
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.match import UNREVISED, MatchState
from scoring.engine.values import evolve


def judge_posted_target(before: MatchState, after: MatchState, umpire: Umpire) -> None:
    """Warn if the totals under a posted target or par are others `after` a correction or penalty runs than `before`."""
    posted = _find_posted(after)
    if posted is None or _find_posted(before) is None:
        return
    was, now = _compute_lawful_target(before), _compute_lawful_target(after)
    if was is not None and now is not None and was != now:
        detail = f"The posted {posted} rests on other totals: {_say_change(now - was)}. Post the new one."
        umpire.warn("posted_target", detail)


def _say_change(runs: int) -> str:
    return f"{abs(runs)} {'more' if runs > 0 else 'fewer'} would be needed to pass them"


def _find_posted(match: MatchState) -> str | None:
    """Return "target 9" or "par 4", as it was posted for the last innings, in progress or to come."""
    main = main_innings(match)
    if len(main) == 2 * match.conditions.innings_per_side:
        target, par = main[-1].target if main[-1].target_revised else None, main[-1].par
    else:
        revision = match.revisions.get(len(main) + 1, UNREVISED)
        target, par = revision.target, revision.par
    if target is not None:
        return f"target {target}"
    return None if par is None else f"par {par}"


def _compute_lawful_target(match: MatchState) -> int | None:
    """Return the target of the last innings by the totals before it; None while one of these is in progress."""
    earlier = main_innings(match)[: 2 * match.conditions.innings_per_side - 1]
    if not earlier or any(innings.ended is None for innings in earlier):
        return None
    return compute_target(evolve(match, innings=earlier), find_last_to_bat(match, earlier), 0)
