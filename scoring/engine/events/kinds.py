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
from scoring.engine.events.players import Absent, BowlerChanged, Dismissed, PlayerAdded, PlayerReplaced, Retired

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


def decode_event(kind: str, payload: Mapping[str, Any]) -> Event:
    """Read a payload as an event of this kind. Raises Malformed."""
    # The kind comes from a request body, so it may be of any JSON type.
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise Malformed("unknown_kind", f"{kind!r} is not a kind of event.", {"kind": "unknown"})
    event: Event = decode(shape, payload)
    return event
