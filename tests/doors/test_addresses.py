"""Every address outside the OpenAPI schema has a row in docs/security.md, for each of the two ports."""

import re
from importlib import import_module
from typing import Any

import httpx
import pytest
from django.urls import URLResolver

from tests.doors import roles
from tests.stack import Stack


def addresses(urlconf: str) -> set[str]:
    """Every route of a port but those of the schema; the admin is one."""
    routes = _routes(import_module(urlconf).urlpatterns)
    return {
        f"/{simplify(route)}"
        for route in routes
        if not route.startswith(("games", "api/auth", "api/players", "api/teams"))
    }


def simplify(route: str) -> str:
    """Return "watch/{id}" for "watch/<str:match_id>", "ws/{path}" for "^ws/(?P<path>.*)$"."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)|<\w+:(\w+)>", lambda found: f"{{{found[1] or found[2]}}}", route)
    return named.strip("^$").replace("{match_id}", "{id}")


def _routes(patterns: list[Any], before: str = "") -> list[str]:
    found = []
    for each in patterns:
        route = before + str(each.pattern)
        is_folder = isinstance(each, URLResolver) and route != "admin/"
        found += _routes(each.url_patterns, route) if is_folder else [route]
    return found


def test_every_address_has_a_row_and_no_other() -> None:
    written = roles.table("Other addresses")
    assert set(written) == addresses("cricksy.urls")
    assert {path for path, row in written.items() if row["WebSocket port"] != "404"} == addresses(
        "cricksy.websocket_urls"
    )


@pytest.mark.parametrize("port", ["HTTP port", "WebSocket port"])
def test_each_port_answers_anybody_as_its_column_says(port: str, stack: Stack) -> None:
    base = stack.http_url if port == "HTTP port" else stack.ws_url.replace("ws:", "http:")
    # As it comes through a proxy that is not trusted: from anywhere.
    headers = {"X-Forwarded-For": "192.0.2.1"}
    found = {}
    for path in roles.table("Other addresses"):
        found[path] = str(httpx.get(base + path.format(id="x", **roles.EXAMPLE), headers=headers).status_code)
    assert found == {path: row[port] for path, row in roles.table("Other addresses").items()}
