"""Nothing on the page of a match moves by itself: not on loading, nor with a ball, a wicket, an over or a result."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from scoring.cricsheet.simulating.match import simulate
from tests.realtime.test_page import pytestmark  # noqa: F401
from tests.stack import Stack
from tests.support.record import opened, score
from tests.support.shifts import SHIFTS, take_shifts

ON_LOADING, WITH_AN_EVENT, IN_AN_INNINGS = 0.02, 0.01, 0.05
LATE_SECONDS = 0.8
SIZES: Any = [{"width": 390, "height": 844}, {"width": 1280, "height": 844}]


async def open_late(browser: Browser, stack: Stack, game: str, size: Any) -> Page:
    """Open the page of a match whose scripts come late, so that what the server has drawn is painted before."""

    async def wait(route: Route) -> None:
        await asyncio.sleep(LATE_SECONDS)
        await route.continue_()

    context = await browser.new_context(viewport=size)
    page = await context.new_page()
    await page.add_init_script(SHIFTS)
    await page.route("**/watch/page*.js", wait)
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    await page.wait_for_timeout(1_000)
    return page


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size["width"])
@pytest.mark.parametrize(("form", "begin", "count"), [("t20", 0.55, 40), ("t10", 0.9, 1_000), ("hundred", 0.3, 30)])
async def test_nothing_moves(stack: Stack, browser: Browser, size: Any, form: Any, begin: float, count: int) -> None:
    game, events = opened(stack, simulate(7, form))
    done = int(begin * len(events))
    await asyncio.to_thread(score, stack, game, events[:done])
    page = await open_late(browser, stack, game, size)
    shifted, movers = await take_shifts(page)
    assert shifted < ON_LOADING, movers
    moved: list[tuple[str, float, list[str]]] = []
    for number, event in enumerate(events[done : done + count], done + 2):
        await take_shifts(page)
        seq = await asyncio.to_thread(score, stack, game, [event], number)
        await page.wait_for_function("(seq) => Number(document.body.dataset.seq) >= seq", arg=seq)
        await page.wait_for_timeout(100)
        moved.append((event.kind, *await take_shifts(page)))
    # On a phone the first over of an innings takes a line that cannot be kept free for it.
    most = {"innings_started": IN_AN_INNINGS} if size is SIZES[0] else {}
    assert [each for each in moved if each[1] >= most.get(each[0], WITH_AN_EVENT)] == []
    await page.context.close()
