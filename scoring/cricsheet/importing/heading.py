"""What a document says about a match besides its play: venue, dates, competition."""

from typing import Any

from scoring.cricsheet.about import build_about
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.placeholders import drop_placeholders

LONGEST_LINE = 200
"""The engine's limit for a name or a venue (`values.Line`)."""


def read_heading(document: Document, match_id: str) -> dict[str, Any]:
    """Return the fields of event 1 that no law reads."""
    info = drop_placeholders(document)["info"]
    venue = info.get("venue")
    return {
        "venue": venue[:LONGEST_LINE] if isinstance(venue, str) else None,
        "starts_at": min(info["dates"], default=None),
        "about": build_about(info, document["innings"], match_id),
    }
