"""Our own key of a document, `cricksy`: what Cricsheet has no word for. Other programs ignore it.

A file may be edited by somebody who does not know our keys. So an export seals the two parts of a document, each with a
digest of its own, and an import believes a part of ours whole or not at all:

play      balls, sides, toss, outcome and our keys. If any of it was changed, the standard keys win and ours are ignored
heading   everything else of `info`. If it was changed, the standard keys win, and the play is still believed
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from scoring.cricsheet.reading.documents import Document

KEY = "cricksy"
VERSION = 1
"""Higher if a program of an earlier version would read the keys wrongly. It then ignores them."""
PLAYED = (
    "balls_per_over",
    "bowl_out",
    "match_type",
    "outcome",
    "overs",
    "players",
    "registry",
    "supersubs",
    "teams",
    "toss",
)
"""The keys of `info` that are part of the play."""


def seal(document: Document) -> None:
    """Add the digests to our key, after everything else is in the document."""
    document["cricksy"]["digests"] = {"heading": _digest(_heading(document)), "play": _digest(_play(document))}


def is_play_sealed(document: Mapping[str, Any]) -> bool:
    """Whether the play, with our keys, is as it was exported."""
    own = document.get(KEY)
    if not isinstance(own, dict) or own.get("version") != VERSION:
        return False
    return _sealed(own, "play") == _digest(_play(document))


def is_heading_sealed(document: Mapping[str, Any]) -> bool:
    """Whether the heading is as it was exported. Only for a document whose play is sealed."""
    return _sealed(document[KEY], "heading") == _digest(_heading(document))


def _sealed(own: Mapping[str, Any], part: str) -> object:
    digests = own.get("digests")
    return digests.get(part) if isinstance(digests, dict) else None


def _play(document: Mapping[str, Any]) -> dict[str, Any]:
    info = document["info"]
    return {
        "info": {key: info[key] for key in PLAYED if key in info},
        "innings": document["innings"],
        KEY: {key: value for key, value in document[KEY].items() if key != "digests"},
    }


def _heading(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document["info"].items() if key not in PLAYED}


def _digest(part: dict[str, Any]) -> str:
    # Not orjson: an old log may hold a number in its `about` that orjson cannot write (scoring.engine.log.wording).
    return hashlib.sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()
