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
from scoring.api.writes import respond_recorded, take_dry_run


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
        if take_dry_run(body):
            claim = replace(claim, dry_run=True)
        return respond_recorded(services.correct(match_id=match_id, by=author(request), body=body, claim=claim))


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
