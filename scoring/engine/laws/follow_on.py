"""The lead with which a side may ask the other to bat again at once (Law 14)."""

from dataclasses import replace

from scoring.engine.conditions import FORMATS, Conditions, find_lawful_lead
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState


def judge_follow_on(match: MatchState, main: tuple[Innings, ...], team_id: str, umpire: Umpire) -> None:
    """Refuse a follow-on without its lead; `main` are the innings so far, `team_id` is to bat again."""
    if len(main) != 2 or main[1].team_id != team_id:
        umpire.forbid("no_follow_on", "Only the side that batted second can follow on, after its first innings.")
        return
    needed, lead = match.conditions.follow_on_lead, main[0].total - main[1].total
    if needed is not None and lead >= needed:
        return
    if needed is not None and lead >= _find_least_lead(match, needed):
        detail = f"A lead of {lead} is enough only if the first day was lost (Law 14.3): revise `days` to record it."
        umpire.warn("first_day_lost", detail)
    elif needed is None:
        umpire.forbid("follow_on_lead", "The conditions of this match have no follow-on.")
    else:
        umpire.forbid("follow_on_lead", f"The lead is too small to enforce the follow-on (Law 14): {needed} is needed.")


def _find_least_lead(match: MatchState, needed: int) -> int:
    """Return the lead that would be enough if the first day was lost, where nothing recorded says that it was not.

    Recorded ends of sessions say it, and so does a number of days that was given for this match.
    """
    days = match.conditions.days
    is_known = match.has_sessions or days != FORMATS[match.conditions.format].days
    if is_known or days == 1 or needed != find_lawful_lead(days):
        return needed
    return find_lawful_lead(days - 1)


def lose_day(match: MatchState) -> Conditions:
    """Return the conditions after a day without play that no ball came before.

    Law 14.3: the days from the first with play on count. Days that were revised count already.
    """
    left = match.conditions.days - match.day
    if match.conditions.days != match.created.conditions.days or left < 1:
        return match.conditions
    return shorten(match, left)


def shorten(match: MatchState, days: int) -> Conditions:
    """Return the conditions with the lead for this number of days. A lead that is not by the Law stays as it is."""
    laid_down = match.created.conditions
    if laid_down.follow_on_lead != find_lawful_lead(laid_down.days):
        return match.conditions
    return replace(match.conditions, follow_on_lead=find_lawful_lead(days))
