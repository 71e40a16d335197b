"""Repair at the console in a real browser: what was previewed is what the server has afterwards."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from playwright.async_api import BrowserContext, Locator, Page, async_playwright, expect

from realtime.pages.engine_files import find_pyodide
from tests.realtime.console import write_login
from tests.realtime.test_console import arrive, fresh, game, pytestmark  # noqa: F401 fixtures and marks
from tests.realtime.test_page import CHROMIUM, QUIET
from tests.stack import Stack

VIEWPORTS = {"phone": {"width": 360, "height": 640}, "desktop": {"width": 1280, "height": 800}}
ENGINE_MS = 180_000
"""The engine loads in two seconds; on a busy machine much later."""
WITHOUT_ENGINE = "localStorage.setItem('cricksy-engine-starting', '{}')"
"""As on a device where a load of it never ended."""


@pytest.fixture(params=["server", "engine"])
def judge(request: pytest.FixtureRequest) -> str:
    """Who tells what would change."""
    if request.param == "engine" and find_pyodide() is None:
        pytest.skip("Pyodide is not here: ./scripts/pyodide says why")
    return str(request.param)


@pytest.fixture
def viewport(request: pytest.FixtureRequest, judge: str) -> str:
    """Everything is tried in both sizes and with both judges, but not in each pair."""
    return str(getattr(request, "param", "phone" if judge == "engine" else "desktop"))


@pytest.fixture
async def context(stack: Stack, viewport: str, judge: str) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = await browser.new_context(viewport=VIEWPORTS[viewport], has_touch=viewport == "phone")  # type: ignore[arg-type]
        await context.add_init_script(write_login(stack.scorer_token))
        if judge == "server":
            await context.add_init_script(WITHOUT_ENGINE.format(datetime.now(UTC).isoformat()))
        yield context
        await browser.close()


@pytest.fixture
def scored(stack: Stack, game: str) -> str:  # noqa: F811
    """Over 1 of Kit: 1 . 4 2 1 . and of over 2, of Lee: 3, Ash bowled, 1."""
    events = [
        {"kind": "toss", "winner": "home", "decision": "bat"},
        {"kind": "innings_started", "team_id": "home", "striker_id": "ash", "non_striker_id": "bo"},
    ]
    balls: list[dict[str, Any]] = [{"runs": 1, "bowler_id": "kit"}, *({"runs": runs} for runs in (0, 4, 2, 1, 0))]
    balls += [{"runs": 3, "bowler_id": "lee"}, {"wickets": [{"kind": "bowled"}], "next_batter_id": "cas"}, {"runs": 1}]
    for event in events:
        record(stack, game, "events", event)
    for ball in balls:
        record(stack, game, "deliveries", ball)
    return game


def record(stack: Stack, game_id: str, where: str, body: dict[str, Any]) -> None:
    answer = httpx.post(f"{stack.http_url}/games/{game_id}/{where}", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text


def balls_of(stack: Stack, game_id: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{stack.http_url}/games/{game_id}/deliveries?innings=1", headers=stack.headers)
    rows: list[dict[str, Any]] = answer.json()["deliveries"]
    return rows


@pytest.fixture
async def page(stack: Stack, context: BrowserContext, scored: str, judge: str) -> AsyncIterator[Page]:
    complaints: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(30_000)
    await page.goto(f"{stack.http_url}/score/{scored}")
    await expect(page.locator(".queue")).to_contain_text("All saved", timeout=30_000)
    state = "ready" if judge == "engine" else "off"
    await expect(page.locator("main")).to_have_attribute("data-engine", state, timeout=ENGINE_MS)
    yield page
    assert complaints == []


async def press(page: Page, *labels: str) -> None:
    for label in labels:
        await page.locator(".repair").get_by_role("button", name=label, exact=True).first.click()


async def open_list(page: Page) -> None:
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Mend a ball or an event").click()


def row(page: Page, place: str) -> Locator:
    return page.locator(".repair .row").filter(has_text=re.compile(rf"^\s*{re.escape(place)}\s"))


def changes(page: Page, what: str) -> Locator:
    return page.locator(f".repair [data-what={what}]")


async def see(locator: Locator, text: str) -> None:
    await expect(locator).to_contain_text(text, use_inner_text=True, timeout=30_000)


async def test_the_runs_of_a_ball_are_corrected_and_the_batters_kept(
    stack: Stack, scored: str, page: Page, judge: str
) -> None:
    await page.locator(".over-now button").first.click()
    await see(page.locator(".repair h2"), "1.1 Lee to Bo, 3 runs")
    await press(page, "2")
    kept = page.get_by_role("group", name="The batters stay as they were")
    await see(kept.locator("[data-what=total]"), "12/1 (1.3) becomes 11/1 (1.3)")
    await see(
        page.get_by_role("group", name="The batters of later balls follow from it"), "12/1 (1.3) becomes 11/1 (1.3)"
    )
    if judge == "engine":
        await see(kept.locator("[data-what=batter]"), "10 (5) becomes 9 (5)")
        await see(kept.locator("[data-what=bowler]"), "0.3-0-4-1 becomes 0.3-0-3-1")
    await expect(page.get_by_role("button", name="Record the correction")).to_be_disabled()
    assert fresh(stack, scored)["snapshot"]["total_runs"] == 12
    await kept.get_by_role("button", name="This one").click()
    await press(page, "Record the correction")
    snapshot = await arrive(stack, scored, total_runs=11)
    assert snapshot["batting_scorecard"]["bo"]["runs"] == 9
    assert snapshot["batting_scorecard"]["ash"]["out"] == "b Lee"
    await see(row(page, "1.1"), "2 runs")
    await expect(page.locator(".repair .row .flag")).to_have_count(1)
    await see(row(page, "1.1").locator(".flag"), "changed")
    await press(page, "Undo the correction")
    await arrive(stack, scored, total_runs=12)


async def test_the_batters_of_later_balls_follow_if_that_is_picked(
    stack: Stack, scored: str, page: Page, judge: str
) -> None:
    await open_list(page)
    await row(page, "0.2").click()
    await press(page, "1")
    free = page.get_by_role("group", name="The batters of later balls follow from it")
    await see(free.locator("[data-what=faces]"), "Bo becomes Ash")
    if judge == "engine":
        await see(free.locator("[data-what=batter]").first, "1 (3), b Lee becomes 11 (5)")
    await free.get_by_role("button", name="This one").click()
    await press(page, "Record the correction")
    snapshot = await arrive(stack, scored, total_runs=13)
    assert (snapshot["striker"], snapshot["batting_scorecard"]["bo"]["out"]) == ("ash", "b Lee")
    await expect(page.locator(".repair .row .flag")).to_have_count(7)


async def test_an_over_was_bowled_by_another(stack: Stack, scored: str, page: Page, judge: str) -> None:
    await open_list(page)
    await row(page, "1.2").click()
    await press(page, "Somebody else bowled this over")
    barred = page.locator(".repair").get_by_role("button", name="Kit")
    await expect(barred).to_be_disabled()
    await see(barred, "bowled the over before")
    box = await barred.bounding_box()
    assert box is not None
    # The reason has room: two lines at most below the name.
    assert box["height"] < 80
    assert box["width"] > 200
    await press(page, "Max")
    await see(changes(page, "bowls"), "Lee becomes Max")
    if judge == "engine":
        await see(changes(page, "bowler").last, "has not bowled becomes 0.3-0-4-1")
    await press(page, "Record the correction")
    snapshot = await arrive(stack, scored, bowler="max")
    assert "lee" not in snapshot["bowling_scorecard"]
    assert snapshot["bowling_scorecard"]["max"]["runs"] == 4
    await see(page.locator(".repair .over h3").first, "Over 2: Max")


async def test_batters_were_swapped_until_a_ball(stack: Stack, scored: str, page: Page) -> None:
    assert [ball["striker_id"] for ball in balls_of(stack, scored)][4:] == ["bo", "ash", "bo", "ash", "cas"]
    await open_list(page)
    await row(page, "0.5").click()
    await press(page, "Batters were swapped from here on", "1.1 Lee to Bo, 3 runs")
    await see(page.locator(".repair .preview"), "The batters were swapped from 0.5 to 1.1.")
    await press(page, "Record the correction")
    snapshot = await arrive_seq(stack, scored)
    assert [ball["striker_id"] for ball in balls_of(stack, scored)][4:] == ["ash", "bo", "ash", "ash", "cas"]
    assert snapshot["batting_scorecard"]["ash"]["runs"] == 5


async def arrive_seq(stack: Stack, game_id: str) -> Any:
    """Return the snapshot as soon as one record more is there than `scored` made."""
    for _ in range(100):
        told = fresh(stack, game_id)
        if told["seq"] == 13:
            return told["snapshot"]
        await asyncio.sleep(0.1)
    raise AssertionError(told["seq"])


async def test_a_removal_that_conflicts_is_mended_by_its_repair(stack: Stack, scored: str, page: Page) -> None:
    record(stack, scored, "deliveries", {"wickets": [{"kind": "bowled"}], "next_batter_id": "dev"})
    record(stack, scored, "events", {"kind": "retired", "player_id": "dev", "reason": "hurt"})
    await see(page.locator(".total"), "12/2")
    # Nobody is in: what is due is asked in place of the pad, and the balls of the over stay in reach.
    await page.locator(".over-now button").last.click()
    await see(page.locator(".repair h2"), "1.4 Lee to Bo, no run, OUT Bo b Lee")
    await press(page, "Remove it")
    await see(page.locator(".repair .conflicts"), "after 1.4 Dev is not at the crease.")
    await expect(page.get_by_role("button", name="Record the correction")).to_have_count(0)
    offer = page.locator(".repair .offer")
    await see(offer.locator("[data-what=total]"), "12/2 (1.4) becomes 12/1 (1.3)")
    await press(page, "Record this repair instead")
    await arrive(stack, scored, total_wickets=1)
    assert len(balls_of(stack, scored)) == 9
    await see(page.locator(".repair"), "Recorded. What has changed is marked.")


async def test_a_conflict_that_kept_batters_avoid_shows_both(stack: Stack, scored: str, page: Page) -> None:
    record(stack, scored, "events", {"kind": "retired", "player_id": "cas", "reason": "hurt", "next_batter_id": "dev"})
    record(stack, scored, "deliveries", {"runs": 2})
    await see(page.locator(".total"), "14/1")
    await open_list(page)
    await row(page, "1.2").click()
    await press(page, "Remove it")
    free = page.get_by_role("group", name="The batters of later balls follow from it")
    await see(free.locator(".conflicts"), "after 1.3 Cas is not at the crease.")
    await see(free, "It can be if the batters stay as they were")
    await press(page, "Record the correction")
    snapshot = await arrive(stack, scored, total_wickets=0)
    assert snapshot["total_runs"] == 14


async def test_a_missed_wide_is_put_before_the_first_ball_of_an_over(stack: Stack, scored: str, page: Page) -> None:
    await open_list(page)
    await row(page, "1.1").click()
    await press(page, "Put a ball before it")
    await see(page.locator(".repair h2"), "A ball before 1.1")
    await press(page, "Wide")
    await see(changes(page, "total"), "12/1 (1.3) becomes 13/1 (1.3)")
    await press(page, "Record the correction")
    await arrive(stack, scored, total_runs=13)
    wide = balls_of(stack, scored)[6]
    assert (wide["over"], wide["extras"], wide["bowler_id"]) == (1, {"wides": 1}, "lee")
    await expect(page.locator(".repair .row .flag")).to_have_count(1)


@pytest.mark.parametrize(("viewport", "judge"), [("phone", "server")], indirect=True)
async def test_a_forms_fault_is_shown_at_its_field_and_then_mended(stack: Stack, scored: str, page: Page) -> None:
    await open_list(page)
    await row(page, "1.3").click()
    await press(page, "Everything about it")
    await page.get_by_label("Runs off the bat").fill("99")
    await press(page, "See what changes")
    await see(page.get_by_role("alert"), "must be from 0 to 36")
    await page.get_by_label("Runs off the bat").fill("3")
    await press(page, "See what changes")
    await see(changes(page, "total"), "12/1 (1.3) becomes 14/1 (1.3)")
    await press(page, "Record the correction")
    await arrive(stack, scored, total_runs=14)


@pytest.mark.parametrize(("viewport", "judge"), [("desktop", "server")], indirect=True)
async def test_arrows_walk_the_list_and_enter_opens(page: Page) -> None:
    await page.keyboard.press("e")
    await see(page.locator(".repair h2"), "1.3 Lee to Cas, 1 run")
    await page.locator(".repair h2:focus").wait_for()
    await page.keyboard.press("Escape")
    await page.locator(".repair .row:focus").wait_for()
    for _ in range(2):
        await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await see(page.locator(".repair h2"), "1.1 Lee to Bo, 3 runs")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page.locator(".pad")).to_be_visible()


@pytest.mark.parametrize(("viewport", "judge"), [("phone", "server")], indirect=True)
async def test_what_waits_unjudged_must_be_saved_first(
    stack: Stack, scored: str, page: Page, context: BrowserContext
) -> None:
    await open_list(page)  # what a panel is made of is fetched when it is opened
    await press(page, "Close")
    await context.set_offline(True)
    await page.get_by_role("button", name="4", exact=True).click()
    await see(page.locator(".queue"), "1 ball waiting")
    await page.wait_for_timeout(500)
    await open_list(page)
    await see(page.locator(".repair"), "can be mended as soon as all is saved")
    await expect(page.locator(".repair .row:enabled")).to_have_count(0)
    await context.set_offline(False)
    await row(page, "1.4").click()
    await press(page, "6")
    await see(changes(page, "total"), "16/1 (1.4) becomes 18/1 (1.4)")
    await press(page, "Record the correction")
    await arrive(stack, scored, total_runs=18)
