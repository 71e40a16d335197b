"""What a document says about a match besides its play: venue, dates, competition."""

from typing import Any

from scoring.cricsheet.about import build_about
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.findings import Note
from scoring.cricsheet.reading.placeholders import drop_placeholders
from scoring.cricsheet.rest import collect_rest

LONGEST_LINE = 200
"""The engine's limit for a name or a venue (`values.Line`)."""


def read_heading(document: Document, match_id: str, note: Note) -> dict[str, Any]:
    """Return the fields of event 1 that no law reads. `note` is called with what has no room there."""
    info = drop_placeholders(document)["info"]
    venue = info.get("venue")
    about = build_about(info, document["innings"], match_id)
    if rest := collect_rest(document, about["cricsheet"], note):
        about["cricsheet"]["rest"] = rest
    return {
        "venue": venue[:LONGEST_LINE] if isinstance(venue, str) else None,
        "starts_at": min(info["dates"], default=None),
        "about": about,
    }
