"""The page for whoever puts up the numbers on a scoreboard, in a browser: it follows each ball, without a login."""

import asyncio

from playwright.async_api import Page, expect

from tests.realtime.test_page import fresh, game, page, post_ball, pytestmark
from tests.stack import Stack

__all__ = ["game", "page", "pytestmark"]


async def test_the_board_shows_the_tin_figures_and_moves_with_each_ball(stack: Stack, game: str, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.set_viewport_size({"width": 844, "height": 390})
    await page.goto(f"{stack.http_url}/board/{game}")
    await expect(page.get_by_role("status")).to_have_text("live")
    before = fresh(stack, game)
    await expect(page.locator(".plate.total dd")).to_have_text(str(before["total_runs"]))
    await expect(page.locator(".plate.wickets dd")).to_have_text(str(before["total_wickets"]))
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await expect(page.locator(".plate.total dd")).to_have_text(str(before["total_runs"] + 4))
    # On a phone that lies on its side all of it is in view, and the total is huge.
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.querySelector('dl').getBoundingClientRect().bottom <= innerHeight")
    fits = "[...document.querySelectorAll('dd')].every((each) => each.scrollWidth <= each.clientWidth)"
    assert await page.evaluate(fits)
    assert await page.evaluate("parseFloat(getComputedStyle(document.querySelector('.total dd')).fontSize)") > 80
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert complaints == []


async def test_a_board_that_is_not_live_says_so(stack: Stack, page: Page) -> None:
    await page.goto(f"{stack.http_url}/board/never-played")
    await expect(page.get_by_role("status")).to_have_text("not live: no such match")
