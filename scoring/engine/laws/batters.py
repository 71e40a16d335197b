"""The batters of an innings: who may bat, taking and leaving the crease, the card, and the partnership."""

from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import BatterLine, Innings, Partnership
from scoring.engine.states.match import MatchState
from scoring.engine.values import End, evolve


def find_available_batters(match: MatchState, innings: Innings) -> list[str]:
    """Return the playing members who have not batted, in listed order, then the batters who may come back."""
    return _find_yet_to_bat(match, innings) + _find_returnable(match, innings)


def _find_yet_to_bat(match: MatchState, innings: Innings) -> list[str]:
    at_crease = (innings.striker, innings.non_striker)
    return [
        player.id
        for player in match.team(innings.team_id).players
        if player.id not in innings.batting
        and player.id not in match.bench
        and player.id not in innings.absent
        and player.id not in at_crease
    ]


def _find_returnable(match: MatchState, innings: Innings) -> list[str]:
    """Return the batters who left the crease without being out: retired, or because the scorer named another player.

    They may come back, so an innings is not all out while one of them is left.
    """
    at_crease = (innings.striker, innings.non_striker)
    return [
        player_id
        for player_id, line in innings.batting.items()
        if (line.dismissal is None or line.dismissal.kind in MAY_RETURN)
        and player_id not in at_crease
        and player_id not in match.bench
        and player_id not in innings.absent
    ]


def find_next_listed(match: MatchState, innings: Innings) -> str | None:
    """Return the next batter in listed order who has not batted; None if there is none.

    The engine never assumes that a batter who retired comes back: the scorer must name that batter.
    """
    return next(iter(_find_yet_to_bat(match, innings)), None)


def judge_batter(match: MatchState, innings: Innings, player_id: str, umpire: Umpire, field: str) -> None:
    """Refuse a player who may not bat now; `field` is the path of the player's id in the body."""
    # Refused even in old records: a player outside the squads has no name, and no place on the card of this side.
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


def send_in(match: MatchState, innings: Innings, player_id: str, umpire: Umpire) -> Innings:
    """Put the batter whom the scorer named at the vacant end."""
    if innings.striker is not None and innings.non_striker is not None:
        umpire.forbid("no_vacancy", "No batter is awaited: both ends are taken.")
        return innings
    if player_id in (innings.striker, innings.non_striker):
        umpire.refuse("batter_at_crease", "That batter is at the crease already.", "next_batter_id")
    judge_batter(match, innings, player_id, umpire, "next_batter_id")
    return fill_vacancy(innings, player_id)


def fill_vacancy(innings: Innings, player_id: str) -> Innings:
    """Put a batter at the vacant end; at the striker's end if both are vacant."""
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


def move_vacancy(innings: Innings, end: End) -> Innings:
    """Make `end` the vacant one: the new batter comes in at the end where the wicket was put down."""
    vacant_at_striker = innings.striker is None
    # If both batters are at the crease, no end is vacant and nothing moves.
    if vacant_at_striker is (end is End.STRIKER) or (innings.striker and innings.non_striker):
        return innings
    return evolve(innings, striker=innings.non_striker, non_striker=innings.striker)


def put_pair_on_card(innings: Innings) -> Innings:
    """Put both batters on the card, striker first, and open their partnership."""
    striker, non_striker = innings.striker, innings.non_striker
    assert striker is not None
    innings = put_on_card(innings, striker)
    if non_striker is not None:
        innings = put_on_card(innings, non_striker)
    return _join_partnership(innings, striker, non_striker)


def put_on_card(innings: Innings, player_id: str) -> Innings:
    """Add a batter to the card. A batter who had retired continues on the same line.

    A batter gets a line with the first ball or dismissal, not by being named.
    """
    line = innings.batting.get(player_id)
    if line is None:
        line = BatterLine(player_id, len(innings.batting) + 1)
    elif line.dismissal is None:
        return innings
    else:
        line = evolve(line, dismissal=None)
    retired = innings.retired
    if player_id in retired:
        retired = {key: retirement for key, retirement in retired.items() if key != player_id}
    return evolve(innings, batting={**innings.batting, player_id: line}, retired=retired)


def _join_partnership(innings: Innings, striker: str, non_striker: str | None) -> Innings:
    """Keep the open partnership if it is of this pair; otherwise close it and open one of this pair."""
    partnership = innings.partnership
    done = innings.partnerships
    if partnership is not None:
        first, second = partnership.pair
        if (first == striker and second == non_striker) or (first == non_striker and second == striker):
            return innings
        done = (*done, evolve(partnership, ended="changed"))
    number = len(done) + 1 if innings.pair_overs is not None else innings.wickets + 1
    return evolve(innings, partnership=Partnership(number, (striker, non_striker)), partnerships=done)


def end_partnership(innings: Innings, how: str) -> Innings:
    """Close the open partnership, if any; `how` is wicket or retired."""
    partnership = innings.partnership
    if partnership is None:
        return innings
    return evolve(innings, partnership=None, partnerships=(*innings.partnerships, evolve(partnership, ended=how)))
