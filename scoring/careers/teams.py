"""The record of a team."""

from typing import TypedDict

import orjson
from django.db.models import QuerySet

from scoring import reads
from scoring.careers.asking import LATELY, ask, load_statement
from scoring.careers.players import TeamName
from scoring.engine.states.match import Status
from scoring.errors import UnknownTeamError
from scoring.listing import LONGEST_TEXT
from scoring.models import Match

RECENT = 3
"""Matches that show who plays for a team: few enough for players who have left, enough for one that has just begun."""

STATEMENT = load_statement("team.sql")


class FormatRecord(TypedDict):
    """Finished matches only; a tie that a super over decides is a tie."""

    format: str
    matches: int
    won: int
    lost: int
    tied: int
    drawn: int
    no_result: int


class FinishedMatch(TypedDict):
    match_id: str
    format: str
    date: str | None
    against: TeamName
    outcome: str
    result: str


class PlayerName(TypedDict):
    id: str
    name: str


class TeamRecord(TypedDict):
    """`form` are the last ten results, the newest first; `players` batted or bowled in the last three matches."""

    id: str
    name: str
    formats: list[FormatRecord]
    form: list[FinishedMatch]
    players: list[PlayerName]


def read_team(team_id: str) -> TeamRecord:
    """Return the record of a team as it is now. Raises UnknownTeamError."""
    found = ask(
        STATEMENT,
        team_id=team_id,
        teams=orjson.dumps([{"id": team_id}]).decode(),
        complete=Status.COMPLETE.value,
        scheduled=Status.SCHEDULED.value,
        longest=LONGEST_TEXT,
        lately=LATELY,
        recent=RECENT,
    )
    if found["name"] is None:
        raise UnknownTeamError
    return {
        "id": team_id,
        "name": found["name"],
        "formats": found["formats"] or [],
        "form": found["form"] or [],
        "players": found["players"] or [],
    }


def matches_of(team_id: str) -> QuerySet[Match]:
    """Return the matches of a team, for a list."""
    return reads.games().filter(teams__contains=[{"id": team_id}])
