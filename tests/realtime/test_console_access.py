"""Nobody is shut out: axe finds nothing on the console, at any step of scoring and in any theme (WCAG 2.2 AA)."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from tests.realtime.test_console import CHROMIUM, PHONE, QUIET, begin, game  # noqa: F401 a fixture
from tests.stack import Stack

AXE = next(iter(sorted((Path(__file__).parents[2] / ".local/axe").glob("*/axe.min.js"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
    pytest.mark.skipif(AXE is None, reason="axe-core is not here: ./scripts/axe says why"),
]
THEMES = ("light", "dark", "sun")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags });
  const tell = ({ html, any }) => `${html} ${any.map((one) => one.message)}`;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(tell)}`);
}"""
PANELS = ("balls", "book", "bowler", "invite", "key", "keys", "more", "overlay", "ready", "scoreboard", "settings")


@pytest.fixture(params=THEMES)
async def page(stack: Stack, game: str, request: pytest.FixtureRequest) -> AsyncIterator[Page]:  # noqa: F811
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        # axe is a script that our policy refuses.
        context = await browser.new_context(viewport=PHONE, has_touch=True, bypass_csp=True)  # type: ignore[arg-type]
        await set_up(context, stack, request.param)
        page = await context.new_page()
        await page.goto(f"{stack.http_url}/score/{game}")
        await page.add_script_tag(path=str(AXE))
        yield page
        await browser.close()


async def set_up(context: BrowserContext, stack: Stack, theme: str) -> None:
    login = json.dumps({"username": "scorer", "token": stack.scorer_token})
    settings = json.dumps({"w": "wides", "theme": theme})
    await context.add_init_script(f"localStorage.setItem('cricksy-login', '{login}')")
    await context.add_init_script(f"localStorage.setItem('cricksy-settings', '{settings}')")


async def look(page: Page, step: str) -> list[str]:
    found: Any = await page.evaluate(RUN, TAGS)
    return [f"{step}: {violation}" for violation in found]


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


@pytest.mark.parametrize("panel", PANELS)
async def test_axe_finds_nothing_in_any_panel(page: Page, panel: str) -> None:
    await begin(page)
    await page.keyboard.press("4")
    await page.evaluate("name => { location.hash = name; }", panel)
    await page.locator(".ask, .card").nth(1).wait_for()
    found = await look(page, panel)
    assert not found, "\n".join(found)
