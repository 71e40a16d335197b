"""nginx with the rules of compose/nginx, and servers behind it that say and note what a test wants."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cricksy.local_services.ports import HOST, free_port
from tests.balancer.upstream import Reply, Upstream, upstreams
from tests.stack import fresh_token, on_test_database
from tests.support import balancer
from tests.support.balancer import FAIL_SECONDS, Balanced, Nginx, started

OUTER = "127.0.8.0/24"
"""Of the proxy before nginx."""


@pytest.fixture(scope="session", autouse=True)
def nginx_or_skip() -> None:
    if why := balancer.why_not():
        pytest.skip(why)


@pytest.fixture(scope="module")
def servers() -> Iterator[list[Upstream]]:
    """Two HTTP servers, then two for WebSockets."""
    with upstreams(4) as found:
        yield found


@pytest.fixture(scope="module")
def nginx(local_root: Path, servers: list[Upstream]) -> Iterator[Nginx]:
    web, websocket = [each.address for each in servers[:2]], [each.address for each in servers[2:]]
    with started(local_root / f"nginx-{uuid.uuid4().hex[:8]}", web, websocket, NGINX_PROXIES=OUTER) as running:
        yield running


@pytest.fixture
def web(servers: list[Upstream]) -> list[Upstream]:
    """The HTTP servers, which have been asked nothing yet."""
    for each in servers:
        each.asked.clear()
        each.reply = lambda _: Reply()
    return servers[:2]


@pytest.fixture
def client(nginx: Nginx, web: list[Upstream]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=nginx.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def live_balanced(django_db_setup: None, django_db_blocker: Any, local_root: Path) -> Iterator[Balanced]:
    port = free_port()
    settings = {"CRICKSY_TRUSTED_PROXIES": HOST, "CRICKSY_WS_URL": f"ws://{HOST}:{port}"}
    with on_test_database(local_root, django_db_blocker, **settings) as stack, balancer.balanced(stack, port) as found:
        yield found


@pytest.fixture
def balanced(live_balanced: Balanced, django_db_blocker: Any) -> Iterator[Balanced]:
    """The real processes behind nginx, two of each server, with the token of a new scorer."""
    children = live_balanced.direct.children.values()
    if any(child.died() for child in children):
        live_balanced.direct.heal()
        time.sleep(FAIL_SECONDS)
    with django_db_blocker.unblock():
        live_balanced.stack.scorer_token = fresh_token()
        yield live_balanced
