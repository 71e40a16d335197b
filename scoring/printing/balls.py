"""The balls of an innings, and their signs in a scorebook."""

from scoring.engine.conditions import Format
from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import EXTRA_KINDS
from scoring.engine.views.notation import write_ball

GAP = "  "
"""Between the signs of two balls; those of one ball are joined by a plus sign."""


def counts_balls(match: MatchState) -> bool:
    """Whether the match knows no overs."""
    return match.conditions.format is Format.HUNDRED


def list_balls(innings: Innings) -> list[Ball]:
    return [ball for over in innings.all_overs for ball in over.balls]


def find_fallen(ball: Ball) -> set[str]:
    """Return whose wicket fell: not who retired and may come back."""
    return {out.player_id for out in ball.outs if out.dismissal.kind not in MAY_RETURN}


def count_charged(ball: Ball) -> int:
    """Return the runs that are the bowler's: byes, leg byes and penalty runs are not."""
    return ball.runs + ball.extras.wides + ball.extras.noballs


def write_signs(ball: Ball) -> str:
    extras: dict[str, int] = {kind: getattr(ball.extras, kind) for kind in EXTRA_KINDS}
    return write_ball(ball.runs, extras, is_wicket=bool(find_fallen(ball))).replace(" ", "+")


def list_strokes(innings: Innings) -> dict[str, str]:
    """Return what each batter made of each ball faced: the runs off his bat, or a dot, and W where his wicket fell."""
    strokes: dict[str, list[str]] = {player_id: [] for player_id in innings.batting}
    for ball in list_balls(innings):
        fallen = find_fallen(ball)
        sign = f"{ball.runs or ''}{'W' if ball.striker_id in fallen else ''}"
        if sign or not ball.extras.wides:
            strokes[ball.striker_id].append(sign or "•")
        for player_id in fallen - {ball.striker_id}:
            strokes[player_id].append("W")
    return {player_id: GAP.join(each) for player_id, each in strokes.items()}


def list_extras(innings: Innings) -> dict[str, str]:
    """Return the runs of each kind of extras as they came: "1  4  1". Those between the balls come last."""
    found: dict[str, list[int]] = {kind: [] for kind in EXTRA_KINDS}
    for ball in list_balls(innings):
        for kind in EXTRA_KINDS:
            found[kind].append(getattr(ball.extras, kind))
    for kind in EXTRA_KINDS:
        found[kind].append(getattr(innings.extras, kind) - sum(found[kind]))
    return {kind: GAP.join(str(runs) for runs in each if runs) for kind, each in found.items()}
