"""What a Cricsheet file says around the cricket: carried in the match's first event for scorecard and export."""

from typing import Any

from scoring.cricsheet.read import Document
from scoring.engine.states.match import MatchState

CARRIED = (
    "city",
    "event",
    "gender",
    "match_type",
    "match_type_number",
    "missing",
    "officials",
    "overs",
    "player_of_match",
    "season",
    "supersubs",
    "team_type",
)


def about(document: Document, match_id: str) -> dict[str, Any]:
    """The scorecard's words at the top; what only the export needs under `cricsheet`."""
    info = document["info"]
    event = info.get("event", {}).get("name")
    words = {
        "match_id": match_id,
        "match_type": info["match_type"],
        "gender": info.get("gender"),
        "dates": info["dates"],
        "overs": info.get("overs"),
        "event": event,
    }
    return {name: word for name, word in words.items() if word is not None} | {
        "cricsheet": {name: info[name] for name in CARRIED if name in info}
        | {"powerplays": [innings.get("powerplays", []) for innings in document["innings"]]},
    }


def carried(match: MatchState) -> dict[str, Any]:
    """What an import put there; a scorer may have sent anything, and what has not our form is left out."""
    part = (match.created.about or {}).get("cricsheet")
    return part if isinstance(part, dict) else {}


def carried_dates(match: MatchState) -> list[str]:
    dates = (match.created.about or {}).get("dates")
    return [date for date in dates if isinstance(date, str)] if isinstance(dates, list) else []


def carried_powerplays(match: MatchState) -> list[list[Any]]:
    """Those of each innings in order."""
    powerplays = carried(match).get("powerplays")
    if not isinstance(powerplays, list):
        return []
    return [plays if isinstance(plays, list) else [] for plays in powerplays]
