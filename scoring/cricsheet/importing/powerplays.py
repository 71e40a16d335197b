"""The powerplays that a file has for an innings: {from 0.1, to 2.2} are its first 14 balls."""

from scoring.cricsheet.reading.documents import InningsDocument, PowerplayDocument
from scoring.engine.powerplays import Powerplay, Span, write_powerplay


def read_powerplays(innings: InningsDocument, balls_per_over: int) -> tuple[Powerplay, ...]:
    read = (_read_powerplay(powerplay, balls_per_over) for powerplay in innings.get("powerplays", ()))
    return tuple(powerplay for powerplay in read if powerplay is not None)


def _read_powerplay(powerplay: PowerplayDocument, balls_per_over: int) -> Powerplay | None:
    """Return the powerplay; None if its bounds are not two balls in order."""
    first, last = powerplay.get("from"), powerplay.get("to")
    if not isinstance(first, int | float) or not isinstance(last, int | float):
        return None
    span = Span(max(_count_balls(first, balls_per_over) - 1, 0), _count_balls(last, balls_per_over))
    if span.begin >= span.end:
        return None
    return write_powerplay(str(powerplay.get("type", "mandatory"))[:200], span, balls_per_over)


def _count_balls(number: float, balls_per_over: int) -> int:
    """Return the legal balls up to and including this one. Some files count those of a long over beyond its last."""
    whole, _, ball = f"{number:.1f}".partition(".")
    return int(whole) * balls_per_over + min(int(ball), balls_per_over)
