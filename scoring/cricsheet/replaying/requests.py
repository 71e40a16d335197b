"""The request of the REST API that records an event."""

from dataclasses import replace
from typing import Any

from scoring.engine.codec import encode, encode_whole
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import RECORDED, Event
from scoring.engine.events.match import MatchCreated


def can_be_posted(event: Event) -> bool:
    """Whether a request of a scorer records the event. Only a document of our own has others."""
    return isinstance(event, (MatchCreated, Delivery, *RECORDED))


def build_request(event: Event, game_id: str) -> tuple[str, dict[str, Any]]:
    """Return the path and the body."""
    if isinstance(event, MatchCreated):
        return "/games", _build_creation(event, game_id)
    if isinstance(event, Delivery):
        # The over and the number of an innings are facts that recording adds: scorers do not send them.
        return f"/games/{game_id}/deliveries", encode(replace(event, over=None))
    if isinstance(event, InningsStarted):
        event = replace(event, number=None)
    return f"/games/{game_id}/events", {"kind": event.kind, **encode(event)}


def _build_creation(event: MatchCreated, game_id: str) -> dict[str, Any]:
    # All conditions are sent, even the defaults of the format, because the server may have other defaults.
    conditions = encode_whole(event.conditions)
    body = encode(event) | {"id": game_id, "format": conditions.pop("format"), "conditions": conditions}
    return dict(body)
