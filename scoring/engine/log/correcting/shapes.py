"""The changes that POST /games/{id}/corrections takes, as clients send them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scoring.engine.codec import decode, malformed
from scoring.engine.values import Address, Id, Yes


@dataclass(frozen=True, slots=True)
class Patch:
    """Merges `patch` (RFC 7396) into the event as it was recorded: null removes a field, the others stay."""

    seq: Address
    patch: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Removal:
    """Removes the ball or event."""

    seq: Address
    remove: Yes


@dataclass(frozen=True, slots=True)
class Insertion:
    """Inserts a ball, or an event if `body` has a `kind`, before the event `before_seq`."""

    before_seq: Address
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OverBowledBy:
    """The whole over of the ball `seq` was bowled by this player."""

    seq: Address
    over_bowled_by: Id


@dataclass(frozen=True, slots=True)
class BattersSwapped:
    """From the ball `seq` to the ball `until_seq`, or to the end of the innings, the two batters were the wrong way
    round: what was recorded of one was the other's."""

    seq: Address
    batters_swapped: Yes
    until_seq: Address | None = None


@dataclass(frozen=True, slots=True)
class OtherBatterOut:
    """The wicket of the ball or event `seq` was that of the other batter, who is out from there on in his place."""

    seq: Address
    other_batter_out: Yes


class Neighbour(StrEnum):
    PREVIOUS = "previous"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class InOver:
    """The ball `seq` belongs to the over before its own, with the balls before it in its over; or to the over after its
    own, with the balls after it. `bowler_id` bowls the next over if it has not begun."""

    seq: Address
    in_over: Neighbour
    bowler_id: Id | None = None


Ready = OverBowledBy | BattersSwapped | OtherBatterOut | InOver
Change = Patch | Removal | Insertion | Ready
SHAPES: Mapping[str, type[Any]] = {
    "patch": Patch,
    "remove": Removal,
    "body": Insertion,
    "over_bowled_by": OverBowledBy,
    "batters_swapped": BattersSwapped,
    "other_batter_out": OtherBatterOut,
    "in_over": InOver,
}
"""The shape of a change by the field that only this shape has."""


class Keep(StrEnum):
    BATTERS = "batters"


@dataclass(frozen=True, slots=True)
class Options:
    """What stands beside the changes. `keep`: striker and non-striker of every later ball stay as they are now."""

    keep: Keep | None = None


def decode_change(body: Any, path: str) -> Change:
    """Raises Malformed."""
    if not isinstance(body, Mapping):
        raise malformed(path, "must be an object")
    shape = next((shape for field, shape in SHAPES.items() if field in body), None)
    if shape is None:
        raise malformed(path, "must have one of the fields " + ", ".join(SHAPES))
    change: Change = decode(shape, body, path)
    return change
