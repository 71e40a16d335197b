"""Shared by all views: strict JSON in, JSON out, a scorer's token or a session."""

from typing import Any, NoReturn, cast

from django.contrib.auth.models import AnonymousUser, User
from django.db import InterfaceError, OperationalError
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from scoring.api.authentication import ScorerToken
from scoring.api.conditional import PUBLIC, has_credentials
from scoring.api.parsers import LARGEST_BODY, BodyTooLarge, StrictJSON
from scoring.api.rates import Writes
from scoring.api.renderers import JSON, AlwaysTheFirst
from scoring.bodies import Body
from scoring.engine.codec import malformed
from scoring.engine.errors import Malformed


class LengthRequired(APIException):
    status_code = 411
    default_code = "length_required"
    default_detail = "Send the body with a Content-Length."


class View(APIView):
    parser_classes = [StrictJSON]
    renderer_classes = [JSON]
    content_negotiation_class = AlwaysTheFirst
    authentication_classes = [ScorerToken, SessionAuthentication]
    throttle_classes = [Writes]
    failure: Exception | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Require a length: WSGI reads a body without one as empty, and an empty delivery is a lawful dot ball."""
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            raise LengthRequired
        if length_of(request) > LARGEST_BODY:
            raise BodyTooLarge
        super().initial(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """Treat a token that is expired, revoked or malformed as none: what is public stays readable with it."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed as failure:
            # REST framework has made the request anonymous.
            self.failure = failure
        except (OperationalError, InterfaceError) as failure:
            # Without the database nobody is known, but what is in the cache is public.
            if request.method not in SAFE_METHODS:
                raise
            request.user = AnonymousUser()
            self.failure = failure

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep what an account gets out of shared caches, and let them keep what all get, unless the view says else.

        What all get, pages of other origins may read too.
        """
        finished = super().finalize_response(request, response, *args, **kwargs)
        if has_credentials(request):
            finished.headers.setdefault("Cache-Control", "no-store")
        elif request.method in SAFE_METHODS:
            finished.headers["Access-Control-Allow-Origin"] = "*"
            if finished.status_code == 200:
                finished.headers.setdefault("Cache-Control", PUBLIC)
        return finished

    def permission_denied(self, request: Request, message: str | None = None, code: str | None = None) -> NoReturn:
        """Say why the token does not count where a valid one is needed."""
        if self.failure:
            raise self.failure
        super().permission_denied(request, message, code)


def author(request: Request) -> User:
    """Return the user who writes; anonymous requests were refused by the view's permissions."""
    return cast(User, request.user)


def length_of(request: Request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def body_of(request: Request, *, required: bool = True) -> Body:
    """Return the body, which must be an object. Raises Malformed."""
    if not length_of(request):
        if required:
            raise Malformed("malformed", "The request needs a JSON body.", {"body": "is required"})
        return {}
    body = request.data
    if not isinstance(body, dict):
        raise malformed("body", "must be an object")
    return dict(body)


def whole_number(value: Any, name: str, least: int = 0) -> int:
    """Read a whole number of a body or a query. Raises Malformed."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    # bool: JSON's true is an int in Python.
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 10**9:
        raise Malformed("malformed", f"{name}: must be a whole number.", {name: f"must be a whole number from {least}"})
    return value
