"""Numbers and signs as cricket writes them.

Overs are never floats: the engine counts legal balls and formats them here.
"""

from collections.abc import Mapping

from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.states.innings import BowlerLine, Innings
from scoring.engine.values import write_overs


def innings_overs(innings: Innings) -> str:
    """Return "18.3", or "20" if the last over is complete."""
    over = innings.over
    return write_overs(innings.complete_overs, over.legal if over is not None and not over.complete else 0)


def bowler_overs(balls_per_over: int, line: BowlerLine) -> str:
    """Return the overs that the bowler bowled whole, plus the legal balls of other overs: "3.2"."""
    whole, rest = divmod(line.loose, balls_per_over)
    return write_overs(line.complete + whole, rest)


def rate(runs: int, balls: int, balls_per_over: int) -> str | None:
    """Return runs an over with two decimals, rounded half up; None before the first ball.

    Computed in integers, so the rounding is exact.
    """
    if balls <= 0:
        return None
    # Runs can be below 0 in pairs cricket, where each wicket costs runs.
    hundredths = (200 * abs(runs) * balls_per_over + balls) // (2 * balls)
    sign = "-" if runs < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


EXTRA_SIGNS = {"wides": "wd", "noballs": "nb", "byes": "b", "legbyes": "lb", "penalty": "p"}


def write_ball(runs: int, extras: Mapping[str, int], *, is_wicket: bool) -> str:
    """Return the signs of a ball as in a scorebook: "4", "•", "W", "1nb 4". `runs` are those off the bat."""
    signs = ["W"] if is_wicket else []
    signs += [f"{extras[kind]}{sign}" for kind, sign in EXTRA_SIGNS.items() if extras.get(kind)]
    if runs or not signs:
        signs.append(str(runs) if runs else "•")
    return " ".join(signs)


def is_fall(kind: str) -> bool:
    """Whether a wicket fell, as the kind of a dismissal says: who retired and may come back has not lost his."""
    return kind not in MAY_RETURN
