"""Powerplays: parts of an innings, to the ball, and what becomes of them in an innings of another length."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Annotated, NamedTuple

from scoring.engine.values import Line, OversText, Range, split_overs, write_overs

OverNumber = Annotated[int, Range(1, 500)]


class Span(NamedTuple):
    """Legal balls of an innings, counted from 0: from `begin` to before `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Powerplay:
    """Overs `first` to `last`, counted from one, both inclusive.

    To the ball: from `start` overs of the innings ("0" if absent) to `end` overs, such as "2.2".
    """

    kind: Line
    first: OverNumber | None = None
    last: OverNumber | None = None
    start: OversText | None = None
    end: OversText | None = None


def find_span(powerplay: Powerplay, per_over: int) -> Span:
    """Return the balls of the powerplay. It has none if its bounds contradict each other, as in some old records."""
    if powerplay.end is not None:
        return Span(_count_balls(powerplay.start or "0", per_over), _count_balls(powerplay.end, per_over))
    return Span(((powerplay.first or 1) - 1) * per_over, (powerplay.last or 0) * per_over)


def _count_balls(overs: str, per_over: int) -> int:
    whole, balls = split_overs(overs)
    return whole * per_over + balls


def find_fault(powerplays: Iterable[Powerplay], per_over: int) -> str | None:
    """Return a sentence on the first powerplay that is not laid down as it should be; None if all are."""
    for powerplay in powerplays:
        by_overs, to_the_ball = {powerplay.first, powerplay.last}, {powerplay.start, powerplay.end}
        if (None in by_overs or to_the_ball != {None}) and (powerplay.end is None or by_overs != {None}):
            return "A powerplay has `first` and `last`, or `end` and perhaps `start`."
        if any(split_overs(overs)[1] >= per_over for overs in to_the_ball - {None} if overs is not None):
            return f"An over has {per_over} balls."
        if find_span(powerplay, per_over).begin >= find_span(powerplay, per_over).end:
            return "A powerplay ends after it begins."
    return None


def fit_powerplays(
    powerplays: tuple[Powerplay, ...], usual: int | None, length: int | None, per_over: int, *, by_the_over: bool
) -> tuple[Powerplay, ...]:
    """Return the powerplays for an innings of `length` balls, if they are laid down for one of `usual` balls.

    The parts of the innings, in a powerplay or not, share its balls in proportion. What is left after rounding down
    goes to the largest remainders, the earlier part first. By the ball, this is the ICC's table for T20Is of July 2025;
    by the over, it is that for ODIs.
    """
    if usual is None or length is None or usual == length:
        return powerplays
    spans = [_clip(find_span(powerplay, per_over), usual) for powerplay in powerplays]
    marks = sorted({0, usual, *(mark for span in spans for mark in span)})
    unit = per_over if by_the_over else 1
    shares = _share_out([end - begin for begin, end in pairwise(marks)], length // unit)
    moved = {mark: unit * done for mark, done in zip(marks, accumulate(shares, initial=0), strict=True)}
    # Balls of an over that is not whole belong to the last part.
    moved[usual] = length
    fitted = [(one.kind, Span(moved[span.begin], moved[span.end])) for one, span in zip(powerplays, spans, strict=True)]
    return tuple(write_powerplay(kind, span, per_over) for kind, span in fitted if span.begin < span.end)


def _clip(span: Span, usual: int) -> Span:
    return Span(min(span.begin, usual), min(span.end, usual))


def _share_out(parts: list[int], whole: int) -> list[int]:
    """Return `whole` shared out among parts in proportion: by the largest remainders, the earlier first."""
    total = sum(parts)
    shares = [part * whole // total for part in parts]
    # sorted() keeps the order of equal remainders.
    by_remainder = sorted(range(len(parts)), key=lambda at: -(parts[at] * whole % total))
    for at in by_remainder[: whole - sum(shares)]:
        shares[at] += 1
    return shares


def write_powerplay(kind: str, span: Span, per_over: int) -> Powerplay:
    """Return the powerplay, in whole overs if it has them."""
    if span.begin % per_over or span.end % per_over:
        start, end = (write_overs(*divmod(balls, per_over)) for balls in span)
        return Powerplay(kind, start=start if span.begin else None, end=end)
    return Powerplay(kind, span.begin // per_over + 1, span.end // per_over)
