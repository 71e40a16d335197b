"""Login and logout of scorers. A token is hashed in the database, valid for 14 days, and revoked at logout."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.api.authentication import ScorerToken
from scoring.api.schema import refusals
from scoring.api.serializers import Login, Token
from scoring.api.views import View, body_of

MOST_TOKENS = 20
"""Of one account: more devices than a scorer logs in from in a fortnight."""


def revoke_oldest(user: User) -> None:
    tokens = AuthToken.objects.filter(user=user)
    kept = [*tokens.order_by("-created").values_list("pk", flat=True)[:MOST_TOKENS]]
    if len(kept) == MOST_TOKENS:
        tokens.exclude(pk__in=kept).delete()


class LoginView(View):
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []

    @extend_schema(
        summary="A scorer's token for name and password",
        operation_id="login",
        request=Login,
        responses={200: Token, **refusals(400, 401, 415, 429)},
    )
    def post(self, request: Request) -> Response:
        given = Login(data=body_of(request))
        given.is_valid(raise_exception=True)
        user = authenticate(request, **given.validated_data)
        if user is None:
            raise AuthenticationFailed("No account has this name and password.", code="wrong_password")
        # Expired tokens are deleted here, not with each request: authentication is on the path of every ball.
        AuthToken.objects.filter(user=user, expiry__lt=timezone.now()).delete()
        made, token = AuthToken.objects.create(user=user)
        revoke_oldest(user)
        return Response({"token": token, "expiry": made.expiry}, headers={"Cache-Control": "no-store"})

    def get_authenticate_header(self, request: Request) -> str:
        header: str = ScorerToken().authenticate_header(request)
        return header


class LogoutView(View):
    authentication_classes = [ScorerToken]
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Revoke this token", operation_id="logout", request=None, responses={204: None, **refusals(401)}
    )
    def post(self, request: Request) -> Response:
        if request.auth is not None:
            request.auth.delete()
        return Response(status=204)
