"""The parts of a document that no law needs, kept by an import so that scorecard and export can show them again.

They are stored in `about` of the match's first event, which the laws never read. A scorer may post any `about` through
the API, so each function that reads it leaves out values that do not have the form of an import.
"""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any

from scoring.cricsheet.reading.documents import Heading, InningsDocument
from scoring.engine.states.match import MatchState

CARRIED: Mapping[str, type | UnionType] = {
    "city": str,
    "event": dict,
    "gender": str,
    "match_type": str,
    "match_type_number": int,
    "missing": list,
    "officials": dict,
    "overs": int,
    "player_of_match": list,
    "season": str | int,
    "supersubs": dict,
    "team_type": str,
}
"""Keys of `info` that an export writes as they were imported, and their types."""
SAID_BY_SCORERS = ("city", "event", "gender", "officials", "player_of_match", "season", "team_type")
"""Those that an export also takes from the top level of `about`, where a scorer would put them."""


def build_about(info: Heading, innings: Sequence[InningsDocument], match_id: str) -> dict[str, Any]:
    """Return the keys that the scorecard shows above the innings and, under `cricsheet`, those only for an export."""
    shown = {
        "match_id": match_id,
        "match_type": info["match_type"],
        "gender": info.get("gender"),
        "dates": info["dates"],
        "overs": info.get("overs"),
        "event": info.get("event", {}).get("name"),
    }
    return {key: value for key, value in shown.items() if value is not None} | {
        "cricsheet": carried_keys(info) | {"powerplays": [one.get("powerplays", []) for one in innings]}
    }


def carried_keys(info: Mapping[str, Any]) -> dict[str, Any]:
    return {key: info[key] for key, of in CARRIED.items() if info.get(key) and isinstance(info[key], of)}


def load_carried(match: MatchState) -> dict[str, Any]:
    """Return the keys that an export writes as they were imported, or as a scorer said them."""
    about = match.created.about or {}
    said = {key: about[key] for key in SAID_BY_SCORERS if key in about}
    if isinstance(said.get("event"), str):
        said["event"] = {"name": said["event"]}
    return carried_keys(said) | carried_keys(_load_part(match))


def load_dates(match: MatchState) -> list[str]:
    """Return the days of play (ISO); an empty list if unknown."""
    dates = (match.created.about or {}).get("dates")
    return [date for date in dates if isinstance(date, str)] if isinstance(dates, list) else []


def load_powerplays(match: MatchState) -> list[list[Any]]:
    """Return the imported powerplays of each innings, in order of play."""
    powerplays = _load_part(match).get("powerplays")
    if not isinstance(powerplays, list):
        return []
    return [innings if isinstance(innings, list) else [] for innings in powerplays]


def _load_part(match: MatchState) -> dict[str, Any]:
    part = (match.created.about or {}).get("cricsheet")
    return part if isinstance(part, dict) else {}
