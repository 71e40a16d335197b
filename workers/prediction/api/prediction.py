"""GET /games/{id}/prediction: the newest prediction, and the curve of the match."""

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from scoring.api.conditional import respond_tagged, seen_by
from scoring.api.schema import describe_read
from scoring.api.views import View
from scoring.replica.matches import read_match
from workers.prediction.api.prediction_schema import CURVE
from workers.prediction.serving import cached_curve


class PredictionView(View):
    permission_classes: list[type[BasePermission]] = []

    @describe_read(
        "Who will win and what the innings will come to, now and after each ball",
        CURVE,
        operation="get_prediction",
        parameters=[OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)],
        refused=(404, 429, 503),
    )
    def get(self, request: Request, match_id: str) -> HttpResponse:
        found = read_match(match_id, lambda: cached_curve.newest(match_id), seen_by(request))
        return respond_tagged(request, found.tag, found.body)
