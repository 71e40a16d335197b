"""Keys of `info` that Cricsheet requires and nobody knows: `missing` names them, and their values mean nothing."""

from typing import cast

from scoring.cricsheet.reading.documents import Document

REQUIRED = ("dates", "gender", "outcome", "season", "toss")
"""The keys that may have a placeholder. In the files of Cricsheet itself they are never missing."""


def drop_placeholders(document: Document) -> Document:
    """Return the document without the keys that are missing; `dates` stay, as an empty list."""
    info = document["info"]
    listed = info.get("missing")
    missing = [key for key in REQUIRED if key in listed] if isinstance(listed, list) else []
    if not missing:
        return document
    stated = {key: value for key, value in info.items() if key not in missing}
    return cast("Document", {**document, "info": {"dates": [], **stated}})
