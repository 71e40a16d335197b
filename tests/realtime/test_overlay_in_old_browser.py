"""The overlay in Chromium 103, the browser that OBS Studio had until its version 30.

Playwright's `expect` needs a younger browser, so these tests look for themselves.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Frame, Page, async_playwright

from tests.realtime.test_overlay_page import CANVAS, SETTLED_MS, alphas, post_event, total
from tests.realtime.test_overlay_panels import PANELS
from tests.realtime.test_page import QUIET, game, post_ball
from tests.stack import PROJECT, Stack

OLD = next(iter(sorted((PROJECT / ".local/old_chromium").glob("*/chromium"))), None)
DRAWN = """() => [...document.querySelectorAll(".panel")]
  .filter((panel) => panel.offsetWidth * panel.offsetHeight > 0).length"""
SECONDS = 20
__all__ = ["game"]
pytestmark = pytest.mark.skipif(OLD is None, reason="Chromium 103 is not here: ./scripts/old_chromium says why")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A page in the old browser that may not complain."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=OLD, args=[*QUIET, "--headless"])
        assert browser.version.startswith("103.")
        page = await browser.new_page(viewport=CANVAS)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        await browser.close()
    assert complaints == []


async def until(page: Page | Frame, selector: str, text: str) -> None:
    """Wait until the first element that is selected contains this text."""
    seen, deadline = "", time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = await page.evaluate("(selector) => document.querySelector(selector)?.textContent ?? null", selector)
        seen = " ".join((found or "").split())
        if found is not None and text in seen:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{selector} has no {text!r}, but {seen!r}")


async def open_strip(page: Page, address: str) -> None:
    await page.goto(address)
    await until(page, "body[data-connection=live] #total", "/")
    await page.wait_for_timeout(SETTLED_MS)


async def count_banners(page: Page) -> int:
    return int(await page.evaluate("() => document.querySelectorAll('.banner').length"))


async def test_it_follows_a_boundary_a_wicket_a_break_and_an_undo(stack: Stack, game: str, page: Page) -> None:
    await open_strip(page, f"{stack.http_url}/overlay/{game}")
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await until(page, ".banner.four", "Four")
    await asyncio.to_thread(post_ball, stack, game, runs=0, wickets=[{"kind": "bowled"}])
    await until(page, ".banner.wicket", "Wicket")
    await until(page, "#total", total(stack, game))
    await asyncio.to_thread(post_event, stack, game, kind="interruption", reason="rain")
    await until(page, "#phase", "Play interrupted (rain)")
    undo = {**stack.headers, "Idempotency-Key": "undo"}
    assert httpx.post(f"{stack.http_url}/games/{game}/undo", headers=undo).status_code == 201
    await page.reload()
    await until(page, "body[data-connection=live] #total", total(stack, game))
    await page.wait_for_timeout(SETTLED_MS)
    assert await count_banners(page) == 0, "nothing is replayed"


async def test_one_sees_through_it_and_each_panel_is_drawn(stack: Stack, game: str, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    for panel in PANELS:
        await open_strip(page, f"{stack.http_url}/overlay/{game}?panel={panel}")
        assert await page.evaluate(DRAWN) == 1, panel
        png = await page.screenshot(omit_background=True)
        assert await alphas(browser, png, [(1, 1), (1278, 2)]) == [0, 0], panel


async def test_a_page_on_the_disk_frames_it(stack: Stack, game: str, page: Page, tmp_path: Path) -> None:
    scene = tmp_path / "scene.html"
    scene.write_text(f'<iframe src="{stack.http_url}/overlay/{game}" width="1280" height="720"></iframe>')
    await page.goto(scene.as_uri())
    await until(page.frames[-1], "body[data-connection=live] #total", total(stack, game))
