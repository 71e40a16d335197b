"""What the overlays of a match show: its scorers choose, and every overlay asks every two seconds."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from scoring import reads
from scoring.api.permissions import ReadsOrScores
from scoring.api.schema import refusals
from scoring.api.serializers import OverlayChoice
from scoring.api.views import View, body_of
from scoring.errors import RedisAwayError
from scoring.redis_store import overlays
from scoring.redis_store.fallback import ask_or_raise

Answer = TypeVar("Answer")


class OverlayView(View):
    permission_classes = [ReadsOrScores]

    @extend_schema(
        summary="What the overlays of the match show",
        description="Empty without a choice: then the address of each overlay decides.",
        operation_id="get_overlay",
        responses={200: OverlayChoice(partial=True), **refusals(404, 503)},
    )
    def get(self, request: Request, match_id: str) -> Response:
        reads.publishing(match_id)  # no such match is another answer
        return Response(_describe(_ask_redis(lambda: overlays.find(match_id))))

    @extend_schema(
        summary="Choose what the overlays of the match show",
        operation_id="choose_overlay",
        request=OverlayChoice,
        responses={200: OverlayChoice, **refusals(400, 401, 403, 404, 415, 429, 503)},
    )
    def put(self, request: Request, match_id: str) -> Response:
        given = OverlayChoice(data=body_of(request))
        given.is_valid(raise_exception=True)
        choice = overlays.Choice(**given.validated_data)
        _ask_redis(lambda: overlays.keep(match_id, choice))
        return Response(_describe(choice))

    @extend_schema(
        summary="Let the address of each overlay decide again",
        operation_id="forget_overlay",
        responses={204: None, **refusals(401, 403, 404, 429, 503)},
    )
    def delete(self, request: Request, match_id: str) -> Response:
        _ask_redis(lambda: overlays.forget(match_id))
        return Response(status=204)


def _describe(choice: overlays.Choice | None) -> dict[str, Any]:
    if choice is None:
        return {}
    return {"panel": choice.panel} | ({"theme": choice.theme} if choice.theme else {})


def _ask_redis(question: Callable[[], Answer]) -> Answer:
    """Raises RedisAwayError."""
    if not settings.REDIS_URL:
        raise RedisAwayError
    return ask_or_raise(question, RedisAwayError)
