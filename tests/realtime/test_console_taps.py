"""Taps and keys that could be taken for others: a second tap, a question that is open, undo, a step back."""
# ruff: noqa: F811, fixtures and marks are those of another file of tests

import asyncio

import httpx
from playwright.async_api import Page, Route, expect

from tests.realtime.test_console import (  # noqa: F401
    arrive,
    begin,
    context,
    game,
    page,
    pytestmark,
    tap,
)
from tests.stack import Stack


async def press_apart(page: Page, milliseconds: int, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)
        await page.clock.run_for(milliseconds)


async def test_who_scores_on_before_saying_whether_there_was_a_second_one_is_asked_for_that(
    stack: Stack,
    game: str,
    page: Page,
) -> None:
    await begin(page)
    await page.clock.pause_at(await page.evaluate("Date.now() + 2000"))
    await press_apart(page, 600, "0", "0", "1")
    await expect(page.locator(".problem")).to_contain_text("First say whether")
    await press_apart(page, 600, "0", "1")
    snapshot = await arrive(stack, game, total_runs=1)
    assert [ball["runs"] for ball in snapshot["deliveries"]["list"]] == [0, 0, 1]


async def test_another_ball_counts_however_fast_the_scorer_is(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await page.clock.pause_at(await page.evaluate("Date.now() + 2000"))
    await press_apart(page, 200, "0", "4", "6", "2")
    snapshot = await arrive(stack, game, total_runs=12)
    assert [ball["runs"] for ball in snapshot["deliveries"]["list"]] == [0, 4, 6, 2]


async def test_the_second_tap_of_the_last_ball_chooses_no_bowler_and_undo_takes_a_choice_back(
    stack: Stack,
    game: str,
    page: Page,
) -> None:
    await begin(page)
    await page.clock.pause_at(await page.evaluate("Date.now() + 2000"))
    await press_apart(page, 2_000, "0", "2", "0", "2", "0")
    await press_apart(page, 100, "4", "4")
    await expect(page.get_by_role("heading", name="Who bowls the next over?")).to_be_visible()
    await page.clock.run_for(1_000)
    await page.keyboard.press("2")
    await expect(page.locator(".pad")).to_be_visible()
    await page.keyboard.press("u")
    await expect(page.get_by_role("heading", name="Who bowls the next over?")).to_be_visible()
    assert (await arrive(stack, game, total_runs=8))["overs"] == "1"


async def test_a_wicket_goes_back_a_step_and_may_be_off_a_wide(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "OUT", "Bowled", "Back", "Wide", "Stumped")
    await expect(page.get_by_role("button", name="Kit", exact=True)).to_have_count(0)  # who bowled it
    await tap(page, "Lee", "Record")
    snapshot = await arrive(stack, game, total_wickets=1)
    assert (snapshot["total_runs"], snapshot["batting_scorecard"]["ash"]["how"]) == (1, "stumped")


async def test_undo_says_what_it_takes_back_if_that_is_no_ball(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "4")
    snapshot = await arrive(stack, game, total_runs=4)
    assert snapshot["overs"] == "0.1"
    url = f"{stack.http_url}/games/{game}"
    seq = httpx.get(url, headers=stack.headers).json()["seq"]
    headers = {**stack.headers, "If-Match": "*"}
    httpx.patch(f"{url}/events/{seq}", headers=headers, json={"runs": 6}).raise_for_status()
    # The engine knows, and is there some seconds after the page.
    await page.get_by_role("button", name="Undo: Correction").tap(timeout=60_000)
    await arrive(stack, game, total_runs=4)
    await expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible()


async def hold_judging(stack: Stack, game: str, page: Page) -> asyncio.Event:
    """Make the engine wait for the log of the server, until the event is set: it was told of five penalty runs."""
    await expect(page.locator("main[data-engine=ready]")).to_be_visible(timeout=60_000)
    may_read_the_log = asyncio.Event()

    async def delay(route: Route) -> None:
        await may_read_the_log.wait()
        await route.continue_()

    await page.route("**/events?*", delay)
    penalty = {"kind": "penalty_runs", "team_id": "home", "runs": 5}
    headers = {**stack.headers, "Idempotency-Key": f"penalty {game}"}
    assert httpx.post(f"{stack.http_url}/games/{game}/events", headers=headers, json=penalty).status_code == 201
    await expect(page.locator("main")).to_contain_text("5/0")
    return may_read_the_log


async def test_what_is_pressed_while_a_ball_is_judged_is_the_next_ball(stack: Stack, game: str, page: Page) -> None:
    """The first ball of an over names its bowler: until it is judged the page knows none, and must not ask for one."""
    await begin(page)
    may_read_the_log = await hold_judging(stack, game, page)
    await page.clock.pause_at(await page.evaluate("Date.now() + 2000"))
    await press_apart(page, 600, "0", "2")
    await expect(page.locator(".pad")).to_be_visible()
    may_read_the_log.set()
    snapshot = await arrive(stack, game, total_runs=7)
    assert [(ball["runs"], ball["bowler"]) for ball in snapshot["deliveries"]["list"]] == [(0, 1), (2, 1)]


async def test_a_question_to_what_was_pressed_while_a_ball_is_judged_stays(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    may_read_the_log = await hold_judging(stack, game, page)
    await page.clock.pause_at(await page.evaluate("Date.now() + 2000"))
    await press_apart(page, 600, "0", "0", "1")
    may_read_the_log.set()
    await expect(page.locator(".problem")).to_contain_text("First say whether")
    await arrive(stack, game, total_runs=5, overs="0.1")
    await expect(page.locator(".problem")).to_contain_text("First say whether")
