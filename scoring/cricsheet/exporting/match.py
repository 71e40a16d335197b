"""A match as a Cricsheet 1.1.0 document, which other programs and our own import can read."""

from dataclasses import replace

from scoring.cricsheet.exporting.info import export_info
from scoring.cricsheet.exporting.innings import export_innings
from scoring.cricsheet.exporting.names import Names, assign_names
from scoring.cricsheet.exporting.own_keys import add_own_keys
from scoring.cricsheet.exporting.placement import Placement
from scoring.cricsheet.exporting.rest import add_rest
from scoring.cricsheet.reading.documents import Document
from scoring.engine.log.log import Log
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve

VERSION = "1.1.0"


def export_match(log: Log, *, opened: str | None = None) -> Document:
    """Return the document of a match. `opened` (ISO) is the day of a match that names none."""
    names = assign_names(log.state)
    match = _rename_sides(log.state, names)
    placement = Placement(match, names)
    placement.place_all(log.entries)
    info = export_info(match, names, opened)
    document: Document = {
        # The date comes from the match, not from the clock, so that a match always exports to the same bytes.
        "meta": {"data_version": VERSION, "created": info["dates"][-1], "revision": 1},
        "info": info,
        "innings": export_innings(placement),
    }
    add_rest(document, match)
    add_own_keys(document, placement)
    return document


def _rename_sides(match: MatchState, names: Names) -> MatchState:
    """Return the match with the names that its sides have in the document."""
    return evolve(match, teams=tuple(replace(team, name=names.teams[team.id]) for team in match.teams))
