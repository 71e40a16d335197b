"""The request of the REST API that records an event."""

from typing import Any

from scoring.engine.codec import encode, encode_whole
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated


def build_request(event: Event, game_id: str) -> tuple[str, dict[str, Any]]:
    """Return the path and the body."""
    if isinstance(event, MatchCreated):
        return "/games", _build_creation(event, game_id)
    if isinstance(event, Delivery):
        return f"/games/{game_id}/deliveries", encode(event)
    return f"/games/{game_id}/events", {"kind": event.kind, **encode(event)}


def _build_creation(event: MatchCreated, game_id: str) -> dict[str, Any]:
    # All conditions are sent, even the defaults of the format, because the server may have other defaults.
    conditions = encode_whole(event.conditions)
    body = encode(event) | {"id": game_id, "format": conditions.pop("format"), "conditions": conditions}
    return dict(body)
