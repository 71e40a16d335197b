"""Folds a document by lenient rules: an old record may have events that are refused in a live match."""

from collections.abc import Mapping
from typing import Any

from scoring.cricsheet.importing.document import record_document
from scoring.cricsheet.importing.scorebooks import Scorebook
from scoring.cricsheet.reading.documents import Document
from scoring.engine.events.kinds import Event
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard


def fold_document(document: Document, match_id: str) -> MatchState:
    """Return the match after the last event of the document. Raises ScoringError."""
    return record_document(document, match_id, Scorebook().record)


def list_events(document: Document, match_id: str) -> list[Event]:
    """Return every event in order, `match_created` first. The seq of an event is its number in the list, from 1."""
    book = Scorebook()
    record_document(document, match_id, book.record)
    return book.events


def build_scorecard(document: Document, match_id: str) -> Mapping[str, Any]:
    """Return the scorecard. It has a target only where the file has one, as published cards do."""
    card = scorecard(fold_document(document, match_id))
    # The card has the penalty runs of a side that never batted only if the match is over.
    for played, innings in zip(card["innings"], document["innings"], strict=False):
        if "target" not in innings:
            played["target"] = None
    return card
