"""What a first visit loads, behind nginx and under hashed names, as in earnest: little, packed, kept for ever."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from cricksy.local_services.ports import HOST, free_port
from tests.realtime import stages
from tests.realtime.test_home_page import open_match
from tests.realtime.test_page import pytestmark as in_a_browser
from tests.stack import Stack, on_test_database
from tests.support import balancer

pytestmark = [*in_a_browser, pytest.mark.skipif(bool(balancer.why_not()), reason=balancer.why_not())]
MOST_BYTES = 100_000
"""On the wire, with the heads of the answers."""
SHORT = 1_024
"""A text of fewer bytes fits in a packet as it is."""
TEXT = re.compile(r"text/|javascript|json|svg")
HASHED = re.compile(r"/static/.+\.[0-9a-f]{12}\.\w+$")
PAGES = ["", "watch/{in_play}", "watch/{first_day}", "watch/{finished}", "embed/{in_play}", "overlay/{in_play}"]


@dataclass
class Loaded:
    """An answer to a browser: its bytes on the wire, and those of its body once it is unpacked."""

    url: str
    kind: str
    headers: dict[str, str] = field(repr=False)
    wire: float = 0
    size: int = 0


@pytest.fixture(scope="module")
def live_processes(
    django_db_setup: None,
    django_db_blocker: Any,
    local_root: Path,
    collected: Path,
) -> Iterator[Stack]:
    port = free_port()
    settings = {
        "CRICKSY_STATIC_ROOT": str(collected),
        "CRICKSY_TRUSTED_PROXIES": HOST,
        "CRICKSY_WS_URL": f"ws://{HOST}:{port}",
    }
    with (
        on_test_database(local_root, django_db_blocker, **settings) as stack,
        balancer.balanced(stack, port, webs=1, websockets=1) as found,
    ):
        yield found.stack


@pytest.fixture
def games(stack: Stack) -> dict[str, str]:
    """Matches at three stages, and a full page of the list."""
    for number in range(30):
        open_match(stack, f"Listed {number}", venue="The Green", starts_at=f"2199-06-{number % 9 + 1:02}T14:30")
    return {make.__name__: make(stack) for make in (stages.in_play, stages.first_day, stages.finished)}


async def visit(browser: Browser, url: str) -> list[Loaded]:
    """Return what a browser that knows nothing loads for this page, until it is quiet."""
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    found: dict[str, Loaded] = {}

    def answered(told: Any) -> None:
        answer = told["response"]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        found[told["requestId"]] = Loaded(answer["url"], answer["mimeType"], headers)

    def received(told: Any) -> None:
        found[told["requestId"]].size += told["dataLength"]

    def finished(told: Any) -> None:
        found[told["requestId"]].wire = told["encodedDataLength"]

    session.on("Network.responseReceived", answered)
    session.on("Network.dataReceived", received)
    session.on("Network.loadingFinished", finished)
    await session.send("Network.enable")
    await page.goto(url, wait_until="networkidle")
    await context.close()
    return [each for each in found.values() if each.url.startswith("http")]


async def test_a_first_visit_is_small_packed_and_kept(stack: Stack, games: dict[str, str], browser: Browser) -> None:
    for path in PAGES:
        loaded = await visit(browser, f"{stack.http_url}/{path.format(**games)}")
        assert len(loaded) > 2, loaded
        total = sum(each.wire for each in loaded)
        listed = "\n".join(f"{each.wire:.0f} {each.url}" for each in sorted(loaded, key=lambda each: -each.wire))
        assert total < MOST_BYTES, f"{path}: {total:.0f} bytes\n{listed}"
        plain = [each for each in loaded if TEXT.search(each.kind) and each.size >= SHORT]
        assert [each for each in plain if each.headers.get("content-encoding") not in ("gzip", "br")] == [], path
        static = [each for each in loaded if "/static/" in each.url]
        assert [each.url for each in static if not HASHED.search(each.url)] == []
        assert [each for each in static if "immutable" not in each.headers.get("cache-control", "")] == []
