"""With keys alone a reader comes to every part, ball and chart of a match; a screen reader hears the ball."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.realtime import stages
from tests.realtime.test_page import fresh, post_ball, pytestmark  # noqa: F401
from tests.stack import Stack

SIZES: Any = [{"width": 390, "height": 844}, {"width": 1280, "height": 900}]
# What can be operated and is in view, numbered.
NUMBER = """() => {
  const all = [...document.querySelectorAll("a[href], button, summary, select, input, [tabindex='0']")];
  const shown = all.filter((node) => node.checkVisibility({ visibilityProperty: true }));
  for (const node of document.querySelectorAll("[data-number]")) delete node.dataset.number;
  shown.forEach((node, number) => { node.dataset.number = number; });
  document.activeElement.blur();
  return shown.map((node) => node.outerHTML.slice(0, 100));
}"""
FOCUSED = "() => document.activeElement.dataset.number ?? ''"
# From now on, the texts that each live region of the page says, except the chip of the connection.
HEAR = """() => {
  window.heard = [];
  const spoken = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]";
  for (const node of document.querySelectorAll(spoken)) {
    const note = () => node.hidden || window.heard.push(node.textContent);
    const all = { childList: true, characterData: true, subtree: true, attributes: true };
    if (node.id !== "connection") new MutationObserver(note).observe(node, all);
  }
}"""


@pytest.fixture
async def game(stack: Stack) -> str:
    return await asyncio.to_thread(stages.in_play, stack)


async def open_match_page(browser: Browser, stack: Stack, game: str, size: Any) -> Page:
    context = await browser.new_context(viewport=size)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    return page


async def show_charts(page: Page) -> None:
    await page.locator("#charts").scroll_into_view_if_needed()
    await expect(page.locator("#chart-wheel svg").first).to_be_visible()


async def tab_through(page: Page) -> list[str]:
    """Press Tab until nothing new has the focus; return what never had it."""
    shown = await page.evaluate(NUMBER)
    reached = set()
    for _ in range(len(shown) + 2):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate(FOCUSED))
    return [each for number, each in enumerate(shown) if str(number) not in reached]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
async def test_tab_comes_to_everything_that_can_be_operated(
    stack: Stack, game: str, browser: Browser, size: Any
) -> None:
    page = await open_match_page(browser, stack, game, size)
    tabs = await page.locator(".tabs a:visible").all()
    for tab in tabs or [None]:
        if tab is not None:
            await tab.press("Enter")
        if tab is None or await tab.get_attribute("href") == "#charts":
            await show_charts(page)
        assert await tab_through(page) == []


async def walked(page: Page, walk: str) -> list[str]:
    """Go along something with arrow keys, from its beginning; return what is said at each place."""
    slider = page.locator(walk)
    await slider.focus()
    await page.keyboard.press("Home")
    count = int(await slider.get_attribute("aria-valuemax") or 0)
    said = []
    for number in range(1, count + 1):
        await expect(slider).to_have_attribute("aria-valuenow", str(number))
        said.append(await slider.get_attribute("aria-valuetext") or "")
        await page.keyboard.press("ArrowRight")
    return said


async def test_arrow_keys_come_to_every_place_of_every_chart(stack: Stack, game: str, browser: Browser) -> None:
    page = await open_match_page(browser, stack, game, SIZES[1])
    await show_charts(page)
    charts = await page.locator(".figure:visible").evaluate_all("all => all.map(each => each.id)")
    assert {"chart-worm", "chart-manhattan", "chart-chances", "chart-wheel", "chart-hive", "chart-spells"} <= set(
        charts
    )
    for chart in charts:
        said = await walked(page, f"#{chart} .walk")
        assert said, chart
        assert all(said), chart


async def test_arrow_keys_come_to_every_recent_ball_and_say_what_it_was(
    stack: Stack, game: str, browser: Browser
) -> None:
    page = await open_match_page(browser, stack, game, SIZES[0])
    marks = page.locator("#recent .ball")
    said = await walked(page, "#recent")
    assert len(said) == await marks.count() > 20
    assert all(re.match(r"\d+\.\d \S.* to \S", each) for each in said), said
    assert said[-1] == await page.locator("#recent").get_attribute("aria-valuetext")
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator("#recent-reading")).to_have_text(said[-2])
    await expect(page.locator("#recent .chosen")).to_have_count(1)
    # A ball that comes meanwhile moves nobody on.
    await asyncio.to_thread(post_ball, stack, game, runs=1)
    await expect(marks.filter(has_text="1").first).to_be_visible()
    await expect(page.locator("#recent-reading")).to_have_text(said[-2])
    await page.locator("#recent .ball").first.click()
    await expect(page.locator("#recent .chosen")).to_have_count(1)


async def test_a_screen_reader_hears_the_ball_and_not_the_card(stack: Stack, game: str, browser: Browser) -> None:
    page = await open_match_page(browser, stack, game, SIZES[0])
    await expect(page.locator("#said")).to_have_text("")
    await page.evaluate(HEAR)
    for runs in (4, 0):
        await asyncio.to_thread(post_ball, stack, game, runs=runs)
        snapshot = fresh(stack, game)
        total = f"{snapshot['total_runs']}/{snapshot['total_wickets']}"
        await expect(page.locator("#said")).to_have_text(re.compile(rf"^.+ to .+, .+\. {total}$"))
    heard = await page.evaluate("() => window.heard")
    assert len(heard) == 2, heard
    assert re.search(r", FOUR\. \d+/\d+$", heard[0]), heard
    assert all(len(each) < 120 for each in heard)
