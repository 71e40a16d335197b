"""A ball in words, and a dismissal in the words of the scorecard."""

from collections.abc import Mapping

from scoring.engine.laws.dismissals import DISMISSAL_RULES
from scoring.engine.states.ball import Ball, Dismissal
from scoring.engine.states.match import MatchState
from scoring.engine.values import NO_EXTRAS, DismissalKind, Fielder, Player
from scoring.engine.views.notation import is_fall

RUNS = {0: "no run", 1: "1 run", 4: "FOUR", 6: "SIX"}


def ball_text(match: MatchState, ball: Ball) -> str:
    """Return the outcome of the ball: "1 run", "FOUR", "no run, OUT Root b Broad".

    The viewers' page builds the same words from a row of the snapshot, in JavaScript (words.js).
    """
    text = _describe_runs(ball) + ("" if _counts(ball) else ", not a ball of the over")
    for out in ball.outs:
        word = "OUT " if is_fall(out.dismissal.kind) else ""
        text += f", {word}{match.players[out.player_id].name} {how_out(match.players, out.dismissal)}"
    return text


def ball_line(match: MatchState, ball: Ball) -> str:
    """Return "Starc to Root, FOUR". The scorer's own commentary is a separate field."""
    players = match.players
    return f"{players[ball.bowler_id].name} to {players[ball.striker_id].name}, {ball_text(match, ball)}"


def _counts(ball: Ball) -> bool:
    """Whether the ball counts in the over, or does not for a reason that its extras say."""
    return ball.legal or ball.extras.wides > 0 or ball.extras.noballs > 0


def _describe_runs(ball: Ball) -> str:
    extras = ball.extras
    if extras is NO_EXTRAS:
        return _describe_bat_runs(ball)
    parts = []
    if extras.noballs:
        parts.append("no ball")
    if extras.wides:
        parts.append("wide" if extras.wides == 1 else f"{extras.wides} wides")
    if extras.byes:
        parts.append(_word_or_count(extras.byes, "bye"))
    if extras.legbyes:
        parts.append(_word_or_count(extras.legbyes, "leg bye"))
    # Without parts the ball has penalty runs only, so "no run" comes before them.
    if ball.runs or not parts:
        parts.append(_describe_bat_runs(ball))
    if extras.penalty:
        parts.append(f"{extras.penalty} penalty runs")
    return ", ".join(parts)


def _describe_bat_runs(ball: Ball) -> str:
    if ball.all_run or ball.runs not in RUNS:
        return f"{ball.runs} runs"
    return RUNS[ball.runs]


def _word_or_count(count: int, word: str) -> str:
    """Return "bye", "2 byes"."""
    return word if count == 1 else f"{count} {word}s"


def how_out(players: Mapping[str, Player], dismissal: Dismissal) -> str:
    """Return the dismissal as the scorecard writes it: "c Root b Broad", "run out (Stokes / Foakes)"."""
    bowler = players[dismissal.bowler_id].name if dismissal.bowler_id else ""
    names = [fielder_name(players, fielder) for fielder in dismissal.fielders]
    kind = dismissal.kind
    if kind is DismissalKind.CAUGHT_AND_BOWLED or _is_caught_by_bowler(dismissal):
        return f"c & b {bowler}"
    if kind is DismissalKind.CAUGHT:
        return f"c {' / '.join(names) or 'sub'} b {bowler}"
    if kind is DismissalKind.STUMPED:
        return f"st {' / '.join(names) or 'sub'} b {bowler}"
    if kind is DismissalKind.BOWLED:
        return f"b {bowler}"
    if DISMISSAL_RULES[kind].credit:
        return f"{kind} b {bowler}"
    return f"{kind} ({' / '.join(names)})" if names else kind.value


def _is_caught_by_bowler(dismissal: Dismissal) -> bool:
    by_bowler = [fielder.id for fielder in dismissal.fielders] == [dismissal.bowler_id]
    return dismissal.kind is DismissalKind.CAUGHT and by_bowler


def fielder_name(players: Mapping[str, Player], fielder: Fielder) -> str:
    if fielder.id is not None and fielder.id in players:
        return players[fielder.id].name
    return fielder.name or "substitute"
