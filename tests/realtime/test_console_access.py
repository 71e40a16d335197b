"""Nobody is shut out: axe finds nothing on the console, at any step of scoring and in any theme (WCAG 2.2 AA)."""

import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from tests.realtime.console import write_login
from tests.realtime.test_console import CHROMIUM, PHONE, QUIET, begin, game  # noqa: F401 a fixture
from tests.stack import Stack
from tests.support.axe import look, needs_axe

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
    needs_axe,
]
THEMES = ("light", "dark", "sun")
PANELS = ("balls", "book", "bowler", "invite", "key", "keys", "more", "overlay", "ready", "scoreboard", "settings")


@pytest.fixture(params=THEMES)
async def page(stack: Stack, game: str, request: pytest.FixtureRequest) -> AsyncIterator[Page]:  # noqa: F811
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = await browser.new_context(viewport=PHONE, has_touch=True, bypass_csp=True)  # type: ignore[arg-type]
        await set_up(context, stack, request.param)
        page = await context.new_page()
        await page.goto(f"{stack.http_url}/score/{game}")
        yield page
        await browser.close()


async def set_up(context: BrowserContext, stack: Stack, theme: str) -> None:
    settings = json.dumps({"w": "wides", "theme": theme})
    await context.add_init_script(write_login(stack.scorer_token))
    await context.add_init_script(f"localStorage.setItem('cricksy-settings', '{settings}')")


async def test_axe_finds_nothing_at_any_step(page: Page) -> None:
    await page.get_by_role("heading", name="Who won the toss?").wait_for()
    found = await look(page, "toss")
    await begin(page)
    found += await look(page, "pad")
    for keys, step in ((["w"], "wide"), (["Escape", "n"], "no-ball"), (["Escape", "o"], "how out")):
        for key in keys:
            await page.keyboard.press(key)
        found += await look(page, step)
    for label in ("Run out", "Ash", "Striker's end"):
        await page.get_by_role("button", name=label, exact=True).tap()
        found += await look(page, label)
    await page.keyboard.press("Escape")
    for runs in ("4", "1", "2", "0", "3", "6"):
        await page.wait_for_timeout(400)
        await page.keyboard.press(runs)
    await page.get_by_role("heading", name="Who bowls the next over?").wait_for()
    found += await look(page, "end of the over")
    assert not found, "\n".join(found)


async def test_axe_finds_nothing_in_any_panel(page: Page) -> None:
    await begin(page)
    await page.keyboard.press("4")
    found, parts = [], page.locator(".ask, .card")
    for panel in PANELS:
        await page.evaluate("name => { location.hash = name; }", panel)
        await parts.nth(1).wait_for()
        found += await look(page, panel)
        await page.keyboard.press("Escape")
        await parts.nth(1).wait_for(state="detached")
    assert not found, "\n".join(found)
