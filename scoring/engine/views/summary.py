"""A match as a row of a list shows it: the scores of both sides, and how the match stands, in words."""

from typing import Any, TypedDict

from scoring.engine.states.match import MatchState
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.situation import (
    SideScore,
    describe_situation,
    describe_super_over,
    list_scores,
    write_status,
)

LONGEST_COMPETITION = 100


class SideSummary(TypedDict):
    """`totals` has one of each innings, as "250/8d"; `overs` is that of the last innings, as "12.3 ov", or empty."""

    team_id: str
    name: str
    totals: list[str]
    overs: str
    is_batting: bool


class Summary(TypedDict):
    """`status` is for programs, the rest for people; a text is empty where there is nothing to say.

    `phase` is as "Day 2: Stumps", `situation` as "Kent need 20 runs from 12 balls", `super_over` as "Super over: Kent
    14/0 (6 balls)".
    """

    status: str
    phase: str
    sides: list[SideSummary]
    situation: str
    super_over: str
    competition: str


def summarize(match: MatchState, s: Snapshot) -> Summary:
    """Return the summary of a match; `s` is its snapshot."""
    return {
        "status": s["status"],
        "phase": write_status(s),
        "sides": [_side(side) for side in list_scores(s)],
        "situation": describe_situation(s),
        "super_over": describe_super_over(s),
        "competition": _competition(match.created.about or {}),
    }


def _side(side: SideScore) -> SideSummary:
    return {
        "team_id": side.team_id,
        "name": side.name,
        "totals": side.totals,
        "overs": side.overs,
        "is_batting": side.is_batting,
    }


def _competition(about: dict[str, Any]) -> str:
    """Return the name of the competition. Cricsheet's files have it as `{"name": ...}`; anyone may send anything."""
    event = about.get("event")
    name = event.get("name") if isinstance(event, dict) else event
    return name[:LONGEST_COMPETITION] if isinstance(name, str) else ""
