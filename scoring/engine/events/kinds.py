"""All kinds of events: as a type, by name, and those that scorers may send."""

from collections.abc import Mapping
from typing import Any

from scoring.engine.codec import decode
from scoring.engine.errors import Malformed
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import (
    ConditionsRevised,
    InningsEnded,
    InningsForfeited,
    InningsStarted,
    OverEnded,
    PenaltyRuns,
)
from scoring.engine.events.match import (
    BowlOutBall,
    DetailsChanged,
    Interruption,
    MatchCreated,
    MatchEnded,
    Note,
    Resumed,
    Session,
    SquadChanged,
    Toss,
)
from scoring.engine.events.players import (
    Absent,
    BowlerChanged,
    Dismissed,
    PlayerAdded,
    PlayerRenamed,
    PlayerReplaced,
    Retired,
)

Event = (
    MatchCreated
    | Toss
    | Delivery
    | InningsStarted
    | InningsEnded
    | InningsForfeited
    | OverEnded
    | BowlerChanged
    | Dismissed
    | Retired
    | PlayerReplaced
    | PlayerAdded
    | PlayerRenamed
    | Absent
    | PenaltyRuns
    | ConditionsRevised
    | Interruption
    | Resumed
    | Session
    | BowlOutBall
    | MatchEnded
    | Note
    | DetailsChanged
    | SquadChanged
)

RECORDED: tuple[type[Any], ...] = (
    Toss,
    InningsStarted,
    InningsEnded,
    InningsForfeited,
    OverEnded,
    BowlerChanged,
    Dismissed,
    Retired,
    PlayerReplaced,
    PlayerAdded,
    PlayerRenamed,
    Absent,
    PenaltyRuns,
    ConditionsRevised,
    Interruption,
    Resumed,
    Session,
    BowlOutBall,
    MatchEnded,
    Note,
)
"""The events that POST /games/{id}/events takes, in the order in which the API schema lists them."""

# Details and squads are changed by other requests and in the admin, not by POST /games/{id}/events.
_ALL: tuple[type[Any], ...] = (MatchCreated, Delivery, *RECORDED, DetailsChanged, SquadChanged)
KINDS: dict[str, type[Any]] = {str(event.kind): event for event in _ALL}
"""Every event class by its kind, as the log stores it."""
RECORDED_KINDS: tuple[str, ...] = tuple(str(event.kind) for event in RECORDED)


def take_kind(body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the kind that a body of POST /games/{id}/events names, and its other fields. Raises Malformed."""
    fields = dict(body)
    kind = fields.pop("kind", None)
    if kind not in RECORDED_KINDS:
        says = "must be one of " + ", ".join(RECORDED_KINDS)
        raise Malformed("unknown_kind", f"kind: {says}.", {"kind": says})
    return kind, fields


def decode_event(kind: str, payload: Mapping[str, Any]) -> Event:
    """Read a payload as an event of this kind. Raises Malformed."""
    # The kind comes from a request body, so it may be of any JSON type.
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        says = "must be one of " + ", ".join(KINDS)
        raise Malformed("unknown_kind", f"{kind!r} is not a kind of event: it {says}.", {"kind": says})
    event: Event = decode(shape, payload)
    return event
