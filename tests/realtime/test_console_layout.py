"""Where the parts of the console stand, on a small phone and on a laptop, and how they look."""
# ruff: noqa: F811, fixtures and marks are those of another file of tests

from playwright.async_api import Page, expect

from tests.realtime.test_console import (  # noqa: F401
    PHONE,
    arrive,
    begin,
    context,
    game,
    page,
    pytestmark,
    tap,
)
from tests.stack import Stack


async def test_five_is_run_by_two_taps_and_the_pad_keeps_its_place(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await page.locator(".pad").wait_for()
    before = await page.get_by_role("button", name="All run").bounding_box()
    await page.get_by_role("button", name="All run").tap()
    assert await page.get_by_role("button", name="All run").bounding_box() == before
    for label in ("5", "7", "Cancel"):
        box = await page.locator(".strip").get_by_role("button", name=label, exact=True).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] + box["width"] <= PHONE["width"]
    await tap(page, "5")
    await arrive(stack, game, total_runs=5)
    await tap(page, "Wide", "5")
    snapshot = await arrive(stack, game, total_runs=11)
    assert snapshot["extras"]["wides"] == 6


PLACES = """() => {
  const of = (what) => document.querySelector(what)?.getBoundingClientRect() ?? {};
  const title = document.querySelector("h1");
  return {
    chips: of(".over-now button").bottom, strip: of(".strip").top, pad: of(".pad").bottom, said: of(".said").bottom,
    screen: innerHeight,
    isTitleCut: title.scrollHeight > title.clientHeight + 1 || title.scrollWidth > title.clientWidth + 1,
  };
}"""


async def test_the_last_ball_and_the_whole_title_are_on_a_small_phone(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "1")
    await expect(page.locator(".said")).to_contain_text("1 run")
    await page.evaluate("document.querySelector('h1').textContent = 'Upper Hamstead v Lower Slaughter'")
    seen = await page.evaluate(PLACES)
    assert seen["said"] <= seen["screen"]
    assert seen["pad"] <= seen["screen"]
    assert not seen["isTitleCut"]


async def test_the_strip_has_room_of_its_own_on_a_laptop(stack: Stack, game: str, page: Page) -> None:
    await page.set_viewport_size({"width": 1280, "height": 800})
    await begin(page)
    await tap(page, "1", "Wide")
    seen = await page.evaluate(PLACES)
    assert seen["chips"] <= seen["strip"]
    assert seen["said"] <= seen["screen"]


STYLES = """(what) => {
  const one = document.querySelector(what);
  const { color, borderTopWidth, marginBottom } = getComputedStyle(one);
  return { color, borderTopWidth, marginBottom, sign: getComputedStyle(one, "::before").content };
}"""


async def test_an_error_has_its_colour_and_a_sign(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "More", "A player's name", "Record")
    await page.locator("p.problem").first.wait_for()
    told = await page.evaluate(STYLES, "p.problem")
    assert told["color"] == "rgb(192, 39, 45)"
    assert "⚠" in told["sign"]


async def test_an_over_is_told_apart_and_the_books_lines_are_whole(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "1", "2", "3", "4", "1", "2")
    await expect(page.locator(".over-end")).to_contain_text("Over 1: 13 runs")
    told = await page.evaluate(STYLES, ".over-end")
    assert told["marginBottom"] == "8px"
    await tap(page, "More")
    await page.get_by_role("button", name="The book").tap()
    await page.locator(".book .total-row").wait_for()
    # The line belongs to the row, not to the cells that it has.
    assert (await page.evaluate(STYLES, ".book .total-row"))["borderTopWidth"] == "2px"
