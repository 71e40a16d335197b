"""Nobody is shut out: axe finds nothing on any page that can be opened, light or dark.

Not in colours that the system forces: axe reads others there than the browser draws. The console at each step of
scoring is in test_console_access.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from scoring.redis_store.overlays import Panel, Theme
from tests.realtime import stages
from tests.realtime.test_career_pages import play_many
from tests.realtime.test_page import post_ball
from tests.realtime.test_page import pytestmark as in_a_browser
from tests.stack import Stack
from tests.support.axe import RULES, TAGS, look, needs_axe

pytestmark = [*in_a_browser, needs_axe]
LOOKS: Any = ("light", "dark")
PHONE: Any = {"width": 390, "height": 844}
WIDE: Any = {"width": 1280, "height": 900}
WITHOUT_HEADINGS = ("overlays", "refused overlays", "embeds", "admin")
"""Parts of something else, and Django's own page. The rules on landmarks and headings are left out."""
SETTLED_MS = 2_500
"""After a connection, an overlay takes what comes for the past, and shows no banner."""


@dataclass(frozen=True)
class Visit:
    """A reader with one look, who opens pages of this server about what `made` names."""

    page: Page
    stack: Stack
    made: Any

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.stack.http_url}/{path}")


Walk = Callable[[Visit], AsyncIterator[str]]


async def walk_match(visit: Visit) -> AsyncIterator[str]:
    """Each part on a phone, with every card and table open; then all of it on a wide screen."""
    page = visit.page
    await visit.open(f"watch/{visit.made}")
    await expect(page.locator("#connection")).to_have_text(re.compile("live|finished"))
    for tab in await page.locator(".tabs a").all():
        await tab.click()
        if await tab.get_attribute("href") == "#charts":
            await expect(
                page.locator("#charts > .note, #chart-worm canvas").locator("visible=true").first
            ).to_be_visible()
        while await (closed := page.locator("details:not([open]) summary").locator("visible=true")).count():
            await closed.first.click()
        yield await tab.inner_text()
    await page.set_viewport_size(WIDE)
    yield "a wide screen"


async def walk_list(visit: Visit) -> AsyncIterator[str]:
    for query in ("", "?q=home&format=custom", "?date=yesterday&format=tennis", "?q=nobody-is-called-so", "?page=2"):
        await visit.open(query)
        yield query or "all"


async def walk_embeds(visit: Visit) -> AsyncIterator[str]:
    for game in (*visit.made, "never-played"):
        await visit.open(f"embed/{game}")
        yield game


async def walk_overlays(visit: Visit) -> AsyncIterator[str]:
    """Each panel in each theme, and banners."""
    page = visit.page
    await page.set_viewport_size(WIDE)
    for theme in Theme:
        for panel in Panel:
            await visit.open(f"overlay/{visit.made}?panel={panel.value}&theme={theme.value}")
            await expect(page.locator("body")).to_have_attribute("data-seq", re.compile(r"\d+"))
            yield f"{panel.value} {theme.value}"
    await visit.open(f"overlay/{visit.made}")
    await expect(page.locator("body")).to_have_attribute("data-connection", "live")
    await page.wait_for_timeout(SETTLED_MS)
    for ball in ({"runs": 4}, {"runs": 0, "wickets": [{"kind": "bowled"}]}):
        await asyncio.to_thread(post_ball, visit.stack, visit.made, **ball)
        await expect(page.locator(".banner.wicket" if "wickets" in ball else ".banner.four")).to_be_visible()
        await page.wait_for_timeout(500)  # it moves in
        yield "a banner"


async def walk_refused_overlays(visit: Visit) -> AsyncIterator[str]:
    for path in ("never-played", f"{visit.made}?panel=x&theme=y"):
        await visit.open(f"overlay/{path}")
        yield path


async def walk_careers(visit: Visit) -> AsyncIterator[str]:
    for path in (*visit.made, "players/nobody", "teams/nobody"):
        for size in (PHONE, WIDE):
            await visit.page.set_viewport_size(size)
            await visit.open(path)
            yield f"{path} {size['width']}"


