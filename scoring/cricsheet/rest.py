"""The rest of a document: what is not read, and not kept elsewhere, so that an export can write it again.

It stands in `about` under `cricsheet.rest`. All of its parts are optional:

file, info, toss, outcome   further keys of these parts of the document
people                      ids in the registry, by name, of those who do not play: officials, mostly
innings                     {"1": further keys of the first innings}; `miscounted_overs` has only further keys there
balls                       {"review": [[innings, over, ball, value], ...]} for each further key of deliveries

Innings and balls count from 1. `over` is the place of the over in its innings, from 0, as `Over.index` of the engine.
"""

import json
from collections.abc import Iterator
from typing import Any, cast

from scoring.cricsheet.reading.deliveries import PLAIN_KEYS
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.findings import Note
from scoring.cricsheet.reading.keys import NOT_KEPT, Json
from scoring.engine.errors import Malformed
from scoring.engine.log.wording import LONGEST_FREE, require_recordable
from scoring.engine.states.match import MatchState

ROOM = LONGEST_FREE // 2
"""Characters of the rest as JSON. The other half is left to what `about` has besides."""
PLACE_OF_BALL = 3


def collect_rest(document: Document, carried: Json, note: Note) -> Json:
    """Return the rest; `carried` are the keys of `info` that are kept already. Note what has no room."""
    rest: Json = {}
    room = ROOM
    for part, key, value in _list_rest(cast("Json", document), carried):
        size = len(json.dumps({key: value}))
        if size > room or not _is_recordable(value):
            note("not_kept", f"{key[:100]!r} of {part} is too long, too deep or no text: not kept for an export")
        else:
            room -= size
            rest.setdefault(part, {})[key] = value
    return rest


def load_rest(match: MatchState, part: str) -> Json:
    """Return a part of the rest; empty if the match was not imported."""
    found: Any = match.created.about
    for key in ("cricsheet", "rest", part):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def load_rest_of_balls(match: MatchState) -> dict[tuple[int, int, int], Json]:
    """Return the further keys of deliveries by innings, over and ball."""
    found: dict[tuple[int, int, int], Json] = {}
    for key, entries in load_rest(match, "balls").items():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, list) and [type(number) for number in entry[:-1]] == [int] * PLACE_OF_BALL:
                found.setdefault((entry[0], entry[1], entry[2]), {})[key] = entry[-1]
    return found


def _is_recordable(value: object) -> bool:
    """Whether the API would take a match with this in its `about`."""
    try:
        require_recordable({"about": {"cricsheet": {"rest": {"part": {"key": value}}}}})
    except Malformed:
        return False
    return True


def _list_rest(document: Json, carried: Json) -> Iterator[tuple[str, str, Any]]:
    """Yield (part, key, value), in the order in which they get room."""
    info = document["info"]
    yield from _list_further("toss", info.get("toss", {}))
    yield from _list_further("outcome", info.get("outcome", {}))
    people = info.get("registry", {}).get("people", {})
    players = {name for names in info.get("players", {}).values() for name in names}
    yield from (("people", name, people[name]) for name in people.keys() - players)
    yield from (("innings", str(number), keys) for number, keys in _iterate_innings(document))
    balls: dict[str, list[list[Any]]] = {}
    for place, key, value in _iterate_balls(document):
        balls.setdefault(key, []).append([*place, value])
    yield from (("balls", key, entries) for key, entries in balls.items())
    yield from (found for found in _list_further("info", info) if found[1] not in carried)
    yield from _list_further("file", document)


def _list_further(part: str, keys: Json) -> Iterator[tuple[str, str, Any]]:
    return ((part, key, value) for key, value in keys.items() if key not in NOT_KEPT[part])


def _iterate_innings(document: Json) -> Iterator[tuple[int, Json]]:
    for number, innings in enumerate(document["innings"], 1):
        further = {key: value for _, key, value in _list_further("innings", innings)}
        miscounted = {
            over: keys
            for over, miscount in innings.get("miscounted_overs", {}).items()
            if (keys := {key: value for _, key, value in _list_further("miscounted over", miscount)})
        }
        if further or miscounted:
            yield number, further | ({"miscounted_overs": miscounted} if miscounted else {})


def _iterate_balls(document: Json) -> Iterator[tuple[tuple[int, int, int], str, Any]]:
    for number, innings in enumerate(document["innings"], 1):
        bowled = [over["deliveries"] for over in innings.get("overs", ()) if over["deliveries"]]
        for over, balls in enumerate(bowled):
            for ball_number, ball in enumerate(balls, 1):
                if len(ball) > PLAIN_KEYS:
                    for _, key, value in _list_further("delivery", ball):
                        yield (number, over, ball_number), key, value
