"""The two documents of a match: the scorecard, and the scorebook with each ball."""

from typing import Any

from django.template.loader import render_to_string

from scoring.engine.laws.order import list_innings
from scoring.engine.log.log import Log
from scoring.engine.states.match import MatchState
from scoring.engine.views.snapshot import snapshot
from scoring.printing import scorecard
from scoring.printing.balls import counts_balls
from scoring.printing.book import add_balls
from scoring.printing.heading import describe_heading
from scoring.printing.names import find_roles, isolate_names
from scoring.printing.printer import print_pdf
from scoring.printing.times import NO_TIMES, Times, describe_times


def print_scorecard(log: Log) -> bytes:
    return print_pdf(render_to_string("scoring/print/scorecard.html", describe_scorecard(log)))


def print_book(log: Log, times: Times = NO_TIMES) -> bytes:
    return print_pdf(render_to_string("scoring/print/book.html", describe_book(log, times)))


def describe_scorecard(log: Log) -> dict[str, Any]:
    """Return what the template of the scorecard shows."""
    return _describe(isolate_names(log.state), log.head, "Scorecard")


def describe_book(log: Log, times: Times = NO_TIMES) -> dict[str, Any]:
    """Return what the template of the scorebook shows; `times` are those of the events of `list_wanted`."""
    match = isolate_names(log.state)
    told = _describe(match, log.head, "Scorebook")
    for card, innings in zip(told["innings"], list_innings(match), strict=True):
        add_balls(match, innings, card)
        card["clock"], card["times"] = describe_times(match, innings, times)
    return told


def _describe(match: MatchState, head: int, kind: str) -> dict[str, Any]:
    roles = find_roles(match)
    return {
        "kind": kind,
        **describe_heading(match, snapshot(match), head),
        "innings": [scorecard.describe_innings(match, innings, roles) for innings in list_innings(match)],
        "bowling_heads": scorecard.bowling_heads(match),
        "counts_balls": counts_balls(match),
    }
