"""The line a ball reads as: who to whom, and what came of it."""

from collections.abc import Mapping

from scoring.engine.dismissals import WAYS
from scoring.engine.states import Ball, Dismissal, MatchState
from scoring.engine.values import NO_EXTRAS, Fielder, Kind, Player

RUNS = {0: "no run", 1: "1 run", 4: "FOUR", 6: "SIX"}


def ball_text(match: MatchState, ball: Ball) -> str:
    """What came of the ball: "1 run", "FOUR", "no run, OUT Root b Broad"; realtime/words.js says it of a row too."""
    text = _happened(ball)
    for out in ball.outs:
        text += f", OUT {match.players[out.player_id].name} {how_out(match.players, out.dismissal)}"
    return text


def ball_line(match: MatchState, ball: Ball) -> str:
    """ "Starc to Root, FOUR": the scorer's own words are kept apart."""
    players = match.players
    return f"{players[ball.bowler_id].name} to {players[ball.striker_id].name}, {ball_text(match, ball)}"


def _happened(ball: Ball) -> str:
    extras = ball.extras
    if extras is NO_EXTRAS:
        return _off_the_bat(ball)
    parts = []
    if extras.noballs:
        parts.append("no ball")
    if extras.wides:
        parts.append("wide" if extras.wides == 1 else f"{extras.wides} wides")
    if extras.byes:
        parts.append(_many(extras.byes, "bye"))
    if extras.legbyes:
        parts.append(_many(extras.legbyes, "leg bye"))
    if ball.runs or not parts:
        parts.append(_off_the_bat(ball))
    if extras.penalty:
        parts.append(f"{extras.penalty} penalty runs")
    return ", ".join(parts)


def _off_the_bat(ball: Ball) -> str:
    if ball.all_run or ball.runs not in RUNS:
        return f"{ball.runs} runs"
    return RUNS[ball.runs]


def _many(count: int, word: str) -> str:
    return word if count == 1 else f"{count} {word}s"


def how_out(players: Mapping[str, Player], dismissal: Dismissal) -> str:
    """The scorecard's words: "c Root b Broad", "run out (Stokes / Foakes)"."""
    bowler = players[dismissal.bowler_id].name if dismissal.bowler_id else ""
    names = [fielder_name(players, fielder) for fielder in dismissal.fielders]
    kind = dismissal.kind
    if kind is Kind.CAUGHT:
        return f"c {' / '.join(names) or 'sub'} b {bowler}"
    if kind is Kind.CAUGHT_AND_BOWLED:
        return f"c & b {bowler}"
    if kind is Kind.STUMPED:
        return f"st {' / '.join(names) or 'sub'} b {bowler}"
    if kind is Kind.BOWLED:
        return f"b {bowler}"
    if WAYS[kind].credit:
        return f"{kind} b {bowler}"
    return f"{kind} ({' / '.join(names)})" if names else kind.value


def fielder_name(players: Mapping[str, Player], fielder: Fielder) -> str:
    if fielder.id is not None and fielder.id in players:
        return players[fielder.id].name
    return fielder.name or "substitute"
