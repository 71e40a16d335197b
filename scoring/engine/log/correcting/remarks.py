"""What a correction warns of and assumes: in the events that it is about, and newly in later ones."""

from collections.abc import Iterable
from typing import NamedTuple

from scoring.engine.errors import EventPlace
from scoring.engine.states.match import MatchState, Remark

MOST_OF_A_CODE = 3


class Remarks(NamedTuple):
    warnings: tuple[Remark, ...]
    assumed: tuple[Remark, ...]


class Noted(NamedTuple):
    """The remarks of one event."""

    seq: int
    place: EventPlace
    remarks: Remarks


def note(seq: int, after: MatchState, *, is_ball: bool) -> Noted | None:
    """Return the remarks of the event that led to the state; None if there are none."""
    if not after.warnings and not after.assumed:
        return None
    innings = after.current
    ball = innings.last_ball if innings is not None else None
    place = EventPlace(innings.number if innings is not None else 1, ball.label if ball is not None else "0.0", is_ball)
    return Noted(seq, place, Remarks(after.warnings, after.assumed))


def summarize(noted: Iterable[tuple[EventPlace, Remark]]) -> tuple[Remark, ...]:
    """Return the remarks with their places: of each code the first few, and how many more there are."""
    by_code: dict[str, list[tuple[EventPlace, Remark]]] = {}
    for place, remark in noted:
        by_code.setdefault(remark.code, []).append((place, remark))
    return tuple(Remark(code, detail) for code, found in by_code.items() for detail in _tell(found))


def _tell(found: list[tuple[EventPlace, Remark]]) -> list[str]:
    told = [f"{str(place).capitalize()}: {remark.detail}" for place, remark in found[:MOST_OF_A_CODE]]
    more = len(found) - len(told)
    return [*told[:-1], f"{told[-1]} And {more} more, the last {found[-1][0]}."] if more else told
