"""Which devices score a match now, so that two scorers see each other before they overtake each other."""

import time

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.api.permissions import ScoresTheMatch
from scoring.api.schema import refusals
from scoring.api.serializers import ConsoleReport, Consoles
from scoring.api.views import View, author, body_of
from scoring.redis_store import consoles
from scoring.redis_store.fallback import ask


class ConsolesView(View):
    permission_classes = [ScoresTheMatch]

    @extend_schema(
        summary="Tell that a device scores the match, and learn which others do",
        description="To be sent every 15 seconds. A device is forgotten 45 seconds after its last report.",
        operation_id="report_console",
        request=ConsoleReport,
        responses={200: Consoles, **refusals(400, 401, 403, 404, 415, 429)},
    )
    def post(self, request: Request, match_id: str) -> Response:
        given = ConsoleReport(data=body_of(request))
        given.is_valid(raise_exception=True)
        told = consoles.Console(**given.validated_data, username=author(request).username, at=time.time())
        found = ask(lambda: consoles.report(match_id, told))
        return Response({"consoles": None if found is None else [_describe(one, told.at) for one in found]})


def _describe(one: consoles.Console, now: float) -> dict[str, object]:
    return {
        "console": one.console,
        "username": one.username,
        "recorded": one.recorded,
        "waiting": one.waiting,
        "seconds": max(round(now - one.at), 0),
    }
