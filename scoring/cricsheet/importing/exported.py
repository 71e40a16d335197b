"""A document that this program exported, and whose play nobody has changed since.

The balls are read from the standard keys. Conditions, ids and all events between balls are in ours, so nothing has to
be derived.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scoring.cricsheet.importing.deliveries import Sides, read_standard_delivery
from scoring.cricsheet.importing.heading import read_heading
from scoring.cricsheet.importing.recorder import Recorder
from scoring.cricsheet.own_keys import KEY, is_heading_sealed
from scoring.cricsheet.reading.documents import DeliveryDocument, Document
from scoring.cricsheet.reading.fields import not_cricsheet, require_list, require_object
from scoring.cricsheet.reading.findings import Note
from scoring.engine.codec import decode, encode
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event, decode_event
from scoring.engine.events.match import DetailsChanged, MatchCreated


def record_exported(document: Document, match_id: str, recorder: Recorder) -> None:
    """Record every event of the document. Raises ScoringError."""
    has_heading = is_heading_sealed(document)
    recorder.record(_read_created(document, match_id, recorder.note, has_heading=has_heading))
    for event in _list_events(document, recorder):
        # The venue of an edited heading is the last word on it.
        if has_heading or not isinstance(event, DetailsChanged):
            recorder.record(event)


def _read_created(document: Document, match_id: str, note: Note, *, has_heading: bool) -> MatchCreated:
    created = decode(MatchCreated, document["cricksy"].get("created"), f"{KEY}.created")
    created = replace(created, id=match_id, about=_rename(created.about, match_id))
    return created if has_heading else replace(created, **read_heading(document, match_id, note))


def _rename(about: dict[str, Any] | None, match_id: str) -> dict[str, Any] | None:
    """Return what is known about the match; a card of an imported match shows the id that it has there."""
    return {**about, "match_id": match_id} if about is not None and "match_id" in about else about


def _list_events(document: Document, recorder: Recorder) -> Iterator[Event]:
    """Yield the events after the first, in order of play, and tell the recorder their place."""
    yield from _read_events(document["cricksy"])
    squads = require_object(document["cricksy"].get("players"), f"{KEY}.players")
    for recorder.innings, innings in enumerate(document["innings"], 1):
        sides = _find_sides(squads, innings["team"])
        for over in innings.get("overs", ()):
            recorder.over = over["over"]
            for recorder.ball, ball in enumerate(over["deliveries"], 1):
                yield _read_ball(ball, sides, over["over"])
                yield from _read_events(ball.get("cricksy", {}))


def _find_sides(squads: Mapping[str, Any], batting_team: str) -> Sides:
    bowling = [squad for team, squad in squads.items() if team != batting_team]
    if batting_team not in squads or len(bowling) != 1:
        raise not_cricsheet(f"{KEY}.players", "must be the squads of the two teams")
    return Sides(squads[batting_team], bowling[0])


def _read_events(own: Mapping[str, Any]) -> Iterator[Event]:
    for body in require_list(own.get("events", []), f"{KEY}.events"):
        fields = dict(require_object(body, f"{KEY}.events"))
        yield decode_event(fields.pop("kind", ""), fields)


def _read_ball(ball: DeliveryDocument, sides: Sides, over: int) -> Delivery:
    try:
        standard = read_standard_delivery(ball, sides, over)
    except KeyError as unknown:
        raise not_cricsheet(f"{KEY}.players", f"{unknown} is in no squad") from unknown
    differing = ball.get("cricksy", {}).get("delivery")
    if not differing:
        return standard
    merged = {**encode(standard), **differing}
    return decode(Delivery, {name: value for name, value in merged.items() if value is not None})
