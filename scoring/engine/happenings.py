"""Everything between the balls, an event a function: `HAPPENINGS[type(event)](match, event, umpire) -> match`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from scoring.engine.batters import at_end, judge_batter, vacate
from scoring.engine.delivery import dismiss, name_next
from scoring.engine.dismissals import MAY_RETURN, WAYS, WITHOUT_A_BALL
from scoring.engine.events import (
    Absent,
    BowlerChanged,
    BowlOutBall,
    ConditionsRevised,
    DetailsChanged,
    Dismissed,
    InningsEnd,
    InningsEnded,
    InningsForfeited,
    InningsStarted,
    Interruption,
    MatchEnded,
    Note,
    OverEnded,
    PenaltyRuns,
    PlayerReplaced,
    Resumed,
    Retired,
    Scope,
    Session,
    SquadChanged,
    Toss,
)
from scoring.engine.innings_end import settled
from scoring.engine.order import UNREVISED, main_innings, natural_target, open_innings
from scoring.engine.overs import balls_left, close_over, judge_member, judge_quota, length_reached
from scoring.engine.result import DECIDED_BY_SCORER
from scoring.engine.states import Dismissal, Innings, MatchState, Out, Revision, Status, Stoppage
from scoring.engine.umpire import Umpire
from scoring.engine.values import SquadRole, evolve


def live_innings(match: MatchState, umpire: Umpire) -> Innings:
    """The innings in progress, or Unlawful."""
    if match.ended is not None or match.result is not None:
        umpire.forbid("match_over", "The match is over.")
    innings = match.current
    if innings is None:
        umpire.refuse("no_innings", "No innings has begun.")
    if innings.ended is not None:
        umpire.forbid("innings_over", "The innings is over: start the next one, or say same_over to go on with it.")
    return innings


def with_innings(match: MatchState, innings: Innings) -> MatchState:
    return evolve(match, innings=(*match.innings[:-1], innings))


def settle(match: MatchState, innings: Innings) -> MatchState:
    """Put the innings back, ended if this event ended it."""
    reason = settled(match, innings)
    return with_innings(match, innings if reason is None else evolve(innings, ended=reason))


def toss(match: MatchState, event: Toss, umpire: Umpire) -> MatchState:
    require_team(match, event.winner, umpire)
    if match.innings:
        umpire.forbid("match_started", "The toss comes before the first innings.")
    return evolve(match, toss=event)


def require_team(match: MatchState, team_id: str, umpire: Umpire, field: str = "team_id") -> None:
    if team_id not in (match.teams[0].id, match.teams[1].id):
        umpire.refuse("unknown_team", f"{team_id} is not a side of this match.", field)


def innings_started(match: MatchState, event: InningsStarted, umpire: Umpire) -> MatchState:
    _judge_open(match, umpire)
    before = match.current
    if before is not None and before.ended is None:
        if event.number is None:
            umpire.forbid("innings_in_progress", "An innings is in progress: record innings_ended first.")
        match = with_innings(match, evolve(before, ended=InningsEnd.CLOSED))
    innings = open_innings(match, event, umpire)
    for player_id, field in ((event.striker_id, "striker_id"), (event.non_striker_id, "non_striker_id")):
        if player_id is not None:
            judge_batter(match, innings, player_id, umpire, field)
    if event.striker_id is not None and event.striker_id == event.non_striker_id:
        umpire.refuse("same_batter_twice", "Striker and non-striker are the same player.", "non_striker_id")
    innings = evolve(innings, striker=event.striker_id, non_striker=event.non_striker_id)
    return settle(_with_opened(match, innings), innings)


def _with_opened(match: MatchState, innings: Innings) -> MatchState:
    """The match with one innings more, which has the penalty runs that waited for it."""
    pending = {key: runs for key, runs in match.pending_penalties.items() if key != innings.team_id}
    return evolve(match, innings=(*match.innings, innings), pending_penalties=pending, pause=None)


def _judge_open(match: MatchState, umpire: Umpire) -> None:
    if match.ended is not None or match.result is not None:
        umpire.forbid("match_over", "The match is over: no innings can begin.")


def innings_ended(match: MatchState, event: InningsEnded, umpire: Umpire) -> MatchState:
    innings = live_innings(match, umpire)
    if event.reason is InningsEnd.DECLARED and match.conditions.innings_per_side == 1 and innings.max_overs:
        umpire.forbid("no_declaration", "An innings of limited overs cannot be declared closed.")
    if event.reason is InningsEnd.REDUCED:
        innings = _stopped(innings, balls_left(match.conditions, innings), 0)
    return with_innings(match, evolve(innings, ended=event.reason))


def innings_forfeited(match: MatchState, event: InningsForfeited, umpire: Umpire) -> MatchState:
    _judge_open(match, umpire)
    before = match.current
    if before is not None and before.ended is None:
        umpire.forbid("innings_in_progress", "An innings is in progress: record innings_ended first.")
    innings = open_innings(match, InningsStarted(team_id=event.team_id), umpire)
    return _with_opened(match, evolve(innings, ended=InningsEnd.FORFEITED))


def over_ended(match: MatchState, event: OverEnded, umpire: Umpire) -> MatchState:
    innings = live_innings(match, umpire)
    if innings.over is None or innings.over.complete:
        umpire.refuse("no_over", "No over is in progress.")
    umpire.warn("over_short", f"Over {innings.over.index + 1} ends after {innings.over.legal} legal balls.")
    return settle(match, close_over(match.conditions, innings))


def bowler_changed(match: MatchState, event: BowlerChanged, umpire: Umpire) -> MatchState:
    innings = live_innings(match, umpire)
    if innings.over is None or innings.over.complete or innings.bowler is None:
        umpire.refuse("no_over", "No over is in progress: a new over's bowler is named with its first ball.")
    if event.in_id == innings.bowler:
        umpire.refuse("same_bowler", "That bowler is bowling already.", "in_id")
    if event.out_id is not None and event.out_id != innings.bowler:
        umpire.forbid("not_the_bowler", "out_id is not the bowler of this over.")
    judge_member(match, innings, event.in_id, umpire)
    if innings.overs and match.conditions.consecutive_sets == 1 and event.in_id in innings.overs[-1].bowlers:
        umpire.forbid("bowler_out_of_turn", "Who bowled in the over before may not finish this one (Law 17.8).")
    if event.in_id not in innings.over.bowlers:
        judge_quota(match, innings, event.in_id, umpire)
    excluded = innings.excluded if event.may_bowl_again else (*innings.excluded, innings.bowler)
    return with_innings(match, evolve(innings, bowler=event.in_id, excluded=excluded))


def dismissed(match: MatchState, event: Dismissed, umpire: Umpire) -> MatchState:
    innings = live_innings(match, umpire)
    if event.dismissal not in WITHOUT_A_BALL:
        umpire.forbid("dismissal_needs_ball", f"A batter is {event.dismissal} only off a ball: record the delivery.")
    judge_batter(match, innings, event.player_out_id, umpire, "player_out_id")
    here = event.player_out_id in (innings.striker, innings.non_striker)
    if not here and WAYS[event.dismissal].ball:
        umpire.forbid("not_at_crease", f"{match.players[event.player_out_id].name} is not at the crease.")
    if not here and innings.striker is not None and innings.non_striker is not None:
        umpire.forbid("no_vacancy", "No batter is awaited: both ends are taken.")
    innings = without_ball(innings, Out(event.player_out_id, Dismissal(event.dismissal, None, event.fielders)))
    if event.next_batter_end is not None:
        innings = at_end(innings, event.next_batter_end)
    return settle(match, _named(match, innings, event.next_batter_id, umpire))


def _named(match: MatchState, innings: Innings, player_id: str | None, umpire: Umpire) -> Innings:
    return innings if player_id is None else name_next(match, innings, player_id, umpire)


def without_ball(innings: Innings, out: Out) -> Innings:
    """A dismissal or retirement between balls: it counts with the ball before it."""
    last = innings.last_ball
    if out.dismissal.kind not in MAY_RETURN:
        over = innings.over
        if over is not None:
            over = evolve(over, wickets=over.wickets + 1, down=over.down + 1)
        innings = evolve(innings, wickets=innings.wickets + 1, over=over)
    return dismiss(innings, out, last.label if last else "0.0")


def retired(match: MatchState, event: Retired, umpire: Umpire) -> MatchState:
    innings = live_innings(match, umpire)
    judge_batter(match, innings, event.player_id, umpire, "player_id")
    if event.player_id not in (innings.striker, innings.non_striker):
        umpire.forbid("not_at_crease", f"{match.players[event.player_id].name} is not at the crease.")
    innings = without_ball(innings, Out(event.player_id, Dismissal(event.reason.kind)))
    return settle(match, _named(match, innings, event.next_batter_id, umpire))


def player_replaced(match: MatchState, event: PlayerReplaced, umpire: Umpire) -> MatchState:
    require_team(match, event.team_id, umpire)
    for player_id, field in ((event.in_id, "in_id"), (event.out_id, "out_id")):
        if player_id is not None and match.team_of.get(player_id) != event.team_id:
            umpire.refuse("player_not_in_team", f"{player_id} is not in that side's squad.", field)
    if event.in_id == event.out_id:
        umpire.refuse("same_player", "A player cannot replace himself.", "in_id")
    if event.scope is Scope.MATCH:
        gone = {event.out_id} if event.out_id else set()
        match = evolve(match, bench=(match.bench - {event.in_id}) | gone)
    innings = match.current
    if innings is not None and innings.ended is None and event.out_id is not None:
        return _at_crease(match, innings, event.in_id, event.out_id, umpire)
    return match


def _at_crease(match: MatchState, innings: Innings, in_id: str, out_id: str, umpire: Umpire) -> MatchState:
    """Where the one who goes is batting, the one who comes takes that place."""
    if out_id not in (innings.striker, innings.non_striker):
        return match
    if in_id in (innings.striker, innings.non_striker):
        umpire.refuse("batter_at_crease", "That batter is at the crease already.", "in_id")
    judge_batter(match, innings, in_id, umpire, "in_id")
    at_striker = innings.striker == out_id
    innings = vacate(innings, out_id)
    return with_innings(match, evolve(innings, **{"striker" if at_striker else "non_striker": in_id}))


def absent(match: MatchState, event: Absent, umpire: Umpire) -> MatchState:
    innings = live_innings(match, umpire)
    if match.team_of.get(event.player_id) != innings.team_id:
        umpire.refuse("batter_not_in_team", f"{event.player_id} is not in the batting side.", "player_id")
    if event.player_id in (innings.striker, innings.non_striker):
        umpire.refuse("batter_at_crease", "A batter at the crease retires; who is absent never came.", "player_id")
    if event.player_id in innings.absent:
        return match
    return settle(match, evolve(innings, absent=(*innings.absent, event.player_id)))


def penalty_runs(match: MatchState, event: PenaltyRuns, umpire: Umpire) -> MatchState:
    """Law 41.18; a target of the innings in progress moves with it."""
    require_team(match, event.team_id, umpire)
    number = event.innings or _penalised_innings(match, event.team_id)
    if number is None or number == len(match.innings) + 1:
        pending = match.pending_penalties.get(event.team_id, 0) + event.runs
        return evolve(match, pending_penalties={**match.pending_penalties, event.team_id: pending})
    if number > len(match.innings) or match.innings[number - 1].team_id != event.team_id:
        umpire.refuse("not_their_innings", f"Innings {number} is not that side's.", "innings")
    return _retarget(match, _with_penalty(match, number, event.runs))


def _penalised_innings(match: MatchState, team_id: str) -> int | None:
    current = match.current
    if current is None:
        return None
    if current.team_id == team_id:
        return current.number
    theirs = [innings.number for innings in match.innings if innings.team_id == team_id]
    return theirs[-1] if theirs else None


def _with_penalty(match: MatchState, number: int, runs: int) -> MatchState:
    innings = match.innings[number - 1]
    extras = replace(innings.extras, penalty=innings.extras.penalty + runs)
    late = innings.late_penalties + (runs if number < len(match.innings) else 0)
    paid = evolve(innings, total=innings.total + runs, extras=extras, late_penalties=late)
    return evolve(match, innings=(*match.innings[: number - 1], paid, *match.innings[number:]))


def _retarget(before: MatchState, match: MatchState) -> MatchState:
    """Move the target of the last innings by what the penalty changed in the innings before it."""
    chase = match.current
    if chase is None or chase.target is None:
        return match
    prior = evolve(before, innings=before.innings[:-1])
    after = evolve(match, innings=match.innings[:-1])
    was = natural_target(prior, chase.team_id, chase.super_over) or 0
    now = natural_target(after, chase.team_id, chase.super_over) or 0
    chase = evolve(chase, target=chase.target + now - was)
    if chase.ended is InningsEnd.TARGET and chase.total < (chase.target or 0):
        chase = evolve(chase, ended=None)
    return settle(match, chase) if chase.ended is None else with_innings(match, chase)


def conditions_revised(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> MatchState:
    number = event.innings or _innings_to_revise(match)
    revision = _revision(match, event, number, umpire)
    if number > len(match.innings):
        return evolve(match, revisions={**match.revisions, number: revision})
    if number != len(match.innings):
        umpire.refuse("innings_closed", "Only the innings in progress or one to come can be revised.", "innings")
    innings = _with_stoppage(match, match.innings[-1], _revised(match.innings[-1], revision))
    return settle(match, innings) if _goes_on(match.innings[-1], innings) else with_innings(match, innings)


MIGHT_GO_ON = (None, InningsEnd.TARGET, InningsEnd.CLOSED)


def _with_stoppage(match: MatchState, before: Innings, innings: Innings) -> Innings:
    """Notes what another length took; from who had been bowled out, or had all the overs, it takes nothing."""
    if before.ended not in MIGHT_GO_ON:
        return innings
    return _stopped(innings, balls_left(match.conditions, before), balls_left(match.conditions, innings))


def _stopped(innings: Innings, before: int | None, after: int | None) -> Innings:
    if before is None or after is None or before == after:
        return innings
    return evolve(innings, stoppages=(*innings.stoppages, Stoppage(before, after, innings.wickets)))


def _goes_on(before: Innings, innings: Innings) -> bool:
    """A target raised above the total takes back the end that reaching the old one had brought."""
    return before.ended is InningsEnd.TARGET and innings.ended is None


def _innings_to_revise(match: MatchState) -> int:
    """The innings in progress; between innings the next, while one is due."""
    current = match.current
    if current is None:
        return 1
    last_due = len(main_innings(match)) == 2 * match.conditions.innings_per_side
    return current.number if current.ended is None or last_due else current.number + 1


def _revision(match: MatchState, event: ConditionsRevised, number: int, umpire: Umpire) -> Revision:
    to_come = number > len(match.innings)
    old = match.revisions.get(number, UNREVISED) if to_come else UNREVISED
    length = _length(match, event, umpire)
    whole, extra = length if length is not None else (old.max_overs, old.max_extra_balls)
    return Revision(
        whole,
        extra,
        event.target if event.target is not None else old.target,
        event.par if event.par is not None else old.par,
        event.method or old.method,
        event.reason if event.target is not None or event.par is not None else old.because,
    )


def _length(match: MatchState, event: ConditionsRevised, umpire: Umpire) -> tuple[int, int] | None:
    """Whole overs and balls of one more."""
    per_over = match.conditions.balls_per_over
    if event.overs is not None and event.max_balls is not None:
        umpire.refuse("two_lengths", "Give the length as overs or as max_balls, not both.", "max_balls")
    if event.overs is not None:
        whole, _, extra = event.overs.partition(".")
        if int(extra or 0) >= per_over:
            umpire.refuse("malformed_overs", f"An over has {per_over} balls.", "overs")
        return int(whole), int(extra or 0)
    return divmod(event.max_balls, per_over) if event.max_balls is not None else None


def _revised(innings: Innings, revision: Revision) -> Innings:
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
    innings = evolve(innings, **changes)
    if revision.max_overs is not None and length_reached(innings) and innings.ended in (None, InningsEnd.TARGET):
        return evolve(innings, ended=InningsEnd.OVERS, stopped_beyond=True)
    if innings.ended is InningsEnd.TARGET and innings.total < (innings.target or 0):
        return evolve(innings, ended=None)
    if innings.ended in (InningsEnd.OVERS, InningsEnd.REDUCED, InningsEnd.CLOSED) and revision.target is not None:
        return evolve(innings, stopped_beyond=True)
    return innings


def interruption(match: MatchState, event: Interruption, umpire: Umpire) -> MatchState:
    return evolve(match, pause=Status.INTERRUPTED)


def resumed(match: MatchState, event: Resumed, umpire: Umpire) -> MatchState:
    return evolve(match, pause=None)


def session(match: MatchState, event: Session, umpire: Umpire) -> MatchState:
    return evolve(match, pause=Status(event.session.value))


def bowl_out_ball(match: MatchState, event: BowlOutBall, umpire: Umpire) -> MatchState:
    require_team(match, event.team_id, umpire)
    if match.team_of.get(event.bowler_id) != event.team_id:
        umpire.refuse("bowler_not_in_team", f"{event.bowler_id} is not in that side.", "bowler_id")
    main = main_innings(match)
    level = len(main) == 2 and main[1].ended is not None and main[1].total + 1 == main[1].target
    if not level or match.result is not None:
        umpire.forbid("no_bowl_out_due", "A bowl-out follows a tie that it has still to decide.")
    return evolve(match, bowl_out=(*match.bowl_out, event))


def match_ended(match: MatchState, event: MatchEnded, umpire: Umpire) -> MatchState:
    if event.winner_team_id is not None:
        require_team(match, event.winner_team_id, umpire, "winner_team_id")
    if event.reason in DECIDED_BY_SCORER and event.winner_team_id is None:
        umpire.refuse("winner_needed", f"A match {event.reason} needs its winner.", "winner_team_id")
    decided = match.ended is not None and match.ended.reason in DECIDED_BY_SCORER
    over = match.ended is not None or match.result is not None
    if decided or (over and event.reason not in DECIDED_BY_SCORER):
        umpire.forbid("match_over", "The match is over already.")
    return evolve(match, ended=event, pause=None)


def note(match: MatchState, event: Note, umpire: Umpire) -> MatchState:
    return match


def details_changed(match: MatchState, event: DetailsChanged, umpire: Umpire) -> MatchState:
    return evolve(
        match,
        name=event.name or match.name,
        venue=event.venue or match.venue,
        starts_at=event.starts_at or match.starts_at,
    )


def squad_changed(match: MatchState, event: SquadChanged, umpire: Umpire) -> MatchState:
    require_team(match, event.team_id, umpire)
    changed = {player.id: player for player in event.players}
    for player_id in changed:
        if match.team_of.get(player_id, event.team_id) != event.team_id:
            umpire.refuse("player_in_other_team", f"{player_id} is in the other side's squad.", "players")
    team = match.team(event.team_id)
    known = {player.id for player in team.players}
    players = [changed.get(player.id, player) for player in team.players]
    players += [player for player in changed.values() if player.id not in known]
    renewed = replace(team, players=tuple(players))
    return evolve(
        match,
        teams=tuple(renewed if side.id == team.id else side for side in match.teams),
        players={**match.players, **changed},
        team_of={**match.team_of, **dict.fromkeys(changed, team.id)},
        bench=(match.bench - changed.keys()) | {p.id for p in event.players if p.role is SquadRole.BENCH},
    )


Happening = Callable[[MatchState, Any, Umpire], MatchState]
HAPPENINGS: Mapping[type[Any], Happening] = {
    Toss: toss,
    InningsStarted: innings_started,
    InningsEnded: innings_ended,
    InningsForfeited: innings_forfeited,
    OverEnded: over_ended,
    BowlerChanged: bowler_changed,
    Dismissed: dismissed,
    Retired: retired,
    PlayerReplaced: player_replaced,
    Absent: absent,
    PenaltyRuns: penalty_runs,
    ConditionsRevised: conditions_revised,
    Interruption: interruption,
    Resumed: resumed,
    Session: session,
    BowlOutBall: bowl_out_ball,
    MatchEnded: match_ended,
    Note: note,
    DetailsChanged: details_changed,
    SquadChanged: squad_changed,
}
