"""Shared by the views that write: from a request to a service, and from its outcome to a response."""

from typing import Protocol

from django.contrib.auth.models import User
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.api.headers import claim_of
from scoring.api.views import author, body_of, whole_number
from scoring.bodies import Body
from scoring.place import Place
from scoring.publishing.engine_version import engine_version
from scoring.services import Claim
from scoring.services.answers import Outcome


class RecordService(Protocol):
    """`record_delivery` or `record_event`."""

    def __call__(self, *, match_id: str, by: User, body: Body, before_seq: int | None, claim: Claim) -> Outcome: ...


def respond_recorded(answer: Outcome, status: int = 201) -> Response:
    """Respond 201 for a new record, 200 for the effect that a dry run shows.

    A console compares the version of the engine with its own.
    """
    if "dry_run" in answer:
        return Response(answer)
    etag = Place(answer["epoch"], answer["seq"]).etag
    return Response(answer, status=status, headers={"ETag": etag, "Cricksy-Engine": engine_version()})


def take_before_seq(body: Body, request: Request) -> int | None:
    """Remove `before_seq` from the body, or read it from the query."""
    given = body.pop("before_seq", request.query_params.get("before_seq"))
    return None if given is None else whole_number(given, "before_seq", least=1)


def record(request: Request, match_id: str, service: RecordService) -> Response:
    body = body_of(request)
    # Before before_seq is taken out of the body, so that the hash of the request covers it.
    claim = claim_of(request, body)
    before_seq = take_before_seq(body, request)
    answer = service(match_id=match_id, by=author(request), body=body, before_seq=before_seq, claim=claim)
    return respond_recorded(answer)
