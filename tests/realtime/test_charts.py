"""The charts of a match in a real browser: loaded when looked at, right, current, walked by keys, kept as pictures."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.replaying.replay import replay
from tests.cricsheet.real import match_file, needs_matches
from tests.realtime.stages import SHOTS
from tests.realtime.test_end_to_end import short_match
from tests.realtime.test_page import fresh, post_ball, predicted, pytestmark, show_charts  # noqa: F401
from tests.stack import Stack
from tests.support.shifts import SHIFTS

SIZES = (320, 390, 1280)
CHASE, RAIN, TEST, HUNDRED = "1250287", "1382166", "1153311", "1252689"


async def open_charts(browser: Browser, stack: Stack, game: str, width: int = 390, **options: Any) -> Page:
    """Return the page of the match with its charts in sight. No error may come while they are loaded."""
    context = await browser.new_context(viewport={"width": width, "height": 800}, **options)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    complaints = listen(page)
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text(re.compile("live|finished"))
    await show_charts(page)
    await expect(page.locator("#chart-spells svg")).to_be_visible()
    assert complaints == []
    return page


def listen(page: Page) -> list[str]:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


async def read_table(page: Page, chart: str) -> list[list[str]]:
    """Open the table of a chart, and return its rows, the heads first."""
    details = page.locator(f"#chart-{chart} details")
    if await details.get_attribute("open") is None:
        await details.locator("summary").click()
    await expect(details.locator("table")).to_be_visible()
    rows: list[list[str]] = await details.evaluate(
        "node => [...node.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent))"
    )
    return rows


def walk(page: Page, chart: str) -> Locator:
    return page.locator(f"#chart-{chart} .walk")


async def is_too_wide(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
async def game(stack: Stack) -> str:
    """A match in play, published: whoever posts the next ball must see that its over needs a bowler."""
    game_id = stack.new_id("charts")
    last = await asyncio.to_thread(
        replay, short_match(4), url=stack.http_url, token=stack.scorer_token, game_id=game_id
    )
    async with asyncio.timeout(20):
        while httpx.get(f"{stack.http_url}/games/{game_id}").json()["seq"] < last.body["seq"]:
            await asyncio.sleep(0.05)
    return game_id


async def test_they_are_loaded_when_they_are_first_looked_at(stack: Stack, game: str, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 800})
    page = await context.new_page()
    complaints = listen(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.add_init_script(SHIFTS)
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    assert not [url for url in asked if "uplot" in url or "/charts/" in url or "/deliveries" in url]
    await show_charts(page)
    assert [url for url in asked if "uplot.js" in url]
    await expect(page.locator("#chart-spells svg")).to_be_visible()
    await page.wait_for_timeout(600)  # what came within half a second of the tap is not counted
    before = await page.evaluate("window.shifted")
    total = fresh(stack, game)["total_runs"]
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await expect(walk(page, "worm")).to_have_attribute("aria-valuetext", re.compile(rf" {total + 4}/"))
    assert await page.evaluate("window.shifted") - before < 0.01
    assert complaints == []


async def test_a_ball_is_appended_and_an_undone_one_fetches_again(stack: Stack, game: str, browser: Browser) -> None:
    page = await open_charts(browser, stack, game)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = (await read_table(page, "spells"), await read_table(page, "worm"))
    total = fresh(stack, game)["total_runs"]
    await asyncio.to_thread(post_ball, stack, game, runs=3)
    await expect(walk(page, "worm")).to_have_attribute("aria-valuetext", re.compile(rf" {total + 3}/"))
    assert (await read_table(page, "spells"), await read_table(page, "worm")) != before
    assert not [url for url in asked if "/deliveries" in url]
    undone = httpx.post(f"{stack.http_url}/games/{game}/undo", headers={**stack.headers, "Idempotency-Key": "undo"})
    assert undone.status_code in (200, 201), undone.text
    async with asyncio.timeout(15):
        while (await read_table(page, "spells"), await read_table(page, "worm")) != before:
            await asyncio.sleep(0.1)
    async with asyncio.timeout(15):
        while not [url for url in asked if "/deliveries" in url]:
            await asyncio.sleep(0.1)


async def test_arrow_keys_walk_along_a_chart(stack: Stack, game: str, browser: Browser) -> None:
    page = await open_charts(browser, stack, game)
    bars = walk(page, "manhattan")
    await bars.focus()
    await page.keyboard.press("Home")
    await expect(bars).to_have_attribute("aria-valuetext", re.compile("^Over 1: "))
    await page.keyboard.press("ArrowRight")
    progress = fresh(stack, game)["progress"]["2"]
    await expect(bars).to_have_attribute("aria-valuetext", re.compile(f"^Over 2: {progress['runs']} run"))
    await expect(page.locator("#chart-manhattan .reading")).to_have_text(re.compile("^Over 2: "))
    await page.keyboard.press("End")
    await expect(bars).to_have_attribute("aria-valuenow", await bars.get_attribute("aria-valuemax") or "")
    for each in await page.locator(".figure:visible .walk").all():
        await each.focus()
        await page.keyboard.press("Home")
        await expect(each).to_have_attribute("aria-valuenow", "1")


async def test_the_chances_have_a_point_for_each_ball(stack: Stack, game: str, browser: Browser) -> None:
    page = await open_charts(browser, stack, game)
    curve = predicted(stack, game)["curve"]
    await expect(walk(page, "chances")).to_have_attribute("aria-valuemax", str(len(curve)))
    rows = await read_table(page, "chances")
    assert [row[1] for row in rows[1:]] == [point["over"] for point in curve]
    assert await page.locator("#chart-chances .list li").count() > 0


@pytest.fixture
async def with_shots(stack: Stack, game: str) -> str:
    for ball in SHOTS:
        await asyncio.to_thread(post_ball, stack, game, **ball)
    return game


async def test_where_the_balls_went_is_drawn_if_it_is_recorded(stack: Stack, game: str, browser: Browser) -> None:
    page = await open_charts(browser, stack, game)
    await expect(page.locator("#chart-wheel")).to_be_hidden()
    await expect(page.locator("#chart-hive")).to_be_hidden()
    for ball in SHOTS:
        await asyncio.to_thread(post_ball, stack, game, **ball)
    await expect(page.locator("#chart-wheel-sentence")).to_have_text(
        "8 of 12 runs through the leg side, from 3 recorded shots."
    )
    rows = {row[0]: row[1:] for row in await read_table(page, "wheel")}
    assert (rows["Cover"], rows["Mid-wicket"], rows["Mid-on"]) == (
        ["1", "4", "1", "0"],
        ["1", "2", "0", "0"],
        ["1", "6", "0", "1"],
    )
    await expect(page.locator("#chart-hive-sentence")).to_have_text("1 of 3 recorded balls on the stumps.")
    assert [row[1] for row in (await read_table(page, "hive"))[1:]] == ["2", "1", "0"]
    lines = await page.locator("#chart-wheel .shot").evaluate_all("all => all.map(each => each.getAttribute('x2'))")
    assert [int(x) for x in lines] == [-900, 500, 300], "the shot of the left-hander is mirrored"


@pytest.mark.parametrize("chart", ["worm", "wheel", "spells", "hive"])
async def test_a_picture_can_be_kept(
    stack: Stack, with_shots: str, browser: Browser, chart: str, tmp_path: Path
) -> None:
    page = await open_charts(browser, stack, with_shots)
    complaints = listen(page)
    async with page.expect_download() as download:
        await page.locator(f"#chart-{chart} button").click()
    file = tmp_path / "picture.png"
    kept = await download.value
    await kept.save_as(file)
    content = file.read_bytes()
    assert kept.suggested_filename == f"chart-{chart}.png"
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) >= 600
    assert len(content) > 5_000, "it is not empty"
    assert complaints == []


@needs_matches
@pytest.mark.parametrize("match_id", [CHASE, RAIN, TEST, HUNDRED])
async def test_the_charts_of_real_matches(stack: Stack, browser: Browser, match_id: str) -> None:
    game = stack.new_id("charted")
    document = read_file(match_file(match_id))
    await asyncio.to_thread(replay, document, url=stack.http_url, token=stack.scorer_token, game_id=game)
    s = fresh(stack, game)
    for width in SIZES:
        page = await open_charts(browser, stack, game, width)
        complaints = listen(page)
        assert not await is_too_wide(page), f"{width} px"
        for chart in ("worm", "rates", "manhattan", "stands", "spells"):
            await check_table(page, chart, s)
        assert not await is_too_wide(page), f"{width} px with tables"
        assert complaints == []
        await page.context.close()


async def check_table(page: Page, chart: str, s: Any) -> None:
    """The table has the API's numbers of the last innings."""
    heads, *rows = await read_table(page, chart)
    number = max(int(key) for key, each in s["innings"].items() if not each.get("super_over"))
    innings = s["innings"][str(number)]
    last = [row[number] for row in rows if len(row) > number and row[number]] if chart in ("worm", "rates") else []
    if chart == "worm":
        assert last[-1].split("/")[0] == str(innings["total_runs"])
    elif chart == "rates" and number == s["innings_number"]:
        assert last[-1] == s["current_run_rate"]
    elif chart == "manhattan":
        assert [int(row[1]) for row in rows][: len(innings["progress"])] == [
            innings["progress"][str(over)]["runs"] for over in range(1, len(innings["progress"]) + 1)
        ]
    elif chart == "stands":
        assert [row[2].rstrip("*") for row in rows][: len(innings["partnerships"])] == [
            str(each["runs"]) for _, each in sorted(innings["partnerships"].items(), key=lambda item: int(item[0]))
        ]
    elif chart == "spells":
        runs = sum(int(row[heads.index("Runs")]) for row in rows)
        assert runs == sum(each["runs"] for each in innings["bowling_scorecard"].values())


@needs_matches
async def test_the_hundred_has_balls_and_no_overs(stack: Stack, browser: Browser) -> None:
    game = stack.new_id("hundred")
    document = read_file(match_file(HUNDRED))
    await asyncio.to_thread(replay, document, url=stack.http_url, token=stack.scorer_token, game_id=game)
    page = await open_charts(browser, stack, game, 390)
    for chart in ("worm", "rates", "manhattan", "spells"):
        await read_table(page, chart)
    shown = await page.locator("#charts").inner_text()
    assert not re.search(r"\bovers?\b", shown, re.IGNORECASE)
    for each in await page.locator(".walk").all():
        assert not re.search(r"\bovers?\b", await each.get_attribute("aria-valuetext") or "", re.IGNORECASE)
