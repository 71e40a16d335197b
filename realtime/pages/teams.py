"""The page of a team: its last results, its record by format, who played lately, and all matches."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from realtime.pages.home import describe_sections
from realtime.pages.players import FORMS, Lines, describe_lines, draw
from scoring.careers.teams import FinishedMatch, matches_of, read_team
from scoring.engine.views.facts import write_date

RECORD: Lines = (
    ("Matches", "matches"),
    ("Won", "won"),
    ("Lost", "lost"),
    ("Tied", "tied"),
    ("Drawn", "drawn"),
    ("No result", "no_result"),
)
SIGNS = {"won": "W", "lost": "L", "tied": "T", "drawn": "D", "no_result": "NR"}


@require_safe
def team(request: HttpRequest, team_id: str) -> HttpResponseBase:
    return draw(request, "pages/team.html", lambda: describe_team(request, team_id))


def describe_team(request: HttpRequest, team_id: str) -> dict[str, Any]:
    """Return what the template shows. Raises UnknownTeamError."""
    record = read_team(team_id)
    formats = record["formats"]
    return {
        "name": record["name"],
        "table": {
            "title": "Record",
            "heads": [FORMS[each["format"]] for each in formats],
            "rows": list(describe_lines(RECORD, formats)),
        },
        "form": [_describe_result(each) for each in record["form"]],
        "players": record["players"],
        **describe_sections(request, matches_of(team_id), {}),
    }


def _describe_result(found: FinishedMatch) -> dict[str, Any]:
    when = f", {write_date(found['date'])}" if found["date"] else ""
    return {
        "match_id": found["match_id"],
        "sign": SIGNS[found["outcome"]],
        "outcome": found["outcome"],
        "text": f"v {found['against']['name']}{when}: {found['result'] or 'No result'}",
    }
