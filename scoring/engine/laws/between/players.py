"""Changes of bowler, dismissals and retirements without a ball, replacements, and absence."""

from scoring.engine.events.players import Absent, BowlerChanged, Dismissed, PlayerReplaced, Retired, Scope
from scoring.engine.laws.batters import is_out, judge_batter, move_vacancy, send_in, vacate
from scoring.engine.laws.between.current import require_live_innings
from scoring.engine.laws.bowlers import judge_finisher
from scoring.engine.laws.dismissals import DISMISSAL_RULES, WITHOUT_A_BALL
from scoring.engine.laws.ids import list_squad
from scoring.engine.laws.innings_end import replace_and_end_if_due, replace_current
from scoring.engine.laws.order import require_team
from scoring.engine.laws.umpire import Umpire
from scoring.engine.laws.wickets import dismiss_between_balls, judge_timed_out
from scoring.engine.states.ball import Dismissal, Out
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Replacement
from scoring.engine.values import DismissalKind, evolve


def change_bowler(match: MatchState, event: BowlerChanged, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    if innings.over is None or innings.over.complete or innings.bowler is None:
        umpire.refuse("no_over", "No over is in progress: a new over's bowler is named with its first ball.")
    if event.in_id == innings.bowler:
        umpire.refuse("same_bowler", "That bowler is bowling already.", "in_id")
    if event.out_id is not None and event.out_id != innings.bowler:
        umpire.forbid("not_the_bowler", f"The bowler of this over is {innings.bowler}.")
    judge_finisher(match, innings, event.in_id, umpire)
    excluded = innings.excluded if event.may_bowl_again else (*innings.excluded, innings.bowler)
    return replace_current(match, evolve(innings, bowler=event.in_id, excluded=excluded))


def dismiss_without_ball(match: MatchState, event: Dismissed, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    if event.dismissal not in WITHOUT_A_BALL:
        kinds = ", ".join(kind for kind in DISMISSAL_RULES if kind in WITHOUT_A_BALL)
        detail = f"A batter is {event.dismissal} only off a ball: record the delivery. Without one: {kinds}."
        umpire.forbid("dismissal_needs_ball", detail)
    judge_batter(match, innings, event.player_out_id, umpire, "player_out_id")
    _judge_player_out(match, innings, event, umpire)
    innings = dismiss_between_balls(innings, Out(event.player_out_id, Dismissal(event.dismissal, None, event.fielders)))
    if event.next_batter_end is not None:
        innings = move_vacancy(innings, event.next_batter_end)
    return replace_and_end_if_due(match, _send_in_named(match, innings, event.next_batter_id, umpire))


def _judge_player_out(match: MatchState, innings: Innings, event: Dismissed, umpire: Umpire) -> None:
    name = match.players[event.player_out_id].name
    if event.dismissal is DismissalKind.TIMED_OUT:
        judge_timed_out(match, innings, event.player_out_id, umpire, is_awaited=_is_end_vacant(innings))
        if not (innings.bowled or innings.falls or innings.retired or match.conditions.openers_timed_out):
            detail = f"{name} opens the innings: only a later batter can be timed out (Law 40.1)."
            umpire.forbid("opener_timed_out", detail)
    elif event.player_out_id not in (innings.striker, innings.non_striker):
        umpire.forbid("not_at_crease", f"{name} is not at the crease.")
    elif event.dismissal is DismissalKind.RUN_OUT and event.player_out_id == innings.striker:
        umpire.forbid("only_the_non_striker", "Only the non-striker can be run out before the ball (Law 38.3).")


def _is_end_vacant(innings: Innings) -> bool:
    return innings.striker is None or innings.non_striker is None


def _send_in_named(match: MatchState, innings: Innings, player_id: str | None, umpire: Umpire) -> Innings:
    return innings if player_id is None else send_in(match, innings, player_id, umpire)


def retire(match: MatchState, event: Retired, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    judge_batter(match, innings, event.player_id, umpire, "player_id")
    if event.player_id not in (innings.striker, innings.non_striker):
        umpire.forbid("not_at_crease", f"{match.players[event.player_id].name} is not at the crease.")
    innings = dismiss_between_balls(innings, Out(event.player_id, Dismissal(event.reason.kind)))
    return replace_and_end_if_due(match, _send_in_named(match, innings, event.next_batter_id, umpire))


def replace_player(match: MatchState, event: PlayerReplaced, umpire: Umpire) -> MatchState:
    require_team(match, event.team_id, umpire)
    for player_id, field in ((event.in_id, "in_id"), (event.out_id, "out_id")):
        if player_id is not None and match.team_of.get(player_id) != event.team_id:
            squad = list_squad(match, event.team_id)
            umpire.refuse("player_not_in_team", f"{player_id} is not in that side's squad: {squad}.", field)
    if event.in_id == event.out_id:
        umpire.refuse("same_player", "A player cannot replace himself.", "in_id")
    if event.scope is Scope.MATCH:
        # The new player comes off the bench, the replaced one goes to it.
        gone = {event.out_id} if event.out_id else set()
        match = evolve(match, bench=(match.bench - {event.in_id}) | gone, stands_for=_note_replacement(match, event))
    match = evolve(match, replacements=(*match.replacements, _describe_replacement(match, event)))
    innings = match.current
    if innings is not None and innings.ended is None and event.out_id is not None:
        return _replace_at_crease(match, innings, event.in_id, event.out_id, umpire)
    return match


def _describe_replacement(match: MatchState, event: PlayerReplaced) -> Replacement:
    innings = match.current
    last = innings.last_ball if innings and innings.ended is None else None
    number = len(match.innings) + (innings is None or innings.ended is not None)
    after = last.label if last else ""
    return Replacement(event.team_id, event.in_id, event.out_id, event.reason, number, after)


def _note_replacement(match: MatchState, event: PlayerReplaced) -> dict[str, str]:
    """Return `stands_for` after the replacement (Law 1.3)."""
    others = {new: old for new, old in match.stands_for.items() if new != event.in_id}
    if event.out_id is None or event.afresh or not match.conditions.replacements_inherit:
        return others
    return {**others, event.in_id: event.out_id}


def _replace_at_crease(match: MatchState, innings: Innings, in_id: str, out_id: str, umpire: Umpire) -> MatchState:
    """If the replaced player is at the crease, the new player takes that end."""
    if out_id not in (innings.striker, innings.non_striker):
        return match
    if in_id in (innings.striker, innings.non_striker):
        umpire.refuse("batter_at_crease", "That batter is at the crease already.", "in_id")
    judge_batter(match, innings, in_id, umpire, "in_id")
    at_striker = innings.striker == out_id
    innings = vacate(innings, out_id)
    return replace_current(match, evolve(innings, **{"striker" if at_striker else "non_striker": in_id}))


def mark_absent(match: MatchState, event: Absent, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    if match.team_of.get(event.player_id) != innings.team_id:
        squad = list_squad(match, innings.team_id)
        umpire.refuse("batter_not_in_team", f"{event.player_id} is not in the batting side: {squad}.", "player_id")
    if event.player_id in (innings.striker, innings.non_striker):
        umpire.refuse("batter_at_crease", "A batter at the crease is not absent: record that they retire.", "player_id")
    if is_out(innings, event.player_id):
        umpire.forbid("batter_out", f"{match.players[event.player_id].name} has batted and is out, so is not absent.")
    if event.player_id in innings.absent:
        return match
    return replace_and_end_if_due(match, evolve(innings, absent=(*innings.absent, event.player_id)))
