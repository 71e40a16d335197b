"""What a Cricsheet file says around the cricket: carried in the match's first event for scorecard and export."""

from typing import Any

from .read import Document

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
    return {
        "match_id": match_id,
        "match_type": info["match_type"],
        "gender": info.get("gender"),
        "dates": info["dates"],
        "venue": info.get("venue"),
        "overs": info.get("overs"),
        "event": event,
        "cricsheet": {name: info[name] for name in CARRIED if name in info}
        | {"powerplays": [innings.get("powerplays", []) for innings in document["innings"]]},
    }
