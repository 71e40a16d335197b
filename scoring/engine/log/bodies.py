"""Reads what scorers send: a new event, or a patch of an event in force. Only the engine adds recorded facts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scoring.engine.codec import decode, encode, list_facts, list_sent, malformed, unknown_field
from scoring.engine.errors import Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event, decode_event
from scoring.engine.events.match import MatchCreated
from scoring.engine.log.wording import require_recordable
from scoring.engine.merge_patch import MergePatch
from scoring.engine.states.match import MatchState


def read_event(kind: str, body: Mapping[str, Any]) -> Event:
    """Raises Malformed or Unlawful."""
    event = decode_event(kind, body)
    require_recordable(encode(event))
    _refuse_facts(event)
    if isinstance(event, MatchCreated):
        raise Unlawful("match_exists", "The match was created already.")
    return event


def _refuse_facts(event: Event) -> None:
    for fact in list_facts(type(event)):
        if getattr(event, fact) is not None:
            raise unknown_field(fact, list_sent(type(event)))


def add_facts(event: Event, after: MatchState) -> Event:
    """Return the event with the over or the innings that it belongs to, so that a correction does not move it."""
    innings = after.current
    if isinstance(event, Delivery) and innings is not None and innings.over is not None:
        return replace(event, over=innings.over.recorded_as)
    if isinstance(event, InningsStarted) and innings is not None:
        return replace(event, number=innings.number)
    return event


def read_patch(event: Event, patch: Mapping[str, Any]) -> MergePatch:
    """Return the patch of the event without its kind, which a client may send back unchanged. Raises Malformed."""
    patch = decode(dict, patch, "")
    if patch.get("kind", event.kind) != event.kind:
        raise malformed("kind", "cannot be changed by a correction")
    facts = sorted(list_facts(type(event)) & patch.keys())
    if facts:
        raise malformed(facts[0], "cannot be changed by a correction")
    changes = {key: value for key, value in patch.items() if key != "kind"}
    require_recordable(changes)
    return changes
