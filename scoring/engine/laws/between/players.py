"""Changes of bowler, dismissals and retirements without a ball, replacements, and absence."""

from scoring.engine.events.players import Absent, BowlerChanged, Dismissed, PlayerReplaced, Retired, Scope
from scoring.engine.laws.batters import judge_batter, move_vacancy, send_in, vacate
from scoring.engine.laws.between.current import require_live_innings
from scoring.engine.laws.bowlers import judge_member, judge_quota
from scoring.engine.laws.dismissals import DISMISSAL_RULES, WITHOUT_A_BALL
from scoring.engine.laws.ids import list_squad
from scoring.engine.laws.innings_end import replace_and_end_if_due, replace_current
from scoring.engine.laws.order import require_team
from scoring.engine.laws.umpire import Umpire
from scoring.engine.laws.wickets import dismiss_between_balls
from scoring.engine.states.ball import Dismissal, Out
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve


def change_bowler(match: MatchState, event: BowlerChanged, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    if innings.over is None or innings.over.complete or innings.bowler is None:
        umpire.refuse("no_over", "No over is in progress: a new over's bowler is named with its first ball.")
    if event.in_id == innings.bowler:
        umpire.refuse("same_bowler", "That bowler is bowling already.", "in_id")
    if event.out_id is not None and event.out_id != innings.bowler:
        umpire.forbid("not_the_bowler", f"The bowler of this over is {innings.bowler}.")
    judge_member(match, innings, event.in_id, umpire)
    # In The Hundred (`consecutive_sets` is 2) a bowler may bowl two sets in a row, so this rule does not apply.
    if innings.overs and match.conditions.consecutive_sets == 1 and event.in_id in innings.overs[-1].bowlers:
        umpire.forbid("bowler_out_of_turn", "The bowler of the over before may not finish this one (Law 17.8).")
    # For a bowler who has bowled in this over, the quota counts it already.
    if event.in_id not in innings.over.bowlers:
        judge_quota(match, innings, event.in_id, umpire)
    excluded = innings.excluded if event.may_bowl_again else (*innings.excluded, innings.bowler)
    return replace_current(match, evolve(innings, bowler=event.in_id, excluded=excluded))


def dismiss_without_ball(match: MatchState, event: Dismissed, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    if event.dismissal not in WITHOUT_A_BALL:
        kinds = ", ".join(kind for kind in DISMISSAL_RULES if kind in WITHOUT_A_BALL)
        detail = f"A batter is {event.dismissal} only off a ball: record the delivery. Without one: {kinds}."
        umpire.forbid("dismissal_needs_ball", detail)
    judge_batter(match, innings, event.player_out_id, umpire, "player_out_id")
    _judge_at_crease(match, innings, event, umpire)
    innings = dismiss_between_balls(innings, Out(event.player_out_id, Dismissal(event.dismissal, None, event.fielders)))
    if event.next_batter_end is not None:
        innings = move_vacancy(innings, event.next_batter_end)
    return replace_and_end_if_due(match, _send_in_named(match, innings, event.next_batter_id, umpire))


def _judge_at_crease(match: MatchState, innings: Innings, event: Dismissed, umpire: Umpire) -> None:
    """Only a batter who is timed out may be away from the crease, and then an end must be vacant."""
    if event.player_out_id in (innings.striker, innings.non_striker):
        return
    if DISMISSAL_RULES[event.dismissal].needs_ball:
        umpire.forbid("not_at_crease", f"{match.players[event.player_out_id].name} is not at the crease.")
    if innings.striker is not None and innings.non_striker is not None:
        umpire.forbid("no_vacancy", "No batter is awaited: both ends are taken.")


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
        match = evolve(match, bench=(match.bench - {event.in_id}) | gone)
    innings = match.current
    if innings is not None and innings.ended is None and event.out_id is not None:
        return _replace_at_crease(match, innings, event.in_id, event.out_id, umpire)
    return match


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
    if event.player_id in innings.absent:
        return match
    return replace_and_end_if_due(match, evolve(innings, absent=(*innings.absent, event.player_id)))
