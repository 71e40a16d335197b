"""Writes again what an import has kept of a document and nobody reads, such as reviews. What is known better wins."""

from collections.abc import Mapping
from typing import cast

from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.keys import READ, Json
from scoring.cricsheet.rest import load_rest, load_rest_of_balls
from scoring.engine.states.match import MatchState


def add_rest(document: Document, match: MatchState) -> None:
    file = cast("Json", document)
    info = file["info"]
    _add(file, "file", load_rest(match, "file"))
    _add(info, "info", load_rest(match, "info"))
    for part in ("toss", "outcome"):
        if part not in info.get("missing", ()):
            _add(info[part], part, load_rest(match, part))
    _add(info["registry"]["people"], "people", load_rest(match, "people"))
    for number, innings in enumerate(file["innings"], 1):
        _add_to_innings(innings, load_rest(match, "innings").get(str(number)))
    for (number, over, ball), further in load_rest_of_balls(match).items():
        _add(_find_delivery(file["innings"], number, over, ball), "delivery", further)


def _add(part: Json, kind: str, further: object) -> None:
    """Add the keys that an import does not read: others would contradict the match."""
    if isinstance(further, Mapping):
        part |= {key: value for key, value in further.items() if key not in part and key not in READ.get(kind, ())}


def _add_to_innings(innings: Json, further: object) -> None:
    _add(innings, "innings", further)
    miscounted = further.get("miscounted_overs") if isinstance(further, Mapping) else None
    for over, keys in miscounted.items() if isinstance(miscounted, Mapping) else ():
        _add(innings.get("miscounted_overs", {}).get(over, {}), "miscounted over", keys)


def _find_delivery(innings: list[Json], number: int, over: int, ball: int) -> Json:
    """Return the delivery at this place, numbered as by an import; one that is nowhere if there is none."""
    if min(number, over + 1, ball) < 1:
        return {}
    try:
        delivery: Json = innings[number - 1]["overs"][over]["deliveries"][ball - 1]
    except (IndexError, KeyError):
        return {}
    return delivery
