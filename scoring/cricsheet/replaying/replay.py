"""Replays a document through the public REST API.

Every request has an Idempotency-Key derived from the document and the event's number, so a request that is sent twice
counts once. A retry after a lost response is safe, and a replay that is started again continues where it stopped.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import orjson

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.replaying.client import Response, ScorerClient
from scoring.cricsheet.replaying.requests import build_request, can_be_posted
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event

SECONDS_A_BALL = 35.0
"""The real pace: a T20 innings of 120 balls takes about 70 to 90 minutes."""

ReportProgress = Callable[[str], None]
"""Takes a line about the delivery that was just recorded."""


def replay(
    document: Document,
    *,
    url: str,
    token: str,
    game_id: str,
    pace: float = 0.0,
    report: ReportProgress | None = None,
    patience: float = 60.0,
) -> Response:
    """Record every event of the match as game `game_id` and return the last response. Raises ReplayError.

    `pace` is in seconds for each ball, 0 for no pause. `patience` is how many seconds the server may be down.
    """
    events = [event for event in list_events(document, game_id) if can_be_posted(event)]
    prefix = _hash_document(document, game_id)
    with ScorerClient(url, token, patience) as client:
        # Balls of an earlier run are sent again without a pause. Their keys are known, so they are not recorded twice.
        already_recorded = client.count_events(game_id)
        response = Response(0, {})
        position = Position()
        for number, event in enumerate(events, 1):
            path, body = build_request(event, game_id)
            response = client.post(path, body, key=f"{prefix}-{number}", what=f"{position}: {event.kind}")
            position = position.move(event, response)
            if report is not None and isinstance(event, Delivery):
                report(_describe_progress(response, number, len(events)))
            if pace and number > already_recorded and isinstance(event, Delivery):
                time.sleep(pace)
    return response


@dataclass(frozen=True, slots=True)
class Position:
    """The point of the match that the replay has reached, for messages. `label` is that of the last ball."""

    innings: int = 0
    label: str = "0.0"

    def move(self, event: Event, response: Response) -> "Position":
        if isinstance(event, InningsStarted):
            return Position(self.innings + 1)
        return replace(self, label=response.body.get("label", self.label))

    def __str__(self) -> str:
        return f"innings {self.innings} after {self.label}" if self.innings else "before the first innings"


def _hash_document(document: Document, game_id: str) -> str:
    """Return the prefix of the keys. It differs by game: the same file replayed as another game needs new keys."""
    content = orjson.dumps(document, option=orjson.OPT_SORT_KEYS) + game_id.encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _describe_progress(response: Response, number: int, total: int) -> str:
    """Return a line such as "148/3 (18.3)  event 120 of 260"."""
    score = response.body.get("score", {})
    return f"{score.get('text', '')}  event {number} of {total}"
