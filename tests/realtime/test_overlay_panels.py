"""Every panel of the overlay with many matches: it fits, it can be read, and The Hundred has no overs."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from playwright.async_api import Browser, Page, Route, expect

from realtime.pages.match.strip import describe_strip
from realtime.pages.overlay import read_options
from scoring.cricsheet.simulating.match import simulate
from scoring.redis_store.overlays import Panel
from tests.cricsheet.real import needs_matches
from tests.realtime.test_page import pytestmark  # noqa: F401
from tests.realtime.test_page_drawn import invented, moments, real
from tests.stack import Stack
from tests.support.steps import states

PANELS = [panel.value for panel in Panel if panel is not Panel.NONE]
CANVASES: Any = [{"width": 320, "height": 568}, {"width": 1280, "height": 720}, {"width": 1920, "height": 1080}]
OUTSIDE = """() => [...document.querySelectorAll(".panel, .panel *")].filter((node) => {
  const { width, top, right, bottom } = node.getBoundingClientRect();
  return width > 0 && (right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1);
}).map((node) => node.outerHTML.slice(0, 120))"""


def real_late() -> list[Any]:
    """One moment of each match, shortly before the end: cards are long then."""
    return real()[3::5]


class Shown:
    """An overlay in a browser that shows whatever snapshot a test gives it."""

    def __init__(self, stack: Stack, page: Page) -> None:
        self.stack, self.page = stack, page
        self.view: Any = None
        self.query = ""
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def answer(self, route: Route) -> None:
        url = route.request.url
        if "/overlay/shown" in url:
            told = {
                "match_id": "shown",
                "options": read_options(QueryDict(self.query))[0],
                "strip": describe_strip(self.view),
            }
            await route.fulfill(body=render_to_string("pages/overlay.html", told), content_type="text/html")
        elif url.endswith("/games/shown"):
            body = {"id": "shown", "epoch": 1, "seq": 1, "ws_urls": ["ws://127.0.0.1:1/"], "snapshot": self.view}
            await route.fulfill(body=json.dumps(body), content_type="application/json")
        else:
            await route.abort()

    async def show(self, view: Any, panel: str, theme: str = "dark") -> None:
        self.view, self.query = view, f"panel={panel}&theme={theme}"
        await self.page.goto(f"{self.stack.http_url}/overlay/shown?{self.query}")
        await expect(self.page.locator("body")).to_have_attribute("data-seq", "1")
        assert self.complaints == []


@pytest.fixture
async def shown(stack: Stack, browser: Browser) -> AsyncIterator[Shown]:
    context = await browser.new_context()
    shown = Shown(stack, await context.new_page())
    await shown.page.route(re.compile("/(overlay|games)/shown"), shown.answer)
    yield shown
    await context.close()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("views", [invented, pytest.param(real_late, marks=needs_matches)])
async def test_a_panel_fits_on_the_canvas(shown: Shown, panel: str, views: Any) -> None:
    for view in views():
        await shown.show(view, panel)
        for canvas in CANVASES:
            await shown.page.set_viewport_size(canvas)
            assert await shown.page.locator(".panel:visible").count() == 1
            # On a small preview a long card is cut: what counts is the canvas of a stream.
            is_preview = canvas["width"] < 600
            outside = await shown.page.evaluate(OUTSIDE)
            assert outside == [] or (is_preview and panel == "scorecard"), (view["name"], canvas)


async def test_the_hundred_has_no_overs(shown: Shown) -> None:
    for view in moments(list(states(simulate(7, "hundred")))):
        for panel in PANELS:
            await shown.show(view, panel)
            text = await shown.page.locator("main").inner_text()
            assert not re.search(r"\bov(er)?s?\b", text, re.I), text
