"""A scorer for tests: opens a match and records its events through the API, at a given pace."""

import time
from collections.abc import Sequence

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.replaying.client import ScorerClient
from scoring.cricsheet.replaying.requests import build_request
from scoring.engine.events.kinds import Event
from tests.stack import Stack


def opened(stack: Stack, document: Document) -> tuple[str, Sequence[Event]]:
    """Open a new game of this match; return its id and the events that follow, from the second on."""
    game = stack.new_id("scored")
    events = list_events(document, game)
    score(stack, game, events[:1], 1)
    return game, events[1:]


def score(stack: Stack, game: str, events: Sequence[Event], first: int = 2, pace: float = 0) -> int:
    """Record events, numbered from `first`, at most one in `pace` seconds; return the last seq."""
    due = time.monotonic()
    seq = 0
    with ScorerClient(stack.http_url, stack.scorer_token, 60) as scorer:
        for number, event in enumerate(events, first):
            time.sleep(max(0.0, due - time.monotonic()))
            due += pace
            path, body = build_request(event, game)
            seq = int(scorer.post(path, body, key=f"{game}-{number}", what=event.kind).body["seq"])
    return seq
