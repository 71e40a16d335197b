"""GET /games/{id}/dl: where a match stands by Duckworth-Lewis, and what a scorer would post if it were cut."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from scoring import reads
from scoring.api.schema import describe_read as described
from scoring.api.views import View
from workers.prediction.dl.schema import STANDING
from workers.prediction.dl.serving import standing_of, table
from workers.prediction.dl.standing import Inapplicable
from workers.prediction.dl.what_if import what_if


class StandingView(View):
    permission_classes: list[Any] = []

    @described(
        "Duckworth-Lewis: resources, target and par now; with overs, what to post if the innings is cut to that",
        STANDING,
        operation="get_dl",
        parameters=[
            OpenApiParameter(
                "overs",
                str,
                description='The length, as overs.balls such as "14.2", of the innings in progress or next.',
            )
        ],
        refused=(400, 404),
    )
    def get(self, request: Request, match_id: str) -> Response:
        log = reads.log_of(match_id)
        stands = standing_of(log.state)
        place = {"id": match_id, "seq": log.head, "table": table().source}
        if isinstance(stands, Inapplicable):
            return Response({**place, **stands.body()})
        view = {**place, **stands.whole()}
        if "overs" in request.query_params:
            view["what_if"] = what_if(log.state, request.query_params["overs"], table()).body()
        return Response(view)
