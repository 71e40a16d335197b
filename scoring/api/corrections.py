"""Corrections by a match's scorers: amend, remove, many changes at once, undo, redo."""

from dataclasses import replace

from rest_framework.request import Request
from rest_framework.response import Response

from scoring import services
from scoring.api import shapes
from scoring.api.headers import claim_of
from scoring.api.permissions import ScoresTheMatch
from scoring.api.schema import describe_write
from scoring.api.views import View, author, body_of
from scoring.api.writes import respond_recorded
from scoring.bodies import Body
from scoring.engine.codec import malformed


class EventView(View):
    """Amends or removes a past record, which its seq addresses."""

    permission_classes = [ScoresTheMatch]

    @describe_write("Correct a past ball or event", shapes.PATCH, status=200, operation="amend_event")
    def patch(self, request: Request, match_id: str, seq: int) -> Response:
        patch = body_of(request)
        claim = claim_of(request, patch)
        answer = services.amend_event(match_id=match_id, by=author(request), seq=seq, patch=patch, claim=claim)
        return respond_recorded(answer, status=200)

    @describe_write("Remove a past ball or event", None, status=200, operation="remove_event")
    def delete(self, request: Request, match_id: str, seq: int) -> Response:
        claim = claim_of(request, {})
        return respond_recorded(
            services.remove_event(match_id=match_id, by=author(request), seq=seq, claim=claim), status=200
        )


class CorrectionsView(View):
    permission_classes = [ScoresTheMatch]

    @describe_write("Correct many balls and events at once", shapes.CORRECTIONS, operation="correct")
    def post(self, request: Request, match_id: str) -> Response:
        body = body_of(request)
        claim = claim_of(request, body)
        if _take_dry_run(body):
            claim = replace(claim, dry_run=True)
        return respond_recorded(services.correct(match_id=match_id, by=author(request), body=body, claim=claim))


def _take_dry_run(body: Body) -> bool:
    """Remove `dry_run` from the body, which may have it in place of the query."""
    given = body.pop("dry_run", False)
    if not isinstance(given, bool):
        raise malformed("dry_run", "must be true or false")
    return given


class UndoView(View):
    permission_classes = [ScoresTheMatch]

    @describe_write("Take back the newest event still in force", None, operation="undo")
    def post(self, request: Request, match_id: str) -> Response:
        claim = claim_of(request, body_of(request, required=False))
        return respond_recorded(services.undo(match_id=match_id, by=author(request), claim=claim))


class RedoView(View):
    permission_classes = [ScoresTheMatch]

    @describe_write("Bring back what undo took, until the next write", None, operation="redo")
    def post(self, request: Request, match_id: str) -> Response:
        claim = claim_of(request, body_of(request, required=False))
        return respond_recorded(services.redo(match_id=match_id, by=author(request), claim=claim))
