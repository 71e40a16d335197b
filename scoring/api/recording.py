"""Writes of a match's scorers: each view calls one service and says what it answered."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from scoring import services
from scoring.api import shapes
from scoring.api.headers import claim_of, etag
from scoring.api.permissions import ScoresTheMatch
from scoring.api.schema import writes
from scoring.api.views import View, author, body_of, whole_number


def said(answer: dict[str, Any], status: int = 201) -> Response:
    """201 for a record made, 200 for the effect that a dry run shows."""
    if answer.get("dry_run"):
        return Response(answer)
    return Response(answer, status=status, headers={"ETag": etag(answer["epoch"], answer["seq"])})


def taken_out(body: dict[str, Any], request: Request) -> int | None:
    """`before_seq`, from the body or the query."""
    given = body.pop("before_seq", request.query_params.get("before_seq"))
    return None if given is None else whole_number(given, "before_seq", least=1)


def record(request: Request, match_id: str, service: Any) -> Response:
    body = body_of(request)
    claim = claim_of(request, body)
    before_seq = taken_out(body, request)
    answer = service(match_id=match_id, by=author(request), body=body, before_seq=before_seq, claim=claim)
    return said(answer)


class EventView(View):
    """Amending and removing; the log is addressed by seq."""

    permission_classes = [ScoresTheMatch]

    @writes("Correct a past ball or event", shapes.PATCH, status=200, operation="amend_event")
    def patch(self, request: Request, match_id: str, seq: int) -> Response:
        patch = body_of(request)
        claim = claim_of(request, patch)
        answer = services.amend_event(match_id=match_id, by=author(request), seq=seq, patch=patch, claim=claim)
        return said(answer, status=200)

    @writes("Remove a past ball or event", None, status=200, operation="remove_event")
    def delete(self, request: Request, match_id: str, seq: int) -> Response:
        claim = claim_of(request, {})
        return said(services.remove_event(match_id=match_id, by=author(request), seq=seq, claim=claim), status=200)


class UndoView(View):
    permission_classes = [ScoresTheMatch]

    @writes("Take back the newest event still in force", None, operation="undo")
    def post(self, request: Request, match_id: str) -> Response:
        claim = claim_of(request, body_of(request, required=False))
        return said(services.undo(match_id=match_id, by=author(request), claim=claim))


class RedoView(View):
    permission_classes = [ScoresTheMatch]

    @writes("Bring back what undo took, until the next write", None, operation="redo")
    def post(self, request: Request, match_id: str) -> Response:
        claim = claim_of(request, body_of(request, required=False))
        return said(services.redo(match_id=match_id, by=author(request), claim=claim))
