"""Toss, breaks, the bowl-out, the end of the match, notes, and changes of details and squads."""

from collections.abc import Mapping
from dataclasses import replace

from scoring.engine.events.innings import InningsEnd
from scoring.engine.events.match import (
    BowlOutBall,
    DetailsChanged,
    Interruption,
    MatchEnded,
    Note,
    Resumed,
    Session,
    SquadChanged,
    Toss,
)
from scoring.engine.events.players import PlayerAdded, PlayerRenamed
from scoring.engine.laws.bowl_out import judge_attempt
from scoring.engine.laws.days import begin_break, go_on
from scoring.engine.laws.ids import list_sides, list_squad
from scoring.engine.laws.innings_end import replace_current
from scoring.engine.laws.order import main_innings, require_team
from scoring.engine.laws.result import DECIDED_BY_SCORER, decide_result, does_par_count
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.match import MatchState, Status
from scoring.engine.values import Player, SquadRole, evolve


def record_toss(match: MatchState, event: Toss, umpire: Umpire) -> MatchState:
    require_team(match, event.winner, umpire)
    if match.innings:
        umpire.forbid("match_started", "The toss comes before the first innings.")
    return evolve(match, toss=event)


def interrupt(match: MatchState, event: Interruption, umpire: Umpire) -> MatchState:
    return evolve(go_on(match), pause=Status.INTERRUPTED)


def resume(match: MatchState, event: Resumed, umpire: Umpire) -> MatchState:
    return go_on(match)


def begin_interval(match: MatchState, event: Session, umpire: Umpire) -> MatchState:
    return begin_break(match, Status(event.session.value))


def bowl_at_stumps(match: MatchState, event: BowlOutBall, umpire: Umpire) -> MatchState:
    """Record one attempt of a bowl-out."""
    require_team(match, event.team_id, umpire)
    if match.team_of.get(event.bowler_id) != event.team_id:
        squad = list_squad(match, event.team_id)
        umpire.refuse("bowler_not_in_team", f"{event.bowler_id} is not in that side: {squad}.", "bowler_id")
    main = main_innings(match)
    # Level means one run less than the target in force, which may have been revised.
    level = len(main) == 2 and main[1].ended is not None and main[1].total + 1 == main[1].target
    if not level or match.result is not None:
        umpire.forbid("no_bowl_out_due", "A bowl-out follows only a tie that is still undecided.")
    judge_attempt(match, event, umpire)
    return evolve(match, bowl_out=(*match.bowl_out, event))


def end_match(match: MatchState, event: MatchEnded, umpire: Umpire) -> MatchState:
    if event.winner_team_id is not None:
        require_team(match, event.winner_team_id, umpire, "winner_team_id")
    if event.reason in DECIDED_BY_SCORER and event.winner_team_id is None:
        detail = f"A match {event.reason} needs its winner: {list_sides(match)}."
        umpire.refuse("winner_needed", detail, "winner_team_id")
    decided = match.ended is not None and match.ended.reason in DECIDED_BY_SCORER
    over = match.ended is not None or match.result is not None
    # A match that is over may still be awarded, once.
    if decided or (over and event.reason not in DECIDED_BY_SCORER):
        umpire.forbid("match_over", "The match is over already.")
    if event.par is not None and not does_par_count(match, event.reason):
        umpire.forbid("par_without_chase", "A par counts only if a chase of limited overs was stopped for good.")
    ended = evolve(_close_innings(match), ended=event, pause=None)
    _tell_assumed_rain_rule(ended, umpire)
    return ended


def _tell_assumed_rain_rule(match: MatchState, umpire: Umpire) -> None:
    result = decide_result(match)
    if result is not None and result.method is not None and match.innings[-1].method is None:
        umpire.assume("rain_rule", f"The par score is one of {result.method}: no method is named.")


def _close_innings(match: MatchState) -> MatchState:
    """Close the innings in progress: no ball follows the end of the match (Law 12.9)."""
    innings = match.current
    if innings is None or innings.ended is not None:
        return match
    return replace_current(match, evolve(innings, ended=InningsEnd.MATCH_ENDED))


def add_note(match: MatchState, event: Note, umpire: Umpire) -> MatchState:
    """Change nothing: a note appears on the ticker only."""
    return match


def change_details(match: MatchState, event: DetailsChanged, umpire: Umpire) -> MatchState:
    return evolve(
        match,
        name=event.name or match.name,
        venue=_changed(match.venue, event.venue),
        starts_at=_changed(match.starts_at, event.starts_at),
        time_zone=_changed(match.time_zone, event.time_zone),
    )


def _changed(old: str | None, new: str | None) -> str | None:
    """None leaves the old value, an empty text clears it."""
    return old if new is None else new or None


def change_squad(match: MatchState, event: SquadChanged, umpire: Umpire) -> MatchState:
    require_team(match, event.team_id, umpire)
    changed = {player.id: player for player in event.players}
    for player_id in changed:
        if match.team_of.get(player_id, event.team_id) != event.team_id:
            umpire.refuse("player_in_other_team", f"{player_id} is in the other side's squad.", "players")
    return _put_in_squad(match, event.team_id, changed)


def _put_in_squad(match: MatchState, team_id: str, changed: Mapping[str, Player]) -> MatchState:
    """Return the match with these players, by id, in the squad: as new ones, or with their new names and roles."""
    return evolve(
        _with_players(match, team_id, changed),
        team_of={**match.team_of, **dict.fromkeys(changed, team_id)},
        bench=(match.bench - changed.keys()) | {key for key, one in changed.items() if one.role is SquadRole.BENCH},
    )


def _with_players(match: MatchState, team_id: str, changed: Mapping[str, Player]) -> MatchState:
    team = match.team(team_id)
    known = {player.id for player in team.players}
    # Known players keep their places, because the batting order is the listed order.
    players = [changed.get(player.id, player) for player in team.players]
    players += [player for player in changed.values() if player.id not in known]
    renewed = replace(team, players=tuple(players))
    return evolve(
        match,
        teams=tuple(renewed if side.id == team.id else side for side in match.teams),
        players={**match.players, **changed},
    )


def rename_player(match: MatchState, event: PlayerRenamed, umpire: Umpire) -> MatchState:
    """Change the name only: who came in from the bench is not sent back to it."""
    player = match.players.get(event.player_id)
    if player is None:
        umpire.refuse("player_not_in_team", f"{event.player_id} is in neither squad.", "player_id")
    renamed = replace(player, name=event.name)
    return _with_players(match, match.team_of[player.id], {player.id: renamed})


def add_player(match: MatchState, event: PlayerAdded, umpire: Umpire) -> MatchState:
    require_team(match, event.team_id, umpire)
    if event.id is None:
        umpire.refuse("player_id_needed", f"{event.name} needs an id.", "id")
    if event.id in match.players:
        name = match.players[event.id].name
        umpire.refuse("player_id_taken", f"{event.id} is the id of {name} of {_side(match, event.id)}.", "id")
    return _put_in_squad(match, event.team_id, {event.id: Player(event.id, event.name, event.role)})


def _side(match: MatchState, player_id: str) -> str:
    return match.team(match.team_of[player_id]).name
