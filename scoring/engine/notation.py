"""Numbers as cricket writes them. Overs are never floats inside: legal balls are counted, and printed here."""

from scoring.engine.states import BowlerLine, Innings


def innings_overs(innings: Innings) -> str:
    """ "18.3", or "20" where the last over is complete."""
    over = innings.over
    return dotted(innings.complete_overs, over.legal if over is not None and not over.complete else 0)


def bowler_overs(balls_per_over: int, line: BowlerLine) -> str:
    """Overs bowled whole, plus the legal balls of part-overs."""
    whole, rest = divmod(line.loose, balls_per_over)
    return dotted(line.complete + whole, rest)


def dotted(overs: int, balls: int) -> str:
    return f"{overs}.{balls}" if balls else str(overs)


def rate(runs: int, balls: int, balls_per_over: int) -> str | None:
    """Runs an over with two decimals, rounded half up; absent before the first ball. Integers only, so exact."""
    if balls <= 0:
        return None
    hundredths = (200 * runs * balls_per_over + balls) // (2 * balls)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
