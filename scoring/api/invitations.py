"""Codes by which scorers let others score their match, and what a code gives: a match, or an account of a guest."""

from typing import Any

from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from scoring import services
from scoring.api.authentication import ScorerToken
from scoring.api.permissions import ScoresTheMatch
from scoring.api.schema import refusals
from scoring.api.serializers import Acceptance, Accepted, Guest, Invited
from scoring.api.views import View, author, body_of
from scoring.logins.codes import one_guess
from scoring.peer_address import counted_address, parse_address

NOT_KEPT = {"Cache-Control": "no-store"}


class InvitationsView(View):
    permission_classes = [ScoresTheMatch]

    @extend_schema(
        summary="A code by which others may score the match",
        description="Shown once. It is valid for 48 hours, for several scorers.",
        operation_id="invite_scorers",
        request=None,
        responses={201: Invited, **refusals(401, 403, 404)},
    )
    def post(self, request: Request, match_id: str) -> Response:
        invited = services.invite(match_id=match_id, by=author(request))
        return Response({"code": invited.code, "expires": invited.expires}, status=201, headers=NOT_KEPT)


class AcceptanceView(View):
    permission_classes: list[Any] = []

    @extend_schema(
        summary="Score the match of a code: with an account, or as a guest with a name",
        description="Without a login, `name` makes an account that scores this match only, and its token.",
        operation_id="accept_invitation",
        request=Acceptance,
        responses={200: Accepted, 201: Guest, **refusals(400, 401, 404, 415, 429)},
    )
    def post(self, request: Request) -> Response:
        given = Acceptance(data=body_of(request))
        given.is_valid(raise_exception=True)
        code, name = given.validated_data["code"], given.validated_data.get("name")
        if not request.user.is_authenticated and name is None:
            raise self.failure or NotAuthenticated
        with one_guess(counted_address(parse_address(request.META.get("REMOTE_ADDR", "")))):
            if request.user.is_authenticated:
                match_id = services.accept_invitation(code=code, user=author(request))
                return Response({"id": match_id}, headers=NOT_KEPT)
            match_id, guest = services.accept_as_guest(code=code, name=name)
        made, token = AuthToken.objects.create(user=guest)
        said = {"id": match_id, "username": guest.username, "token": token, "expiry": made.expiry}
        return Response(said, status=201, headers=NOT_KEPT)

    def get_authenticate_header(self, request: Request) -> str:
        header: str = ScorerToken().authenticate_header(request)
        return header
