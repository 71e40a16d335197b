"""The views of matches: the list, one match, its balls, its log and its export."""

from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from scoring import reads, services
from scoring.addresses import websocket_urls
from scoring.api import export, exported, shapes
from scoring.api.conditional import has_credentials, respond_tagged, seen_by
from scoring.api.filters import GameFilter
from scoring.api.headers import claim_of
from scoring.api.permissions import ReadsLogOrScores, ReadsOrOpens, ReadsOrScores, may_score
from scoring.api.rates import require_heavy_read
from scoring.api.schema import DRY_RUN, KEY, describe_read, describe_write, refusals
from scoring.api.serializers import EventRow, GameRow
from scoring.api.views import View, author, body_of, whole_number
from scoring.api.writes import record, respond_recorded
from scoring.engine.codec import malformed
from scoring.replica.choice import read
from scoring.replica.matches import read_match

PAGE_OF_BALLS = 120


class GamesView(View, generics.ListAPIView[Any]):
    permission_classes = [ReadsOrOpens]
    serializer_class = GameRow
    filterset_class = GameFilter

    def get_queryset(self) -> Any:
        return reads.games()

    @extend_schema(summary="Matches, newest first", operation_id="list_games")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if has_credentials(request):
            return self.list(request, *args, **kwargs)
        return read(lambda: self.list(request, *args, **kwargs))

    @extend_schema(
        summary="Open a match",
        operation_id="create_game",
        parameters=[KEY, DRY_RUN],
        request={"application/json": shapes.NEW_MATCH},
        responses={201: shapes.RECORDED_ANSWER, 200: shapes.EFFECT, **refusals(400, 401, 403, 409, 413, 415, 422)},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request)
        return respond_recorded(services.create_match(by=author(request), body=body, claim=claim_of(request, body)))


class GameView(View):
    permission_classes: list[Any] = []

    @describe_read(
        "A match as it stands: a snapshot, and where its deltas are pushed",
        shapes.GAME,
        operation="get_game",
        parameters=[OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)],
        refused=(404, 429, 503),
    )
    def get(self, request: Request, match_id: str) -> HttpResponse:
        # A scorer must see the ball just recorded, even if no worker has published it yet.
        if may_score(request.user, match_id):
            reading = reads.at_head(match_id)
        else:
            reading = reads.for_viewer(match_id, before_fold=require_heavy_read, seen=seen_by(request))
        return respond_tagged(request, reading.etag, game_body(request, match_id, reading))


def game_body(request: Request, match_id: str, reading: reads.Reading) -> bytes:
    """Return the body of GET /games/{id}. The stored snapshot goes out byte for byte, without being parsed."""
    stuck = {} if reading.stuck_seq is None else {"stuck": reading.stuck_seq}
    urls = websocket_urls(request, f"ws/games/{match_id}")
    head = {"id": match_id, **reading.place._asdict(), "ws_url": urls[0], "ws_urls": urls, **stuck}
    return b'%b,"snapshot":%b}' % (orjson.dumps(head)[:-1], reading.snapshot)


class DeliveriesView(View):
    permission_classes = [ReadsOrScores]

    @describe_read(
        "The balls of an innings",
        shapes.DELIVERIES,
        operation="list_deliveries",
        parameters=[
            OpenApiParameter("innings", int, description="Its number; the current one if absent."),
            OpenApiParameter("from_index", int, description="Index of the first ball wanted, from 0."),
            OpenApiParameter("page_size", int, description=f"At most and by default {PAGE_OF_BALLS}."),
        ],
        refused=(400, 404, 429, 503),
    )
    def get(self, request: Request, match_id: str) -> Response:
        query = request.query_params
        first = whole_number(query.get("from_index", "0"), "from_index")
        size = min(PAGE_OF_BALLS, whole_number(query.get("page_size", str(PAGE_OF_BALLS)), "page_size", least=1))
        number = whole_number(query["innings"], "innings", least=1) if "innings" in query else None
        balls = read_match(
            match_id, lambda: reads.deliveries(match_id, number, first=first, most=size), seen_by(request)
        )
        more = first + size < balls.total
        return Response(
            {
                "id": match_id,
                **balls.place._asdict(),
                "innings": balls.innings,
                "from_index": first,
                "total": balls.total,
                "deliveries": balls.rows,
                # The innings is named: while a client pages, another may become the current one.
                "next": next_page(request, balls.innings, first + size, size) if more else None,
            }
        )

    @describe_write("Record a ball", shapes.DELIVERY, operation="record_delivery")
    def post(self, request: Request, match_id: str) -> Response:
        return record(request, match_id, services.record_delivery)


def next_page(request: Request, innings: int, first: int, size: int) -> str:
    query = urlencode({"innings": innings, "from_index": first, "page_size": size})
    return request.build_absolute_uri(f"{request.path}?{query}")


class EventsView(View, generics.ListAPIView[Any]):
    permission_classes = [ReadsLogOrScores]
    serializer_class = EventRow
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        after = whole_number(self.request.query_params.get("after", "0"), "after")
        return reads.events(self.kwargs["match_id"], after=after)

    @extend_schema(
        summary="The log: who recorded what, when, and what it changed",
        operation_id="list_events",
        parameters=[OpenApiParameter("after", int, description="Only records with a greater seq: what is new.")],
        responses={200: EventRow(many=True), **refusals(403)},
    )
    def get(self, request: Request, match_id: str) -> Response:
        return self.list(request)

    @describe_write("Record anything but a ball", shapes.EVENT, operation="record_event")
    def post(self, request: Request, match_id: str) -> Response:
        return record(request, match_id, services.record_event)


class ExportView(View):
    permission_classes: list[Any] = []

    @extend_schema(
        summary="The match as Cricsheet JSON, its balls as CSV, a scorecard or a scorebook as PDF, or its log",
        description="All but the log are for anyone: that is for those who may read `GET /games/{id}/events`.",
        operation_id="export_game",
        parameters=[
            OpenApiParameter("as", str, enum=[*export.FORMATS, export.LOG], default="cricsheet"),
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER),
        ],
        responses={
            (200, "application/json"): {"type": "object", "additionalProperties": True},
            (200, "text/csv"): {"type": "string"},
            (200, "application/pdf"): OpenApiTypes.BINARY,
            (200, "application/x-ndjson"): {"type": "string"},
            304: None,
            **refusals(400, 401, 403, 404, 409, 429, 501, 503),
        },
    )
    def get(self, request: Request, match_id: str) -> HttpResponseBase | Response:
        wanted = request.query_params.get("as", "cricsheet")
        if wanted == export.LOG:
            return self._stream_log(request, match_id)
        if wanted not in export.FORMATS:
            raise malformed("as", f"must be one of {', '.join((*export.FORMATS, export.LOG))}")
        may_be_old = not request.user.is_authenticated
        kept = read_match(match_id, lambda: exported.newest(match_id, wanted, may_be_old=may_be_old), seen_by(request))
        return exported.respond(request, match_id, kept)

    def _stream_log(self, request: Request, match_id: str) -> HttpResponseBase:
        # It says what was undone and corrected, as GET /games/{id}/events does.
        permission = ReadsLogOrScores()
        if not permission.has_permission(request, self):
            self.permission_denied(request, permission.message)
        return export.stream_log(match_id)
