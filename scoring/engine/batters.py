"""Who is at the crease: entering the card, filling a vacancy, leaving it, and who may still come."""

from scoring.engine.dismissals import MAY_RETURN
from scoring.engine.states import BatterLine, Innings, MatchState, Partnership
from scoring.engine.umpire import Umpire
from scoring.engine.values import End, evolve


def may_still_bat(match: MatchState, innings: Innings) -> list[str]:
    """Playing squad members yet to bat, in listed order; those who left the crease and may return come last."""
    return _yet_to_bat(match, innings) + _may_return(match, innings)


def _yet_to_bat(match: MatchState, innings: Innings) -> list[str]:
    at_crease = (innings.striker, innings.non_striker)
    return [
        player.id
        for player in match.team(innings.team_id).players
        if player.id not in innings.batting
        and player.id not in match.bench
        and player.id not in innings.absent
        and player.id not in at_crease
    ]


def _may_return(match: MatchState, innings: Innings) -> list[str]:
    """Who went without being out: hurt, not out, or because another was named in that place."""
    at_crease = (innings.striker, innings.non_striker)
    return [
        player_id
        for player_id, line in innings.batting.items()
        if (line.dismissal is None or line.dismissal.kind in MAY_RETURN)
        and player_id not in at_crease
        and player_id not in match.bench
        and player_id not in innings.absent
    ]


def next_listed(match: MatchState, innings: Innings) -> str | None:
    """The next batter in listed order who has not batted; never one who retired, who must be named."""
    return next(iter(_yet_to_bat(match, innings)), None)


def judge_batter(match: MatchState, innings: Innings, player_id: str, umpire: Umpire, field: str) -> None:
    """Whether this player may bat now."""
    if match.team_of.get(player_id) != innings.team_id:
        umpire.refuse("batter_not_in_team", f"{player_id} is not in the batting side.", field)
    name = match.players[player_id].name
    line = innings.batting.get(player_id)
    if line is not None and line.dismissal is not None and line.dismissal.kind not in MAY_RETURN:
        umpire.forbid("batter_out", f"{name} is out and cannot bat again in this innings.")
    if player_id in match.bench:
        umpire.forbid("player_not_playing", f"{name} is not playing in this match.")
    if player_id in innings.absent:
        umpire.forbid("batter_absent", f"{name} is absent from this innings.")


def place(innings: Innings, player_id: str) -> Innings:
    """Put a batter at the vacant end; at the striker's where both are."""
    if innings.striker is None:
        return evolve(innings, striker=player_id)
    return evolve(innings, non_striker=player_id)


def vacate(innings: Innings, player_id: str) -> Innings:
    """Take a batter from the crease; the end stays vacant."""
    if innings.striker == player_id:
        return evolve(innings, striker=None)
    if innings.non_striker == player_id:
        return evolve(innings, non_striker=None)
    return innings


def at_end(innings: Innings, end: End) -> Innings:
    """Move the vacancy to an end: the new batter comes in where the wicket was put down (Law 38.2)."""
    vacant_at_striker = innings.striker is None
    if vacant_at_striker is (end is End.STRIKER) or (innings.striker and innings.non_striker):
        return innings
    return evolve(innings, striker=innings.non_striker, non_striker=innings.striker)


def enter(innings: Innings, player_id: str) -> Innings:
    """On the card from the first ball or dismissal; a batter who had retired bats on and leaves that list."""
    line = innings.batting.get(player_id)
    if line is None:
        line = BatterLine(player_id, len(innings.batting) + 1)
    elif line.dismissal is None:
        return innings
    else:
        line = evolve(line, dismissal=None)
    retired = innings.retired
    if player_id in retired:
        retired = {key: note for key, note in retired.items() if key != player_id}
    return evolve(innings, batting={**innings.batting, player_id: line}, retired=retired)


def join_partnership(innings: Innings, striker: str, non_striker: str | None) -> Innings:
    """The stand that this ball belongs to: the open one, or a new one where the pair is not the same."""
    stand = innings.partnership
    done = innings.partnerships
    if stand is not None:
        first, second = stand.pair
        if (first == striker and second == non_striker) or (first == non_striker and second == striker):
            return innings
        done = (*done, evolve(stand, ended="changed"))
    return evolve(innings, partnership=Partnership(innings.wickets + 1, (striker, non_striker)), partnerships=done)


def end_partnership(innings: Innings, how: str) -> Innings:
    stand = innings.partnership
    if stand is None:
        return innings
    return evolve(innings, partnership=None, partnerships=(*innings.partnerships, evolve(stand, ended=how)))
