"""GET /games/{id}/dl: where a match stands by Duckworth-Lewis, and what a scorer would post if it were cut."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from scoring import reads
from scoring.api.conditional import seen_by
from scoring.api.schema import describe_read
from scoring.api.views import View
from scoring.replica.matches import read_match
from workers.prediction.api.dl_schema import STANDING
from workers.prediction.dl.configured import configured_table, standing_of
from workers.prediction.dl.standing import Inapplicable
from workers.prediction.dl.what_if import what_if

OVERS = OpenApiParameter(
    "overs",
    str,
    description='The length, as overs.balls such as "14.2", of the innings in progress or next.',
)


class StandingView(View):
    permission_classes: list[type[BasePermission]] = []

    @describe_read(
        "Duckworth-Lewis: resources, target and par now; with overs, what to post if the innings is cut to that",
        STANDING,
        operation="get_dl",
        parameters=[OVERS],
        refused=(400, 404, 429, 503),
    )
    def get(self, request: Request, match_id: str) -> Response:
        log = read_match(match_id, lambda: reads.log_of(match_id), seen_by(request))
        standing = standing_of(log.state)
        heading = {"id": match_id, "seq": log.head, "table": configured_table().source}
        if isinstance(standing, Inapplicable):
            return Response({**heading, **standing.body()})
        body = {**heading, **standing.whole()}
        if "overs" in request.query_params:
            body["what_if"] = what_if(log.state, request.query_params["overs"], configured_table()).body()
        return Response(body)
