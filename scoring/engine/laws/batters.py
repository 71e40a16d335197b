"""The batters of an innings: who may bat, taking and leaving the crease, the card, and the partnership."""

from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.laws.ids import list_squad
from scoring.engine.laws.order import super_overs
from scoring.engine.laws.replacements import list_as_one
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import BatterLine, Innings, Partnership
from scoring.engine.states.match import MatchState
from scoring.engine.values import End, evolve


def find_available_batters(match: MatchState, innings: Innings) -> list[str]:
    """Return the playing members who have not batted, in listed order, then the batters who may come back."""
    return _find_yet_to_bat(match, innings) + _find_returnable(match, innings)


def _find_yet_to_bat(match: MatchState, innings: Innings) -> list[str]:
    at_crease = (innings.striker, innings.non_striker)
    found = [
        player.id
        for player in match.team(innings.team_id).players
        if player.id not in innings.batting
        and player.id not in match.bench
        and player.id not in innings.absent
        and player.id not in at_crease
    ]
    # Only a replacement, or a batter of an earlier super over, may be out without being on the card.
    if not match.stands_for and innings.super_over < 2:
        return found
    return [one for one in found if not _is_barred(match, innings, one)]


def _is_barred(match: MatchState, innings: Innings, player_id: str) -> bool:
    out = _find_dismissed(match, innings, player_id) is not None
    return out or _was_out_in_super_over(match, innings, player_id)


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
        squad = list_squad(match, innings.team_id)
        umpire.refuse("batter_not_in_team", f"{player_id} is not in the batting side: {squad}.", field)
    name = match.players[player_id].name
    dismissed = _find_dismissed(match, innings, player_id)
    if dismissed is not None:
        who = name if dismissed == player_id else f"{match.players[dismissed].name}, whom {name} replaces,"
        umpire.forbid("batter_out", f"{who} is out and cannot bat again in this innings.")
    if player_id in match.bench:
        umpire.forbid("player_not_playing", f"{name} is not playing in this match.")
    if player_id in innings.absent:
        umpire.forbid("batter_absent", f"{name} is absent from this innings.")
    if _was_out_in_super_over(match, innings, player_id):
        umpire.forbid("out_in_super_over", f"{name} was out in an earlier super over and may not bat in this one.")


def _find_dismissed(match: MatchState, innings: Innings, player_id: str) -> str | None:
    """Return the player, or the one whom he replaces (Law 1.3), if that player is out in this innings."""
    return next((one for one in list_as_one(match, player_id) if is_out(innings, one)), None)


def is_out(innings: Innings, player_id: str) -> bool:
    """Whether the player has lost his wicket in this innings. A batter who retired and may return has not."""
    line = innings.batting.get(player_id)
    return line is not None and line.dismissal is not None and line.dismissal.kind not in MAY_RETURN


def _was_out_in_super_over(match: MatchState, innings: Innings, player_id: str) -> bool:
    """Whether the player was out in an earlier super over: he may not bat in a later one (ICC playing conditions)."""
    if innings.super_over < 2 or not match.conditions.super_overs_bar_players:
        return False
    earlier = [before for before in super_overs(match) if before.super_over < innings.super_over]
    return any(is_out(before, one) for before in earlier for one in list_as_one(match, player_id))


def send_in(match: MatchState, innings: Innings, player_id: str, umpire: Umpire) -> Innings:
    """Put the batter whom the scorer named at the vacant end."""
    if innings.striker is not None and innings.non_striker is not None:
        umpire.forbid("no_vacancy", "No batter is awaited: both ends are taken.")
        return innings
    if player_id in (innings.striker, innings.non_striker):
        umpire.refuse("batter_at_crease", "That batter is at the crease already.", "next_batter_id")
    judge_batter(match, innings, player_id, umpire, "next_batter_id")
    if innings.striker is None and innings.non_striker is None:
        umpire.assume("batter_end", f"{match.players[player_id].name} comes in at the striker's end.")
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
    striker, non_striker, partnership = innings.striker, innings.non_striker, innings.partnership
    assert striker is not None
    # Both have been on the card since their partnership began.
    if partnership is not None and partnership.pair in ((striker, non_striker), (non_striker, striker)):
        return innings
    innings = put_on_card(innings, striker)
    if non_striker is not None:
        innings = put_on_card(innings, non_striker)
    return _open_partnership(innings, striker, non_striker)


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


def _open_partnership(innings: Innings, striker: str, non_striker: str | None) -> Innings:
    """Open the partnership of this pair. One of another pair that is still open was changed."""
    partnership = innings.partnership
    done = innings.partnerships
    if partnership is not None:
        done = (*done, evolve(partnership, ended="changed"))
    number = len(done) + 1 if innings.pairs is not None else innings.wickets + 1
    partnership = Partnership(number, (striker, non_striker), innings.unpaired_penalties)
    return _add_unpaired(evolve(innings, partnership=partnership, partnerships=done))


def _add_unpaired(innings: Innings) -> Innings:
    """Add the penalty runs that waited for the partnership to the over that it begins in."""
    over, runs = innings.over, innings.unpaired_penalties
    if over is None or not runs:
        return innings
    return evolve(innings, over=evolve(over, runs=over.runs + runs), unpaired_penalties=0)


def end_partnership(innings: Innings, how: str) -> Innings:
    """Close the open partnership, if any; `how` is wicket or retired."""
    partnership = innings.partnership
    if partnership is None:
        return innings
    return evolve(innings, partnership=None, partnerships=(*innings.partnerships, evolve(partnership, ended=how)))
