"""What both documents show above the innings: the match, the result, and who stood, scored and won the prize."""

from collections.abc import Iterator
from typing import Any

from scoring.cricsheet.about import load_carried, load_dates
from scoring.engine.states.match import MatchState
from scoring.engine.views.facts import list_facts, write_start
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.situation import describe_situation, describe_super_over, list_scores, write_status
from scoring.printing.names import isolate

OFFICIALS = {
    "umpires": "Umpires",
    "tv_umpires": "TV umpire",
    "reserve_umpires": "Reserve umpire",
    "match_referees": "Referee",
    "scorers": "Scorers",
}
MOST_NAMES = 6
LONGEST_NAME = 100
"""`about` is free: it may hold anything."""


def describe_heading(match: MatchState, s: Snapshot, head: int) -> dict[str, Any]:
    """`s` is the snapshot of the match, `head` the number of its newest event."""
    carried = load_carried(match)
    return {
        "name": match.name,
        "competition": _text(carried.get("event", {}).get("name")),
        "sides": [
            {"name": side.name, "totals": " & ".join(side.totals), "overs": side.overs} for side in list_scores(s)
        ],
        "situation": describe_situation(s),
        "super_over": describe_super_over(s),
        "is_finished": match.result is not None,
        "status": write_status(s),
        "facts": [*list_facts(s), *_list_dates(match), *_list_officials(carried)],
        "head": head,
    }


def _list_dates(match: MatchState) -> Iterator[tuple[str, str]]:
    dates = load_dates(match)
    if len(dates) > 1:
        yield "Played", f"{_write_day(dates[0])} to {_write_day(dates[-1])}"


def _write_day(day: str) -> str:
    try:
        return write_start(day)
    except ValueError:
        return _text(day)


def _list_officials(carried: dict[str, Any]) -> Iterator[tuple[str, str]]:
    named = carried.get("officials", {})
    for key, word in OFFICIALS.items():
        names = _names(named.get(key))
        if names:
            yield word, ", ".join(names)
    best = _names(carried.get("player_of_match"))
    if best:
        yield "Player of the match", ", ".join(best)


def _names(value: Any) -> list[str]:
    return [_text(name) for name in value[:MOST_NAMES] if _text(name)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return isolate(value[:LONGEST_NAME]) if isinstance(value, str) else ""
