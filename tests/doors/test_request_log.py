"""What the log says of a request comes from the connection, never from a header."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from structlog.contextvars import get_contextvars

from cricksy.request_log import LogContext


@pytest.mark.parametrize(
    "header", ["HTTP_X_CLIENT_IP", "HTTP_CF_CONNECTING_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_X_FORWARDED_FOR"]
)
def test_the_address_is_that_of_the_peer(header: str) -> None:
    bound: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        bound.update(get_contextvars())
        return HttpResponse()

    LogContext(view)(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **{header: "203.0.113.9"}))
    assert bound["ip"] == "192.0.2.1"
