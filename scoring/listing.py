"""The columns of a match that lists show and filter by, copied from its folded log in the same transaction."""

from datetime import date, datetime
from typing import NotRequired, TypedDict

from scoring.engine.events.innings import InningsEnd
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.result_text import result_text
from scoring.starts import instant, local_day
from scoring.transliteration import fold_name

LONGEST_TEXT = 200


class ListedColumns(TypedDict):
    """The columns of Match from `name` on; `teams` are {id, name}, in listed order."""

    name: str
    format: str
    status: str
    teams: list[dict[str, str]]
    venue: str
    starts_at: datetime | None
    time_zone: str
    date: date | None
    score: str
    result: str
    names: NotRequired[str]


def columns(state: MatchState, *, after_a_ball: bool = False) -> ListedColumns:
    """Return the columns; after a ball without `names`, which no ball changes."""
    found: ListedColumns = {
        "name": state.name[:LONGEST_TEXT],
        "format": state.conditions.format.value,
        "status": state.status.value,
        "teams": [{"id": team.id, "name": team.name} for team in state.teams],
        "venue": state.venue or "",
        "starts_at": instant(state.starts_at, state.time_zone),
        "time_zone": state.time_zone or "",
        "date": local_day(state.starts_at, state.time_zone),
        "score": score_line(state)[:LONGEST_TEXT],
        "result": result_text(state, state.result)[:LONGEST_TEXT] if state.result else "",
    }
    if not after_a_ball:
        found["names"] = all_names(state)
    return found


def all_names(state: MatchState) -> str:
    """Return the names by which people look for a match: its own, the venue's, those of teams and players.

    In plain letters, as `fold_name` makes them.
    """
    people = (player.name for player in state.players.values())
    teams = (team.name for team in state.teams)
    return fold_name(" ".join(dict.fromkeys([state.name, state.venue or "", *teams, *people])))


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
