"""GET /games/{id}/frames and /games/{id}/frames/{block}. Shared caches may answer for us, for any client."""

from typing import Any

from django.http import HttpResponse
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from realtime.polling import closed_blocks, heads, schema
from realtime.wire.blocks import parse_block
from scoring.api.conditional import FOR_EVER, PUBLIC, respond_shared
from scoring.api.schema import describe_read
from scoring.api.views import View, whole_number


class PolledView(View):
    """The same for everybody, so that neither a token nor a cookie is looked at."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method in SAFE_METHODS:
            # Refusals too: a cache in front must not send each of a crowd here while a match is late.
            response.headers.setdefault("Cache-Control", PUBLIC)
        return super().finalize_response(request, response, *args, **kwargs)


class HeadView(PolledView):
    @describe_read(
        "The newest frames, for clients without a WebSocket: ask every two seconds",
        schema.HEAD,
        operation="get_frames",
        parameters=[schema.IF_NONE_MATCH],
        refused=(404, 503),
    )
    def get(self, request: Request, match_id: str) -> HttpResponse:
        head = heads.newest(match_id)
        return respond_shared(request, head.tag, head.body, PUBLIC)


class BlockView(PolledView):
    @describe_read(
        "A block of earlier frames, which never changes",
        schema.CLOSED,
        operation="get_block",
        parameters=[schema.BLOCK, schema.EPOCH, schema.IF_NONE_MATCH],
        refused=(400, 404, 503),
    )
    def get(self, request: Request, match_id: str, block: str) -> HttpResponse:
        wanted = parse_block(block)
        epoch = whole_number(request.query_params["epoch"], "epoch", 1) if "epoch" in request.query_params else None
        place, body = closed_blocks.read_closed(match_id, wanted, epoch)
        # Without an epoch the same address has other frames when a new epoch begins.
        return respond_shared(request, place.etag, body, FOR_EVER if epoch else PUBLIC)
