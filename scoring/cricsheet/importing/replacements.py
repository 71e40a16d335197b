"""The replacements of a delivery as the events that a scorer records before it."""

from collections.abc import Iterable, Iterator

from scoring.cricsheet.importing.squads import Ids, Squads
from scoring.cricsheet.reading.documents import DeliveryDocument, Replacement
from scoring.cricsheet.reading.findings import Note
from scoring.engine.events.kinds import Event
from scoring.engine.events.players import BowlerChanged, PlayerReplaced, Scope
from scoring.engine.states.innings import Innings

EXCLUDED = "excluded"
"""Cricsheet's reason begins with this if the umpires took a bowler off. He may not bowl again (Law 41)."""
AFRESH = "impact_player"
"""Cricsheet's reason for a replacement in the IPL and others, who is not treated as the player whom he replaces."""
LONGEST_REASON = 200


def list_replacements(
    ball: DeliveryDocument, innings: Innings, batting_team: str, squads: Squads, bowler: str | None, note: Note
) -> Iterator[Event]:
    """Yield the events before the ball. `bowler` has bowled the over so far; None before its first ball.

    `note` is called with what cannot be read.
    """
    swaps = ball.get("replacements", {})
    for swap in swaps.get("match", ()):
        yield from _replace_in_match(swap, batting_team, squads, note)
    for swap in swaps.get("role", ()):
        if swap.get("role") == "batter":
            yield from _replace_batter(swap, ball, innings, squads.players[batting_team], note)
        elif swap.get("role") != "bowler":
            note("unknown_value", f"the replacement of {swap['in']} has a role that is not batter or bowler: not read")
    if bowler is not None and ball["bowler"] != bowler:
        bowlers = squads.players[squads.find_opponents(batting_team)]
        yield _change_bowler(swaps.get("role", ()), ball, bowlers, bowler)


def _replace_in_match(swap: Replacement, batting_team: str, squads: Squads, note: Note) -> Iterator[Event]:
    team = swap.get("team", batting_team)
    players = squads.players.get(team)
    if players is None:
        note("unknown_value", f"the replacement of {swap['in']} names {team}, which is not one of info.teams: not read")
        return
    out, reason = _find_player_out(swap, players, note), _read_reason(swap)
    afresh = reason == AFRESH
    yield PlayerReplaced(squads.team_ids[team], players[swap["in"]], out, Scope.MATCH, reason, afresh)


def _find_player_out(swap: Replacement, players: Ids, note: Note) -> str | None:
    if "out" in swap and swap["out"] not in players:
        note("unknown_value", f"{swap['out']}, replaced by {swap['in']}, is not in the side")
    return players.get(swap.get("out", ""))


def _replace_batter(
    swap: Replacement, ball: DeliveryDocument, innings: Innings, batters: Ids, note: Note
) -> Iterator[Event]:
    at_crease = (innings.striker, innings.non_striker)
    coming = batters.get(swap["in"])
    if coming is None or coming in at_crease:
        # Some files name the partner as the player who comes in. The ball shows who really came in.
        pair = (batters[ball["batter"]], batters[ball["non_striker"]])
        coming = next((player for player in pair if player not in at_crease), None)
        note("replacement_differs", f"the ball does not show that {swap['in']} comes in: the ball is believed")
    out = _find_player_out(swap, batters, note)
    if coming is not None and coming != out:
        yield PlayerReplaced(innings.team_id, coming, out, Scope.BATTER, _read_reason(swap))


def _change_bowler(swaps: Iterable[Replacement], ball: DeliveryDocument, bowlers: Ids, bowler: str) -> BowlerChanged:
    """Return the change of bowler that the balls show. Only its reason is read from the swaps, which may have none."""
    reason = next((_read_reason(swap) for swap in swaps if swap.get("role") == "bowler"), None)
    is_excluded = reason is not None and reason.startswith(EXCLUDED)
    return BowlerChanged(bowlers[ball["bowler"]], bowlers[bowler], reason, may_bowl_again=not is_excluded)


def _read_reason(swap: Replacement) -> str | None:
    reason = swap.get("reason")
    return reason[:LONGEST_REASON] if isinstance(reason, str) else None
