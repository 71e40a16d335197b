"""The columns of a match that lists show and filter by, copied from its folded log in the same transaction."""

from datetime import UTC, datetime
from typing import TypedDict

from django.utils.dateparse import parse_datetime

from scoring.engine.codec import malformed
from scoring.engine.events.innings import InningsEnd
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.result_text import result_text

LONGEST_TEXT = 200


class ListedColumns(TypedDict):
    """The columns of Match from `name` on; `teams` are {id, name}, in listed order."""

    name: str
    format: str
    status: str
    teams: list[dict[str, str]]
    venue: str
    starts_at: datetime | None
    score: str
    result: str


def columns(state: MatchState) -> ListedColumns:
    return {
        "name": state.name[:LONGEST_TEXT],
        "format": state.conditions.format.value,
        "status": state.status.value,
        "teams": [{"id": team.id, "name": team.name} for team in state.teams],
        "venue": state.venue or "",
        "starts_at": instant(state.starts_at),
        "score": score_line(state)[:LONGEST_TEXT],
        "result": result_text(state, state.result)[:LONGEST_TEXT] if state.result else "",
    }


def score_line(state: MatchState) -> str:
    """Return "Kent 250/8d & 14/0, Surrey 180"; super overs are left out."""
    sides = [(team.name, _totals(state, team.id)) for team in state.teams]
    return ", ".join(f"{name} {' & '.join(totals)}" for name, totals in sides if totals)


def _totals(state: MatchState, team_id: str) -> list[str]:
    return [_total(innings) for innings in state.innings if innings.team_id == team_id and not innings.super_over]


def _total(innings: Innings) -> str:
    if innings.ended is InningsEnd.ALL_OUT:
        return str(innings.total)
    declared = "d" if innings.ended is InningsEnd.DECLARED else ""
    return f"{innings.total}/{innings.wickets}{declared}"


def instant(text: str | None) -> datetime | None:
    """Read a date as midnight, and a time without a zone as UTC. Raises Malformed."""
    if not text:
        return None
    try:
        # isascii: parse_datetime would read the digits of other scripts too.
        when = None if not text.isascii() else parse_datetime(text) or datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or not 1700 < when.year < 2200:
        says = 'must be a date or a date with a time, as "2026-07-01" or "2026-07-01T11:00:00+01:00"'
        raise malformed("starts_at", says)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
