"""Adds our own keys: the match as it was created, the events between balls, and what a ball has besides the standard.

The balls themselves are only in the standard keys. Each is read here as an import would read it, and our key has the
fields in which the recorded ball differs. So a new field of a delivery needs nothing here.
"""

from typing import Any

from scoring.cricsheet.exporting.placement import Placement
from scoring.cricsheet.importing.deliveries import Sides, read_standard_delivery
from scoring.cricsheet.own_keys import VERSION, seal
from scoring.cricsheet.reading.documents import DeliveryDocument, Document, OwnDelivery
from scoring.engine.codec import encode, encode_whole
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.match import MatchCreated


def add_own_keys(document: Document, placement: Placement) -> None:
    match, squads = placement.match, placement.names.squads
    document["cricksy"] = {
        "version": VERSION,
        "created": _encode_created(match.created),
        "players": squads,
        "events": placement.between.get(0, []),
    }
    for innings in match.innings:
        batting = squads[match.team(innings.team_id).name]
        bowling = squads[match.team(innings.bowling_team_id).name]
        for over in innings.all_overs:
            for ball in over.balls:
                _add_to_delivery(placement, ball.seq, Sides(batting, bowling))
    seal(document)


def _encode_created(created: MatchCreated) -> dict[str, Any]:
    # As a log stores it: with all conditions, because a later change of a format must not change this match.
    return {**encode(created), "conditions": encode_whole(created.conditions)}


def _add_to_delivery(placement: Placement, seq: int, sides: Sides) -> None:
    delivery = placement.deliveries[seq]
    own: OwnDelivery = {}
    if differing := _find_differing_fields(delivery, placement.recorded[seq], sides):
        own["delivery"] = differing
    if seq in placement.between:
        own["events"] = placement.between[seq]
    if own:
        delivery["cricksy"] = own


def _find_differing_fields(delivery: DeliveryDocument, recorded: Delivery, sides: Sides) -> dict[str, Any]:
    """Return the fields that the standard keys do not say, as they were recorded; None for those that were not."""
    standard = read_standard_delivery(delivery, sides, recorded.over)
    if standard == recorded:
        return {}
    read, wanted = encode(standard), encode(recorded)
    return {name: wanted.get(name) for name in sorted({*read, *wanted}) if read.get(name) != wanted.get(name)}