async def walk_board(visit: Visit) -> AsyncIterator[str]:
    await visit.open(f"board/{visit.made}")
    await expect(visit.page.get_by_role("status")).to_have_text("live")
    yield "live"
    await visit.open("board/never-played")
    await expect(visit.page.get_by_role("status")).to_have_text("not live: no such match")
    yield "unknown"


async def walk_unknown(visit: Visit) -> AsyncIterator[str]:
    await visit.open("watch/never-played")
    await expect(visit.page.locator("#connection")).to_have_text("no such match")
    yield "a match"
    for path in ("nowhere", "guide/nowhere", "players/a%2Fb"):
        await visit.open(path)
        yield path


async def walk_guides(visit: Visit) -> AsyncIterator[str]:
    await visit.open("guide/scoring")
    yield "of scoring"


async def walk_console(visit: Visit) -> AsyncIterator[str]:
    """The door of the console, without and with a login; a new match; and practice, which needs none."""
    page = visit.page
    await visit.open("score")
    await page.get_by_role("heading", name="Log in").wait_for()
    yield "logged out"
    await page.get_by_label("Name", exact=True).fill("nobody")
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_role("alert").wait_for()
    yield "refused"
    login = json.dumps({"username": "scorer", "token": visit.stack.scorer_token})
    await page.evaluate("login => localStorage.setItem('cricksy-login', login)", login)
    await page.reload()
    await page.get_by_role("link", name="New match").click()
    await page.get_by_role("heading", name="New match").wait_for()
    # Its last bar stays in sight, over what one can scroll to.
    await page.set_viewport_size({"width": 390, "height": 3000})
    yield "a new match"
    await page.set_viewport_size(PHONE)
    await visit.open("score/practice?seed=9")
    await expect(page.get_by_label("Practice", exact=True)).to_contain_text("1 of", timeout=120_000)
    yield "practice"


async def walk_admin(visit: Visit) -> AsyncIterator[str]:
    await visit.open("admin/login/")
    yield "log in"


def several(stack: Stack) -> list[str]:
    return [stages.finished(stack), stages.first_day(stack), stages.to_come(stack)]


Make = Callable[[Stack], Any] | Callable[[Stack], Awaitable[Any]]
OF_A_MATCH = (stages.to_come, stages.in_play, stages.first_day, stages.hundred, stages.super_over, stages.finished)
SCENES: dict[str, tuple[Make, Walk]] = {
    **{make.__name__: (make, walk_match) for make in OF_A_MATCH},
    "list": (several, walk_list),
    "embeds": (several, walk_embeds),
    "overlays": (lambda stack: stages.simulated(stack, "t20", 0.3), walk_overlays),
    "refused overlays": (stages.to_come, walk_refused_overlays),
    "careers": (lambda stack: play_many(stack, stack.new_id("axe")), walk_careers),
    "board": (stages.first_day, walk_board),
    "unknown": (lambda stack: None, walk_unknown),
    "guides": (lambda stack: None, walk_guides),
    "console": (stages.in_play, walk_console),
    "admin": (lambda stack: None, walk_admin),
}


@pytest.mark.parametrize("scene", SCENES)
async def test_axe_finds_nothing(stack: Stack, browser: Browser, scene: str) -> None:
    make, walk = SCENES[scene]
    made = await asyncio.to_thread(make, stack)
    if asyncio.iscoroutine(made):
        made = await made
    found = []
    for name in LOOKS:
        context = await browser.new_context(viewport=PHONE, bypass_csp=True, color_scheme=name)
        page = await context.new_page()
        page.set_default_timeout(15_000)
        async for step in walk(Visit(page, stack, made)):
            found += await look(page, f"{name}, {step}", RULES if scene in WITHOUT_HEADINGS else TAGS)
        await context.close()
    assert not found, "\n".join(found)
