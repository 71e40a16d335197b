"""Who came for whom, as the events a scorer records before the ball."""

from collections.abc import Iterator

from scoring.cricsheet.read import Document
from scoring.cricsheet.squads import Ids, Squads
from scoring.engine.events.kinds import Event
from scoring.engine.events.players import BowlerChanged, PlayerReplaced, Scope
from scoring.engine.states.innings import Innings

EXCLUDED = "excluded"


def replacements_before(
    ball: Document, innings: Innings, batting: str, squads: Squads, bowler: str | None
) -> Iterator[Event]:
    """`bowler` is who has bowled this over so far, absent before its first ball."""
    swaps = ball.get("replacements", {})
    for swap in swaps.get("match", ()):
        yield from _in_match(swap, batting, squads)
    for swap in swaps.get("role", ()):
        if swap.get("role") == "batter":
            yield from _of_batter(swap, ball, innings, squads.players[batting])
    if bowler is not None and ball["bowler"] != bowler:
        yield _of_bowler(swaps.get("role", ()), ball, squads.players[squads.opponents(batting)], bowler)


def _in_match(swap: Document, batting: str, squads: Squads) -> Iterator[Event]:
    team = swap.get("team", batting)
    players = squads.players.get(team)
    if players is not None:
        out = players.get(swap.get("out", ""))
        yield PlayerReplaced(squads.team_ids[team], players[swap["in"]], out, Scope.MATCH, _reason(swap))


def _of_batter(swap: Document, ball: Document, innings: Innings, batters: Ids) -> Iterator[Event]:
    """Some files name the partner as who comes in; the ball shows who did."""
    here = (innings.striker, innings.non_striker)
    coming = batters.get(swap["in"])
    if coming is None or coming in here:
        pair = (batters[ball["batter"]], batters[ball["non_striker"]])
        coming = next((player for player in pair if player not in here), None)
    out = batters.get(swap.get("out", ""))
    if coming is not None and coming != out:
        yield PlayerReplaced(innings.team_id, coming, out, Scope.BATTER, _reason(swap))


def _of_bowler(swaps: list[Document], ball: Document, bowlers: Ids, bowler: str) -> BowlerChanged:
    reason = next((_reason(swap) for swap in swaps if swap.get("role") == "bowler"), None)
    excluded = reason is not None and reason.startswith(EXCLUDED)
    return BowlerChanged(bowlers[ball["bowler"]], bowlers[bowler], reason, may_bowl_again=not excluded)


def _reason(swap: Document) -> str | None:
    reason = swap.get("reason")
    return reason[:200] if isinstance(reason, str) else None
