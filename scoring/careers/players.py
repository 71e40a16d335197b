"""The career of a player."""

from typing import Any, NotRequired, TypedDict

from django.db.models import QuerySet

from scoring import reads
from scoring.careers.asking import LATELY, ask, load_statement
from scoring.careers.figures import OVER, BattingFigures, BowlingFigures, write_batting, write_bowling
from scoring.engine.values import DismissalKind
from scoring.errors import UnknownPlayerError
from scoring.models import BattingLine, BowlingLine, Match

MOST_NAMES = 6
MOST_TEAMS = 50
NOT_OUT = ["", DismissalKind.RETIRED_HURT.value, DismissalKind.RETIRED_NOT_OUT.value]
STATEMENT = load_statement("player.sql")


class TeamName(TypedDict):
    id: str
    name: str


class TeamOfPlayer(TeamName):
    matches: int


class FormatFigures(TypedDict):
    """`matches` are those in which the player batted or bowled."""

    format: str
    matches: int
    batting: NotRequired[BattingFigures]
    bowling: NotRequired[BowlingFigures]


class Performance(TypedDict):
    match_id: str
    innings: int
    format: str
    date: str | None
    team: TeamName
    against: TeamName
    runs: int
    balls: int


class PlayedInnings(Performance):
    not_out: bool
    out: str


class Spell(Performance):
    overs: str
    maidens: int
    wickets: int


class Career(TypedDict):
    """`name` is the newest, `other_names` are earlier ones; innings and spells are the last ten, the newest first."""

    id: str
    name: str
    other_names: list[str]
    teams: list[TeamOfPlayer]
    formats: list[FormatFigures]
    innings: list[PlayedInnings]
    spells: list[Spell]


def read_career(player_id: str) -> Career:
    """Return the career as the rows of scorecards show it now. Raises UnknownPlayerError."""
    found = ask(
        STATEMENT,
        player_id=player_id,
        not_out=NOT_OUT,
        over=OVER,
        lately=LATELY,
        most_names=MOST_NAMES,
        most_teams=MOST_TEAMS,
    )
    if not found["names"]:
        raise UnknownPlayerError
    name, *others = found["names"]
    return {
        "id": player_id,
        "name": name,
        "other_names": others,
        "teams": found["teams"],
        "formats": [_figures(row, found["batting"] or {}, found["bowling"] or {}) for row in found["formats"]],
        "innings": found["innings"] or [],
        "spells": found["spells"] or [],
    }


def _figures(row: FormatFigures, batting: dict[str, Any], bowling: dict[str, Any]) -> FormatFigures:
    form = row["format"]
    if form in batting:
        row["batting"] = write_batting(batting[form])
    if form in bowling:
        row["bowling"] = write_bowling(form, bowling[form])
    return row


def matches_of(player_id: str) -> QuerySet[Match]:
    """Return the matches in which the player batted or bowled, for a list."""
    batted = BattingLine.objects.filter(player_id=player_id).order_by().values("match_id")
    bowled = BowlingLine.objects.filter(player_id=player_id).order_by().values("match_id")
    return reads.games().filter(pk__in=batted.union(bowled))
