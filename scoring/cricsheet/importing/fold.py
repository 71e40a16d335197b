"""Folds a document by lenient rules: an old record may have events that are refused in a live match.

What cannot be believed is added to `findings`, after what `reading` found.
"""

from collections.abc import Mapping
from typing import Any

from scoring.cricsheet.importing.document import record_document
from scoring.cricsheet.importing.scorebooks import Scorebook
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.findings import Finding
from scoring.engine.events.kinds import Event
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard


def fold_document(document: Document, match_id: str, findings: list[Finding] | None = None) -> MatchState:
    """Return the match after the last event of the document. Raises ScoringError."""
    return record_document(document, match_id, Scorebook().record, findings)


def fold_log(document: Document, match_id: str) -> Log:
    """Return the log of the document, as an export needs it. Raises ScoringError."""
    book = Scorebook()
    state = record_document(document, match_id, book.record)
    entries = tuple(Entry(seq, event) for seq, event in enumerate(book.events, 1))
    return Log(len(entries), entries, state, ())


def list_events(document: Document, match_id: str, findings: list[Finding] | None = None) -> list[Event]:
    """Return every event in order, `match_created` first. The seq of an event is its number in the list, from 1."""
    book = Scorebook()
    record_document(document, match_id, book.record, findings)
    return book.events


def build_scorecard(document: Document, match_id: str, findings: list[Finding] | None = None) -> Mapping[str, Any]:
    """Return the scorecard. It has a target only where the file has one, as published cards do."""
    card = scorecard(fold_document(document, match_id, findings))
    # The card has the penalty runs of a side that never batted only if the match is over.
    for played, innings in zip(card["innings"], document["innings"], strict=False):
        if "target" not in innings:
            played["target"] = None
    return card
