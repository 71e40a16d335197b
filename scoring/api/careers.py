"""The views of players and teams: the figures that their pages show."""

from collections.abc import Callable
from typing import Any, TypeVar

from rest_framework.request import Request
from rest_framework.response import Response

from scoring.api.conditional import has_credentials
from scoring.api.schema import describe_read
from scoring.api.shapes import shape
from scoring.api.views import View
from scoring.careers.players import Career, read_career
from scoring.careers.teams import TeamRecord, read_team
from scoring.replica.choice import read

T = TypeVar("T")


class PlayerView(View):
    permission_classes: list[Any] = []

    @describe_read(
        "A player's career by format, with the last innings and spells",
        shape(Career),
        operation="get_player",
        refused=(404, 429, 503),
    )
    def get(self, request: Request, player_id: str) -> Response:
        return Response(read_for(request, lambda: read_career(player_id)))


class TeamView(View):
    permission_classes: list[Any] = []

    @describe_read(
        "A team's results by format, the last ones, and who played lately",
        shape(TeamRecord),
        operation="get_team",
        refused=(404, 429, 503),
    )
    def get(self, request: Request, team_id: str) -> Response:
        return Response(read_for(request, lambda: read_team(team_id)))


def read_for(request: Request, work: Callable[[], T]) -> T:
    """Return what `work` reads: for a scorer, who has perhaps just recorded a ball, on the primary."""
    return work() if has_credentials(request) else read(work)
