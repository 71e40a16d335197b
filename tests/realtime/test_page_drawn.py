"""The server draws the page as its scripts do: they take over what is there, and nothing moves."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from playwright.async_api import Browser, Route, expect

from realtime.pages.match.sections import describe_match
from realtime.pages.match.strip import describe_strip
from realtime.pages.overlay import read_options
from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.simulating.match import OFFERED, simulate
from scoring.engine.states.match import MatchState
from scoring.engine.views.snapshot import snapshot
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.realtime.test_page import CHROMIUM, QUIET, pytestmark  # noqa: F401
from tests.stack import Stack
from tests.support.steps import states


@dataclass(frozen=True)
class Drawn:
    """A page of a match, the parts that its server draws, and what it tells its template."""

    name: str
    parts: tuple[str, ...]
    tell: Callable[[Any], dict[str, Any]]

    def render(self, view: Any) -> str:
        return render_to_string(f"pages/{self.name}.html", {"match_id": "drawn", **self.tell(view)})


# The curve, the chart and the lines of the balls are drawn by the scripts alone.
WATCH = ("name", "place", "sides", "super-over", "situation", "rates", "over-now", "middle", "moments", "cards")
STRIP = ("side", "total", "overs", "batters", "bowlers", "over-now", "phase", "situation", "rates")
PAGES = (
    Drawn("watch", WATCH, lambda view: {"match": describe_match(view)}),
    Drawn("overlay", STRIP, lambda view: {"options": read_options(QueryDict())[0], "strip": describe_strip(view)}),
)
READ = """(parts) => Object.fromEntries(parts.map((id) => {
  const node = document.getElementById(id);
  node.querySelectorAll("[title]").forEach((each) => each.removeAttribute("title"));
  return [id, node.innerHTML.replace(/\\s+/g, " ").replaceAll(' open=""', " open").trim()];
}))"""


def moments(match: list[MatchState]) -> list[Any]:
    """The snapshots before the match, in the middle, shortly before the end, and at the end."""
    chosen = [0, len(match) // 4, len(match) // 2, -len(match) // 20, len(match) - 1]
    return [orjson.loads(orjson.dumps(snapshot(match[index]))) for index in chosen]


@cache
def invented() -> list[Any]:
    return [view for form in OFFERED for view in moments(list(states(simulate(7, form))))]


@cache
def real() -> list[Any]:
    return [view for match_id in IDS for view in moments(list(states(read_file(match_file(match_id)), match_id)))]


async def read(stack: Stack, browser: Browser, drawn: Drawn, views: list[Any], *, javascript: bool) -> list[Any]:
    """Load the page of each snapshot, and return what it shows. Without JavaScript that is what the server drew."""
    context = await browser.new_context(java_script_enabled=javascript, viewport={"width": 390, "height": 844})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    shown: Any = {}

    async def answer(route: Route) -> None:
        if route.request.url.endswith(f"/{drawn.name}/drawn"):
            await route.fulfill(body=drawn.render(shown["view"]), content_type="text/html")
        elif route.request.url.endswith("/games/drawn"):
            body = {"id": "drawn", "epoch": 1, "seq": 1, "ws_urls": ["ws://127.0.0.1:1/"], "snapshot": shown["view"]}
            await route.fulfill(body=json.dumps(body), content_type="application/json")
        else:
            await route.abort()

    await page.route("**/drawn*/**", answer)
    await page.route("**/drawn*", answer)
    found = []
    for view in views:
        shown["view"] = view
        await page.goto(f"{stack.http_url}/{drawn.name}/drawn")
        if javascript:
            await expect(page.locator("body")).to_have_attribute("data-seq", "1")
        found.append(await page.evaluate(READ, list(drawn.parts)))
    assert complaints == []
    await context.close()
    return found


@pytest.mark.parametrize("drawn", PAGES, ids=lambda drawn: drawn.name)
@pytest.mark.parametrize("views", [invented, pytest.param(real, marks=needs_matches)])
async def test_server_and_scripts_draw_the_same(stack: Stack, browser: Browser, drawn: Drawn, views: Any) -> None:
    chosen = views()
    by_server = await read(stack, browser, drawn, chosen, javascript=False)
    by_scripts = await read(stack, browser, drawn, chosen, javascript=True)
    for one, other in zip(by_server, by_scripts, strict=True):
        assert one == other
